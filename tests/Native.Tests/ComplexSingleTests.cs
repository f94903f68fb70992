using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Lapack.Native;

namespace Native.Tests;

public class ComplexSingleTests
{
    [Fact]
    public void It_is_two_floats() => Assert.Equal(8, Unsafe.SizeOf<ComplexSingle>());

    [Fact]
    public void It_converts()
    {
        ComplexSingle real = 2.5f;
        Assert.Equal(new ComplexSingle(2.5f, 0), real);
        Assert.Equal(new ComplexSingle(0.1f, -3), (ComplexSingle)new Complex(0.1, -3));
        Complex wide = new ComplexSingle(1, 2);
        Assert.Equal(new Complex(1, 2), wide);
    }

    [Fact]
    public void It_prints_as_complex_does()
    {
        var value = new ComplexSingle(0.1f, -2);
        Assert.Equal("<0.1; -2>", value.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal(
            new Complex(0.25, -2).ToString("F2", CultureInfo.InvariantCulture),
            new ComplexSingle(0.25f, -2).ToString("F2", CultureInfo.InvariantCulture));
    }
}
