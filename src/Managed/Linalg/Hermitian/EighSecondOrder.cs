using Lapack.Native;

namespace Lapack;

/// <summary>
/// The formula of eigh's VJP in array functions, for derivatives of the derivative: to be recorded by reverse mode (<see
/// cref="Evaluate"/>), and with a forward rule of its own (<see cref="Tangent"/>). Which pairs count is decided from the numbers at hand.
/// </summary>
/// <remarks>
/// A residual that is rounding has the value 0 here too, but keeps its derivative: it may vanish by symmetry, or because the loss is
/// at a minimum.
/// </remarks>
sealed class EighSecondOrder
{
    readonly EighFlow numbers;
    readonly Uplo uplo;
    readonly EighOptions options;
    readonly EighCoupling coupling;

    /// <param name="numbers">Values, vectors and cotangents as numbers, from which decisions are made.</param>
    /// <param name="uplo">The triangle that was read.</param>
    /// <param name="options">Degeneracy, gauge, form.</param>
    public EighSecondOrder(EighFlow numbers, Uplo uplo, EighOptions options)
    {
        (this.numbers, this.uplo, this.options) = (numbers, uplo, options);
        NDArray? x = numbers.Gv is null ? null : Num.MatMul(numbers.V, numbers.Gv, Trans.Transpose);
        NDArray? pulls = numbers.Gv is null ? null : MatrixAlgebra.Sums(Num.EuclideanNorm(numbers.Gv, -2));
        coupling = new(options.Degeneracy, numbers.W, numbers.Gw, x, pulls);
    }

    /// <summary>gA from w, V, gw, gV: the array that the kernel computes, as a differentiable expression.</summary>
    public NDArray Evaluate(EighFlow flow)
    {
        NDArray e = coupling.Evaluate(flow.W, flow.Gw, flow.Gv is null ? null : Num.MatMul(flow.V, flow.Gv, Trans.Transpose));
        return Raw(MatrixAlgebra.CotangentConjugated(flow.V, e));
    }

    /// <summary>
    /// The derivative of gA along (dw, dV, dgw, dgV). With dV = V Omega, Omega anti-Hermitian,
    ///
    ///     dH = conj(V) (dE + [conj(Omega), E]) V^T,   dN from dX = V^T dgV - conj(Omega) X
    ///
    /// in which nearly equal eigenvalues meet as differences, gw_j - gw_i, not as differences of large products; and dN that is rounding
    /// contributes nothing, as N does, so that functions of eigenspaces keep their digits.
    /// </summary>
    public NDArray Tangent(EighFlow flow, NDArray?[] tangents)
    {
        (NDArray w, NDArray v, NDArray? gw, NDArray? gv) = flow;
        (NDArray? dw, NDArray? dv, NDArray? dgw, NDArray? dgv) = flow.Tangents(tangents);
        NDArray? turn = dv is null ? null : Num.Conj(0.5 * MatrixAlgebra.TwiceAntiHermitian(Num.MatMul(v, dv, Trans.ConjTranspose)));
        NDArray? e = gw is null ? null : Num.MakeDiagonal(gw), de = dgw is null ? null : Num.MakeDiagonal(dgw);
        if (gv is not null)
        {
            NDArray x = Num.MatMul(v, gv, Trans.Transpose), n = MatrixAlgebra.TwiceAntiHermitian(x);
            n = coupling.Residuals is null ? n : Num.Where(coupling.Residuals.Rounding, 0, n);
            (NDArray f, NDArray df) = dw is null
                ? new JvpResult(coupling.Spectrum.ReciprocalGaps(w), 0)
                : Autodiff.Jvp(coupling.Spectrum.ReciprocalGaps, w, dw);
            e = Num.SumOfTerms(e, 0.5 * n * f);
            NDArray? dx = Num.SumOfTerms(
                dgv is null ? null : Num.MatMul(v, dgv, Trans.Transpose), turn is null ? null : -Num.MatMul(turn, x));
            if (dx is not null)
            {
                NDArray dn = MatrixAlgebra.TwiceAntiHermitian(dx);
                dn = coupling.Residuals is null ? dn : Num.Where(RoundingOf(coupling.Residuals, dn, x, turn, dgv), 0, dn);
                de = Num.SumOfTerms(de, 0.5 * dn * f);
            }

            de = dw is null ? de : Num.SumOfTerms(de, 0.5 * n * df);
        }

        NDArray? total = turn is null ? de : Num.SumOfTerms(de, Commutator(turn, e!, gv is null));
        return Raw(total is null ? NDArray.ZerosLike(v) : MatrixAlgebra.CotangentConjugated(v, total));
    }

    /// <summary>Refuses second derivatives by reverse over reverse that would be wrong.</summary>
    /// <param name="cotangent">That of gA, as numbers.</param>
    /// <param name="eigenvaluesMove">Whether gw is itself differentiated.</param>
    public void CheckReverse(NDArray cotangent, bool eigenvaluesMove)
    {
        if (options.Degeneracy.Width is not null || numbers.V.Size == 0)
        {
            return;
        }

        coupling.CheckVectors();
        if (numbers.Gw is not null && eigenvaluesMove)
        {
            NDArray s = Triangles.Direction(cotangent, uplo, options.GradientForm);
            coupling.CheckValues(MatrixAlgebra.Congruence(numbers.V, s));
        }
    }

    NDArray Raw(NDArray h) => Triangles.Raw(h, uplo, options.GradientForm);

    /// <summary>
    /// Where dN, the anti-Hermitian part of V^T dgV - conj(Omega) X, is rounding of the terms that it is the difference of.
    /// </summary>
    static NDArray RoundingOf(PairResiduals residuals, NDArray dn, NDArray x, NDArray? turn, NDArray? dgv)
    {
        double[] column = Norms(x, -2), row = Norms(turn, -1), moved = Norms(dgv, -2);
        return residuals.RoundingOf(dn.Value, (i, j) => (row[i] * column[j]) + (row[j] * column[i]) + moved[i] + moved[j]);

        double[] Norms(NDArray? a, int axis) =>
            a is null ? new double[residuals.Cotangents.Length] : Num.EuclideanNorm(a.Value, axis).ToArray<double>();
    }

    /// <summary>[conj(Omega), E], for diagonal E as conj(Omega)_ij (E_jj - E_ii): exact where the difference is.</summary>
    static NDArray Commutator(NDArray turn, NDArray e, bool diagonalOnly)
    {
        NDArray diagonal = Num.Diagonal(e), product = turn * MatrixAlgebra.Differences(diagonal);
        if (diagonalOnly)
        {
            return product;
        }

        NDArray rest = e - Num.MakeDiagonal(diagonal);
        return product + Num.MatMul(turn, rest) - Num.MatMul(rest, turn);
    }
}
