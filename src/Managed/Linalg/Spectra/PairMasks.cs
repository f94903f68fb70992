using System.Numerics;

namespace Lapack;

/// <summary><see cref="ClosePairs{R}"/> for rules that are written in array functions: the decisions for a batch as a mask.</summary>
/// <remarks>
/// A mask has the shape (..., n, n): true where the residual of the pair (i, j) is to be divided by w_j - w_i, false on the diagonal and
/// where the pair contributes nothing. Making it throws, warns and certifies as the policy says. All arrays are plain numbers.
/// </remarks>
sealed class PairMasks
{
    readonly int n;
    readonly Complex[] values;
    readonly Complex[] cotangents;
    readonly double[] residuals;
    readonly double[] pulls;
    readonly bool[] mask;

    PairMasks(PairArrays arrays)
    {
        n = arrays.Values.Shape[^1];
        (values, cotangents) = (arrays.Values.ToArray<Complex>(), arrays.Cotangents?.ToArray<Complex>() ?? []);
        (residuals, pulls) = (arrays.Residuals.ToArray<double>(), arrays.Pulls.ToArray<double>());
        mask = new bool[residuals.Length];
    }

    /// <summary>For real values in ascending or descending order.</summary>
    /// <param name="contextOf">The function, the policy and the certificate, from the number of the matrix.</param>
    /// <param name="arrays">Values, cotangents, residuals and pulls.</param>
    public static NDArray OfHermitian(Func<int, PairContext> contextOf, PairArrays arrays)
    {
        var masks = new PairMasks(arrays);
        double[] w = arrays.Values.ToArray<double>(), gw = arrays.Cotangents?.ToArray<double>() ?? [];
        int n = masks.n;
        for (int first = 0; first < w.Length; first += n)
        {
            var pairs = new ClosePairs<double>(contextOf(first / n), new()
            {
                Values = w.AsSpan(first, n),
                Cotangents = gw.Length == 0 ? [] : gw.AsSpan(first, n),
                Norms = masks.Norms(first),
                Extent = SpectralExtent.OfEnds(w[first], w[first + n - 1], n, arrays.Values.DType.Epsilon()),
            });
            double tolerance = pairs.Tolerance;
            masks.Decide(ref pairs, first, _ => tolerance);
        }

        return NDArray.Wrap(masks.mask, arrays.Residuals.ShapeArray);
    }

    /// <summary>For complex values in any order.</summary>
    /// <param name="contextOf">The function, the policy and the certificate, from the number of the matrix.</param>
    /// <param name="arrays">Values, cotangents, residuals and pulls.</param>
    /// <param name="spectrum">The values in groups.</param>
    /// <param name="tolerances">For each pair up to which distance it is equal; shape (..., n, n), flat.</param>
    public static NDArray OfGeneral(Func<int, PairContext> contextOf, PairArrays arrays, Spectrum spectrum, double[] tolerances)
    {
        var masks = new PairMasks(arrays);
        double[] gw = Array.ConvertAll(masks.cotangents, Complex.Abs);
        int n = masks.n;
        for (int first = 0; first < masks.values.Length; first += n)
        {
            ReadOnlySpan<Complex> w = masks.values.AsSpan(first, n);
            var pairs = new ClosePairs<double>(contextOf(first / n), new()
            {
                ComplexValues = w,
                Cotangents = gw.Length == 0 ? [] : gw.AsSpan(first, n),
                Norms = masks.Norms(first),
                Extent = SpectralExtent.OfComplex(w, arrays.Values.DType.Epsilon()),
            });
            pairs.StartCertificate(spectrum.Groups[first..(first + n)]);
            masks.Decide(ref pairs, first, p => tolerances[p]);
        }

        return NDArray.Wrap(masks.mask, arrays.Residuals.ShapeArray);
    }

    /// <summary>For each vector the largest pull of its pairs: of these norms only the largest counts, and which are zero.</summary>
    double[] Norms(int first)
    {
        var norms = new double[n];
        for (int i = 0; i < n; i++)
        {
            norms[i] = PairNoise.Largest(pulls.AsSpan((first + i) * n, n));
        }

        return norms;
    }

    void Decide(ref ClosePairs<double> pairs, int first, Func<int, double> toleranceOf)
    {
        for (int p = first * n; p < (first + n) * n; p++)
        {
            (int i, int j) = (p / n % n, p % n);
            if (i != j)
            {
                mask[p] = pairs.Divides(new()
                {
                    I = i,
                    J = j,
                    Gap = Complex.Abs(values[first + j] - values[first + i]),
                    Tolerance = toleranceOf(p),
                    Difference = cotangents.Length == 0 ? 0 : Complex.Abs(cotangents[first + j] - cotangents[first + i]),
                    Residual = residuals[p],
                    Pull = pulls[p],
                });
            }
        }

        pairs.Conclude();
    }
}

/// <summary>The numbers of a batch from which <see cref="PairMasks"/> decides.</summary>
readonly record struct PairArrays
{
    /// <summary>The values, shape (..., n); complex ones in any order.</summary>
    public NDArray Values { get; init; }

    /// <summary>Their cotangents; null for none.</summary>
    public NDArray? Cotangents { get; init; }

    /// <summary>r_ij, shape (..., n, n), real.</summary>
    public NDArray Residuals { get; init; }

    /// <summary>What rounding in them is measured by, shape (..., n, n), real.</summary>
    public NDArray Pulls { get; init; }
}
