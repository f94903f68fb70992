using System.Numerics;

namespace Lapack;

/// <summary>Operations on upper triangular column-major matrices of complex numbers, by columns.</summary>
static class UpperTriangular
{
    /// <summary>
    /// The square root with the diagonal's principal roots: u_ij = (t_ij - sum_(i&lt;k&lt;j) u_ik u_kj) / (u_ii + u_jj).
    /// </summary>
    /// <remarks>
    /// A. Bjorck and S. Hammarling, A Schur method for the square root of a matrix, Linear Algebra Appl. 52/53 (1983) 127.
    /// </remarks>
    /// <param name="t">T, which is replaced by its root.</param>
    /// <param name="n">The order.</param>
    /// <returns>False if the roots of two eigenvalues add up to zero.</returns>
    public static bool Sqrt(Complex[] t, int n)
    {
        for (int j = 0; j < n; j++)
        {
            Span<Complex> column = t.AsSpan(j * n, n);
            column[j] = Complex.Sqrt(column[j]);
            for (int i = j - 1; i >= 0; i--)
            {
                Complex sum = t[(i * n) + i] + column[j];
                if (sum == 0)
                {
                    return false;
                }

                column[i] /= sum;
                Subtract(t.AsSpan(i * n, i), column[i], column);
            }
        }

        return true;
    }

    /// <summary>X Y for Y of n rows, triangular or not.</summary>
    public static Complex[] Multiply(Complex[] x, Complex[] y, int n)
    {
        var z = new Complex[y.Length];
        for (int j = 0; j * n < y.Length; j++)
        {
            for (int k = 0; k < n; k++)
            {
                Subtract(x.AsSpan(k * n, k + 1), -y[(j * n) + k], z.AsSpan(j * n, n));
            }
        }

        return z;
    }

    /// <summary>X^-1 Y for Y of n rows, triangular or not; Y is replaced by it.</summary>
    public static void Solve(Complex[] x, Complex[] y, int n)
    {
        for (int j = 0; j * n < y.Length; j++)
        {
            Span<Complex> column = y.AsSpan(j * n, n);
            for (int k = n - 1; k >= 0; k--)
            {
                column[k] /= x[(k * n) + k];
                Subtract(x.AsSpan(k * n, k), column[k], column);
            }
        }
    }

    /// <summary>A triangular matrix in an equation, or in its place its conjugate transpose.</summary>
    /// <param name="Elements">The upper triangle of the matrix, column-major.</param>
    /// <param name="Order">The order.</param>
    /// <param name="Adjoint">Whether the conjugate transpose stands in the equation.</param>
    public readonly record struct Operand(Complex[] Elements, int Order, bool Adjoint)
    {
        /// <summary>Element (i, i) of what stands in the equation.</summary>
        public Complex Diagonal(int i)
        {
            Complex x = Elements[(i * Order) + i];
            return Adjoint ? Complex.Conjugate(x) : x;
        }
    }

    /// <summary>
    /// X of R X + X T = F in place of F, m x n and column-major (LAPACK's ?TRSYL); false if the equation is singular to working precision.
    /// </summary>
    public static bool SolveSylvester(in Operand r, in Operand t, Complex[] f) =>
        SolveSylvester(r, t, f, 2.2e-16 * Math.Max(OneNorm(r.Elements, r.Order), OneNorm(t.Elements, t.Order)));

