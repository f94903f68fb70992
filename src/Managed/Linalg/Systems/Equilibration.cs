namespace Lapack;

/// <summary>
/// Scales rows and columns of matrices by powers of two, D A E, which is exact and differentiable, and takes the cofactors of the scaled
/// matrices back to those of A.
/// </summary>
sealed class Equilibration
{
    readonly int n;
    readonly int[] rows;
    readonly int[] columns;

    Equilibration(NDArray a) =>
        (n, rows, columns) = (a.Shape[^1], new int[a.Size / a.Shape[^1]], new int[a.Size / a.Shape[^1]]);

    /// <summary>D and E that leave matrices of shape (..., n, n) as they are.</summary>
    public static Equilibration None(NDArray a) => new(a);

    /// <summary>D and E that bring the largest element of every row, and then of every column, to between 1 and 2 in modulus.</summary>
    /// <param name="a">Plain matrices, shape (..., n, n), n >= 1.</param>
    public static Equilibration ByLargest(NDArray a)
    {
        var result = new Equilibration(a);
        double[] size = Num.Abs(a).ToArray<double>();
        int n = result.n;
        for (int row = 0; row < result.rows.Length; row++)
        {
            double largest = 0;
            for (int j = 0; j < n; j++)
            {
                largest = Math.Max(largest, size[(row * n) + j]);
            }

            result.rows[row] = Exponent(largest);
        }

        for (int column = 0; column < result.columns.Length; column++)
        {
            (int matrix, int j) = (column / n, column % n);
            (double largest, int shift) = (0, 0);
            for (int i = 0; i < n; i++)
            {
                // Two numbers and their exponents: the scaled one may be out of range.
                int row = (matrix * n) + i;
                double x = size[(row * n) + j];
                if (x > 0 && (largest == 0 || Math.Log2(x) + result.rows[row] > Math.Log2(largest) + shift))
                {
                    (largest, shift) = (x, result.rows[row]);
                }
            }

            result.columns[column] = Exponent(largest) - (largest > 0 && double.IsFinite(largest) ? shift : 0);
        }

        return result;
    }

    /// <summary>Divides every D A E by a power of two.</summary>
    public void Divide(int[] exponents)
    {
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] -= exponents[row / n];
        }
    }

    /// <summary>D A E.</summary>
    public NDArray Of(NDArray a) => Times(a, new int[rows.Length / n]);

    /// <summary>The cofactors of A from those of D A E.</summary>
    public NDArray OfCofactors(NDArray c)
    {
        var determinants = new int[rows.Length / n];
        for (int row = 0; row < rows.Length; row++)
        {
            determinants[row / n] += rows[row] + columns[row];
        }

        return Times(c, determinants);
    }

    /// <summary>d_i e_j x_ij divided by a power of two for each matrix.</summary>
    NDArray Times(NDArray x, int[] divisors)
    {
        var exponents = new int[x.Size];
        int largest = 0;
        for (int at = 0; at < exponents.Length; at++)
        {
            (int row, int j) = (at / n, at % n);
            exponents[at] = rows[row] + columns[(row / n * n) + j] - divisors[row / n];
            largest = Math.Max(largest, Math.Abs(exponents[at]));
        }

        // In several steps, none of which leaves the range of the type; beyond eight of them nothing is left in it anyhow.
        int step = x.DType.RealType() == DType.Float32 ? 100 : 1000, steps = Math.Min(8, (largest + step - 1) / step);
        for (int s = steps; s > 0; s--)
        {
            double[] powers = Array.ConvertAll(exponents, e => Math.ScaleB(1, Math.Clamp(e / s, -step, step)));
            x *= NDArray.Wrap(powers, x.ShapeArray).AsType(x.DType.RealType());
            exponents = Array.ConvertAll(exponents, e => e - Math.Clamp(e / s, -step, step));
        }

        return x;
    }

    /// <summary>-log2 of a positive number, rounded up; 0 for others.</summary>
    static int Exponent(double x) => x > 0 && double.IsFinite(x) ? -Math.ILogB(x) : 0;
}
