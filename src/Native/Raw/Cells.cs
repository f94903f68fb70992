using System.Runtime.CompilerServices;

namespace Lapack.Native;

// Integers of either width. A scalar is passed as a pointer to a 64-bit cell: these machines are little endian, so a library with
// 32-bit integers reads and writes the low half, and a cell cleared before holds the right bits for both. Arrays have the library's
// width: IntegerArray is for those of the caller, the methods below are for those in a workspace.
public sealed partial class LapackLibrary
{
    /// <summary>How many bytes an integer (and a logical, which is as wide) has in this library's arrays.</summary>
    int IntegerBytes => IntegerBits / 8;

    /// <summary>The integer that a library left in a cleared cell, sign-extended from its width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    long FromCell(long cell) => IntegerBits == 32 ? (int)cell : cell;

    /// <summary>Writes integers into an array of the library's width.</summary>
    unsafe void WriteIntegers(ReadOnlySpan<long> values, void* cells)
    {
        for (int i = 0; i < values.Length; i++)
        {
            WriteInteger(values[i], cells, i);
        }
    }

    /// <summary>Writes logicals into an array of the library's width: 1 for true, as gfortran has it.</summary>
    unsafe void WriteLogicals(ReadOnlySpan<bool> values, void* cells)
    {
        for (int i = 0; i < values.Length; i++)
        {
            WriteInteger(values[i] ? 1 : 0, cells, i);
        }
    }

    unsafe void WriteInteger(long value, void* cells, int index)
    {
        if (IntegerBits == 32)
        {
            ((int*)cells)[index] = (int)value;
        }
        else
        {
            ((long*)cells)[index] = value;
        }
    }

    /// <summary>Reads integers from an array of the library's width.</summary>
    unsafe void ReadIntegers(void* cells, Span<long> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = IntegerBits == 32 ? ((int*)cells)[i] : ((long*)cells)[i];
        }
    }
}
