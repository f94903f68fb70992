using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class PaddingTests
{
    [Theory]
    [InlineData(PadMode.Constant)]
    [InlineData(PadMode.Edge)]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Symmetric)]
    [InlineData(PadMode.Wrap)]
    public void WhatIsTooLargeIsRefused(PadMode mode)
    {
        Assert.Throws<ArgumentException>(() => Pad(Arange(4), [(int.MaxValue, int.MaxValue)], mode));
        Assert.Throws<ArgumentException>(() => Pad(Arange(4), [(int.MaxValue - 2, 0)], mode));
    }

    [Fact]
    public void AnUnknownModeIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Pad(Arange(4), [(1, 1)], (PadMode)9));
}
