using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EighTests
{
    static readonly Gen<(int N, DType Type, Uplo Uplo, int Seed)> cases = Gen.Select(
        Gen.Int[1, 12], Gen.OneOf(Matrix.Types), Gen.OneOf(Uplo.Lower, Uplo.Upper), Gen.Int[0, 10_000]);

    [Fact]
    public void EigenpairsOfTheReadTriangle() => cases.Sample(
        c =>
        {
            NDArray raw = Matrix.Random(c.Seed, c.Type, c.N, c.N), a = Matrix.Read(raw, c.Uplo);
            var (w, v) = Linalg.Eigh(Matrix.Poisoned(raw, c.Uplo), c.Uplo);
            double eps = 20 * c.N * c.Type.Epsilon();
            Assert.Equal(c.Type.RealType(), w.DType);
            Assert.Equal(c.Type, v.DType);
            Matrix.Near(MatMul(a, v), v * w, eps);
            Matrix.Near(Eye(c.N), MatMul(v, v, Trans.ConjTranspose), eps);
            Assert.Equal(w.ToArray<double>().Order(), w.ToArray<double>());
        },
        iter: 200, seed: "0000KOIPopg1");

    [Fact]
    public void OtherTriangleIsTheConjugateTranspose() => cases.Sample(
        c =>
        {
            NDArray raw = Matrix.Random(c.Seed, c.Type, c.N, c.N);
            var (w, v) = Linalg.Eigh(raw, c.Uplo);
            var (w2, v2) = Linalg.Eigh(Conj(SwapAxes(raw)), c.Uplo == Uplo.Lower ? Uplo.Upper : Uplo.Lower);
            Matrix.Near(w, w2, 20 * c.N * c.Type.Epsilon());
            Matrix.Near(
                MatMul(v * w, v, Trans.None, Trans.ConjTranspose),
                MatMul(v2 * w2, v2, Trans.None, Trans.ConjTranspose),
                50 * c.N * c.Type.Epsilon());
        },
        iter: 100, seed: "0000KOIPopg1");

    [Fact]
    public void ScalingAndShiftingMoveTheSpectrum() => cases.Sample(
        c =>
        {
            NDArray raw = Matrix.Random(c.Seed, c.Type, c.N, c.N);
            NDArray w = Linalg.Eigvalsh(raw, c.Uplo), moved = Linalg.Eigvalsh((3.0 * raw) + (2.0 * Eye(c.N, c.Type)), c.Uplo);
            Matrix.Near((3.0 * w) + 2.0, moved, 100 * c.N * c.Type.Epsilon());
        },
        iter: 100, seed: "0000KOIPopg1");

    [Fact]
    public void LayoutDoesNotMatter() => cases.Sample(
        c =>
        {
            NDArray raw = Matrix.Random(c.Seed, c.Type, 2, c.N, c.N);
            NDArray wide = Matrix.Random(c.Seed + 1, c.Type, 2, 2 * c.N, 3 * c.N);
            var (w, v) = Linalg.Eigh(raw, c.Uplo);
            foreach (NDArray same in new[]
            {
                Matrix.ColumnMajor(raw), Embedded(raw, wide, 1, 1), Embedded(raw, wide, 2, 3),
                SwapAxes(Embedded(SwapAxes(raw), wide, 2, 3)),
            })
            {
                Matrix.Near(raw, same, 0);
                var (w2, v2) = Linalg.Eigh(same, c.Uplo);
                Matrix.Near(w, w2, 20 * c.N * c.Type.Epsilon());
                Matrix.Near(
                    Matrix.Read(raw, c.Uplo),
                    MatMul(v2 * w2[.., NewAxis], v2, Trans.None, Trans.ConjTranspose),
                    50 * c.N * c.Type.Epsilon());
            }
        },
        iter: 60, seed: "0000KOIPopg1");

    [Theory]
    [MemberData(nameof(TypesAndTriangles))]
    public void BatchIsALoop(DType type, Uplo uplo)
    {
        NDArray raw = Matrix.Random(3, type, 4, 3, 5, 5);
        var (w, v) = Linalg.Eigh(raw, uplo);
        Assert.Equal([4, 3, 5], w.Shape.ToArray());
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                // Some kernels round by the alignment of their arguments, so bits may differ, and vectors by their phases.
                NDArray a = Matrix.Read(raw[i, j], uplo);
                double tolerance = 2 * Matrix.Rounding(a);
                Matrix.Near(Linalg.Eigh(raw[i, j], uplo).Eigenvalues, w[i, j], tolerance);
                Matrix.Near(MatMul(a, v[i, j]), v[i, j] * w[i, j], tolerance);
                Matrix.Near(Eye(5, type), MatMul(v[i, j], v[i, j], Trans.ConjTranspose), 2 * Matrix.Rounding(Eye(5, type)));
            }
        }
    }

    [Fact]
    public void LargeBatchOnSeveralThreadsIsALoop()
    {
        NDArray raw = Matrix.Random(4, DType.Complex128, 3000, 6, 6);
        var (w, v) = Linalg.Eigh(raw);
        foreach (int m in new[] { 0, 1, 374, 375, 1499, 2999 })
        {
            NDArray a = Matrix.Read(raw[m], Uplo.Lower);
            Matrix.Near(Linalg.Eigvalsh(raw[m]), w[m], 2 * Matrix.Rounding(a));
            Matrix.Near(MatMul(a, v[m]), v[m] * w[m], Matrix.Rounding(a));
        }
    }

    /// <summary>From n = 33 on the reduction is blocked, and OpenBLAS reads behind a complex matrix, here into NaN.</summary>
    [Theory]
    [MemberData(nameof(TypesAndTriangles))]
    public void BlockedReductionAmongPoison(DType type, Uplo uplo)
    {
        foreach (int n in new[] { 33, 40, 71 })
        {
            NDArray raw = Matrix.Random(n, type, 3, n, n);
            NDArray bad = Matrix.Poisoned(raw, uplo), a = Matrix.Read(raw, uplo);
            foreach (NDArray layout in new[] { bad, Matrix.ColumnMajor(bad) })
            {
                var (w, v) = Linalg.Eigh(layout, uplo);
                Matrix.Near(MatMul(a, v), v * w[Ellipsis, NewAxis, ..], 20 * n * type.Epsilon());
                Matrix.Near(w, Linalg.Eigvalsh(layout, uplo), 20 * n * type.Epsilon());
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndTriangles))]
    public void EmptyAndOneByOne(DType type, Uplo uplo)
    {
        var (w0, v0) = Linalg.Eigh(Zeros(0, 0).AsType(type), uplo);
        Assert.Equal([0], w0.Shape.ToArray());
        Assert.Equal([0, 0], v0.Shape.ToArray());
        var (wb, vb) = Linalg.Eigh(Zeros(0, 3, 3).AsType(type), uplo);
        Assert.Equal([0, 3], wb.Shape.ToArray());
        Assert.Equal([0, 3, 3], vb.Shape.ToArray());

        NDArray one = NDArray.Of(new System.Numerics.Complex[,] { { new(-2.5, 7) } });
        var (w1, v1) = Linalg.Eigh((type.IsComplex() ? one : Real(one)).AsType(type), uplo);
        Assert.Equal(-2.5, (double)w1);
        Assert.Equal(1.0, (double)Abs(v1));
        NDArray g = Autodiff.Grad(a => Sum(Linalg.Eigh(a, uplo).Eigenvalues * 3))((type.IsComplex() ? one : Real(one)).AsType(type));
        Assert.Equal(new System.Numerics.Complex(3, 0), (System.Numerics.Complex)g);
        Assert.Equal(0, Autodiff.Grad(a => Sum(AbsSquare(Linalg.Eigh(a, uplo).Eigenvectors)))(Zeros(0, 0).AsType(type)).Size);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    [InlineData(1e-300)]
    public void ExtremeScales(double scale)
    {
        NDArray raw = Matrix.Random(5, DType.Complex128, 4, 4);
        var (w, v) = Linalg.Eigh(raw);
        var (ws, vs) = Linalg.Eigh(raw * scale);
        double rounding = 2 * Matrix.Rounding(Matrix.Read(raw, Uplo.Lower)), gap = Matrix.SmallestGap(w);
        Matrix.Near(w, ws / scale, rounding);
        Matrix.Near(AbsSquare(v), AbsSquare(vs), rounding / gap);

        // |V|^2 does not change with the scale, so its gradient is the unscaled one divided by it.
        NDArray b = Matrix.Random(6, DType.Float64, 4, 4);
        Func<NDArray, NDArray> gradient = Autodiff.Grad(a => Sum(b * AbsSquare(Linalg.Eigh(a).Eigenvectors)));
        NDArray expected = gradient(raw);
        Matrix.Near(expected, gradient(raw * scale) * scale, rounding / gap * Matrix.Size(expected));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void BadNumbersAreRefusedWithTheirPlace(double bad)
    {
        foreach (DType type in Matrix.Types)
        {
            foreach (bool columnMajor in new[] { false, true })
            {
                NDArray raw = Matrix.Random(7, type, 3, 4, 4);
                NDArray spot = MakeSpot(3, 4, batch: 1, row: 2, column: 1);
                NDArray a = Where(spot, bad, raw);
                a = columnMajor ? Matrix.ColumnMajor(a) : a;
                var e = Assert.Throws<ArgumentException>(() => Linalg.Eigh(a, Uplo.Lower));
                Assert.Contains("row 2, column 1 of matrix 1 of the batch", e.Message);
                Assert.Throws<ArgumentException>(() => Linalg.Eigvalsh(a, Uplo.Lower));
                Linalg.Eigh(a, Uplo.Upper);
            }
        }
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Assert.Contains("(2, 3)", Assert.Throws<ArgumentException>(() => Linalg.Eigh(Zeros(2, 3))).Message);
        Assert.Contains("(3,)", Assert.Throws<ArgumentException>(() => Linalg.Eigh(Zeros(3))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Eigh(Eye(2), (Uplo)'X'));
        Assert.Throws<ArgumentOutOfRangeException>(() => Degeneracy.Lorentzian(0));
    }

    [Fact]
    public void IntegersCountAsDoubles()
    {
        NDArray a = NDArray.Of(new long[,] { { 2, 0 }, { 1, 2 } });
        Matrix.Near(new double[] { 1, 3 }, Linalg.Eigvalsh(a), Matrix.Rounding(a.AsType(DType.Float64)));
    }

    public static TheoryData<DType, Uplo> TypesAndTriangles()
    {
        var data = new TheoryData<DType, Uplo>();
        foreach (DType type in Matrix.Types)
        {
            data.Add(type, Uplo.Lower);
            data.Add(type, Uplo.Upper);
        }

        return data;
    }

    static NDArray Embedded(NDArray a, NDArray wide, int rowStep, int columnStep)
    {
        // A view with gaps: every rowStep-th row and columnStep-th column of a wider array, filled with a.
        int n = a.Shape[^1];
        var storage = new System.Numerics.Complex[2 * 2 * n * 3 * n];
        wide.AsType(wide.DType.ComplexType()).AsType(DType.Complex128).ToArray<System.Numerics.Complex>().CopyTo(storage, 0);
        System.Numerics.Complex[] values = a.AsType(a.DType.ComplexType()).AsType(DType.Complex128).ToArray<System.Numerics.Complex>();
        for (int m = 0, next = 0; m < 2; m++)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    storage[(((m * 2 * n) + (i * rowStep)) * 3 * n) + (j * columnStep)] = values[next++];
                }
            }
        }

        NDArray whole = NDArray.Wrap(storage, 2, 2 * n, 3 * n);
        whole = (a.DType.IsComplex() ? whole : Real(whole)).AsType(a.DType);
        return Every(whole, n, rowStep, columnStep);
    }

    static NDArray Every(NDArray whole, int n, int rowStep, int columnStep) =>
        whole.View([2, n, n], [whole.Strides[0], whole.Strides[1] * rowStep, whole.Strides[2] * columnStep]);

    static NDArray MakeSpot(int batches, int n, int batch, int row, int column)
    {
        var mask = new bool[batches * n * n];
        mask[(batch * n * n) + (row * n) + column] = true;
        return NDArray.Wrap(mask, batches, n, n);
    }
}
