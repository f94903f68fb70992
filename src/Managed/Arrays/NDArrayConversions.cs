using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack;

public sealed partial class NDArray
{
    /// <summary>A vector with a copy of the elements.</summary>
    /// <typeparam name="T">
    /// float, double, ComplexSingle, Complex, long or bool. Smaller integers and decimal count as double, as scalars do, Half as float,
    /// ulong as long.
    /// </typeparam>
    /// <exception cref="OverflowException">An unsigned number is larger than the largest Int64.</exception>
    public static NDArray Of<T>(params ReadOnlySpan<T> values) where T : unmanaged => Of(values, values.Length);

    /// <summary>An array of the given shape with a copy of the elements, which are listed last axis fastest.</summary>
    /// <exception cref="ArgumentException">The shape does not have as many elements as there are values.</exception>
    public static NDArray Of<T>(ReadOnlySpan<T> values, params int[] shape) where T : unmanaged =>
        ForeignNumbers.Converted(values, shape) ?? Wrap(values.ToArray(), shape);

    /// <summary>A matrix with a copy of the elements.</summary>
    public static NDArray Of<T>(T[,] values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return Of(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length),
            values.GetLength(0), values.GetLength(1));
    }

    /// <summary>The rows of a matrix, which must be of one length; the elements are copied.</summary>
    public static NDArray Of<T>(T[][] rows) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows.Length == 0 ? 0 : rows[0].Length;
        var elements = new T[rows.Length * columns];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != columns)
            {
                throw new ArgumentException($"Row {i} has {rows[i].Length} elements, row 0 has {columns}.", nameof(rows));
            }

            rows[i].CopyTo(elements, i * columns);
        }

        return Of<T>(elements, rows.Length, columns);
    }

    /// <summary>
    /// The caller's own array, not copied, as a vector. Writing to it afterwards changes the NDArray, its views, and corrupts
    /// gradients whose record holds them.
    /// </summary>
    public static NDArray Wrap<T>(T[] storage) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(storage);
        return Wrap(storage, storage.Length);
    }

    /// <summary>
    /// The caller's own array, not copied, as an array of the given shape (last axis fastest). Writing to it afterwards changes the
    /// NDArray, its views, and corrupts gradients whose record holds them.
    /// </summary>
    /// <exception cref="ArgumentException">The shape does not have as many elements as the storage.</exception>
    public static NDArray Wrap<T>(T[] storage, params int[] shape) where T : unmanaged => Wrap(storage, DTypes.Of<T>(), shape);

    /// <summary>
    /// The caller's own array of any struct that lies in memory like the elements of <paramref name="type"/>, such as another library's
    /// complex numbers of two floats, not copied; otherwise as <see cref="Wrap{T}(T[], int[])"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The sizes of the struct and of the type's elements differ, or the shape does not have as many
    /// elements as the storage.</exception>
    public static NDArray Wrap<T>(T[] storage, DType type, params int[] shape) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(shape);
        if (Unsafe.SizeOf<T>() != type.ElementSize())
        {
            throw new ArgumentException(
                $"A {typeof(T)} has {Unsafe.SizeOf<T>()} bytes, an element of {type} {type.ElementSize()}.", nameof(type));
        }

        shape = [.. shape];
        if (Layout.SizeOf(shape) != storage.Length)
        {
            throw new ArgumentException($"{storage.Length} elements do not fill the shape {Layout.Text(shape)}.", nameof(shape));
        }

        return new(storage, type, 0, shape, Layout.RowMajor(shape));
    }

    /// <summary>A copy of the elements, last axis fastest, converted to <typeparamref name="T"/> (never from complex to real).</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        var result = new T[Size];
        CopyTo<T>(result);
        return result;
    }

    /// <summary>Copies the elements, last axis fastest, converted to <typeparamref name="T"/> (never from complex to real).</summary>
    /// <exception cref="ArgumentException">The span is shorter than the array.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"{Size} elements do not fit into a span of {destination.Length}.", nameof(destination));
        }

        Conversion.To(Readable(), DTypes.Of<T>()).ToRowMajor().Dense<T>().CopyTo(destination);
    }

    /// <summary>A copy of a matrix as a rectangular C# array, converted to <typeparamref name="T"/> (never from complex to real).</summary>
    /// <exception cref="InvalidOperationException">The array has not two axes.</exception>
    public T[,] ToMatrix<T>() where T : unmanaged
    {
        if (Rank != 2)
        {
            throw new InvalidOperationException($"An array of shape {Layout.Text(Shape)} is not a matrix.");
        }

        var result = new T[Shape[0], Shape[1]];
        T[] elements = ToArray<T>();
        for (int i = 0, next = 0; i < Shape[0]; i++)
        {
            for (int j = 0; j < Shape[1]; j++)
            {
                result[i, j] = elements[next++];
            }
        }

        return result;
    }

    static T[] NotNull<T>(T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values;
    }

    internal static NDArray Scalar<T>(T value, bool weak = false, bool whole = false) where T : unmanaged =>
        new(new[] { value }, DTypes.Of<T>(), 0, [], []) { IsWeak = weak, IsWhole = whole };

    /// <summary>
    /// A number read out of a function that is being differentiated would be a constant to it: a wrong gradient, silently.
    /// </summary>
    internal NDArray Readable() => !IsRecorded
        ? this
        : throw new InvalidOperationException(
            "This array is being differentiated; a number read from it would count as a constant. Compute with the functions of Num, " +
            "or read Autodiff.StopGradient(x) if a constant is meant.");

    NDArray Only(DType type) => Size == 1
        ? Conversion.To(Readable(), type)
        : throw new InvalidCastException(DType == DType.Bool
            ? $"A mask of shape {Layout.Text(Shape)} is not one truth value: take Num.Any or Num.All of it."
            : $"An array of shape {Layout.Text(Shape)} is not one number.");
}
