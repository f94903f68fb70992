using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class FactorizationTests
{
    static NDArray PositiveDefinite(int seed, DType type, params int[] shape) => Matrix.Random(seed, type, shape) + (2 * shape[^1] * Eye(shape[^1], type));

    static NDArray H(NDArray a) => Conj(SwapAxes(a));

    static Gen<(int N, int Seed, DType Type, Uplo Uplo)> Examples =>
        Gen.Select(Gen.Int[0, 40], Gen.Int, Gen.Int[0, 3], Gen.Enum<Uplo>(), (n, seed, kind, uplo) => (n, seed, Sample.Inexact[kind], uplo));

    [Fact]
    public void CholeskyFactorsMultiplyToTheMatrix() => Examples.Sample(
        c =>
        {
            NDArray raw = PositiveDefinite(c.Seed, c.Type, 2, c.N, c.N), full = Matrix.Read(raw, c.Uplo);
            foreach (NDArray a in Sample.Layouts(Matrix.Poisoned(raw, c.Uplo)))
            {
                NDArray f = Linalg.Cholesky(a, c.Uplo);
                Matrix.Near(full, c.Uplo == Uplo.Lower ? MatMul(f, H(f)) : MatMul(H(f), f), 10 * (c.N + 1) * c.Type.Epsilon() * (1 + Matrix.Largest(full)));
                Assert.Equal(0, Matrix.Largest(f - Triangles.Part(f, c.Uplo)));
                Assert.Equal(0, Matrix.Largest(Imag(Diagonal(f))));
                Assert.All(Real(Diagonal(f)).ToArray<double>(), d => Assert.True(d > 0));
            }
        },
        iter: 30, seed: "0000KOIPopg1");

    [Fact]
    public void CholeskyGradientsAgreeBetweenTrianglesAndForms() => Examples.Where(c => c.N is > 0 and < 12).Sample(
        c =>
        {
            NDArray raw = PositiveDefinite(c.Seed, c.Type, c.N, c.N), full = Matrix.Read(raw, c.Uplo), g = Matrix.Random(c.Seed + 1, c.Type, c.N, c.N);
            NDArray Loss(NDArray lower) => Sum(Real(g * lower));
            NDArray Lower(NDArray a, Uplo uplo, GradientForm form) => uplo == Uplo.Lower ? Linalg.Cholesky(a, uplo, form) : H(Linalg.Cholesky(a, uplo, form));
            double tolerance = 1000 * c.Type.Epsilon();
            NDArray s = Autodiff.Grad(a => Loss(Linalg.Cholesky(a, Uplo.Lower, GradientForm.Hermitian)))(full);
            Matrix.Near(s, H(s), tolerance);
            Matrix.Near(s, Autodiff.Grad(a => Loss(Lower(a, c.Uplo, GradientForm.Hermitian)))(Matrix.Poisoned(raw, c.Uplo)), tolerance);
            NDArray t = Autodiff.Grad(a => Loss(Lower(a, c.Uplo, GradientForm.Triangle)))(Matrix.Poisoned(raw, c.Uplo));
            Matrix.Near(Triangles.Raw(s, c.Uplo, GradientForm.Triangle), t, tolerance);
            Assert.Equal(0, Matrix.Largest(t - Triangles.Part(t, c.Uplo)));

            // log det by the factor and by itself.
            Matrix.Near(
                Autodiff.Grad(a => Linalg.Logdet(a, c.Uplo))(raw), Autodiff.Grad(a => 2 * Sum(Log(Real(Diagonal(Linalg.Cholesky(a, c.Uplo))))))(raw), tolerance);
        },
        iter: 60, seed: "0000KOIPopg1");

    [Fact]
    public void CholeskyScales()
    {
        foreach (double scale in new[] { 1e-200, 1e200 })
        {
            NDArray a = Matrix.Read(PositiveDefinite(1, DType.Complex128, 5, 5), Uplo.Lower), g = Matrix.Random(2, DType.Complex128, 5, 5);
            NDArray l = Linalg.Cholesky(a), scaled = Linalg.Cholesky(a * scale);
            Matrix.Near(l, scaled / Math.Sqrt(scale), 1e-14 * 5);
            NDArray Gradient(NDArray x) => Autodiff.Grad(y => Sum(Real(g * Linalg.Cholesky(y))))(x);
            Matrix.Near(Gradient(a), Gradient(a * scale) * Math.Sqrt(scale), 1e-13);
        }
    }

    [Fact]
    public void MatricesThatAreNotPositiveDefiniteAreNamed()
    {
        NDArray bad = Array([[1, 2], [2, 1]]);
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Linalg.Cholesky(Stack(Eye(2), Eye(2), bad)));
        Assert.Equal((2, 2L), (e.BatchIndex, e.Info));
        Assert.Contains("dpotrf: the leading minor of order 2 is not positive: the matrix is not positive definite (info = 2, matrix 2 of the batch)", e.Message, StringComparison.Ordinal);
        Assert.Throws<NotPositiveDefiniteException>(() => Linalg.Cholesky(Zeros(2, 2)));
        Assert.Contains("Cholesky: it holds NaN at row 1, column 0 of matrix 1 of the batch", Assert.Throws<ArgumentException>(
            () => Linalg.Cholesky(Stack(Eye(2), Array([[1, 0], [double.NaN, 1]])))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Cholesky(Eye(2), 0));

        NDArray batch = Stack(2 * Eye(2), bad, bad * double.NaN), l = Linalg.TryCholesky(batch, out NDArray info);
        Assert.Equal([0, 2, -1], info.ToArray<long>());
        Matrix.Near(Math.Sqrt(2) * Eye(2), l[0], 1e-15);
        Assert.All(l[1..].ToArray<double>(), x => Assert.True(double.IsNaN(x)));
        NDArray g = Autodiff.Grad(a => Sum(Where(Equal(info, 0)[.., NewAxis, NewAxis], Linalg.TryCholesky(a, out _), 0)))(batch);
        Matrix.Near(Autodiff.Grad(a => Sum(Linalg.Cholesky(a)))(batch[0]), g[0], 1e-15);
        Assert.Equal(0, Matrix.Largest(g[1..]));
    }

    [Fact]
    public void CholeskySolveSolves()
    {
        foreach (DType type in Sample.Inexact)
        {
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                NDArray a = PositiveDefinite(3, type, 4, 6, 6), b = Matrix.Random(4, type, 6, 2), x = Linalg.CholeskySolve(Linalg.Cholesky(a, uplo), b, uplo);
                var options = new SolveOptions { Structure = Structure.PositiveDefinite, Uplo = uplo };
                Matrix.Near(Linalg.Solve(a, b, Trans.None, options), x, 50 * type.Epsilon());
                NDArray g = Autodiff.Grad(m => Sum(AbsSquare(Linalg.CholeskySolve(Linalg.Cholesky(m, uplo), b, uplo))))(a);
                Matrix.Near(Autodiff.Grad(m => Sum(AbsSquare(Linalg.Solve(m, b, Trans.None, options))))(a), g, 100 * type.Epsilon());
            }
        }
    }

    [Fact]
    public void LuFactorsMultiplyToTheMatrix() => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int, Gen.Int[0, 3]).Sample(
        (m, n, seed, kind) =>
        {
            DType type = Sample.Inexact[kind];
            NDArray a = Matrix.Random(seed, type, 2, m, n);
            foreach (NDArray x in Sample.Layouts(a))
            {
                var (p, l, u) = Linalg.Lu(x);
                int k = Math.Min(m, n);
                Sample.Shape([2, m, m], p);
                Sample.Shape([2, m, k], l);
                Sample.Shape([2, k, n], u);
                Matrix.Near(a, MatMul(p, MatMul(l, u)), 20 * (k + 1) * type.Epsilon());
                Matrix.Near(BroadcastTo(Eye(m, type), [2, m, m]), MatMul(p, p, Trans.None, Trans.Transpose), 0);
                Assert.Equal(0, Matrix.Largest(l - Triangles.Part(l, Uplo.Lower)));
                Assert.Equal(0, Matrix.Largest(u - Triangles.Part(u, Uplo.Upper)));
                Matrix.Near(Ones(2, k).AsType(type), Diagonal(l), 0);
                Assert.True(Matrix.Largest(l) < 1.5);
            }
        },
        iter: 60, seed: "0000KOIPopg1");

    [Fact]
    public void ALuFactorizationDoesWhatTheFunctionsDo()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray a = Matrix.Random(5, type, 3, 5, 5) + (3 * Eye(5, type)), b = Matrix.Random(6, type, 5, 2);
            LuFactorization f = Linalg.LuFactor(a);
            double tolerance = 300 * type.Epsilon();
            Matrix.Near(a, f.Reconstruct(), tolerance);
            Matrix.Near(Linalg.Inv(a), f.Inv(), tolerance);
            Matrix.Near(Linalg.Det(a), f.Det(), tolerance * Matrix.Largest(f.Det()));
            Matrix.Near(Linalg.Slogdet(a).LogAbsDet, f.Slogdet().LogAbsDet, tolerance);
            Matrix.Near(Linalg.Slogdet(a).Sign, f.Slogdet().Sign, tolerance);
            Assert.Equal([0, 0, 0], f.Info.ToArray<long>());
            foreach (Trans trans in Enum.GetValues<Trans>())
            {
                NDArray x = Linalg.Solve(a, b, trans);
                Matrix.Near(x, f.Solve(b, trans), tolerance);
                Matrix.Near(x, Linalg.LuSolve(f.Lu, f.Pivots, b, trans), tolerance);
                Matrix.Near(x[0, .., 0], Linalg.LuSolve(f.Lu[0], f.Pivots[0], b[.., 0], trans), tolerance);
                NDArray Through(NDArray m)
                {
                    LuFactorization g = Linalg.LuFactor(m);
                    return Sum(AbsSquare(Linalg.LuSolve(g.Lu, g.Pivots, b, trans)));
                }

                Matrix.Near(Autodiff.Grad(m => Sum(AbsSquare(Linalg.LuFactor(m).Solve(b, trans))))(a), Autodiff.Grad(Through)(a), 10 * tolerance);
            }

            // One wider right-hand side, one factorization of the narrower matrix cannot do.
            Assert.Equal(type.ComplexType(), f.Solve(b.AsType(type.ComplexType())).DType);
        }
    }

    [Fact]
    public void ASingularMatrixHasFactorsThatCannotSolve()
    {
        NDArray a = Array([[1, 2], [2, 4]]);
        LuFactorization f = Linalg.LuFactor(a);
        Assert.Equal(2, f.Info.ToArray<long>()[0]);
        Matrix.Near(a, f.Reconstruct(), 1e-15);
        Assert.Equal(0, (double)f.Det());
        Assert.Throws<SingularMatrixException>(() => f.Solve(Ones(2)));
        Assert.Throws<SingularMatrixException>(f.Inv);
        Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Lu(x).L))(a));
        Assert.Contains("pivots are Int64 of shape (2,)", Assert.Throws<ArgumentException>(() => Linalg.LuSolve(a, Ones(2), Ones(2))).Message, StringComparison.Ordinal);
        Assert.Contains("row numbers from 0 to 1, not 2", Assert.Throws<ArgumentException>(
            () => Linalg.LuSolve(a, NDArray.Of<long>([1, 2]), Ones(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LdlFactorsMultiplyToTheMatrix() => Gen.Select(Examples, Gen.Bool, Gen.Double[0, 1]).Sample(
        (c, hermitian, diagonal) =>
        {
            // Small diagonals, zero ones too, make blocks of order 2.
            NDArray raw = Matrix.Random(c.Seed, c.Type, 2, c.N, c.N);
            raw -= (1 - (Math.Round(diagonal * 2) / 2)) * MakeDiagonal(Diagonal(raw));
            NDArray part = Triangles.Part(raw, c.Uplo, diagonal: false);
            NDArray full = hermitian ? Matrix.Read(raw, c.Uplo) : part + SwapAxes(part) + MakeDiagonal(Diagonal(raw));
            NDArray poisoned = hermitian ? Matrix.Poisoned(raw, c.Uplo) : Where(NotEqual(Triangles.Part(Ones([c.N, c.N]), Triangles.Flip(c.Uplo), diagonal: false), 0), double.NaN, raw);
            foreach (NDArray a in Sample.Layouts(poisoned))
            {
                var (l, d, order) = Linalg.Ldl(a, c.Uplo, hermitian);
                NDArray product = MatMul(MatMul(l, d), hermitian ? H(l) : SwapAxes(l));
                Matrix.Near(full, product, 100 * (c.N + 1) * c.Type.Epsilon() * (1 + Matrix.Largest(l)));
                NDArray t = Permutation.Rows(l, [.. order.ToArray<long>().Select(i => (int)i)]);
                Assert.Equal(0, Matrix.Largest(t - Triangles.Part(t, c.Uplo)));
                Matrix.Near(Ones(2, c.N).AsType(c.Type), Diagonal(t), 0);
                NDArray far = Abs(Arange(c.N)[.., NewAxis] - Arange(c.N)) > 1;
                Assert.Equal(0, Matrix.Largest(Where(far, d, 0)));
                Matrix.Near(hermitian ? H(d) : SwapAxes(d), d, 0);
            }
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void LdlGradientsGiveThoseOfWhatTheFactorsMakeUp()
    {
        // log|det A| = log|det D|: the derivative does not know of the blocks.
        foreach (DType type in Sample.Inexact)
        {
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                NDArray raw = Matrix.Random(12, type, 3, 7, 7);
                raw = raw - MakeDiagonal(Diagonal(raw)) + (0.01 * Eye(7, type));
                double tolerance = 1e5 * type.Epsilon();
                NDArray Logarithm(NDArray x) => Sum(Linalg.Slogdet(x).LogAbsDet);
                NDArray byD = Autodiff.Grad(a => Logarithm(Linalg.Ldl(a, uplo).D))(raw), direct = Autodiff.Grad(a => Logarithm(Triangles.Full(a, uplo, GradientForm.Triangle)))(raw);
                Assert.True(Matrix.Largest(Linalg.Ldl(raw, uplo).D - MakeDiagonal(Diagonal(Linalg.Ldl(raw, uplo).D))) > 0, "no block of order 2");
                Matrix.Near(direct, byD, tolerance);
                NDArray product = Autodiff.Grad(a =>
                {
                    var (l, d, _) = Linalg.Ldl(a, uplo);
                    return Logarithm(MatMul(MatMul(l, d), H(l)));
                })(raw);
                Matrix.Near(direct, product, tolerance);
                NDArray form = Autodiff.Grad(a => Logarithm(Linalg.Ldl(a, uplo, form: GradientForm.Hermitian).D))(raw);
                Matrix.Near(Autodiff.Grad(Logarithm)(Matrix.Read(raw, uplo)), form, tolerance);
            }
        }
    }
}
