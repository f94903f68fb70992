using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class TakagiTests
{
    internal static readonly double[][] Spectra =
    [
        [], [2], [0], [3, 2, 1], [2, 2, 1], [3, 3, 3], [2, 1, 0], [2, 0, 0], [0, 0, 0], [2, 2, 0], [4, 4, 2, 2, 0, 0],
        [1, 1e-5, 1e-9, 1e-13, 1e-16],
    ];

    public static TheoryData<DType, int> Cases()
    {
        var data = new TheoryData<DType, int>();
        foreach (DType type in Matrix.Types)
        {
            for (int i = 0; i < Spectra.Length; i++)
            {
                data.Add(type, i);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ReconstructsWithUnitaryFactors(DType type, int spectrum)
    {
        double[] s = Spectra[spectrum];
        for (int seed = 0; seed < 5; seed++)
        {
            NDArray a = WithSpectrum(seed, type, s);
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                foreach (NDArray layout in Sample.Layouts(Matrix.PoisonedTriangle(a, uplo)))
                {
                    TakagiResult found = Linalg.Takagi(layout, uplo);
                    Check(a, found);
                    Matrix.Near(NDArray.Of<double>(s), found.S, 20 * s.Length * type.Epsilon() * Math.Max(1, s.FirstOrDefault()));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void RandomMatricesOfAllSizesAndScales(DType type)
    {
        double large = type.RealType() == DType.Float32 ? 1e30 : 1e250;
        foreach (int n in new[] { 1, 2, 3, 5, 17, 40 })
        {
            foreach (double scale in new[] { 1, large, 1 / large })
            {
                NDArray a = scale * Symmetric(n, type, n);
                Check(a / scale, Linalg.Takagi(a) is var (u, s) ? new(u, s / scale) : default);
                Matrix.Near(Linalg.Svdvals(a) / scale, Linalg.Takagi(a).S / scale, 20 * n * type.Epsilon());
            }
        }
    }

    [Fact]
    public void BatchesAndEmptyBatches()
    {
        foreach (DType type in Matrix.Types)
        {
            NDArray a = Stack(WithSpectrum(1, type, [3, 2, 1]), WithSpectrum(2, type, [2, 2, 0]), WithSpectrum(3, type, [0, 0, 0]));
            a = Stack(a, a * 2);
            TakagiResult found = Linalg.Takagi(a);
            Sample.Shape([2, 3, 3, 3], found.U);
            Sample.Shape([2, 3, 3], found.S);
            for (int i = 0; i < 2; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    Check(a[i, j], new(found.U[i, j], found.S[i, j]));
                }
            }

            Sample.Shape([0, 3, 3], Linalg.Takagi(Zeros([0, 3, 3], type)).U);
            Sample.Shape([2, 0], Linalg.Takagi(Zeros([2, 0, 0], type)).S);
            Assert.Equal(type.ComplexType(), found.U.DType);
            Assert.Equal(type.RealType(), found.S.DType);
        }
    }

    /// <summary>A real symmetric matrix has its eigenvectors, times i where the eigenvalue is negative.</summary>
    [Fact]
    public void RealMatrices()
    {
        NDArray a = Array([[0, 2], [2, 0]]);
        (NDArray u, NDArray s) = Linalg.Takagi(a);
        Matrix.Near(NDArray.Of(2.0, 2), s, Matrix.Rounding(a));
        Matrix.Near(0 * u, Real(u) * Imag(u), 0);
        Matrix.Near(Linalg.Takagi(a.AsType(DType.Complex128)).S, s, 2 * Matrix.Rounding(a));
        Assert.Equal(DType.Complex128, Linalg.Takagi(Array([[1, 2], [2, 1]])).U.DType);
    }

    [Fact]
    public void ErrorsNameFunctionShapeAndPlace()
    {
        Assert.Contains("Takagi needs square matrices", Assert.Throws<ArgumentException>(() => Linalg.Takagi(Zeros(3, 2))).Message);
        NDArray a = Where(Equal(Arange(9).Reshape(3, 3), 7), double.NaN, Eye(3));
        string message = Assert.Throws<ArgumentException>(() => Linalg.Takagi(Stack(Eye(3), a))).Message;
        Assert.Contains("Takagi: it holds NaN at row 2, column 1 of matrix 1 of the batch", message);
        Check(Eye(3), Linalg.Takagi(a, Uplo.Upper));
        Assert.Throws<ArgumentOutOfRangeException>(() => Linalg.Takagi(a, (Uplo)7));
    }

    /// <summary>The residuals of a factorization in units of n eps.</summary>
    internal static void Check(NDArray a, TakagiResult found)
    {
        (NDArray u, NDArray s) = found;
        int n = a.Shape[^1];
        double tolerance = 20 * Math.Max(1, n) * a.DType.Epsilon();
        Matrix.Near(Eye(n, u.DType), MatMul(u, u, Trans.ConjTranspose), tolerance);
        Matrix.Near(a.AsType(u.DType), MatMul(u * s, u, Trans.None, Trans.Transpose), tolerance * Math.Max(1, Matrix.Largest(s)));
        double[] values = s.ToArray<double>();
        Assert.True(values.All(x => x >= 0) && values.Zip(values.Skip(1)).All(p => p.First >= p.Second));
    }

    internal static NDArray Symmetric(int seed, DType type, int n)
    {
        NDArray a = Matrix.Random(seed + 300, type, n, n);
        return 0.5 * (a + a.T);
    }

    /// <summary>A symmetric matrix with these singular values; real: with eigenvalues of either sign.</summary>
    internal static NDArray WithSpectrum(int seed, DType type, double[] s)
    {
        NDArray u = Matrix.Unitary(seed, type, s.Length);
        double[] w = type.IsComplex() ? s : [.. s.Select((x, i) => i % 2 == 0 ? x : -x)];
        NDArray a = MatMul(u * NDArray.Of<double>(w).AsType(type.RealType()), u, Trans.None, Trans.Transpose);
        return 0.5 * (a + a.T);
    }
}
