using Lapack.Native;

namespace Lapack;

/// <summary>
/// Unknowns x with a_p x = b_p by least squares, of smallest norm. Some of the equations are not fitted: they prove the others.
/// </summary>
/// <param name="unknowns">The number of unknowns.</param>
/// <param name="eps">
/// The machine epsilon of the type that the coefficients were computed in: unknowns that they determine as little as rounding does are
/// left out.
/// </param>
sealed class ProvenFit(int unknowns, double eps)
{
    readonly List<(double[] A, double B)> fitted = [];
    readonly List<(double[] A, double B)> proofs = [];

    /// <summary>Adds an equation.</summary>
    /// <param name="a">Its coefficients.</param>
    /// <param name="b">Its right side.</param>
    /// <param name="proves">Whether it is not fitted.</param>
    public void Add(double[] a, double b, bool proves) => (proves ? proofs : fitted).Add((a, b));

    /// <summary>x; null if it misses one of the equations by more than is allowed.</summary>
    public double[]? Solve(double allowed)
    {
        int rows = fitted.Count, most = Math.Max(rows, unknowns);
        double[] a = new double[rows * unknowns], x = new double[most];
        for (int p = 0; p < rows; p++)
        {
            x[p] = fitted[p].B;
            for (int k = 0; k < unknowns; k++)
            {
                a[(k * rows) + p] = fitted[p].A[k];
            }
        }

        LapackLibrary.Current.Gelsd(rows, unknowns, 1, a, rows, x, most, new double[Math.Min(rows, unknowns)], 32 * eps);
        return fitted.Concat(proofs).All(e => Math.Abs(Dot(e.A, x) - e.B) <= allowed) ? x[..unknowns] : null;
    }

    static double Dot(double[] a, double[] x)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += a[k] * x[k];
        }

        return sum;
    }
}
