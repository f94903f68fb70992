using System.Numerics;
using Lapack;

namespace Managed.Tests;

public class DTypeTests
{
    [Fact]
    public void PromotionIsNumPys()
    {
        // Rows and columns: Bool, Int64, Float32, Float64, Complex64, Complex128, as numpy.promote_types gives them.
        string[] table = ["b i f d c z", "i i d d z z", "f d f d c z", "d d d d z z", "c z c z c z", "z z z z z z"];
        const string Letters = "bifdcz";
        foreach (DType a in Enum.GetValues<DType>())
        {
            foreach (DType b in Enum.GetValues<DType>())
            {
                Assert.Equal((DType)Letters.IndexOf(table[(int)a].Split(' ')[(int)b], StringComparison.Ordinal), DTypes.Promote(a, b));
            }
        }
    }

    [Fact]
    public void ArithmeticPromotes()
    {
        NDArray single = NDArray.Of(1f, 2f), integers = NDArray.Of(1L, 2L), wide = NDArray.Of(1.0, 2.0);
        Assert.Equal(DType.Float64, (single + integers).DType);
        Assert.Equal(DType.Int64, (integers + integers).DType);
        Assert.Equal(DType.Int64, ((integers > 1) + (integers > 1)).DType);
        Assert.Equal(DType.Float64, (integers / integers).DType);
        Assert.Equal(DType.Float64, (single + wide).DType);
        Assert.Equal(DType.Complex128, (single.AsType(DType.Complex64) * wide).DType);
        Assert.Equal(DType.Complex64, (single.AsType(DType.Complex64) * single).DType);
    }

    [Fact]
    public void ScalarsAreWeak()
    {
        NDArray single = NDArray.Of(1f, 2f);
        Assert.Equal(DType.Float32, (2.0 * single).DType);
        Assert.Equal(DType.Float32, (single / 3).DType);
        Assert.Equal(DType.Complex64, (single * Complex.ImaginaryOne).DType);
        Assert.Equal(DType.Complex64, (Num.I * (2 * single)).DType);
        Assert.Equal(DType.Float32, ((2 * (NDArray)0.5) + single).DType);
        Assert.Equal(DType.Float32, (Num.Exp(0.5) * single).DType);
        Assert.Equal(DType.Float32, Num.Where(single > 1, single, 0).DType);
        Assert.Equal(DType.Float32, Num.Stack(single[0], 2.0).DType);
        Assert.Equal(DType.Complex64, Num.Stack(single[0], Num.I).DType);
        Assert.Equal(DType.Float32, Num.Power(single, 2).DType);
        Assert.Equal(DType.Complex128, (NDArray.Of(1L) * Num.I).DType);
        Assert.Equal(DType.Float64, (single * NDArray.Of(2.0)[0]).DType);
        Assert.Equal(DType.Float64, (single * Num.Array(2.0)).DType);
        Assert.Equal(DType.Float64, ((NDArray)2f + 2.0).DType);
    }

    [Fact]
    public void Properties()
    {
        Assert.True(DType.Complex64.IsComplex() && !DType.Float64.IsComplex());
        Assert.True(DType.Float32.IsInexact() && !DType.Int64.IsInexact() && !DType.Bool.IsInexact());
        Assert.Equal(DType.Float32, DType.Complex64.RealType());
        Assert.Equal(DType.Int64, DType.Int64.RealType());
        Assert.Equal(DType.Complex128, DType.Int64.ComplexType());
        Assert.Equal(DType.Complex64, DType.Float32.ComplexType());
        Assert.Equal(Math.BitIncrement(1.0) - 1, DType.Complex128.Epsilon());
        Assert.Equal(MathF.BitIncrement(1f) - 1, DType.Complex64.Epsilon());
        Assert.Equal([1, 8, 4, 8, 8, 16], Enum.GetValues<DType>().Select(t => t.ElementSize()));
    }
}
