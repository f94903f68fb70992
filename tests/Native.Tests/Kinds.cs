using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

// The four scalar types under the letters that LAPACK has for them.

public sealed class S : IKind<float>
{
    public static bool IsComplex => false;

    public static double Epsilon => Math.ScaleB(1, -23);

    public static float From(Complex value) => (float)value.Real;

    public static Complex To(float value) => value;
}

public sealed class D : IKind<double>
{
    public static bool IsComplex => false;

    public static double Epsilon => Math.ScaleB(1, -52);

    public static double From(Complex value) => value.Real;

    public static Complex To(double value) => value;
}

public sealed class C : IKind<ComplexSingle>
{
    public static bool IsComplex => true;

    public static double Epsilon => S.Epsilon;

    public static ComplexSingle From(Complex value) => (ComplexSingle)value;

    public static Complex To(ComplexSingle value) => value;
}

public sealed class Z : IKind<Complex>
{
    public static bool IsComplex => true;

    public static double Epsilon => D.Epsilon;

    public static Complex From(Complex value) => value;

    public static Complex To(Complex value) => value;
}
