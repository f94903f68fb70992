using System.Runtime.CompilerServices;

namespace Lapack;

[CollectionBuilder(typeof(NDArray), nameof(FromElements))]
public sealed partial class NDArray
{
    /// <summary>The transpose: all axes in reverse order (numpy.ndarray.T). A view.</summary>
    public NDArray T => Num.Transpose(this);

    /// <summary>The elements converted to another type (numpy.ndarray.astype).</summary>
    /// <exception cref="ArgumentException">From complex to real, which would drop a part.</exception>
    /// <exception cref="OverflowException">NaN, infinity or a number beyond the range should become an Int64.</exception>
    public NDArray AsType(DType type) => Num.AsType(this, type);

    /// <summary>The same elements, last axis fastest, in another shape; one length may be -1 and is worked out (numpy.reshape).</summary>
    public NDArray Reshape(params int[] newShape)
    {
        ArgumentNullException.ThrowIfNull(newShape);
        return Num.Reshape(this, newShape);
    }

    /// <summary>The parts along the first axis, for <c>foreach</c>.</summary>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    public IEnumerator<NDArray> GetEnumerator()
    {
        if (Rank == 0)
        {
            throw new InvalidOperationException("A scalar array has no axis to iterate over.");
        }

        return Iterate();

        IEnumerator<NDArray> Iterate()
        {
            for (int i = 0; i < shape[0]; i++)
            {
                yield return this[i];
            }
        }
    }

    /// <summary>The elements of a collection expression: numbers make a vector, vectors a matrix, and so on.</summary>
    public static NDArray FromElements(ReadOnlySpan<NDArray> elements) =>
        elements.Length == 0 ? Num.Zeros(0) : Num.Stack(elements.ToArray());
}
