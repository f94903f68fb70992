using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class LaneFactorsTests
{
    const int Count = 21;

    public static TheoryData<int, DType> WidthsAndTypes => HermitianCases.WidthsAndTypes();

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void CholeskyFactorsInTheTriangle(int width, DType type)
    {
        foreach (int n in new[] { 1, 2, 3, 5, 6, 8, 16, 32 })
        {
            NDArray b = Matrix.Random(n, type, Count, n, n);
            NDArray scales = Exp(Math.Log(10) * (Arange(Count) - 10))[.., NewAxis, NewAxis];
            NDArray a = Matrix.Read((MatMul(b, b, Trans.None, Trans.ConjTranspose) + Eye(n)) * scales, Uplo.Lower).AsType(type);
            foreach (Uplo uplo in new[] { Uplo.Lower, Uplo.Upper })
            {
                Outcome found = Run(Matrix.Poisoned(a, uplo), width, uplo);
                Assert.Empty(found.Left);
                for (int m = 0; m < Count; m++)
                {
                    NDArray factor = found.Factors[m], other = uplo == Uplo.Lower ? Triu(factor, 1) : Tril(factor, -1);
                    Assert.Equal(n * (n - 1) / 2, other.ToArray<Complex>().Count(x => double.IsNaN(x.Real)));
                    NDArray l = uplo == Uplo.Lower ? Part(factor, Uplo.Lower) : Matrix.Adjoint(Part(factor, Uplo.Upper));
                    Assert.True(Real(Diagonal(l)).ToArray<double>().All(x => x > 0));
                    Matrix.Near(a[m], MatMul(l, l, Trans.None, Trans.ConjTranspose), Matrix.Rounding(a[m]));
                }
            }
        }
    }

    /// <summary>Matrices that are not positive definite, not finite or out of scale are left as they were.</summary>
    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void CholeskyLeavesTheOthers(int width, DType type)
    {
        const int n = 4;
        double tiny = type.RealType() == DType.Float32 ? 1e-37 : 1e-300;
        NDArray good = (Eye(n) * 2) + Eye(n, n, -1) + Eye(n, n, 1), one = Where(Arange(n) == 2, 1.0, 0.0), corner = MakeDiagonal(one);
        NDArray all = Stack(
        [
            good, good - (3 * corner), Zeros(n, n), good * tiny, good + Where(corner > 0, double.NaN, 0), -good,
            good + Where(Eye(n, n, -2) > 0, double.PositiveInfinity, 0), good, good - (good * corner), good,
        ]).AsType(type);
        Outcome found = Run(all, width, Uplo.Lower);
        Assert.Equal([1, 2, 3, 4, 5, 6, 8], found.Left);
        Assert.Equal(all[4, 0].ToArray<Complex>(), found.Factors[4, 0].ToArray<Complex>());
        Assert.Equal(all[1].ToArray<Complex>(), found.Factors[1].ToArray<Complex>());
        NDArray alone = Run(good.AsType(type)[NewAxis], width, Uplo.Lower).Factors[0];
        foreach (int m in new[] { 0, 7, 9 })
        {
            Assert.Equal(alone.ToArray<Complex>(), found.Factors[m].ToArray<Complex>());
        }
    }

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void LuFactorsWithPartialPivoting(int width, DType type)
    {
        foreach (int n in new[] { 1, 2, 3, 5, 8, 16, 32 })
        {
            NDArray random = Matrix.Random(n, type, Count, n, n), rows = Exp(3 * Matrix.Random(n + 1, type.RealType(), Count, n, 1));
            NDArray a = (random * rows * (1 - MakeDiagonal(Where(Arange(n) < 1, n > 1 ? 1.0 : 0.0, 0.0)))).AsType(type);
            Outcome found = Run(a, width, null);
            Assert.Empty(found.Left);
            for (int m = 0; m < Count; m++)
            {
                NDArray factor = found.Factors[m], l = Tril(factor, -1) + Eye(n), u = Triu(factor);
                double largest = type.IsComplex() ? Math.Sqrt(2) : 1;
                Assert.True(Matrix.Largest(l) <= largest * (1 + (4 * type.Epsilon())));
                int[] order = [.. Enumerable.Range(0, n)];
                for (int k = 0; k < n; k++)
                {
                    int p = found.Pivots[(m * n) + k] - 1;
                    Assert.InRange(p, k, n - 1);
                    (order[k], order[p]) = (order[p], order[k]);
                }

                double tolerance = 10 * n * type.Epsilon() * Matrix.Size(l) * Matrix.Size(u);
                Matrix.Near(Stack([.. order.Select(i => a[m, i])]), MatMul(l, u), tolerance);
            }
        }
    }

    /// <summary>Pivots are those of LAPACK where no two elements compete, also where rows are exchanged in some lanes alone.</summary>
    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void PivotsAreThoseOfLapack(int width, DType type)
    {
        const int n = 7;
        NDArray a = Matrix.Random(5, type, Count, n, n);
        Outcome found = Run(a, width, null);
        for (int m = 0; m < Count; m++)
        {
            NDArray columns = SwapAxes(a[m]);
            int[] pivots = new int[n];
            int info = type switch
            {
                DType.Float32 => LapackLibrary.Current.Getrf(n, n, columns.ToArray<float>(), n, pivots),
                DType.Float64 => LapackLibrary.Current.Getrf(n, n, columns.ToArray<double>(), n, pivots),
                DType.Complex64 => LapackLibrary.Current.Getrf(n, n, columns.ToArray<ComplexSingle>(), n, pivots),
                _ => LapackLibrary.Current.Getrf(n, n, columns.ToArray<Complex>(), n, pivots),
            };
            Assert.Equal(0, info);
            Assert.Equal(pivots, found.Pivots[(m * n)..((m + 1) * n)]);
        }
    }

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void LuLeavesTheOthers(int width, DType type)
    {
        const int n = 5;
        double tiny = type.RealType() == DType.Float32 ? 1e-37 : 1e-300;
        NDArray good = Matrix.Random(1, type, n, n), last = Where(Arange(n) == n - 1, 1.0, 0.0), ones = OnesLike(good);
        NDArray all = Stack(
        [
            good, ones, ZerosLike(good), good * tiny, good + Where(MakeDiagonal(last) > 0, double.NaN, 0).AsType(type), good,
            good + Where(Eye(n, n, n - 1) > 0, double.PositiveInfinity, 0).AsType(type), (good * (1 - last)).AsType(type), good,
        ]);
        Outcome found = Run(all, width, null);
        Assert.Equal([1, 2, 3, 4, 6, 7], found.Left);
        Assert.Equal(all[3].ToArray<Complex>(), found.Factors[3].ToArray<Complex>());
        NDArray alone = Run(good[NewAxis], width, null).Factors[0];
        foreach (int m in new[] { 0, 5, 8 })
        {
            Assert.Equal(alone.ToArray<Complex>(), found.Factors[m].ToArray<Complex>());
        }
    }

    [Theory, InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Complex64), InlineData(DType.Complex128)]
    public void FailuresOfABatchAreNamed(DType type)
    {
        NDArray good = Matrix.Random(1, type, 40, 4, 4);
        NDArray bad = good * Where(Arange(40)[.., NewAxis, NewAxis] == 17, 0.0, 1.0).AsType(type);
        Assert.Contains("17", Assert.Throws<SingularMatrixException>(() => Linalg.Inv(bad)).Message, StringComparison.Ordinal);
        Matrix.Near(
            BroadcastTo(Eye(4, type), [40, 4, 4]), MatMul(good, Linalg.Inv(good)),
            Matrix.Rounding(good) * Matrix.Size(Linalg.Inv(good)));
        NDArray squares = MatMul(bad, bad, Trans.None, Trans.ConjTranspose);
        LapackException refused = Assert.Throws<NotPositiveDefiniteException>(() => Linalg.Cholesky(squares));
        Assert.Contains("17", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, Linalg.CholeskyWithInfo(squares).Info.ToArray<long>()[17]);
    }

    static NDArray Part(NDArray a, Uplo uplo) => Triangles.Part(a, uplo);

    static Outcome Run(NDArray a, int width, Uplo? uplo)
    {
        NDArray factors = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
        StridedCopy.Copy(a, factors);
        var body = new Body(factors, uplo, width, new int[a.Shape[0] * a.Shape[^1]]);
        Scalars.Dispatch(a.DType, body);
        return new(factors, body.Pivots, [.. body.Left]);
    }

    sealed record Outcome(NDArray Factors, int[] Pivots, int[] Left);

    sealed class Body(NDArray matrices, Uplo? uplo, int width, int[] pivots) : IScalarBody
    {
        public int[] Pivots => pivots;

        public List<int> Left { get; } = [];

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            LaneGroups.Run(new LaneFactors<T, R>(matrices, pivots, uplo).At(width), 0, matrices.Shape[0], Left.Add);
        }
    }
}
