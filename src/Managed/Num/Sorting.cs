using System.Numerics;

namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// The elements in ascending order along an axis (numpy.sort): NaN last, complex numbers by their real and then their imaginary parts.
    /// The derivative follows the elements; equal ones are taken in the order in which they came.
    /// </summary>
    public static NDArray Sort(NDArray a, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "Sort");
        return SwapAxes(new SortPrimitive().Apply(SwapAxes(a, axis, -1))[0], axis, -1);
    }

    /// <summary>
    /// The elements along an axis in an order in which the one at position <paramref name="kth"/> is where sorting would put it, none
    /// before it is larger and none behind it smaller (numpy.partition). Here both sides are sorted too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the axis.</exception>
    public static NDArray Partition(NDArray a, int kth, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        int n = a.Shape[Layout.Axis(axis, a.Rank, "Partition")];
        return kth >= -n && kth < n
            ? Sort(a, axis)
            : throw new ArgumentOutOfRangeException(
                nameof(kth), $"Partition: position {kth} on axis {axis} of the shape {Layout.Text(a.Shape)}.");
    }

    /// <summary>
    /// The positions of the elements of an axis in ascending order, as Int64 (numpy.argsort); the sort is stable. Never differentiated.
    /// </summary>
    public static NDArray ArgSort(NDArray a, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(a);
        axis = Layout.Axis(axis, a.Rank, "ArgSort");
        NDArray lines = SwapAxes(a.Value, axis, -1);
        return SwapAxes(SortPrimitive.Order(lines), axis, -1);
    }

    /// <summary>
    /// Where values would have to be put into an ascending vector to keep it so (numpy.searchsorted), as Int64: before those equal to
    /// them, or (right) behind them. Never differentiated.
    /// </summary>
    /// <exception cref="ArgumentException">The first array is not a vector.</exception>
    public static NDArray SearchSorted(NDArray sorted, NDArray values, bool right = false)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        ArgumentNullException.ThrowIfNull(values);

        if (sorted.Rank != 1)
        {
            throw new ArgumentException($"SearchSorted looks in a vector, not in the shape {Layout.Text(sorted.Shape)}.");
        }

        NDArray result = NDArray.Empty(DType.Int64, values.ShapeArray);
        if (!sorted.DType.IsInexact() && !values.DType.IsInexact())
        {
            SortingKernels.Search<long>(sorted.ToArray<long>(), values.ToArray<long>(), result.Dense<long>(), right);
        }
        else if (sorted.DType.IsComplex() || values.DType.IsComplex())
        {
            SortingKernels.Search(sorted.Value.ToArray<Complex>(), values.Value.ToArray<Complex>(), result.Dense<long>(), right);
        }
        else
        {
            SortingKernels.Search<double>(sorted.Value.ToArray<double>(), values.Value.ToArray<double>(), result.Dense<long>(), right);
        }

        return result;
    }

    /// <summary>
    /// The different elements in ascending order, as a vector (numpy.unique). The derivative goes to the first of equal ones. NaN counts
    /// once.
    /// </summary>
    public static NDArray Unique(NDArray a) => UniqueAll(a).Values;

    /// <summary>
    /// The different elements in ascending order, where they are, and how often (numpy.unique with everything it returns).
    /// </summary>
    public static UniqueResult UniqueAll(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        NDArray elements = Ravel(a), plain = elements.Value;
        int[] order = SortingKernels.Positions(plain);
        NDArray sorted = Gather.Take(plain, 0, order, [order.Length]);
        bool[] same = new bool[order.Length];
        if (order.Length > 1)
        {
            NDArray x = sorted[..^1], y = sorted[1..];
            Where(NotEqual(x, x), NotEqual(y, y), Equal(x, y)).CopyTo<bool>(same.AsSpan(1));
        }

        var first = new List<long>();
        long[] inverse = new long[order.Length], counts = new long[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            if (!same[i])
            {
                first.Add(order[i]);
            }

            inverse[order[i]] = first.Count - 1;
            counts[first.Count - 1]++;
        }

        NDArray indices = NDArray.Wrap(first.ToArray());
        return new(Take(elements, indices, 0), indices, NDArray.Wrap(inverse, a.ShapeArray), NDArray.Wrap(counts[..first.Count]));
    }

    /// <remarks>Along the last axis. y = P x with the permutation P of the values that were sorted.</remarks>
    sealed class SortPrimitive() : Primitive("Sort")
    {
        public static NDArray Order(NDArray x)
        {
            int[] positions = SortingKernels.Positions(x);
            return NDArray.Wrap(System.Array.ConvertAll(positions, p => (long)p), x.ShapeArray);
        }

        protected internal override NDArray[] Forward(NDArray[] inputs) => [SortingKernels.Values(inputs[0])];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray x = inputs[0].Value;
            return g => [PutAlongAxis(Zeros(x.ShapeArray, g[0]!.DType), Order(x), g[0]!, -1)];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
            (Apply(inputs), [TakeAlongAxis(tangents[0]!, Order(inputs[0].Value), -1)]);
    }
}

/// <summary>The different elements of an array; see <see cref="Num.UniqueAll"/>.</summary>
/// <param name="Values">The different elements in ascending order, as a vector.</param>
/// <param name="Indices">For each of them where it first was, in row-major order.</param>
/// <param name="Inverse">For each element of the array its position in <paramref name="Values"/>, in the array's shape.</param>
/// <param name="Counts">How often each occurred.</param>
public readonly record struct UniqueResult(NDArray Values, NDArray Indices, NDArray Inverse, NDArray Counts);
