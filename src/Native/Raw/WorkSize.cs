using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lapack.Native;

// The lengths of work arrays. A routine that is called with LWORK = -1 does nothing but return in its first work element the length
// that lets it run fastest; LAPACK documents the least one.
public sealed partial class LapackLibrary
{
    /// <summary>The length that a query left in the real part of its first work element.</summary>
    static long WorkSize<T>(T query)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) || typeof(T) == typeof(ComplexSingle))
        {
            // Single precision rounds lengths above 2^24, often down: the next number up is never too small.
            float size = Unsafe.As<T, float>(ref query);
            return (long)(size < 1 << 24 ? size : MathF.BitIncrement(size));
        }

        return (long)Math.Ceiling(Unsafe.As<T, double>(ref query));
    }

    /// <summary>The length that a query left, at least the documented one, if the library's integers can say it.</summary>
    /// <param name="query">The first work element after the query.</param>
    /// <param name="least">The length that LAPACK documents.</param>
    /// <param name="n">The order of the problem, for the message.</param>
    long WorkSize<T>(T query, long least, int n)
        where T : unmanaged
    {
        long size = Math.Max(WorkSize(query), Math.Max(1, least));
        RequireFits(size, n);
        return size;
    }

    /// <summary>A work array is not longer than the library's integers can say: a larger number would be cut off without notice.</summary>
    void RequireFits(long elements, int n)
    {
        if (IntegerBits == 32 && elements > int.MaxValue)
        {
            ThrowTooLarge(n, elements);
        }
    }

    /// <summary>
    /// The drivers for singular values and least squares see by 2 lda n, computed in the library's integers, how much of a tall or wide
    /// matrix fits into the work array. If that overflows they take it for small, and write behind the array.
    /// </summary>
    void RequireCountable(int m, int n, int lda)
    {
        long small = Math.Min(m, n), large = Math.Max(m, n);
        long elements = (2 * (n > 1 ? (long)lda * n : m)) + (4 * small * small) + (7 * large);
        if (IntegerBits == 32 && 2 * large >= 3 * small && elements > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(lda), lda, $"For a matrix of {m} x {n} elements the library counts up to {elements} elements with this leading " +
                $"dimension, more than the 32-bit integers of {this} can say. Load a library with 64-bit integers (ILP64), such as " +
                "libopenblas64.");
        }
    }

    [DoesNotReturn]
    void ThrowTooLarge(int n, long elements) =>
        throw new ArgumentOutOfRangeException(
            nameof(n), n, $"A matrix of order {n} needs a work array of {elements} elements, more than the 32-bit integers of {this} can " +
            "say. Load a library with 64-bit integers (ILP64), such as libopenblas64.");
}
