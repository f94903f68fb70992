using System.Runtime.CompilerServices;

namespace Lapack.Native;

// Integers of either width. A scalar is passed as a pointer to a 64-bit cell: these machines are little endian, so a library with
// 32-bit integers reads and writes the low half, and a cell cleared before holds the right bits for both.
public sealed partial class LapackLibrary
{
    /// <summary>The integer that a library left in a cleared cell, sign-extended from its width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    long FromCell(long cell) => IntegerBits == 32 ? (int)cell : cell;

    /// <summary>
    /// A size that a query returned as a real number. Single precision rounds sizes above 2^24, often down: the next number up is
    /// never too small.
    /// </summary>
    static long WorkspaceSize<R>(R value)
        where R : unmanaged
    {
        if (typeof(R) == typeof(float))
        {
            float size = (float)(object)value;
            return (long)(size < 1 << 24 ? size : MathF.BitIncrement(size));
        }

        return (long)Math.Ceiling((double)(object)value);
    }

    /// <summary>How many bytes an integer (and a logical, which is as wide) has in this library's arrays.</summary>
    int IntegerBytes => IntegerBits / 8;

    /// <summary>Writes logicals as this library's arrays hold them.</summary>
    unsafe void WriteLogicals(ReadOnlySpan<bool> values, byte* to)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (IntegerBits == 32)
            {
                ((int*)to)[i] = values[i] ? 1 : 0;
            }
            else
            {
                ((long*)to)[i] = values[i] ? 1 : 0;
            }
        }
    }

    /// <summary>The size that a query returned in the real part of its first work element.</summary>
    static long RealPart<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) || typeof(T) == typeof(ComplexSingle)
            ? WorkspaceSize(Unsafe.As<T, float>(ref value))
            : WorkspaceSize(Unsafe.As<T, double>(ref value));

    /// <summary>An integer array in the width of a 64-bit library.</summary>
    static void Widen(ReadOnlySpan<int> from, Span<long> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }
    }

    /// <summary>An integer array of a 64-bit library in ours; row numbers always fit.</summary>
    static void Narrow(ReadOnlySpan<long> from, Span<int> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = checked((int)from[i]);
        }
    }

    /// <summary>Integers into an array of the library's width.</summary>
    unsafe void WriteIntegers(ReadOnlySpan<long> values, void* cells)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (IntegerBits == 32)
            {
                ((int*)cells)[i] = (int)values[i];
            }
            else
            {
                ((long*)cells)[i] = values[i];
            }
        }
    }

    /// <summary>Integers out of an array of the library's width.</summary>
    unsafe void ReadIntegers(void* cells, Span<long> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = IntegerBits == 32 ? ((int*)cells)[i] : ((long*)cells)[i];
        }
    }
}
