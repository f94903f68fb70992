using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The derivatives of w, V = eig(A) in array functions, in the letters of <see cref="Linalg.Eig"/>.</summary>
sealed class EigRule
{
    readonly NDArray w;
    readonly NDArray v;
    readonly NDArray u;
    readonly EigOptions options;
    readonly EigConditions conditions;
    readonly bool real;

    /// <param name="a">A, plain numbers.</param>
    /// <param name="w">The eigenvalues, as the level below sees them.</param>
    /// <param name="v">The eigenvectors, likewise; not empty.</param>
    /// <param name="options">What close eigenvalues and phases mean.</param>
    public EigRule(NDArray a, NDArray w, NDArray v, EigOptions options)
    {
        (this.w, this.v, this.options) = (w, v, options);
        (u, real) = (Inverse(v), !a.DType.IsComplex());
        conditions = new(a, w.Value, v.Value, u.Value, options.Degeneracy);
    }

    /// <summary>gA from gw and gV, of which one may be null.</summary>
    public NDArray Vjp(NDArray? gw, NDArray? gv)
    {
        if (options.Degeneracy.Width is null)
        {
            SecondOrder.CheckRecorded(SpectralNames.Eig, conditions.Spectrum, w, v);
        }

        conditions.CheckDefective();
        options.Certificate?.Begin(conditions.Spectrum.Count);
        NDArray? coupling = gv is null ? null : Coupling(gw, gv);
        if (gv is null && options.Certificate is not null)
        {
            // Nothing is divided; gaps and clusters are told all the same.
            NDArray none = NDArray.ZerosOf(w.DType.RealType(), v.ShapeArray);
            Divisible(gw!.Value, none, none);
        }

        NDArray e = Num.SumOfTerms(gw is null ? null : Num.MakeDiagonal(gw), coupling)!;
        return Num.MatMul(Num.MatMul(u, e, Trans.Transpose), v, Trans.None, Trans.Transpose);
    }

    /// <summary>w and V, which follows the direction where eigenvalues are equal, and dw and dV along dA.</summary>
    public (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray da)
    {
        if (options.Degeneracy.Width is null)
        {
            SecondOrder.CheckRecorded(SpectralNames.Eig, conditions.Spectrum, w, v);
        }

        conditions.CheckDefective();
        NDArray turned = v, p = Num.MatMul(Num.MatMul(u, da), v);
        if (options.Degeneracy.Width is null && Rotation(p.Value) is { } r)
        {
            turned = Num.MatMul(v, r);
            turned /= Num.EuclideanNorm(turned, -2, keepDims: true);
            p = Num.MatMul(Num.MatMul(Inverse(turned), da), turned);
        }

        NDArray c = p * conditions.Spectrum.ReciprocalGaps(w), m = Num.MatMul(turned, turned, Trans.ConjTranspose);
        NDArray along = Num.Sum(Num.Conj(m) * c, -2, keepDims: true);
        return ([w, turned], [Num.Diagonal(p), Num.MatMul(turned, c) - (turned * along)]);
    }

    /// <summary>Y_ij / (w_j - w_i) where a pair is divided.</summary>
    NDArray Coupling(NDArray? gw, NDArray gv)
    {
        NDArray x = Num.MatMul(v, gv, Trans.Transpose), m = Num.MatMul(v, v, Trans.ConjTranspose);
        NDArray y = x - (Num.Conj(m) * MatrixAlgebra.AsRow(Num.Diagonal(x))), norms = Num.EuclideanNorm(gv.Value, -2);
        if (options.GaugeCheck == GaugeCheck.Throw)
        {
            CheckGauge(Num.Imag(Num.Diagonal(x.Value)), gw?.Value, norms);
        }

        NDArray divisible = Divisible(gw?.Value, Num.Abs(y.Value), Num.BroadcastTo(MatrixAlgebra.AsRow(norms), v.ShapeArray));

        // What is rounding has the value 0, but keeps its derivative.
        y -= Num.Where(divisible, 0, y.Value);
        Spectrum spectrum = conditions.Spectrum;
        return y * spectrum.Reciprocals(MatrixAlgebra.Differences(w), Num.LogicalOr(divisible, spectrum.Apart));
    }

