using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EighLanesTests
{
    public static TheoryData<int, DType> WidthsAndTypes => HermitianCases.WidthsAndTypes();

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void EigenpairsOfHardMatrices(int width, DType type)
    {
        foreach (int n in new[] { 0, 1, 2, 3, 4, 5, 8, 13, 32 })
        {
            NDArray a = HermitianCases.All(n, type);
            foreach (Uplo uplo in new[] { Uplo.Lower, Uplo.Upper })
            {
                NDArray poisoned = Matrix.Poisoned(a, uplo);
                foreach (NDArray layout in new[] { poisoned, Matrix.ColumnMajor(poisoned) })
                {
                    Found found = Run(layout, width, uplo);
                    Assert.Empty(found.Left);
                    HermitianCases.RequireEigenpairs(a, found.Values, found.Vectors);
                    Assert.Equal(found.Values.ToArray<double>(), Run(layout, width, uplo, vectors: false).Values.ToArray<double>());
                }
            }
        }
    }

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void EigenvaluesAreThoseOfLapack(int width, DType type)
    {
        foreach (int n in new[] { 2, 7, 16, 40 })
        {
            NDArray a = Matrix.Read(Matrix.Random(n, type, 20, n, n), Uplo.Lower), w = Run(a, width).Values;
            for (int m = 0; m < 20; m++)
            {
                Matrix.Near(Linalg.Eigvalsh(a[m]), w[m], 2 * Matrix.Rounding(a[m]));
            }
        }
    }

    /// <summary>Each matrix alone gives the bits that it gives among all the others, whoever they are.</summary>
    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void NeighboursDoNotMatter(int width, DType type)
    {
        foreach (int n in new[] { 3, 6, 17 })
        {
            NDArray nan = Matrix.Random(1, type, 1, n, n) * double.NaN, infinite = Full([1, n, n], double.PositiveInfinity, type);
            NDArray all = Concatenate([nan, HermitianCases.All(n, type), infinite]);
            int count = all.Shape[0];
            Found together = Run(all, width), reversed = Run(Flip(all, 0), width);
            for (int m = 0; m < count; m++)
            {
                NDArray single = all[m][NewAxis];
                Found alone = Run(single, width);
                Same(alone.Values[0], together.Values[m]);
                Same(alone.Vectors![0], together.Vectors![m]);
                Same(alone.Values[0], reversed.Values[count - 1 - m]);
                Same(alone.Vectors![0], reversed.Vectors![count - 1 - m]);
            }
        }
    }

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void NanAndInfinityGiveNanOrAreLeft(int width, DType type)
    {
        NDArray a = HermitianCases.All(6, type);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            NDArray broken = a + Where((Arange(a.Shape[0]) % 3 < 1)[.., NewAxis, NewAxis] & (Eye(6, 6, -2) > 0), bad, 0.0).AsType(type);
            int[] wrong = [.. Enumerable.Range(0, a.Shape[0]).Where(m => m % 3 == 0)];
            Found found = Run(broken, width), refused = Run(broken, width, allowsNaN: false);
            Assert.Empty(found.Left);
            Assert.Equal(wrong, refused.Left);
            for (int m = 0; m < a.Shape[0]; m++)
            {
                Assert.Equal(m % 3 == 0, found.Values[m].ToArray<double>().All(double.IsNaN));
                Assert.Equal(m % 3 == 0, found.Vectors![m].ToArray<Complex>().All(x => double.IsNaN(x.Real)));
                Assert.Equal(m % 3 != 0, found.Values[m].ToArray<double>().All(double.IsFinite));
            }
        }
    }

    /// <summary>A range that is no multiple of the lanes writes its own results and no others.</summary>
    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void OnlyTheRangeIsWritten(int width, DType type)
    {
        NDArray a = Matrix.Random(1, type, 40, 3, 3);
        Found found = Run(a, width, first: 5, end: 24);
        for (int m = 0; m < 40; m++)
        {
            Assert.Equal(m is >= 5 and < 24, found.Vectors![m].ToArray<Complex>().Any(x => x != 0));
            Assert.Equal(m is >= 5 and < 24, found.Values[m].ToArray<double>().Any(x => x != 0));
        }
    }

    static void Same(NDArray expected, NDArray actual) => Assert.Equal(Bits(expected), Bits(actual));

    static long[] Bits(NDArray x) =>
        [.. x.ToArray<Complex>().SelectMany(z => new[] { z.Real, z.Imaginary }).Select(BitConverter.DoubleToInt64Bits)];

    static Found Run(
        NDArray a, int width, Uplo uplo = Uplo.Lower, bool vectors = true, bool allowsNaN = true, int first = 0, int? end = null)
    {
        NDArray w = Zeros([a.Shape[0], a.Shape[^1]], a.DType.RealType());
        NDArray? v = vectors ? SwapAxes(ZerosLike(a)) : null;
        List<int> left = [];
        Scalars.Dispatch(a.DType, new Body(a, (w, v), (uplo, allowsNaN, width), (first, end ?? a.Shape[0]), left));
        return new(w, v, [.. left]);
    }

    sealed record Found(NDArray Values, NDArray? Vectors, int[] Left);

    sealed class Body(NDArray a, (NDArray W, NDArray? V) to, (Uplo Uplo, bool AllowsNaN, int Width) how, (int, int) range, List<int> left)
        : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            var task = new EighLanesTask<T, R>(new RawMatrices<T>(a), how.Uplo, how.AllowsNaN, to.W, to.V);
            LaneGroups.Run(task.At(how.Width), range.Item1, range.Item2, left.Add);
        }
    }
}
