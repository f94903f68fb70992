using System.Numerics;
using System.Numerics.Tensors;
using Lapack.Native;

namespace Lapack;

// The matrix of cofactors C, C_ij = d det A / d a_ij, at every matrix, with all its derivatives (up to the order where a polynomial of
// MaximalRest rows ends).
//
// Regular matrices: C = det A A^-T, from one LU factorization, scaled by a power of two s where det A or 1 / det A leaves the range of
// the type: C(A) = s^(n-1) C(A / s).
//
// Otherwise A = P^T B Q^T for the permutations of Gaussian elimination with complete pivoting, and with B11 the r x r block of the pivots
// that are not small,
//
//     det A = sign det B11 det M,   M = B22 - B21 B11^-1 B12,   M of order q = n - r, small or zero,
//
// where det M is written out as the polynomial that it is. Nothing is divided by a small number, and the whole is a differentiable
// expression (P, Q and r are constants): its gradient is C, to working precision also at rank n - 1, where det A A^-T is infinity times
// zero, and its second derivative is right at rank n - 2. If q > MaximalRest, the derivatives up to order MaximalRest vanish as far as
// M is rounding, and that is what is returned.
static class Cofactors
{
    const int MaximalRest = 5;

    static readonly Factoring lu = new("Det") { CheckFinite = false };

    /// <param name="a">Matrices as they were given; they may be recorded.</param>
    /// <param name="det">det A, shape (...), which becomes a part of the differentiable expression.</param>
    /// <param name="how">How the matrices are read and were factored.</param>
    /// <param name="factors">The factors that det A was computed with.</param>
    /// <param name="regular">Whether the caller knows that A^-1 can be used.</param>
    public static NDArray Of(NDArray a, NDArray det, Factoring how, Factors factors, bool regular)
    {
        int n = a.Shape[^1];
        if (n <= 1 || a.Size == 0)
        {
            // det a = a, or 1 of the empty matrix.
            return Num.Full(a.ShapeArray, 1, a.DType);
        }

        (bool[] irregular, double[] scales) = Classify(a, factors);
        bool all = !regular && Array.TrueForAll(irregular, x => x), any = !regular && Array.Exists(irregular, x => x);
        if (!any && Array.TrueForAll(scales, s => s == 1))
        {
            return MatrixAlgebra.AsMatrix(det) * Num.SwapAxes(new Linalg.InvPrimitive(how, factors).Of(a));
        }

        a = how.Full(a);
        if (!any)
        {
            return FromInverse(a, scales);
        }

        NDArray flat = Num.Reshape(a, -1, n, n), none = NDArray.ZerosOf(a.DType, [n, n]);
        NDArray singular = Num.Reshape(Num.Stack([.. irregular.Select((bad, m) => bad ? FromBlocks(flat[m]) : none)]), a.ShapeArray);
        if (all)
        {
            return singular;
        }

        NDArray mask = Num.Reshape(NDArray.Of<bool>(irregular), [.. a.Shape[..^2], 1, 1]);
        return Num.Where(mask, singular, FromInverse(Num.Where(mask, Num.Eye(n, a.DType), a), scales));
    }

    /// <summary>det A A^-T of regular matrices, by LU factors of A / s.</summary>
    static NDArray FromInverse(NDArray a, double[] scales)
    {
        bool scaled = Array.Exists(scales, x => x != 1);
        NDArray s = Num.Reshape(NDArray.Of<double>(scales), [.. a.Shape[..^2], 1, 1]).AsType(a.DType.RealType()), b = scaled ? a / s : a;
        Factors factors = lu.Factor(b.Value);
        NDArray det = new Linalg.DetPrimitive(lu, factors, regular: true).Of(b);
        NDArray c = MatrixAlgebra.AsMatrix(det) * Num.SwapAxes(new Linalg.InvPrimitive(lu, factors).Of(b));
        return scaled ? Rescaled(c, s, a.Shape[^1]) : c;
    }

    /// <summary>s^(n-1) C in two factors: the power alone may leave the range that the product stays in.</summary>
    static NDArray Rescaled(NDArray c, NDArray s, int n) => c * Num.Power(s, (n - 1) / 2) * Num.Power(s, n - 1 - ((n - 1) / 2));

