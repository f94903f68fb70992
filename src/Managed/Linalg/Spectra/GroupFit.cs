using System.Numerics;

namespace Lapack;

/// <summary>
/// The Hermitian matrix M of order g with (U^H M U)_ii = gw_i in several bases U, by least squares. The last basis that was added is not
/// fitted: it proves the others.
/// </summary>
/// <param name="g">The order.</param>
/// <param name="isComplex">Whether M is complex; otherwise it is real and symmetric.</param>
/// <param name="eps">The machine epsilon of the bases.</param>
sealed class GroupFit(int g, bool isComplex, double eps)
{
    readonly List<(Complex[] U, double[] Cotangents)> seen = [];

    int Unknowns => isComplex ? g * g : g * (g + 1) / 2;

    /// <summary>Adds what was seen in a basis.</summary>
    /// <param name="u">The basis, row-major.</param>
    /// <param name="cotangents">gw.</param>
    public void Add(Complex[] u, ReadOnlySpan<double> cotangents) => seen.Add((u, cotangents.ToArray()));

    /// <summary>M, row-major; null if it misses a gw, of the last basis too, by more than is allowed.</summary>
    public Complex[]? Solve(double allowed)
    {
        var fit = new ProvenFit(Unknowns, eps);
        for (int t = 0; t < seen.Count; t++)
        {
            for (int i = 0; i < g; i++)
            {
                fit.Add(Row(seen[t].U, i), seen[t].Cotangents[i], proves: t == seen.Count - 1);
            }
        }

        return fit.Solve(allowed) is { } unknowns ? Matrix(unknowns) : null;
    }

    /// <summary>U^H M U.</summary>
    public static Complex[] Congruence(Complex[] m, Complex[] u, int g)
    {
        var result = new Complex[g * g];
        for (int i = 0; i < g; i++)
        {
            for (int j = 0; j < g; j++)
            {
                for (int k = 0; k < g; k++)
                {
                    for (int l = 0; l < g; l++)
                    {
                        result[(i * g) + j] += Complex.Conjugate(u[(k * g) + i]) * m[(k * g) + l] * u[(l * g) + j];
                    }
                }
            }
        }

        return result;
    }

    /// <summary>
    /// The coefficients of the unknowns in (U^H M U)_ii: for each k M_kk, then the real and imaginary parts of M_kl for l after k.
    /// </summary>
    double[] Row(Complex[] u, int i)
    {
        double[] row = new double[Unknowns];
        int at = 0;
        for (int k = 0; k < g; k++)
        {
            Complex uk = u[(k * g) + i];
            row[at++] = (uk.Real * uk.Real) + (uk.Imaginary * uk.Imaginary);
            for (int l = k + 1; l < g; l++)
            {
                Complex product = Complex.Conjugate(uk) * u[(l * g) + i];
                row[at++] = 2 * product.Real;
                if (isComplex)
                {
                    row[at++] = -2 * product.Imaginary;
                }
            }
        }

        return row;
    }

    Complex[] Matrix(double[] unknowns)
    {
        var m = new Complex[g * g];
        int at = 0;
        for (int k = 0; k < g; k++)
        {
            m[k * (g + 1)] = unknowns[at++];
            for (int l = k + 1; l < g; l++)
            {
                Complex element = new(unknowns[at++], isComplex ? unknowns[at++] : 0);
                (m[(k * g) + l], m[(l * g) + k]) = (element, Complex.Conjugate(element));
            }
        }

        return m;
    }
}
