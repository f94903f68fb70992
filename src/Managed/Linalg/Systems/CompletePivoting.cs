using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// Gaussian elimination with complete pivoting, for what it tells about a matrix: an order of rows and columns in which the leading
/// blocks are as well-conditioned as the rank allows, and how large the pivots are. LAPACK has it for small matrices only (xGETC2).
/// </summary>
/// <param name="Rows">Row i of the ordered matrix is row Rows[i].</param>
/// <param name="Columns">Column j of the ordered matrix is column Columns[j].</param>
/// <param name="Pivots">Their moduli, each the largest element of what was left; zeros from the rank on.</param>
/// <param name="Sign">-1 if the two permutations are odd together, otherwise 1.</param>
sealed record CompletePivoting(int[] Rows, int[] Columns, double[] Pivots, int Sign)
{
    /// <summary>A power of two near the geometric mean of the pivots that are not zero.</summary>
    public double Scale
    {
        get
        {
            double[] logarithms = [.. Pivots.Where(p => p > 0).Select(Math.Log2)];
            return logarithms.Length == 0 ? 1 : Math.ScaleB(1, (int)Math.Round(logarithms.Average()));
        }
    }

    /// <summary>How many pivots are not above a fraction of the first.</summary>
    public int Small(double fraction) => Pivots.Count(p => !(p > fraction * Pivots[0]));

    /// <summary>For a plain matrix of shape (n, n).</summary>
    public static CompletePivoting Of(NDArray a) => a.DType.IsComplex()
        ? Eliminate(a.ToArray<Complex>(), a.Shape[^1])
        : Eliminate(a.ToArray<double>(), a.Shape[^1]);

    static CompletePivoting Eliminate<T>(T[] a, int n) where T : unmanaged, INumberBase<T>
    {
        int[] rows = Layout.Range(n), columns = Layout.Range(n);
        var pivots = new double[n];
        int sign = 1;
        for (int k = 0; k < n; k++)
        {
            (int p, int q, double largest) = Largest(a, n, k);
            if (largest == 0)
            {
                break;
            }

            pivots[k] = largest;
            if (p != k)
            {
                (rows[p], rows[k], sign) = (rows[k], rows[p], -sign);
                for (int j = 0; j < n; j++)
                {
                    (a[(p * n) + j], a[(k * n) + j]) = (a[(k * n) + j], a[(p * n) + j]);
                }
            }

            if (q != k)
            {
                (columns[q], columns[k], sign) = (columns[k], columns[q], -sign);
                for (int i = 0; i < n; i++)
                {
                    (a[(i * n) + q], a[(i * n) + k]) = (a[(i * n) + k], a[(i * n) + q]);
                }
            }

            ReadOnlySpan<T> pivotRow = a.AsSpan((k * n) + k + 1, n - k - 1);
            for (int i = k + 1; i < n; i++)
            {
                Span<T> row = a.AsSpan((i * n) + k + 1, n - k - 1);
                TensorPrimitives.MultiplyAdd(pivotRow, -(a[(i * n) + k] / a[(k * n) + k]), row, row);
            }
        }

        return new(rows, columns, pivots, sign);
    }

    static (int Row, int Column, double Modulus) Largest<T>(T[] a, int n, int k) where T : unmanaged, INumberBase<T>
    {
        (int row, int column, double modulus) = (k, k, 0.0);
        for (int i = k; i < n; i++)
        {
            ReadOnlySpan<T> rest = a.AsSpan((i * n) + k, n - k);
            for (int j = 0; j < rest.Length; j++)
            {
                double size = double.CreateTruncating(T.Abs(rest[j]));
                if (size > modulus)
                {
                    (row, column, modulus) = (i, k + j, size);
                }
            }
        }

        return (row, column, modulus);
    }
}
