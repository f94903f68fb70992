using System.Numerics;
using Lapack.Native;

namespace Lapack;

// The matrix of cofactors C, C_ij = d det A / d a_ij, at every matrix, with all its derivatives (up to the order where a polynomial of
// MaximalRest rows ends).
//
// Regular matrices: C = det A A^-T, from one LU factorization, scaled by a power of two where det A or 1 / det A leaves the range of the
// type. Whether a matrix is regular is told by its pivots, which badly scaled rows or columns spread: before one is taken as singular its
// rows and columns are scaled by powers of two, which is exact,
//
//     C(A)_ij = d_i e_j C(D A E)_ij / det(D E),   D = diag(d), E = diag(e).
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

        (bool[] irregular, int[] exponents) = Classify(a, factors);
        bool inverse = regular || !Array.Exists(irregular, x => x);
        if (inverse && Array.TrueForAll(exponents, e => e == 0))
        {
            return a.IsRecorded || det.IsRecorded
                ? MatrixAlgebra.AsMatrix(det) * Num.SwapAxes(new Linalg.InvPrimitive(how, factors).Of(a))
                : Num.SwapAxes(InPlace.Times(factors.Inverse(), det));
        }

        a = how.Full(a);
        if (inverse)
        {
            Equilibration uniform = Equilibration.None(a);
            uniform.Divide(exponents);
            return uniform.OfCofactors(FromInverse(uniform.Of(a)));
        }

        Equilibration scales = Equilibration.ByLargest(a.Value);
        (irregular, exponents) = Classify(a, lu.Factor(scales.Of(a.Value)));
        scales.Divide(exponents);
        return scales.OfCofactors(OfBalanced(scales.Of(a), irregular));
    }

    static NDArray OfBalanced(NDArray a, bool[] irregular)
    {
        if (!Array.Exists(irregular, x => x))
        {
            return FromInverse(a);
        }

        int n = a.Shape[^1];
        NDArray flat = Num.Reshape(a, -1, n, n), none = NDArray.ZerosOf(a.DType, [n, n]);
        NDArray singular = Num.Reshape(Num.Stack([.. irregular.Select((bad, m) => bad ? FromBlocks(flat[m]) : none)]), a.ShapeArray);
        if (Array.TrueForAll(irregular, x => x))
        {
            return singular;
        }

        NDArray mask = Num.Reshape(NDArray.Of<bool>(irregular), [.. a.Shape[..^2], 1, 1]);
        return Num.Where(mask, singular, FromInverse(Num.Where(mask, Num.Eye(n, a.DType), a)));
    }

    /// <summary>det A A^-T of regular matrices whose determinants are in range.</summary>
    static NDArray FromInverse(NDArray a)
    {
        Factors factors = lu.Factor(a.Value);
        NDArray det = new Linalg.DetPrimitive(lu, factors, regular: true).Of(a);
        return MatrixAlgebra.AsMatrix(det) * Num.SwapAxes(new Linalg.InvPrimitive(lu, factors).Of(a));
    }

    /// <summary>
    /// Which matrices are too close to singular for their inverse, by the pivots of their factors; and for the others the exponent of a
    /// power of two near the geometric mean of the pivots, if the determinant is near the ends of the range (otherwise 0).
    /// </summary>
    static (bool[] Irregular, int[] Exponents) Classify(NDArray a, Factors factors)
    {
        int n = a.Shape[^1];
        bool single = a.DType.RealType() == DType.Float32;
        (double ratio, double range) = (SmallRatio(a), single ? 100 : 900);
        var irregular = new bool[MatrixBatch.Count(a)];
        var exponents = new int[irregular.Length];
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
            exponents[m] = irregular[m] || Math.Abs(logarithms) + Math.Abs(mean) < range ? 0 : (int)Math.Round(mean);
        }

        return (irregular, exponents);
    }

    /// <summary>Pivots up to this times the largest are small: second derivatives by the inverse lose eps divided by it.</summary>
    static double SmallRatio(NDArray a) => a.DType.RealType() == DType.Float32 ? 2e-4 : 1e-6;

    /// <summary>The gradient of the determinant, as this type computes it, for one matrix.</summary>
    static NDArray FromBlocks(NDArray a)
    {
        int n = a.Shape[^1];
        CompletePivoting order = CompletePivoting.Of(a.Value);
        int rest = order.Small(SmallRatio(a));
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

        // s^(n-1) in two factors: the power alone may leave the range that the product stays in.
        return c * Num.Power(s, (n - 1) / 2) * Num.Power(s, n - 1 - ((n - 1) / 2));
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
}
