using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>The lanes of a register of 128 bits: 2 double or 4 float.</summary>
readonly struct Lanes128<R> : ILanes<Lanes128<R>, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly Vector128<R> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Lanes128(Vector128<R> value) => this.value = value;

    public static int Count => Vector128<R>.Count;

    public static int Parts => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Create(R value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator +(Lanes128<R> x, Lanes128<R> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator -(Lanes128<R> x, Lanes128<R> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator -(Lanes128<R> x) => new(-x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator *(Lanes128<R> x, Lanes128<R> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator /(Lanes128<R> x, Lanes128<R> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator &(Lanes128<R> x, Lanes128<R> y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator |(Lanes128<R> x, Lanes128<R> y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> operator ~(Lanes128<R> x) => new(~x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Scale(Lanes128<R> x, Lanes128<R> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> MultiplyAdd(Lanes128<R> x, Lanes128<R> y, Lanes128<R> z) => typeof(R) == typeof(double)
        ? new(Vector128.MultiplyAddEstimate(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, R>())
        : new(Vector128.MultiplyAddEstimate(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, R>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> MultiplyConjugateAdd(Lanes128<R> x, Lanes128<R> y, Lanes128<R> z) => MultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> ScaleAdd(Lanes128<R> x, Lanes128<R> y, Lanes128<R> z) => MultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> AbsSquare(Lanes128<R> x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Real(Lanes128<R> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Imaginary(Lanes128<R> x) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Join(Lanes128<R> re, Lanes128<R> im) => re;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Abs(Lanes128<R> x) => new(Vector128.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Sqrt(Lanes128<R> x) => new(Vector128.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> ReciprocalSqrt(Lanes128<R> x) => Create(R.One) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> CopySign(Lanes128<R> size, Lanes128<R> sign) => new(Vector128.CopySign(size.value, sign.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Equal(Lanes128<R> x, Lanes128<R> y) => new(Vector128.Equals(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Less(Lanes128<R> x, Lanes128<R> y) => new(Vector128.LessThan(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> LessOrEqual(Lanes128<R> x, Lanes128<R> y) => new(Vector128.LessThanOrEqual(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<R> Select(Lanes128<R> mask, Lanes128<R> yes, Lanes128<R> no) =>
        new(Vector128.ConditionalSelect(mask.value, yes.value, no.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Lanes128<R> mask) => mask.value.ExtractMostSignificantBits();
}
