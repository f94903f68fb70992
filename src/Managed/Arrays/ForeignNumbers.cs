using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>C#'s numbers that are no element types, made into those that hold them.</summary>
static class ForeignNumbers
{
    /// <summary>
    /// An array of the numbers: integers of up to 32 bits and decimal as Float64, Half as Float32, ulong as Int64; null for element types
    /// and others.
    /// </summary>
    /// <exception cref="OverflowException">An unsigned number is larger than the largest Int64.</exception>
    public static NDArray? Converted<T>(ReadOnlySpan<T> values, int[] shape) where T : unmanaged =>
        typeof(T) == typeof(int) ? Converted<T, int, double>(values, shape)
        : typeof(T) == typeof(byte) ? Converted<T, byte, double>(values, shape)
        : typeof(T) == typeof(sbyte) ? Converted<T, sbyte, double>(values, shape)
        : typeof(T) == typeof(short) ? Converted<T, short, double>(values, shape)
        : typeof(T) == typeof(ushort) ? Converted<T, ushort, double>(values, shape)
        : typeof(T) == typeof(uint) ? Converted<T, uint, double>(values, shape)
        : typeof(T) == typeof(decimal) ? Converted<T, decimal, double>(values, shape)
        : typeof(T) == typeof(Half) ? Converted<T, Half, float>(values, shape)
        : typeof(T) == typeof(ulong) ? Converted<T, ulong, long>(values, shape)
        : null;

    static NDArray Converted<T, TFrom, TTo>(ReadOnlySpan<T> values, int[] shape)
        where T : unmanaged
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        var result = new TTo[values.Length];
        TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<T, TFrom>(values), result);
        return NDArray.Wrap(result, shape);
    }
}
