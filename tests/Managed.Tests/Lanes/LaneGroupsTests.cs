using Lapack;
using Lapack.Native;

namespace Managed.Tests;

/// <summary>Batches that the drivers hand to lanes.</summary>
public class LaneGroupsTests
{
    [Theory, InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Complex64), InlineData(DType.Complex128)]
    public void ThreadsDoNotMatter(DType type)
    {
        NDArray a = Matrix.Random(3, type, 3011, 5, 5);
        (NDArray w, NDArray v) = Linalg.Eigh(a);
        using (LapackLibrary.Current.LimitThreads(1))
        {
            (NDArray w1, NDArray v1) = Linalg.Eigh(a);
            Matrix.Near(w, w1, 0);
            Matrix.Near(v, v1, 0);
        }
    }

    [Theory, InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Complex64), InlineData(DType.Complex128)]
    public void TheFirstMatrixThatIsNotFiniteIsNamed(DType type)
    {
        NDArray bad = Num.Where((Num.Arange(50)[.., Num.NewAxis, Num.NewAxis] % 20 < 1) & (Num.Eye(4, 4, -1) > 0), double.NaN, 0.0);
        NDArray a = Num.Concatenate([Matrix.Random(3, type, 7, 4, 4), Matrix.Random(4, type, 50, 4, 4) + bad.AsType(type)]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => Linalg.Eigh(a));
        Assert.Contains("matrix 7 of the batch", e.Message, StringComparison.Ordinal);
        Linalg.Eigh(a, Uplo.Upper);
        Assert.SkipWhen(LaneTable.Width == 0, "this processor has no lanes, and LAPACK gives for NaN what it likes");
        (NDArray w, NDArray v) = Linalg.Eigh(a, options: new() { CheckFinite = false });
        Assert.True(double.IsNaN((double)w[7, 0]) && double.IsNaN((double)Num.Real(v[47, 3, 3])));
        Assert.True(double.IsFinite((double)w[6, 0]) && double.IsFinite((double)w[8, 0]));
    }

    [Fact]
    public void WhatIsLeftIsDoneOneByOne()
    {
        List<int> done = [];
        LaneGroups.Run(new Every3rd(), 10, 31, done.Add);
        Assert.Equal([12, 15, 18, 21, 24, 27, 30], done);
    }

    /// <summary>An operation on four lanes that leaves multiples of three to the caller.</summary>
    sealed class Every3rd : LaneGroups
    {
        public override int Lanes => 4;

        public override ulong Run(int first, int count) =>
            Enumerable.Range(0, count).Where(i => (first + i) % 3 == 0).Aggregate(0UL, (bits, i) => bits | (1UL << i));

        public override void Dispose()
        {
        }
    }
}
