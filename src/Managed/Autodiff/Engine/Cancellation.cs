using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// What remains of cotangents that cancelled. The loss Im tr(v v^H) is 0 for every v: its two contributions to the cotangent of v are
/// -i v and i v, and their sum is 0 or rounding. A rule that asks whether a loss depends on the phase of v sees only that sum, and
/// rounding does depend on it. So on the way to such a rule the backward pass remembers how much its sums shrank.
/// </summary>
/// <remarks>
/// The shrinkage of an array is by what factor the numbers that it is a sum of were larger than it is, 1 where nothing cancelled. What a
/// rule returns is taken to have the shrinkage of what it received.
/// </remarks>
static class Cancellation
{
    /// <summary>The largest modulus of a real or imaginary part, of the numbers alone; NaN if there is one.</summary>
    public static double Size(NDArray g)
    {
        g = g.Value;
        if (!g.IsDense)
        {
            NDArray copy = NDArray.ZerosLike(g);
            StridedCopy.Copy(g, copy);
            g = copy;
        }

        return g.Size == 0 ? 0
            : g.DType.RealType() == DType.Float64 ? Math.Abs(TensorPrimitives.MaxMagnitude<double>(g.Dense<double>()))
            : Math.Abs(TensorPrimitives.MaxMagnitude<float>(g.Dense<float>()));
    }

    /// <summary>The rounding unit of the type.</summary>
    public static double Epsilon(NDArray g) =>
        g.DType.RealType() == DType.Float64 ? double.BitIncrement(1) - 1 : float.BitIncrement(1) - 1;

    /// <summary>
    /// Takes the numbers out of cotangents of vectors that are rounding alone: up to 4 sqrt(n) eps of what cancelled. How they change
    /// stays, where a transform follows them; and that the loss uses them stays, where other vectors would be as right: in another basis
    /// they may not cancel.
    /// </summary>
    /// <param name="cotangents">For each output of the primitive; null where there is none.</param>
    /// <param name="received">The slots that they were summed in.</param>
    /// <param name="node">An application of a primitive with <see cref="IGaugeFreedom"/>. Vectors are its outputs with the most axes;
    /// values have one axis less, and are determined.</param>
    public static void RemoveRounding(NDArray?[] cotangents, Slot[] received, Node node)
    {
        int axes = 0;
        bool mayUncover = node.Basis?.Problem is { Groups: not null } or { Free.MayUncover: true };
        for (int i = 0; i < cotangents.Length; i++)
        {
            axes = Math.Max(axes, node.Output(i).Shape.Length);
        }

        for (int i = 0; i < cotangents.Length; i++)
        {
            if (cotangents[i] is { } g && g.Shape.Length == axes &&
                (received[i].IsCancelled || IsRounding(g, received[i].Shrinkage)))
            {
                cotangents[i] = g.Tracer is not null ? g - g.Value : mayUncover ? NDArray.ZerosLike(g) : null;
            }
        }
    }

    /// <summary>The shrinkage of what a rule makes of its cotangents; infinite where they have cancelled to zero.</summary>
    /// <param name="cotangents">For each output of the primitive; null where there is none.</param>
    /// <param name="received">The slots that they were summed in.</param>
    public static double ShrinkageOf(NDArray?[] cotangents, Slot[] received)
    {
        if (cotangents is [not null])
        {
            return received[0].IsCancelled ? double.PositiveInfinity : received[0].Shrinkage;
        }

        (double before, double after) = (0, 0);
        for (int i = 0; i < cotangents.Length; i++)
        {
            if (cotangents[i] is { } g && Size(g) is > 0 and double size)
            {
                (before, after) = (Math.Max(before, size * received[i].Shrinkage), Math.Max(after, size));
            }
        }

        return after > 0 ? before / after
            : Array.Exists(received, static r => r.Value is not null && r.IsCancelled) ? double.PositiveInfinity
            : 1;
    }

    static bool IsRounding(NDArray g, double shrinkage) => shrinkage * 4 * Math.Sqrt(g.Shape[^1]) * Epsilon(g) >= 1;
}
