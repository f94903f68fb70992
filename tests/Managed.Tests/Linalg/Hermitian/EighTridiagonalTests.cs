using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EighTridiagonalTests
{
    static NDArray Dense(NDArray d, NDArray e)
    {
        int n = d.Shape[^1];
        double[] x = d.ToArray<double>(), y = e.ToArray<double>();
        var a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            a[i, i] = x[i];
            if (i + 1 < n)
            {
                a[i + 1, i] = a[i, i + 1] = y[i];
            }
        }

        return NDArray.Of(a).AsType(d.DType);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void EqualsTheDenseProblem(DType type)
    {
        foreach (int n in new[] { 1, 2, 3, 20, 101 })
        {
            NDArray d = Matrix.Random(n, type, n), e = Matrix.Random(n + 1, type, n - 1), a = Dense(d, e);
            (NDArray w, NDArray v) = Linalg.EighTridiagonal(d, e);
            double tolerance = 100 * n * type.Epsilon();
            Matrix.Near(v * w, MatMul(a, v), tolerance);
            Matrix.Near(Eye(n, type), MatMul(v, v, Trans.Transpose), tolerance);
            Matrix.Near(Linalg.Eigvalsh(a), w, tolerance);
            Matrix.Near(w, Linalg.EigvalshTridiagonal(d, e), tolerance);
            int k = (n + 1) / 2;
            foreach (EighSubset subset in new[] { EighSubset.Indices((n - k)..), EighSubset.Values((double)w[n - k] - 1e-3, 10) })
            {
                (NDArray ws, NDArray vs) = Linalg.EighTridiagonal(d, e, subset);
                Matrix.Near(w[^ws.Shape[0]..], ws, tolerance);
                Matrix.Near(vs * ws, MatMul(a, vs), tolerance);
                Matrix.Near(ws, Linalg.EigvalshTridiagonal(d, e, subset), tolerance);
            }
        }
    }

    [Fact]
    public void GradientsAreThoseOfTheDenseProblem()
    {
        const int n = 6;
        NDArray d = Matrix.Random(1, DType.Float64, 2, n);
        NDArray e = Matrix.Random(2, DType.Float64, n - 1);
        NDArray b = Matrix.Random(3, DType.Float64, n, n);
        Func<NDArray[], NDArray[]> loss = x =>
        {
            (NDArray w, NDArray v) = Linalg.EighTridiagonal(x[0], x[1]);
            return [Sum(b[0] * w * w) + Sum(b * AbsSquare(v))];
        };
        NDArray[] g = Autodiff.Vjp(loss, [d, e]).Pullback([1.0]);
        Matrix.Near(Matrix.NumericGradient(x => loss([x, e])[0], d), g[0], 1e-8);
        Matrix.Near(Matrix.NumericGradient(x => loss([d, x])[0], e), g[1], 1e-8);
        Assert.Equal([n - 1], g[1].Shape.ToArray());
    }

    /// <summary>Two equal blocks that e = 0 parts: every eigenvalue is double.</summary>
    [Fact]
    public void EqualEigenvaluesAreJudgedAsInTheDenseProblem()
    {
        NDArray d = Array([1, 2, 1, 2]), e = Array([0.5, 0, 0.5]), b = Matrix.Random(3, DType.Float64, 4, 4);
        NDArray m = Matrix.Read(b, Uplo.Lower);
        NDArray Loss(NDArray x, NDArray y)
        {
            NDArray v = Linalg.EighTridiagonal(x, y).Eigenvectors[.., ..2];
            return Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.Transpose)));
        }

        Matrix.Near(Matrix.NumericGradient(x => Loss(d, x), e), Autodiff.Grad(x => Loss(d, x))(e), 1e-8);
        Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Grad(x => Sum(b * AbsSquare(MatMul(b, Linalg.EighTridiagonal(d, x).Eigenvectors))))(e));

        // sum w^2 = sum d^2 + 2 sum e^2.
        Matrix.Near(4 * e, Autodiff.Grad(x => Sum(Power(Linalg.EigvalshTridiagonal(d, x), 2)))(e), 1e-13);
        Matrix.Near(4 * e, Autodiff.HessianVectorProduct(x => Sum(Power(Linalg.EigvalshTridiagonal(d, x), 2)))(e, e), 1e-13);
    }

    [Fact]
    public void BadInputIsRefused()
    {
        Assert.Contains(
            "(4) and (2)",
            Assert.Throws<ArgumentException>(() => Linalg.EighTridiagonal(Ones(4), Ones(2))).Message.Replace(",)", ")"));
        Assert.Contains("real", Assert.Throws<ArgumentException>(() => Linalg.EighTridiagonal(Ones(2), I * Ones(1))).Message);
        Assert.Throws<ArgumentException>(() => Linalg.EighTridiagonal(Array([1, double.NaN]), Ones(1)));
        Assert.Throws<ArgumentException>(() => Linalg.EighTridiagonal(Ones(2), Array([double.PositiveInfinity])));
        Assert.Throws<ArgumentNullException>(() => Linalg.EighTridiagonal(Ones(2), Ones(1), null!, null));
        Assert.Throws<ArgumentNullException>(() => Linalg.EigvalshTridiagonal(Ones(2), Ones(1), null!, null));
        Assert.Equal([0, 0], Linalg.EighTridiagonal(Zeros(0), Zeros(0)).Eigenvectors.Shape.ToArray());
        Assert.Equal([3, 0], Linalg.EigvalshTridiagonal(Zeros(3, 0), Zeros(0)).Shape.ToArray());
    }

    /// <summary>Of equal eigenvalues that the range cuts xSTEMR leaves vectors zero or NaN in a matrix of ten or twenty.</summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void APartOfAGroupHasUnitVectors(DType type)
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgehrd"), "this LAPACK has no dgehrd, which makes the matrices tridiagonal");
        for (int seed = 0; seed < 100; seed++)
        {
            NDArray h = Linalg.Hessenberg(Matrix.Read(Matrix.WithSpectrum(seed, type, 1, 2, 2, 2, 4), Uplo.Lower)).H;
            NDArray d = Diagonal(h), e = Diagonal(h[1.., ..^1]), a = Dense(d, e);
            (NDArray w, NDArray v) = Linalg.EighTridiagonal(d, e, EighSubset.Indices(2..3));
            Matrix.Near(Eye(1, type), MatMul(v, v, Trans.Transpose), Matrix.Rounding(Eye(5, type)));
            Matrix.Near(MatMul(a, v), v * w, 2 * Matrix.Rounding(a));
        }
    }

    [Fact]
    public void AGroupAcrossTheEndOfTheSubsetIsReportedAsCut()
    {
        NDArray d = Array([1, 2, 1, 2]), e = Array([0.5, 0, 0.5]), b = Matrix.Random(3, DType.Float64, 4);
        var refused = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(
            x => Sum(b * Linalg.EighTridiagonal(x, e, EighSubset.Lowest(1)).Eigenvectors[.., 0]))(d));
        Assert.Equal((IllPosedReason.Cut, (0, 1)), (refused.Reason, refused.Indices));
    }
}
