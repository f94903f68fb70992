using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>The lanes of a register of 256 bits: 4 double or 8 float.</summary>
readonly struct Lanes256<R> : ILanes<Lanes256<R>, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly Vector256<R> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Lanes256(Vector256<R> value) => this.value = value;

    public static int Count => Vector256<R>.Count;

    public static int Parts => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Create(R value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator +(Lanes256<R> x, Lanes256<R> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator -(Lanes256<R> x, Lanes256<R> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator -(Lanes256<R> x) => new(-x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator *(Lanes256<R> x, Lanes256<R> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator /(Lanes256<R> x, Lanes256<R> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator &(Lanes256<R> x, Lanes256<R> y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator |(Lanes256<R> x, Lanes256<R> y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> operator ~(Lanes256<R> x) => new(~x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Scale(Lanes256<R> x, Lanes256<R> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> MultiplyAdd(Lanes256<R> x, Lanes256<R> y, Lanes256<R> z) => typeof(R) == typeof(double)
        ? new(Vector256.MultiplyAddEstimate(x.value.AsDouble(), y.value.AsDouble(), z.value.AsDouble()).As<double, R>())
        : new(Vector256.MultiplyAddEstimate(x.value.AsSingle(), y.value.AsSingle(), z.value.AsSingle()).As<float, R>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> MultiplyConjugateAdd(Lanes256<R> x, Lanes256<R> y, Lanes256<R> z) => MultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> ScaleAdd(Lanes256<R> x, Lanes256<R> y, Lanes256<R> z) => MultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> AbsSquare(Lanes256<R> x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Real(Lanes256<R> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Imaginary(Lanes256<R> x) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Join(Lanes256<R> re, Lanes256<R> im) => re;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Abs(Lanes256<R> x) => new(Vector256.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Sqrt(Lanes256<R> x) => new(Vector256.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> ReciprocalSqrt(Lanes256<R> x) => Create(R.One) / Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> CopySign(Lanes256<R> size, Lanes256<R> sign) => new(Vector256.CopySign(size.value, sign.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Equal(Lanes256<R> x, Lanes256<R> y) => new(Vector256.Equals(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Less(Lanes256<R> x, Lanes256<R> y) => new(Vector256.LessThan(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> LessOrEqual(Lanes256<R> x, Lanes256<R> y) => new(Vector256.LessThanOrEqual(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<R> Select(Lanes256<R> mask, Lanes256<R> yes, Lanes256<R> no) =>
        new(Vector256.ConditionalSelect(mask.value, yes.value, no.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(Lanes256<R> mask) => mask.value.ExtractMostSignificantBits();
}
