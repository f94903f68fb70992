using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class SlotTests
{
    static readonly NDArray A = NDArray.Of(1.0, 2), B = NDArray.Of(10.0, 20);

    sealed class Place(int position) : IScatter
    {
        public void AddTo(NDArray target, NDArray cotangent) => target.Dense<double>()[position] += (double)cotangent;
    }

    [Fact]
    public void WhatIsAddedStaysAsItIs()
    {
        Slot slot = default;
        Assert.Null(slot.Value);
        slot.Add(A);
        Assert.Same(A, slot.Value);
        slot.Add(B);
        slot.Add(B);
        Sample.Equal(NDArray.Of(21.0, 42), slot.Value!);
        Sample.Equal(NDArray.Of(1.0, 2), A);
        Sample.Equal(NDArray.Of(10.0, 20), B);
    }

    [Fact]
    public void PartsAreSetIntoASumOfItsOwn()
    {
        Slot slot = default;
        OutputSpec whole = new([2], DType.Float64);
        slot.Add(A);
        slot.Scatter(whole, new Place(1), 5.0);
        slot.Scatter(whole, new Place(1), 7.0);
        Sample.Equal(NDArray.Of(1.0, 14), slot.Value!);
        slot.Add(B);
        Sample.Equal(NDArray.Of(11.0, 34), slot.Value!);
        Sample.Equal(NDArray.Of(1.0, 2), A);

        Slot parts = default;
        parts.Scatter(whole, new Place(0), 3.0);
        Sample.Equal(NDArray.Of(3.0, 0), parts.Value!);
    }

    [Fact]
    public void OtherLayoutsAreAddedByIndex()
    {
        NDArray square = Array([[1, 2], [3, 4]]);
        Slot slot = default;
        slot.Add(square);
        slot.Add(square);
        slot.Add(SwapAxes(square));
        Sample.Equal((2 * square) + SwapAxes(square), slot.Value!);
    }
}
