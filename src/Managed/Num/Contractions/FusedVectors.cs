using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>x y + z with one rounding, for vectors of float or double.</summary>
static class FusedVectors
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<R> MultiplyAdd<R>(Vector256<R> x, Vector256<R> y, Vector256<R> z) => typeof(R) == typeof(double)
        ? Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, R>()
        : Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, R>();
}