    /// <summary>The same, singular where eigenvalues of R and -T differ by no more than <paramref name="small"/>.</summary>
    public static bool SolveSylvester(in Operand r, in Operand t, Complex[] f, double small)
    {
        (int m, int n) = (r.Order, t.Order);
        for (int step = 0; step < n; step++)
        {
            int j = t.Adjoint ? n - 1 - step : step;
            Span<Complex> column = f.AsSpan(j * m, m);
            for (int done = 0; done < step; done++)
            {
                int k = t.Adjoint ? n - 1 - done : done;
                Complex factor = t.Adjoint ? Complex.Conjugate(t.Elements[(k * n) + j]) : t.Elements[(j * n) + k];
                Subtract(f.AsSpan(k * m, m), factor, column);
            }

            if (!SolveShifted(r, t.Diagonal(j), column, small))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>x of (R + shift I) x = f in place of f; false if a diagonal element is not larger than <paramref name="small"/>.</summary>
    static bool SolveShifted(in Operand r, Complex shift, Span<Complex> f, double small)
    {
        int m = r.Order;
        for (int at = 0; at < m; at++)
        {
            int i = r.Adjoint ? at : m - 1 - at;
            Complex pivot = r.Diagonal(i) + shift;
            if (Complex.Abs(pivot) <= small)
            {
                return false;
            }

            for (int k = 0; r.Adjoint && k < i; k++)
            {
                f[i] -= Complex.Conjugate(r.Elements[(i * m) + k]) * f[k];
            }

            f[i] /= pivot;
            if (!r.Adjoint)
            {
                Subtract(r.Elements.AsSpan(i * m, i), f[i], f);
            }
        }

        return true;
    }

    /// <summary>The largest sum of moduli of a column; NaN if there is one.</summary>
    public static double OneNorm(Complex[] x, int n)
    {
        double largest = 0;
        for (int j = 0; j < n; j++)
        {
            double sum = 0;
            foreach (Complex z in x.AsSpan(j * n, j + 1))
            {
                sum += Complex.Abs(z);
            }

            largest = Math.Max(largest, sum);
        }

        return largest;
    }

    /// <summary>Exchanges diagonal elements k and k + 1 of T by a rotation, T = G T G^H, and updates Z = Z G^H (LAPACK's ?TREXC).</summary>
    public static void Swap(Complex[] t, Complex[] z, int n, int k)
    {
        Complex f = t[((k + 1) * n) + k], first = t[(k * n) + k], second = t[((k + 1) * n) + k + 1], g = second - first;
        if (f == 0 && g == 0)
        {
            return;
        }

        Similarity(t, z, n, new(k, k + 2, k), f, g);
        (t[(k * n) + k], t[((k + 1) * n) + k + 1]) = (second, first);
    }

    /// <summary>A rotation of rows and columns k and k + 1, and where elements other than zero stand.</summary>
    /// <param name="Row">k.</param>
    /// <param name="FirstColumn">The first column of the two rows that changes.</param>
    /// <param name="EndRow">The row behind the last one of the two columns that changes.</param>
    public readonly record struct Rotation(int Row, int FirstColumn, int EndRow);

    /// <summary>T = G T G^H and Z = Z G^H for the rotation G of two rows that turns (x, y) into (r, 0).</summary>
    /// <param name="t">T, column-major, n x n.</param>
    /// <param name="z">Z, column-major, n x n.</param>
    /// <param name="n">The order.</param>
    /// <param name="at">The rows, and the elements of them that change.</param>
    /// <param name="x">What becomes r.</param>
    /// <param name="y">What becomes 0; nothing is done if x is 0 too.</param>
    public static void Similarity(Complex[] t, Complex[] z, int n, Rotation at, Complex x, Complex y)
    {
        double h = double.Hypot(Complex.Abs(x), Complex.Abs(y));
        if (h == 0)
        {
            return;
        }

        (int k, double c) = (at.Row, Complex.Abs(x) / h);
        Complex s = (x == 0 ? 1 : x / Complex.Abs(x)) * Complex.Conjugate(y) / h;
        for (int j = at.FirstColumn; j < n; j++)
        {
            Rotate(ref t[(j * n) + k], ref t[(j * n) + k + 1], c, s);
        }

        for (int i = 0; i < at.EndRow; i++)
        {
            Rotate(ref t[(k * n) + i], ref t[((k + 1) * n) + i], c, Complex.Conjugate(s));
        }

        for (int i = 0; i < n; i++)
        {
            Rotate(ref z[(k * n) + i], ref z[((k + 1) * n) + i], c, Complex.Conjugate(s));
        }
    }

    /// <summary>Z F Z^H.</summary>
    public static Complex[] Conjugated(Complex[] z, Complex[] f, int n) =>
        Num.SwapAxes(MatrixAlgebra.Conjugated(ComplexSchur.Columns(z, n), ComplexSchur.Columns(f, n))).ToArray<Complex>();

    /// <summary>Whether there are only zeros above the diagonal.</summary>
    public static bool IsDiagonal(Complex[] t, int n)
    {
        for (int p = 0; p < t.Length; p++)
        {
            if (p % n < p / n && t[p] != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The rotation [[c, s], [-conj s, c]] of (x, y).</summary>
    static void Rotate(ref Complex x, ref Complex y, double c, Complex s) =>
        (x, y) = ((c * x) + (s * y), (c * y) - (Complex.Conjugate(s) * x));

    static void Subtract(ReadOnlySpan<Complex> x, Complex factor, Span<Complex> from)
    {
        if (factor == 0)
        {
            return;
        }

        (double re, double im) = (factor.Real, factor.Imaginary);
        for (int i = 0; i < x.Length; i++)
        {
            (Complex a, Complex b) = (x[i], from[i]);
            from[i] = new(b.Real - ((a.Real * re) - (a.Imaginary * im)), b.Imaginary - ((a.Real * im) + (a.Imaginary * re)));
        }
    }
}
