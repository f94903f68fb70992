using System.Globalization;
using System.Numerics;

namespace Lapack;

/// <summary>The closed negative real axis, on which the principal logarithm and square root jump.</summary>
static class BranchCut
{
    /// <summary>
    /// Throws if an eigenvalue lies on the cut to working precision; with <paramref name="allowZero"/> eigenvalues that are zero to
    /// working precision are set to 0.
    /// </summary>
    public static void Check(string name, Complex[] t, int n, bool real, int? batch, bool allowZero)
    {
        double norm = 0;
        foreach (Complex z in t)
        {
            norm = Math.Max(norm, Complex.Abs(z));
        }

        double noise = 10 * n * 2.2e-16 * norm;
        for (int i = 0; i < n; i++)
        {
            ref Complex z = ref t[(i * n) + i];
            bool negative = z.Real < 0 && Math.Abs(z.Imaginary) <= (real ? noise : 0);
            if (allowZero && (z == 0 || (negative && Complex.Abs(z) <= noise)))
            {
                z = 0;
            }
            else if (negative || z == 0)
            {
                string where = batch is { } m ? $" of matrix {m} of the batch" : "";
                string value = string.Create(
                    CultureInfo.InvariantCulture, $"{z.Real:G17}{(z.Imaginary < 0 ? "-" : "+")}{Math.Abs(z.Imaginary):G17}i");
                throw new ArgumentException(
                    $"{name}: eigenvalue {value}{where} lies on the branch cut, the closed negative real axis, where there is no " +
                    "principal value. Shift the matrix off it, or turn it: f(exp(i t) A).");
            }
        }
    }
}
