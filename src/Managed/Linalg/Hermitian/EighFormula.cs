using Lapack.Native;

namespace Lapack;

/// <summary>
/// The formula of Eigh.cs in differentiable functions, for derivatives of the derivative: to be recorded by reverse mode
/// (<see cref="Evaluate"/>), and with a forward rule of its own (<see cref="Tangent"/>). Which pairs count is decided from the numbers
/// at hand.
/// </summary>
sealed class EighFormula(Uplo uplo, EighOptions options, NDArray w, NDArray v, NDArray? gw, NDArray? gv)
{
    readonly EighCoupling coupling = new(
        SpectralNames.Eigh, options.Degeneracy, w.Value, gw?.Value, gv is null ? null : Num.MatMul(v.Value, gv.Value, Trans.Transpose),
        gv is null ? null : Pulls(Num.Norm(gv.Value, -2)));

    /// <summary>gA from w, V, gw, gV: the array that the kernel computes, as a differentiable expression.</summary>
    public NDArray Evaluate(NDArray w, NDArray v, NDArray? gw, NDArray? gv)
    {
        NDArray e = coupling.Evaluate(w, gw, gv is null ? null : Num.MatMul(v, gv, Trans.Transpose));
        return Raw(Num.MatMul(Num.MatMul(Num.Conj(v), e), v, Trans.None, Trans.Transpose));
    }

    /// <summary>
    /// The derivative of gA along (dw, dV, dgw, dgV). With dV = V Omega, Omega anti-Hermitian,
    ///
    ///     dH = conj(V) (dE + [conj(Omega), E]) V^T,   dN from dX = V^T dgV - conj(Omega) X
    ///
    /// in which nearly equal eigenvalues meet as differences, gw_j - gw_i, not as differences of large products; and dN that is rounding
    /// contributes nothing, as N does, so that functions of eigenspaces keep their digits.
    /// </summary>
    public NDArray Tangent(NDArray?[] tangents)
    {
        (NDArray? dw, NDArray? dv, NDArray? dgw, NDArray? dgv) =
            (tangents[0], tangents[1], gw is null ? null : tangents[2], gv is null ? null : tangents[^1]);
        NDArray? turn = dv is null ? null : Num.Conj(0.5 * MatrixAlgebra.TwiceAntiHermitian(Num.MatMul(v, dv, Trans.ConjTranspose)));
        NDArray? e = gw is null ? null : Num.MakeDiagonal(gw), de = dgw is null ? null : Num.MakeDiagonal(dgw);
        if (gv is not null)
        {
            NDArray x = Num.MatMul(v, gv, Trans.Transpose), n = MatrixAlgebra.TwiceAntiHermitian(x);
            n = coupling.Residuals is null ? n : Num.Where(coupling.Residuals.Rounding, 0, n);
            (NDArray f, NDArray df) = dw is null ? new JvpResult(coupling.Pairs.Factors(w), 0) : Autodiff.Jvp(coupling.Pairs.Factors, w, dw);
            e = Plus(e, 0.5 * n * f);
            NDArray? dx = Plus(dgv is null ? null : Num.MatMul(v, dgv, Trans.Transpose), turn is null ? null : -Num.MatMul(turn, x));
            if (dx is not null)
            {
                NDArray dn = MatrixAlgebra.TwiceAntiHermitian(dx);
                dn = coupling.Residuals is null ? dn : Num.Where(coupling.Residuals.RoundingOf(dn.Value, x.Value, turn?.Value, dgv?.Value), 0, dn);
                de = Plus(de, 0.5 * dn * f);
            }

            de = dw is null ? de : Plus(de, 0.5 * n * df);
        }

        NDArray? total = turn is null ? de : Plus(de, Commutator(turn, e!));
        return Raw(total is null
            ? NDArray.ZerosOf(v.DType, v.ShapeArray)
            : Num.MatMul(Num.MatMul(Num.Conj(v), total), v, Trans.None, Trans.Transpose));
    }

    /// <summary>Refuses second derivatives by reverse over reverse that would be wrong; the cotangent is that of gA.</summary>
    public void CheckReverse(NDArray cotangent, bool eigenvaluesMove)
    {
        if (options.Degeneracy.Width is not null || v.Size == 0)
        {
            return;
        }

        coupling.Residuals?.CheckReverse(coupling.Pairs.Separate);
        if (gw is not null && eigenvaluesMove)
        {
            NDArray g = cotangent.Value;
            NDArray s = Triangles.Direction(g, uplo, options.GradientForm);
            NDArray b = Num.MatMul(Num.MatMul(v.Value, Num.Conj(s), Trans.ConjTranspose), v.Value);
            EighResiduals.CheckEigenvaluePart(SpectralNames.Eigh, options.Degeneracy, w.Value, gw.Value, Num.Abs(b), coupling.Pairs.Separate);
        }
    }

    NDArray Raw(NDArray h) => Triangles.Raw(h, uplo, options.GradientForm);

    /// <summary>[conj(Omega), E], for diagonal E as conj(Omega)_ij (E_jj - E_ii): exact where the difference is.</summary>
    NDArray Commutator(NDArray turn, NDArray e)
    {
        NDArray diagonal = Num.Diagonal(e);
        NDArray product = turn * (diagonal[Num.Ellipsis, Num.NewAxis, ..] - diagonal[Num.Ellipsis, .., Num.NewAxis]);
        if (gv is null)
        {
            return product;
        }

        NDArray rest = e - Num.MakeDiagonal(diagonal);
        return product + Num.MatMul(turn, rest) - Num.MatMul(rest, turn);
    }

    /// <summary>|gV_i| + |gV_j|, shape (..., n, n).</summary>
    static NDArray Pulls(NDArray norms) => norms[Num.Ellipsis, Num.NewAxis, ..] + norms[Num.Ellipsis, .., Num.NewAxis];

    static NDArray? Plus(NDArray? a, NDArray? b) => a is null ? b : b is null ? a : a + b;
}