    /// <summary>Which pairs are divided by their gap, by their residuals |Y_ij| and pulls |gV_j|.</summary>
    NDArray Divisible(NDArray? gw, NDArray residuals, NDArray pulls) => PairMasks.OfGeneral(
        index => PairContext.Of(SpectralNames.Eig, options, w.Rank > 1 ? index : null),
        new() { Values = w.Value, Cotangents = gw, Residuals = residuals, Pulls = pulls },
        conditions.Spectrum,
        conditions.Tolerances);

    /// <summary>
    /// -imag X_jj is the derivative of the loss with respect to the phase of vector j. The real eigenvectors of a real matrix have a sign
    /// only, and those of its conjugate pairs turn in opposite directions.
    /// </summary>
    void CheckGauge(NDArray phases, NDArray? gw, NDArray norms)
    {
        int n = norms.Shape[^1];
        double[] turn = phases.ToArray<double>(), pull = norms.ToArray<double>();
        Complex[] values = w.Value.ToArray<Complex>();
        double[] moduli = Array.ConvertAll(values, Complex.Abs), cotangents = gw is null ? [] : Num.Abs(gw).ToArray<double>();
        for (int first = 0; first < turn.Length; first += n)
        {
            var rule = new GaugeRule<double>(
                pull.AsSpan(first, n), moduli.AsSpan(first, n), gw is null ? [] : cotangents.AsSpan(first, n), n, w.DType.Epsilon());
            for (int j = first; j < first + n; j++)
            {
                bool signed = real && values[j].Imaginary == 0, paired = real && !signed;
                int other = values[j].Imaginary > 0 ? j + 1 : j - 1;
                (double phase, double norm) = paired ? (turn[j] - turn[other], pull[j] + pull[other]) : (turn[j], pull[j]);
                if (!signed && rule.IsBroken(phase, norm))
                {
                    throw IllPosedGradientException.GaugeDependent(
                        SpectralNames.Eig, w.Rank > 1 ? first / n : null, j - first, values[j], Math.Abs(phase));
                }
            }
        }
    }

    /// <summary>
    /// For each group of equal eigenvalues, the vectors that the perturbation with P = U dA V chooses: R, block by block the eigenvectors
    /// of P. Null if every group is single.
    /// </summary>
    NDArray? Rotation(NDArray p)
    {
        Spectrum spectrum = conditions.Spectrum;
        if (!spectrum.HasGroups)
        {
            return null;
        }

        int n = spectrum.Order;
        Complex[] perturbation = p.ToArray<Complex>(), rotation = new Complex[perturbation.Length];
        for (int m = 0; m < spectrum.Count; m++)
        {
            foreach (IGrouping<int, int> members in Enumerable.Range(0, n).GroupBy(i => spectrum.Groups[(m * n) + i]))
            {
                int[] group = [.. members], block = [.. group.SelectMany(_ => group, (i, j) => (((m * n) + i) * n) + j)];
                NDArray part = NDArray.Wrap(Array.ConvertAll(block, at => perturbation[at]), group.Length, group.Length);
                Complex[] turn = group.Length == 1 ? [1] : Linalg.Eig(part).Eigenvectors.ToArray<Complex>();
                for (int at = 0; at < block.Length; at++)
                {
                    rotation[block[at]] = turn[at];
                }
            }
        }

        return NDArray.Wrap(rotation, p.ShapeArray).AsType(p.DType);
    }

    /// <summary>V^-1; exactly dependent vectors are those of a defective matrix.</summary>
    static NDArray Inverse(NDArray v)
    {
        try
        {
            return Linalg.Inv(v);
        }
        catch (SingularMatrixException e)
        {
            ClosePair pair = new(e.BatchIndex, (int)e.Info - 1, (int)e.Info - 1, double.NaN, double.NaN, 0);
            throw IllPosedGradientException.Defective(SpectralNames.Eig, pair, double.PositiveInfinity);
        }
    }
}
