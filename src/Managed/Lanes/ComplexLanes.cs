using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>Complex numbers, one a lane: the real parts of all, then the imaginary parts.</summary>
readonly struct ComplexLanes<V, R> : ILaneElement<ComplexLanes<V, R>, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly V re;
    readonly V im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ComplexLanes(V re, V im) => (this.re, this.im) = (re, im);

    public static int Parts => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> operator +(ComplexLanes<V, R> x, ComplexLanes<V, R> y) => new(x.re + y.re, x.im + y.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> operator -(ComplexLanes<V, R> x, ComplexLanes<V, R> y) => new(x.re - y.re, x.im - y.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> operator -(ComplexLanes<V, R> x) => new(-x.re, -x.im);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> operator *(ComplexLanes<V, R> x, ComplexLanes<V, R> y) =>
        new(V.MultiplyAdd(-x.im, y.im, x.re * y.re), V.MultiplyAdd(x.im, y.re, x.re * y.im));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> Scale(ComplexLanes<V, R> x, V y) => new(x.re * y, x.im * y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> MultiplyAdd(ComplexLanes<V, R> x, ComplexLanes<V, R> y, ComplexLanes<V, R> z) => new(
        V.MultiplyAdd(-x.im, y.im, V.MultiplyAdd(x.re, y.re, z.re)),
        V.MultiplyAdd(x.im, y.re, V.MultiplyAdd(x.re, y.im, z.im)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> MultiplyConjugateAdd(ComplexLanes<V, R> x, ComplexLanes<V, R> y, ComplexLanes<V, R> z) => new(
        V.MultiplyAdd(x.im, y.im, V.MultiplyAdd(x.re, y.re, z.re)),
        V.MultiplyAdd(x.im, y.re, V.MultiplyAdd(-x.re, y.im, z.im)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> ScaleAdd(ComplexLanes<V, R> x, V y, ComplexLanes<V, R> z) =>
        new(V.MultiplyAdd(x.re, y, z.re), V.MultiplyAdd(x.im, y, z.im));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V AbsSquare(ComplexLanes<V, R> x) => V.MultiplyAdd(x.im, x.im, x.re * x.re);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Real(ComplexLanes<V, R> x) => x.re;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Imaginary(ComplexLanes<V, R> x) => x.im;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<V, R> Join(V re, V im) => new(re, im);
}
