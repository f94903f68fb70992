using System.Numerics;
using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class DetTests
{
    /// <summary>By expansion along the first row: the polynomial itself.</summary>
    static Complex Polynomial(Complex[,] a)
    {
        int n = a.GetLength(0);
        if (n == 0)
        {
            return 1;
        }

        Complex sum = 0;
        for (int j = 0; j < n; j++)
        {
            sum += (j % 2 == 0 ? 1 : -1) * a[0, j] * Polynomial(Minor(a, 0, j));
        }

        return sum;
    }

    static Complex[,] Minor(Complex[,] a, int row, int column)
    {
        int n = a.GetLength(0);
        var minor = new Complex[n - 1, n - 1];
        for (int i = 0; i < n - 1; i++)
        {
            for (int j = 0; j < n - 1; j++)
            {
                minor[i, j] = a[i < row ? i : i + 1, j < column ? j : j + 1];
            }
        }

        return minor;
    }

    static NDArray Cofactors(NDArray a)
    {
        Complex[,] x = a.ToMatrix<Complex>();
        int n = x.GetLength(0);
        var c = new Complex[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                c[i, j] = ((i + j) % 2 == 0 ? 1 : -1) * Polynomial(Minor(x, i, j));
            }
        }

        NDArray result = c;
        return (a.DType.IsComplex() ? result : Real(result)).AsType(a.DType);
    }

    static NDArray Gradient(NDArray a) => Autodiff.Vjp(x => Linalg.Det(x), a).Pullback(1.0);

    public static TheoryData<DType, int, int> Ranks => new(
        from type in Sample.Inexact
        from n in new[] { 1, 2, 3, 5, 6 }
        from rank in Enumerable.Range(0, n + 1)
        select (type, n, rank));

    [Theory]
    [MemberData(nameof(Ranks))]
    public void ValueAndGradientAreThePolynomialsAtEveryRank(DType type, int n, int rank)
    {
        NDArray a = Matrix.OfRank(n + rank, type, n, n, rank);
        double tolerance = 500 * type.Epsilon() * Math.Pow(n, n / 2.0);
        Matrix.Near(NDArray.Of(Polynomial(a.ToMatrix<Complex>())).Reshape([]), Linalg.Det(a).AsType(DType.Complex128), tolerance);
        Matrix.Near(Cofactors(a), Gradient(a), tolerance);

        // Forward mode, and a batch with regular matrices between singular ones.
        NDArray d = Matrix.Random(9, type, n, n), regular = Matrix.Random(8, type, n, n), batch = Stack(a, regular, a * 2, regular);
        Matrix.Near(Sum(Cofactors(a) * d), Autodiff.Jvp(x => Linalg.Det(x), a, d).Tangent, tolerance * 10);
        NDArray g = Autodiff.Vjp(x => Linalg.Det(x), batch).Pullback(Ones(4).AsType(type));
        for (int m = 0; m < 4; m++)
        {
            Matrix.Near(Cofactors(batch[m]), g[m], tolerance * Math.Pow(2, n));
        }
    }

    [Theory]
    [MemberData(nameof(Ranks))]
    public void SecondDerivativesAreThePolynomialsAtEveryRank(DType type, int n, int rank)
    {
        // d C along d from the polynomial: C is one of degree n - 1 in t, so differences of exact cofactors at n points give it.
        NDArray a = Matrix.OfRank(n + rank, type, n, n, rank).AsType(type.IsComplex() ? DType.Complex128 : DType.Float64);
        NDArray d = Matrix.Random(7, a.DType, n, n);
        NDArray h = Autodiff.Jvp(Gradient, a.AsType(type), d.AsType(type)).Tangent;
        NDArray reverse = Autodiff.Vjp(x => Gradient(x), a.AsType(type)).Pullback(d.AsType(type));
        NDArray Difference(double h) => Cofactors(a + (h * d)) - Cofactors(a - (h * d));
        NDArray expected = ((8 * Difference(0.125)) - Difference(0.25)) / (12 * 0.125);

        // The error of the differences is of fifth order in the step, and there is none for n < 6.
        double tolerance = Math.Pow(n, n / 2.0) * (n < 6 ? 2000 * type.Epsilon() : type.RealType() == DType.Float32 ? 1e-3 : 1e-3);
        Matrix.Near(expected.AsType(type), h, tolerance);
        Matrix.Near(expected.AsType(type), reverse, tolerance);
    }

    [Fact]
    public void TheDegreeOfTheRankDefectDecidesTheFirstDerivativeThatIsNotZero()
    {
        // det(t X) = t^n det X: at 0 the n-th derivative along X is n! det X, those before vanish.
        for (int n = 1; n <= 5; n++)
        {
            NDArray x = Matrix.Random(n, DType.Float64, n, n), t = 0.0;
            Func<NDArray, NDArray> f = s => Linalg.Det(s * x);
            for (int order = 1; order <= n; order++)
            {
                Func<NDArray, NDArray> g = f;
                f = s => Autodiff.Jvp(g, s, 1.0).Tangent;
                double expected = order < n ? 0 : Enumerable.Range(1, n).Aggregate(1.0, (p, i) => p * i) * (double)Linalg.Det(x);
                Assert.Equal(expected, (double)f(t), 1e-11);
            }
        }
    }

    [Fact]
    public void NearlySingularMatricesLoseNoDigits()
    {
        // In exact arithmetic det is a polynomial in the last singular value; so are gradients and Hessians.
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray u = Matrix.Unitary(1, type, 4), v = Matrix.Unitary(2, type, 4), d = Matrix.Random(3, type, 4, 4);
            NDArray At(double small) => MatMul(u * Array([2.0, 1, 0.5, small]).AsType(type.RealType()), v, Trans.None, Trans.ConjTranspose);
            NDArray limit = Autodiff.Jvp(Gradient, At(0), d).Tangent;
            foreach (double small in new[] { 1e-5, 1e-7, 1e-9, 1e-12, 1e-15, 1e-18 })
            {
                Matrix.Near(Cofactors(At(small)), Gradient(At(small)), 1e-14);
                Matrix.Near(limit, Autodiff.Jvp(Gradient, At(small), d).Tangent, (20 * small) + 1e-9);
            }
        }
    }

    [Fact]
    public void NothingOverflowsThatFits()
    {
        foreach (DType type in Sample.Inexact)
        {
            double big = type.RealType() == DType.Float32 ? 1e30 : 1e200;

            // det = 3 although the first product of pivots is beyond the range; cofactors are products of two.
            NDArray a = MakeDiagonal(Array([big, big, 3 / big, 1 / big])).AsType(type);
            Assert.Equal(3, ((Complex)Linalg.Det(a).AsType(DType.Complex128)).Real, 1e-5);
            NDArray g = Gradient(a);
            double[] expected = [3 / big, 3 / big, big, 3 * big];
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(1, Sample.Values(g[i, i])[0].Real / expected[i], 1e-5);
            }

            // det underflows (overflows), the cofactors do not.
            NDArray small = Eye(2, type) / big, large = Eye(2, type) * big;
            Matrix.Near(Eye(2, type), Gradient(small) * big, 1e-5);
            Matrix.Near(Eye(2, type), Gradient(large) / big, 1e-5);
            Assert.Equal(0, Matrix.Largest(Linalg.Det(small)));
            Assert.True(double.IsInfinity(Matrix.Largest(Linalg.Det(large))));
            Assert.Equal(2 * Math.Log(big), ((double)Linalg.Slogdet(large).LogAbsDet.AsType(DType.Float64)), 1e-3);
        }
    }

    [Fact]
    public void OfProductsTransposesAndMultiples() => Gen.Select(Gen.Int[0, 10], Gen.Int, Gen.Bool).Sample(
        (n, seed, complex) =>
        {
            DType type = complex ? DType.Complex128 : DType.Float64;
            NDArray a = Matrix.Random(seed, type, n, n), b = Matrix.Random(seed + 1, type, n, n);
            NDArray da = Linalg.Det(a), db = Linalg.Det(b);
            double size = 1e-13 * Math.Pow(n + 1, n / 2.0) * (1 + Matrix.Largest(da) + Matrix.Largest(db)) * (n + 1);
            Matrix.Near(da * db, Linalg.Det(MatMul(a, b)), size * size / 1e-13);
            Matrix.Near(da, Linalg.Det(a.T), size);
            Matrix.Near(da, Linalg.Det(Matrix.ColumnMajor(a)), size);
            Matrix.Near(da * Math.Pow(2, n), Linalg.Det(2 * a), size * Math.Pow(2, n));

            var (sign, log) = Linalg.Slogdet(a);
            Matrix.Near(da, sign * Exp(log), size);
            Assert.Equal(1, Matrix.Largest(sign), 1e-14);

            // Euler: det is homogeneous of degree n.
            Matrix.Near(n * da, Sum(a * Gradient(a)), size * (n + 1));
        },
        iter: 100, seed: "0000KOIPopg1");

    [Fact]
    public void SpecialMatrices()
    {
        Assert.Equal(1, (double)Linalg.Det(Zeros(0, 0)));
        Sample.Shape([0, 0], Gradient(Zeros(0, 0)));
        Sample.Shape([0], Linalg.Det(Zeros(0, 3, 3)));
        Assert.Equal([1.0, 1, 1], Linalg.Det(Zeros(3, 0, 0)).ToArray<double>());
        (double one, double zero) = ((double)Linalg.Slogdet(Zeros(0, 0)).Sign, (double)Linalg.Slogdet(Zeros(0, 0)).LogAbsDet);
        Assert.Equal((1.0, 0.0), (one, zero));
        Assert.Equal(0, (double)Linalg.Logdet(Zeros(0, 0)));
        Assert.Equal(1, (double)Gradient(Zeros(1, 1)));
        Assert.Equal(0, Matrix.Largest(Gradient(Zeros(9, 9))));
        var (sign, log) = Linalg.Slogdet(Array([[1, 2], [2, 4]]));
        Assert.Equal((0.0, double.NegativeInfinity), ((double)sign, (double)log));
        Assert.Equal(Complex.ImaginaryOne, (Complex)Linalg.Slogdet(I * Eye(1)).Sign);
        Assert.Contains("(2, 3)", Assert.Throws<ArgumentException>(() => Linalg.Det(Ones(2, 3))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Slogdet: it holds NaN", Assert.Throws<ArgumentException>(() => Linalg.Slogdet(Full([2, 2], double.NaN))).Message,
            StringComparison.Ordinal);
        Assert.Equal(-2, (double)Linalg.Det(Array([[1, 2], [3, 4]])), 1e-15);
    }

    static readonly double[][] diagonals =
    [
        [1e20, 1, 1, 1, 1, 1, 1, 1],
        [1, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20, 1e-20],
        [1e10, 1e-8, 1e-8, 1e-8, 1e-8, 1e-8, 1e-8],
        [1e10, 1e-8, 1e-8, 1e-8, 1e-8, 1e-8],
        [1e30, 1e-30, 1e30, 1e-30, 1e30, 1e-30, 1e30, 1e-30, 1e30, 1e-30],
        [1e150, 1e150, 1e-150, 1e-150, 1e-150, 1e150, 1e100, 1e-100],
    ];

    /// <summary>The cofactors of a diagonal matrix are products of the other elements.</summary>
    [Fact]
    public void DiagonalMatricesOfAnyScaleHaveTheirCofactors()
    {
        foreach ((DType type, double[] d) in diagonals.SelectMany(d => new[] { (DType.Float64, d), (DType.Complex128, d) }))
        {
            NDArray g = Gradient(MakeDiagonal(NDArray.Of<double>(d)).AsType(type));
            for (int i = 0; i < d.Length; i++)
            {
                double expected = Math.Pow(10, Math.Round(d.Where((_, j) => j != i).Sum(Math.Log10)));
                Assert.Equal(1, Sample.Values(g[i, i])[0].Real / expected, 1e-12);
                for (int j = 0; j < d.Length; j++)
                {
                    Assert.True(i == j || Sample.Values(g[i, j])[0] == 0);
                }
            }
        }
    }

    /// <summary>C(D A E) = det(D E) D^-1 C(A) E^-1 for diagonal D and E, at regular matrices and at singular ones.</summary>
    [Fact]
    public void ScalesOfRowsAndColumnsCostNoDigits()
    {
        foreach (DType type in Sample.Inexact)
        {
            bool single = type.RealType() == DType.Float32;
            int range = single ? 6 : 40;
            foreach ((int n, int rank) in new[] { (2, 2), (3, 2), (7, 7), (8, 7), (9, 8), (12, 12), (20, 20), (20, 19) })
            {
                NDArray a = Matrix.OfRank(n, type, n, n, rank), c = Gradient(a);
                int[] rows = [.. Enumerable.Range(0, n).Select(i => (i * 7 % (2 * range)) - range)];
                int[] columns = [.. Enumerable.Range(0, n).Select(i => (i * 11 % (2 * range)) - range)];
                columns[0] -= rows.Sum() + columns.Sum();
                NDArray d = NDArray.Of<double>([.. rows.Select(e => Math.ScaleB(1, e))])[.., NewAxis].AsType(type.RealType());
                NDArray e = NDArray.Of<double>([.. columns.Select(e => Math.ScaleB(1, e))]).AsType(type.RealType());
                double tolerance = 1e4 * type.Epsilon() * Matrix.Largest(c);
                Matrix.Near(c, Gradient(d * a * e) * d * e, tolerance);
                NDArray x = Matrix.Random(3, type, n, n);
                NDArray plain = Autodiff.Jvp(Gradient, a, x).Tangent, scaled = Autodiff.Jvp(Gradient, d * a * e, d * x * e).Tangent * d * e;
                Matrix.Near(plain, scaled, 1e6 * type.Epsilon() * Matrix.Largest(plain));
            }
        }
    }

    /// <summary>An orthogonal matrix with one large column: C = det A A^-T, and the inverse is known.</summary>
    [Fact]
    public void OneLargeColumnOfAnOrthogonalMatrix()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray q = Linalg.Qr(Matrix.Random(1, type, 50, 50)).Q, scale = Where(Equal(Arange(50), 3), 1e6, 1.0).AsType(type.RealType());
            NDArray expected = Linalg.Det(q) * 1e6 * (Conj(q) / scale);
            Matrix.Near(expected, Gradient(q * scale), 1e3 * type.Epsilon() * 1e6);
        }
    }

    [Fact]
    public void SecondDerivativesKeepTheirDigitsAtEverySmallSingularValue()
    {
        // n = 2: the derivative of the cofactors along D are the cofactors of D; n = 4 with three ones: a polynomial in the small value.
        NDArray u = Matrix.Unitary(1, DType.Float64, 4), v = Matrix.Unitary(2, DType.Float64, 4), d = Matrix.Random(3, DType.Float64, 4, 4);
        NDArray At(double small) => MatMul(u * Array([1.0, 1, 1, small]), v, Trans.None, Trans.Transpose);
        NDArray zero = Autodiff.Jvp(Gradient, At(0), d).Tangent, one = Autodiff.Jvp(Gradient, At(1), d).Tangent;
        foreach (double small in new[] { 1e-1, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10 })
        {
            Matrix.Near(zero + (small * (one - zero)), Autodiff.Jvp(Gradient, At(small), d).Tangent, 2e-9);
        }
    }
}
