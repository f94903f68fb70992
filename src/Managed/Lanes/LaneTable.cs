using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lapack;

/// <summary>Which batches are done lane by lane and which by LAPACK, matrix after matrix, as measured.</summary>
static class LaneTable
{
    /// <summary>Bits of the widest register that the processor has; 0 without any.</summary>
    public static int Width { get; } = Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>Lanes of the widest register.</summary>
    public static int Lanes<R>()
        where R : unmanaged => Math.Max(1, Width / (8 * Unsafe.SizeOf<R>()));

    /// <summary>Whether eigenpairs of a batch are found lane by lane.</summary>
    /// <remarks>
    /// Measured on one core with AVX-512, eigh_fwd and eigvalsh_fwd of benchmarks/, beside OpenBLAS and MKL: full groups take from a tenth
    /// of LAPACK's time at n = 4 to a half at n = 64. A group of few matrices takes as long as a full one; from that, and not from a
    /// measurement of its own, follows how few are left to LAPACK.
    /// </remarks>
    /// <typeparam name="R">The real type.</typeparam>
    /// <param name="n">Order of the matrices.</param>
    /// <param name="count">How many there are.</param>
    public static bool TakesEigh<R>(int n, int count)
        where R : unmanaged
    {
        int lanes = Lanes<R>(), least = n <= 16 ? lanes / 4 : n <= 32 ? lanes / 2 : lanes * 3 / 4;
        return Width > 0 && n <= 64 && count >= Math.Max(2, least);
    }

    /// <summary>Whether the VJP of eigh is made lane by lane.</summary>
    /// <remarks>
    /// Measured with eigh_vjp of benchmarks/ on OpenBLAS: for w and V six to twelve times as fast as matrix by matrix at n = 4 to
    /// 32 (complex: three to five from n = 8 on, at n = 4 no clear gain); for w alone from 1.5 times at n = 32 to twelve at n = 4.
    /// </remarks>
    /// <typeparam name="R">The real type.</typeparam>
    /// <param name="n">Order of the matrices.</param>
    /// <param name="count">How many there are.</param>
    public static bool TakesEighGradient<R>(int n, int count)
        where R : unmanaged => Width > 0 && n <= 32 && count >= Least<R>();

    /// <summary>Whether Cholesky or LU factors of a batch are made lane by lane.</summary>
    /// <remarks>
    /// Measured with the public functions on OpenBLAS: two to three times as fast as LAPACK at n = 4 and 8 (complex 1.2 to 3), 1.1 to
    /// 2 at n = 16; at n = 32, and complex solutions at n = 16, sometimes slower.
    /// </remarks>
    /// <typeparam name="R">The real type.</typeparam>
    /// <param name="n">Order of the matrices.</param>
    /// <param name="count">How many there are.</param>
    public static bool TakesFactors<R>(int n, int count)
        where R : unmanaged => Width > 0 && n is > 0 and <= 16 && count >= Least<R>();

    /// <summary>Whether solutions with such factors are made lane by lane.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <typeparam name="R">Its real type.</typeparam>
    /// <param name="n">Order of the matrices.</param>
    /// <param name="columns">Right-hand sides of each; with many more than n products of LAPACK take over.</param>
    /// <param name="count">How many systems there are.</param>
    public static bool TakesSolutions<T, R>(int n, int columns, int count)
        where T : unmanaged
        where R : unmanaged =>
        TakesFactors<R>(n, count) && columns <= 2 * n && n * Reals.Width<T, R>() <= 16;

    /// <summary>With fewer matrices than a quarter of the lanes LAPACK should be as fast; not measured.</summary>
    static int Least<R>()
        where R : unmanaged => Math.Max(2, Lanes<R>() / 4);
}
