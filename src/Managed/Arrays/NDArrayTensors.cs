using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack;

// Exchange with spans and with System.Numerics.Tensors.
//
// Whatever layout an array has, a ReadOnlyTensorSpan can describe it: strides may be in any order, and 0 where an axis is broadcast. Its
// constructor wants stride 0 on axes of length 1, takes no empty shapes, and there is no rank 0: a scalar is a vector of one element.
// Tensor<T>.GetPinnableReference ignores where a tensor starts in its storage (10.0.15), so the first element comes from TensorMarshal.
public sealed partial class NDArray
{
    /// <summary>An array with a copy of a tensor's elements.</summary>
    /// <typeparam name="T">float, double, ComplexSingle, Complex, long or bool; int counts as double, as a scalar does.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static NDArray Of<T>(Tensor<T> values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return Of(values.AsReadOnlyTensorSpan());
    }

    /// <summary>An array with a copy of the elements of a tensor or a part of one.</summary>
    /// <inheritdoc cref="Of{T}(Tensor{T})"/>
    [OverloadResolutionPriority(-1)]
    public static NDArray Of<T>(in ReadOnlyTensorSpan<T> values) where T : unmanaged
    {
        int[] shape = ShapeOf(values.Lengths);
        var elements = new T[Layout.SizeOf(shape)];
        if (elements.Length > 0)
        {
            values.FlattenTo(elements);
        }

        return typeof(T) == typeof(int) ? Of<T>(elements.AsSpan(), shape) : Wrap(elements, shape);
    }

    /// <summary>
    /// A tensor's own storage, not copied, with its strides. Writing to the tensor afterwards changes the NDArray, its views, and corrupts
    /// gradients whose record holds them. Should a later version of System.Numerics.Tensors hide its storage, this is a copy.
    /// </summary>
    /// <typeparam name="T">float, double, ComplexSingle, Complex, long or bool.</typeparam>
    [OverloadResolutionPriority(-1)]
    public static NDArray Wrap<T>(Tensor<T> values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        DType type = DTypes.Of<T>();
        int[] shape = ShapeOf(values.Lengths);
        if (Array.IndexOf(shape, 0) >= 0 || StorageOf(values) is not { } storage)
        {
            return Of(values);
        }

        ref T first = ref Unsafe.AsRef(in TensorMarshal.GetReference(values.AsReadOnlyTensorSpan()));
        long offset = Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(storage), ref first) / Unsafe.SizeOf<T>();
        int[] strides = Array.ConvertAll(values.Strides.ToArray(), s => checked((int)s));
        return offset >= 0 && offset < storage.Length ? new(storage, type, (int)offset, shape, strides) : Of(values);
    }

    /// <summary>
    /// A tensor with a copy of the elements, converted to <typeparamref name="T"/> (never from complex to real); a scalar becomes a vector.
    /// </summary>
    public Tensor<T> ToTensor<T>() where T : unmanaged => Tensor.Create(ToArray<T>(), LengthsOf(shape));

    /// <summary>
    /// A tensor on the storage of this array, not copied, with its strides; a scalar becomes a vector. Writing to it changes this array,
    /// its views, and corrupts gradients whose record holds them. An empty array, or one that wraps a struct of another library, is copied.
    /// </summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <exception cref="ArgumentException">The elements have another type: use <see cref="ToTensor{T}"/>.</exception>
    /// <exception cref="InvalidOperationException">The array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public Tensor<T> AsTensor<T>() where T : unmanaged
    {
        RequireElements<T>();
        return Size > 0 && storage is T[] elements && elements.GetType() == typeof(T[])
            ? Tensor.Create(elements, offset, LengthsOf(shape), TensorStrides())
            : ToTensor<T>();
    }

    /// <summary>The elements in place, whatever their layout, to read them as a tensor; a scalar becomes a vector.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <exception cref="ArgumentException">The elements have another type: use <see cref="ToTensor{T}"/>.</exception>
    /// <exception cref="InvalidOperationException">The array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public ReadOnlyTensorSpan<T> AsReadOnlyTensorSpan<T>() where T : unmanaged
    {
        RequireElements<T>();
        return Size > 0 ? new(FromOffset<T>(), LengthsOf(shape), TensorStrides()) : ToTensor<T>().AsReadOnlyTensorSpan();
    }

    /// <summary>The elements in place, last axis fastest.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <exception cref="ArgumentException">The elements have another type: use <see cref="ToArray{T}"/>.</exception>
    /// <exception cref="InvalidOperationException">The elements do not lie row-major without gaps, so that they are no span: use
    /// <see cref="ToArray{T}"/>. Or the array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public ReadOnlySpan<T> AsReadOnlySpan<T>() where T : unmanaged
    {
        RequireElements<T>();
        return Size == 0 ? []
            : IsRowMajor ? Dense<T>()
            : throw new InvalidOperationException(
                $"An array of shape {Layout.Text(shape)} with strides {Layout.Text(strides)} is not one row-major run: " +
                "use ToArray, or AsReadOnlyTensorSpan.");
    }

    void RequireElements<T>() where T : unmanaged
    {
        _ = Readable();
        if (DTypes.Of<T>() != DType)
        {
            throw new ArgumentException($"The elements are {DType}, not {typeof(T)}: only a copy can convert them.");
        }
    }

    nint[] TensorStrides()
    {
        nint[] result = [.. strides];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = shape[i] == 1 ? 0 : result[i];
        }

        return result.Length == 0 ? [0] : result;
    }

    static nint[] LengthsOf(int[] shape) => shape.Length == 0 ? [1] : [.. shape];

    static int[] ShapeOf(ReadOnlySpan<nint> lengths)
    {
        var shape = new int[lengths.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = lengths[i] <= int.MaxValue
                ? (int)lengths[i]
                : throw new ArgumentException($"A tensor of length {lengths[i]} along axis {i} has more elements than an NDArray can.");
        }

        return shape;
    }

    static T[]? StorageOf<T>(Tensor<T> tensor) where T : unmanaged
    {
        try
        {
            return Storage<T>.Of(tensor);
        }
        catch (MissingFieldException)
        {
            return null;
        }
    }

    static class Storage<T>
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_values")]
        public static extern ref T[] Of(Tensor<T> tensor);
    }
}
