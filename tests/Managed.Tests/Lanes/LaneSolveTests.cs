using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class LaneSolveTests
{
    const int Count = 13;

    public static TheoryData<int, DType> WidthsAndTypes => HermitianCases.WidthsAndTypes();

    /// <summary>Right-hand sides in another order than their matrices, some with the same.</summary>
    static int[] Which => [.. Enumerable.Range(0, Count).Select(m => (5 * m % 11) + (m % 2))];

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void SolutionsOfEverySystem(int width, DType type)
    {
        foreach ((int n, int k) in new[] { (1, 1), (2, 3), (3, 1), (5, 5), (8, 2), (17, 4) })
        {
            NDArray general = Matrix.Random(n, type, Count, n, n) + (2 * MakeDiagonal(Flip(Ones(n))) * 1.0).AsType(type);
            NDArray positive = Matrix.Read((MatMul(general, general, Trans.None, Trans.ConjTranspose) + Eye(n)).AsType(type), Uplo.Lower);
            NDArray b = Matrix.Random(n + 1, type, Count, n, k);
            foreach (bool transpose in new[] { false, true })
            {
                foreach (Uplo? uplo in new Uplo?[] { null, Uplo.Lower, Uplo.Upper })
                {
                    NDArray a = uplo is null ? general : positive, factored = uplo is { } u ? Matrix.Poisoned(a, u) : a;
                    (NDArray x, int[] left) = Run(factored, b, (uplo, transpose, width));
                    Assert.Empty(left);
                    for (int m = 0; m < Count; m++)
                    {
                        // Backward stable: |B - A X| is 10 n eps |A| |X| at most, LU with partial pivoting for such matrices too.
                        NDArray matrix = transpose ? SwapAxes(a[Which[m]]) : a[Which[m]];
                        double tolerance = 10 * n * type.Epsilon() * Matrix.Size(matrix) * Matrix.Size(x[m]);
                        Matrix.Near(b[m], MatMul(matrix, x[m]), tolerance);
                        (NDArray alone, _) = Run(factored, b, (uplo, transpose, width), m);
                        Assert.Equal(alone[m].ToArray<Complex>(), x[m].ToArray<Complex>());
                    }
                }
            }
        }
    }

    /// <summary>Where the inverse of a pivot may overflow the right-hand side stays as it is, for LAPACK.</summary>
    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void BadlyScaledSystemsAreLeft(int width, DType type)
    {
        (double tiny, double huge) = type.RealType() == DType.Float32 ? (1e-30, 1e30) : (1e-300, 1e300);
        NDArray scales = Where(Arange(Count) == 2, tiny, Where(Arange(Count) == 7, huge, 1.0))[.., NewAxis, NewAxis];
        NDArray a = (Eye(3) * scales).AsType(type), b = Ones([Count, 3, 1], type);
        foreach (Uplo? uplo in new Uplo?[] { null, Uplo.Lower })
        {
            (NDArray x, int[] left) = Run(a, b, (uplo, false, width), factored: true);
            Assert.Equal([.. Enumerable.Range(0, Count).Where(m => Which[m] is 2 or 7)], left);
            Assert.All(Enumerable.Range(0, Count), m => Matrix.Near(b[m], x[m], 0));
        }
    }

    [Theory, InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Complex64), InlineData(DType.Complex128)]
    public void BatchesThroughThePublicFunctions(DType type)
    {
        foreach (double scale in type.RealType() == DType.Float32 ? new[] { 1, 1e-30, 1e30 } : [1, 1e-300, 1e300])
        {
            NDArray raw = Matrix.Random(1, type, 29, 6, 6), a = raw * scale, b = Matrix.Random(2, type, 29, 6, 2);
            foreach (NDArray layout in new[] { a, Matrix.ColumnMajor(a) })
            {
                foreach (Trans trans in new[] { Trans.None, Trans.Transpose, Trans.ConjTranspose })
                {
                    NDArray x = Linalg.Solve(layout, b, trans) * scale;
                    Matrix.Near(b, MatMul(raw, x, trans), Matrix.Rounding(raw) * Matrix.Size(x));
                }

                for (int m = 0; m < 29; m++)
                {
                    (NDArray sign, NDArray logarithm) = Linalg.Slogdet(layout[m]);
                    (NDArray signs, NDArray logarithms) = Linalg.Slogdet(layout);
                    Matrix.Near(sign, signs[m], 1e5 * type.Epsilon());
                    Matrix.Near(logarithm, logarithms[m], 1e6 * type.Epsilon());
                }
            }
        }
    }

    static (NDArray X, int[] Left) Run(
        NDArray a, NDArray b, (Uplo? Uplo, bool Transpose, int Width) how, int? only = null, bool factored = false)
    {
        NDArray factors = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray), x = MatrixBatch.EmptyColumnMajor(b.DType, b.ShapeArray);
        StridedCopy.Copy(a, factors);
        StridedCopy.Copy(b, x);
        var body = new Body(new(factors, new int[Count * a.Shape[^1]], how.Uplo, x, Which, how.Transpose), how.Width, only, factored);
        Scalars.Dispatch(a.DType, body);
        return (x, [.. body.Left]);
    }

    sealed class Body(LaneSystem system, int width, int? only, bool factored) : IScalarBody
    {
        public List<int> Left { get; } = [];

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            if (!factored)
            {
                var factors = new LaneFactors<T, R>(system.Factors, system.Pivots, system.Triangle);
                LaneGroups.Run(factors.At(width), 0, Count, m => Assert.Fail($"matrix {m} has no factors"));
            }
            else
            {
                for (int i = 0; i < system.Pivots.Length; i++)
                {
                    system.Pivots[i] = (i % system.Factors.Shape[^1]) + 1;
                }
            }

            LaneGroups.Run(new LaneSolutions<T, R>(system).At(width), only ?? 0, (only + 1) ?? Count, Left.Add);
        }
    }
}