    /// <summary>
    /// Which matrices are too close to singular for their inverse, by the pivots of their factors; and for the others a power of two near
    /// the geometric mean of the pivots, if the determinant is near the ends of the range (otherwise 1).
    /// </summary>
    static (bool[] Irregular, double[] Scales) Classify(NDArray a, Factors factors)
    {
        int n = a.Shape[^1];
        bool single = a.DType.RealType() == DType.Float32;
        (double ratio, double range) = single ? (2e-5, 100) : (1e-8, 900);
        var irregular = new bool[MatrixBatch.Count(a)];
        var scales = new double[irregular.Length];
        for (int m = 0; m < irregular.Length; m++)
        {
            (double least, double largest, double logarithms) = (double.PositiveInfinity, 0, 0);
            foreach (Complex term in factors.DeterminantTerms(m))
            {
                double pivot = Complex.Abs(term);
                (least, largest, logarithms) = (Math.Min(least, pivot), Math.Max(largest, pivot), logarithms + Math.Log2(pivot));
            }

            irregular[m] = !(least > ratio * largest);
            double mean = logarithms / n;
            scales[m] = irregular[m] || Math.Abs(logarithms) + Math.Abs(mean) < range ? 1 : Math.ScaleB(1, (int)Math.Round(mean));
        }

        return (irregular, scales);
    }

    /// <summary>The gradient of the determinant, as this type computes it, for one matrix.</summary>
    static NDArray FromBlocks(NDArray a)
    {
        int n = a.Shape[^1];
        CompletePivoting order = CompletePivoting.Of(a.Value);
        int rest = order.Small(a.DType.RealType() == DType.Float32 ? 2e-5 : 1e-8);
        if (rest > MaximalRest)
        {
            // Pivots that spread over the whole range: keep those that are more than rounding, as far as there is room.
            int zero = order.Small(n * a.DType.Epsilon());
            if (zero > MaximalRest)
            {
                return NDArray.ZerosOf(a.DType, [n, n]);
            }

            rest = MaximalRest;
        }

        int r = n - rest;
        NDArray s = Num.Full([], order.Scale, a.DType.RealType());
        NDArray c = Autodiff.Vjp(x => Expression(x, order, r), a / s).Pullback(Num.Full([], 1, a.DType));
        return Rescaled(c, s, n);
    }

    static NDArray Expression(NDArray a, CompletePivoting order, int r)
    {
        NDArray b = Num.SwapAxes(Permutation.Rows(Num.SwapAxes(Permutation.Rows(a, order.Rows)), order.Columns));
        if (r == 0)
        {
            return order.Sign * Polynomial(b);
        }

        // det B11 may overflow where det M underflows: B11 = 2^e B with det B near 1, and the rows of M take up the 2^(e r).
        int rest = a.Shape[^1] - r, e = (int)Math.Round(order.Pivots.Take(r).Average(p => Math.Log2(p / order.Scale)));
        NDArray first = Scaled(b[..r, ..r], -e);
        Factors factors = lu.Factor(first.Value);
        NDArray det = new Linalg.DetPrimitive(lu, factors, regular: true).Of(first);
        if (rest == 0)
        {
            return order.Sign * Scaled(det, e * r);
        }

        NDArray right = Scaled(b[..r, r..], -e);
        NDArray m = b[r.., r..] - Num.MatMul(b[r.., ..r], Linalg.SolveBy(lu, factors, first, right, Trans.None));
        NDArray[] rows = [.. Enumerable.Range(0, rest).Select(i => Scaled(m[i], (e * r / rest) + (i == 0 ? e * r % rest : 0)))];
        return order.Sign * det * Polynomial(Num.Stack(rows));
    }

    /// <summary>a 2^e, in two steps where the power leaves the range.</summary>
    static NDArray Scaled(NDArray a, int e)
    {
        int half = e / 2;
        return e == 0 ? a : a * Math.ScaleB(1, half) * Math.ScaleB(1, e - half);
    }

    /// <summary>The determinant of a matrix of a few rows, by expansion along the first.</summary>
    static NDArray Polynomial(NDArray m)
    {
        int q = m.Shape[^1];
        if (q == 1)
        {
            return m[0, 0];
        }

        NDArray? sum = null;
        for (int j = 0; j < q; j++)
        {
            NDArray columns = Num.SwapAxes(m[1.., ..]);
            NDArray minor = Num.Stack([.. Enumerable.Range(0, q).Where(c => c != j).Select(c => columns[c])]);
            NDArray term = m[0, j] * Polynomial(Num.SwapAxes(minor));
            sum = sum is null ? term : j % 2 == 0 ? sum + term : sum - term;
        }

        return sum!;
    }

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
}
