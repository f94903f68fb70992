using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class CholeskyTests
{
    static NDArray PositiveDefinite(int seed, DType type, params int[] shape) =>
        Matrix.Random(seed, type, shape) + (2 * shape[^1] * Eye(shape[^1], type));

    [Fact]
    public void CholeskyFactorsMultiplyToTheMatrix() => Matrix.Triangular.Sample(
        c =>
        {
            NDArray raw = PositiveDefinite(c.Seed, c.Type, 2, c.N, c.N), full = Matrix.Read(raw, c.Uplo);
            foreach (NDArray a in Sample.Layouts(Matrix.Poisoned(raw, c.Uplo)))
            {
                NDArray f = Linalg.Cholesky(a, c.Uplo);
                Matrix.Near(
                    full, c.Uplo == Uplo.Lower ? MatMul(f, Matrix.Adjoint(f)) : MatMul(Matrix.Adjoint(f), f),
                    10 * (c.N + 1) * c.Type.Epsilon() * (1 + Matrix.Largest(full)));
                Assert.Equal(0, Matrix.Largest(f - Triangles.Part(f, c.Uplo)));
                Assert.Equal(0, Matrix.Largest(Imag(Diagonal(f))));
                Assert.All(Real(Diagonal(f)).ToArray<double>(), d => Assert.True(d > 0));
            }
        },
        iter: 30, seed: "0000KOIPopg1");

    [Fact]
    public void CholeskyGradientsAgreeBetweenTrianglesAndForms() => Matrix.Triangular.Where(c => c.N is > 0 and < 12).Sample(
        c =>
        {
            NDArray raw = PositiveDefinite(c.Seed, c.Type, c.N, c.N), full = Matrix.Read(raw, c.Uplo);
            NDArray g = Matrix.Random(c.Seed + 1, c.Type, c.N, c.N);
            NDArray Loss(NDArray lower) => Sum(Real(g * lower));
            NDArray Lower(NDArray a, Uplo uplo, GradientForm form) =>
                uplo == Uplo.Lower ? Linalg.Cholesky(a, uplo, form) : Matrix.Adjoint(Linalg.Cholesky(a, uplo, form));
            double tolerance = 1000 * c.Type.Epsilon();
            NDArray s = Autodiff.Grad(a => Loss(Linalg.Cholesky(a, Uplo.Lower, GradientForm.Hermitian)))(full);
            Matrix.Near(s, Matrix.Adjoint(s), tolerance);
            Matrix.Near(s, Autodiff.Grad(a => Loss(Lower(a, c.Uplo, GradientForm.Hermitian)))(Matrix.Poisoned(raw, c.Uplo)), tolerance);
            NDArray t = Autodiff.Grad(a => Loss(Lower(a, c.Uplo, GradientForm.Triangle)))(Matrix.Poisoned(raw, c.Uplo));
            Matrix.Near(Triangles.Raw(s, c.Uplo, GradientForm.Triangle), t, tolerance);
            Assert.Equal(0, Matrix.Largest(t - Triangles.Part(t, c.Uplo)));

            // log det by the factor and by itself.
            Matrix.Near(
                Autodiff.Grad(a => Linalg.Logdet(a, c.Uplo))(raw),
                Autodiff.Grad(a => 2 * Sum(Log(Real(Diagonal(Linalg.Cholesky(a, c.Uplo))))))(raw), tolerance);
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
        Assert.Contains(
            "dpotrf: the leading minor of order 2 is not positive: the matrix is not positive definite (info = 2, matrix 2 of the batch)",
            e.Message, StringComparison.Ordinal);
        Assert.Throws<NotPositiveDefiniteException>(() => Linalg.Cholesky(Zeros(2, 2)));
        Assert.Contains("Cholesky: it holds NaN at row 1, column 0 of matrix 1 of the batch", Assert.Throws<ArgumentException>(
            () => Linalg.Cholesky(Stack(Eye(2), Array([[1, 0], [double.NaN, 1]])))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Cholesky(Eye(2), 0));

        NDArray batch = Stack(2 * Eye(2), bad, bad * double.NaN);
        (NDArray l, NDArray info) = Linalg.CholeskyWithInfo(batch);
        Assert.Equal([0, 2, -1], info.ToArray<long>());
        Matrix.Near(Math.Sqrt(2) * Eye(2), l[0], 1e-15);
        Assert.All(l[1..].ToArray<double>(), x => Assert.True(double.IsNaN(x)));
        NDArray g = Autodiff.Grad(a => Sum(Where(Equal(info, 0)[.., NewAxis, NewAxis], Linalg.CholeskyWithInfo(a).Factor, 0)))(batch);
        Matrix.Near(Autodiff.Grad(a => Sum(Linalg.Cholesky(a)))(batch[0]), g[0], Matrix.Rounding(g[0]));
        Assert.Equal(0, Matrix.Largest(g[1..]));
    }

    [Fact]
    public void SolveCholeskySolves()
    {
        foreach (DType type in Sample.Inexact)
        {
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                NDArray a = PositiveDefinite(3, type, 4, 6, 6), b = Matrix.Random(4, type, 6, 2);
                NDArray x = Linalg.SolveCholesky(Linalg.Cholesky(a, uplo), b, uplo);
                var options = new SolveOptions { Structure = MatrixStructure.PositiveDefinite, Uplo = uplo };
                Matrix.Near(Linalg.Solve(a, b, Trans.None, options), x, 50 * type.Epsilon());
                NDArray g = Autodiff.Grad(m => Sum(AbsSquare(Linalg.SolveCholesky(Linalg.Cholesky(m, uplo), b, uplo))))(a);
                Matrix.Near(Autodiff.Grad(m => Sum(AbsSquare(Linalg.Solve(m, b, Trans.None, options))))(a), g, 100 * type.Epsilon());
            }
        }
    }

    [Fact]
    public void ErrorsOfSolveCholeskyNameIt()
    {
        foreach (Action call in new Action[]
        {
            () => Linalg.SolveCholesky([[1.0, 0], [double.NaN, 1]], Ones(2)),
            () => Linalg.SolveCholesky(Eye(2), NDArray.Of(1, double.NaN)),
            () => Linalg.SolveCholesky(Eye(2), Ones(3), Uplo.Upper),
        })
        {
            Assert.StartsWith("SolveCholesky", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "SolveCholesky", Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.SolveCholesky(Eye(2), Ones(2), (Uplo)1)).Message,
            StringComparison.Ordinal);
    }
}
