using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>One lane, a plain number: for processors without vectors, and to hold the others against. A mask is 1 or 0.</summary>
readonly struct SingleLane<R> : ILanes<SingleLane<R>, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly R value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    SingleLane(R value) => this.value = value;

    public static int Count => 1;

    public static int Parts => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Create(R value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator +(SingleLane<R> x, SingleLane<R> y) => new(x.value + y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator -(SingleLane<R> x, SingleLane<R> y) => new(x.value - y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator -(SingleLane<R> x) => new(-x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator *(SingleLane<R> x, SingleLane<R> y) => new(x.value * y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator /(SingleLane<R> x, SingleLane<R> y) => new(x.value / y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator &(SingleLane<R> x, SingleLane<R> y) => Mask(x.IsSet && y.IsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator |(SingleLane<R> x, SingleLane<R> y) => Mask(x.IsSet || y.IsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> operator ~(SingleLane<R> x) => Mask(!x.IsSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Scale(SingleLane<R> x, SingleLane<R> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> MultiplyAdd(SingleLane<R> x, SingleLane<R> y, SingleLane<R> z) =>
        new(R.MultiplyAddEstimate(x.value, y.value, z.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> MultiplyConjugateAdd(SingleLane<R> x, SingleLane<R> y, SingleLane<R> z) => MultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> ScaleAdd(SingleLane<R> x, SingleLane<R> y, SingleLane<R> z) => MultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> AbsSquare(SingleLane<R> x) => x * x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Real(SingleLane<R> x) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Imaginary(SingleLane<R> x) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Join(SingleLane<R> re, SingleLane<R> im) => re;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Abs(SingleLane<R> x) => new(R.Abs(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Sqrt(SingleLane<R> x) => new(R.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> ReciprocalSqrt(SingleLane<R> x) => new(R.One / R.Sqrt(x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> CopySign(SingleLane<R> size, SingleLane<R> sign) => new(R.CopySign(size.value, sign.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Equal(SingleLane<R> x, SingleLane<R> y) => Mask(x.value == y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Less(SingleLane<R> x, SingleLane<R> y) => Mask(x.value < y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> LessOrEqual(SingleLane<R> x, SingleLane<R> y) => Mask(x.value <= y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SingleLane<R> Select(SingleLane<R> mask, SingleLane<R> yes, SingleLane<R> no) => mask.IsSet ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(SingleLane<R> mask) => mask.IsSet ? 1UL : 0UL;

    bool IsSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !R.IsZero(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static SingleLane<R> Mask(bool holds) => new(holds ? R.One : R.Zero);
}
