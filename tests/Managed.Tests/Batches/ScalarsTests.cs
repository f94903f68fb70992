using System.Numerics;
using Lapack;
using Lapack.Native;

namespace Managed.Tests;

public class ScalarsTests
{
    [Fact]
    public void NumbersOfEachTypeBehaveAsComplexNumbersDo()
    {
        Check<float, float>(new(1.5, 0));
        Check<double, double>(new(-2.5, 0));
        Check<ComplexSingle, float>(new(1.5, -0.25));
        Check<Complex, double>(new(-2.5, 0.75));
    }

    static void Check<T, R>(Complex value)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        T x = typeof(T) == typeof(ComplexSingle) ? (T)(object)(ComplexSingle)value
            : typeof(T) == typeof(Complex) ? (T)(object)value
            : Scalars.Of<T>(value.Real);
        Assert.Equal(value, Scalars.ToComplex(x));
        Assert.Equal(-value, Scalars.ToComplex(Scalars.Negate(x)));
        Assert.Equal(Complex.Conjugate(value), Scalars.ToComplex(Scalars.Conjugate(x)));
        T[] several = [x, default, Scalars.Negate(x)];
        Scalars.Conjugate<T, R>(several);
        Assert.Equal([Complex.Conjugate(value), 0, -Complex.Conjugate(value)], several.Select(Scalars.ToComplex));
        Assert.Equal(new Complex(3, 0), Scalars.ToComplex(Scalars.Of<T>(3)));
    }
}
