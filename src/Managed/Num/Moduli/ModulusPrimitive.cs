namespace Lapack;

/// <summary>
/// A size N of numbers a, a row of them over some axes: a modulus or a norm. Its derivative is dN = Re sum s da with the slopes s, for the
/// Euclidean norm s = conj(a) / N, and where N = 0 it is taken as 0, a subgradient.
/// </summary>
/// <remarks>
/// A function of N may be smooth where N is not: N^2, or k(N) with k'(0) = 0. Its gradient g s, g = dL/dN, tends to k''(0) conj(a) as a
/// tends to 0, and the second derivative is there, while the subgradient 0 is a constant. So below a transform that differentiates
/// already, the size moves from 0 along the direction v of the second derivative: N' = |v| and s = conj(v)/|v| (see <see cref="Nested"/>),
/// and the product g s is one operation where N = 0 (<see cref="KinkPrimitive"/>): (g s)' = g' s if g = 0, infinite otherwise.
/// </remarks>
/// <param name="name">What errors call the operation.</param>
/// <param name="directions">Null at the top; below a transform, what second derivatives say of their directions.</param>
abstract class ModulusPrimitive(string name, KinkDirections? directions) : Primitive(name)
{
    ModulusPrimitive? below;

    internal sealed override Primitive Nested => Below;

    ModulusPrimitive Below => directions is null ? below ??= WithDirections(new()) : this;

    /// <summary>The axes of <see cref="Whole"/> that a row extends over; the size lacks them.</summary>
    public abstract int[] Over { get; }

    /// <summary>Whether functions of the size can be smooth where it is 0: the Euclidean norm is, other norms of several numbers are not.
    /// </summary>
    public virtual bool IsRound => true;

    /// <summary>The same operation below a transform.</summary>
    protected abstract ModulusPrimitive WithDirections(KinkDirections directions);

    /// <summary>The array whose rows are measured, from the inputs or their tangents.</summary>
    protected virtual NDArray Whole(NDArray[] inputs) => inputs[0];

    /// <summary>What of a cotangent of <see cref="Whole"/> belongs to each input.</summary>
    protected virtual NDArray?[] Parts(NDArray flow, NDArray[] inputs, bool[] needed) => [flow];

    /// <summary>The sizes of the rows of an array, with the axes kept, each with length 1.</summary>
    public virtual NDArray SizeOf(NDArray whole) => Num.EuclideanNorm(whole, Over, keepDims: true);

    /// <summary>dN/da, 0 where the size is 0; the size with its axes kept.</summary>
    public virtual NDArray Slopes(NDArray whole, NDArray size) => Num.UnitRows(whole, size, Over);

    protected internal sealed override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        NDArray size = outputs[0];
        return g =>
        {
            NDArray whole = Whole(inputs);
            int[] kept = Num.WithOnes(whole.Shape, Over);
            return Parts(Flow(Num.Reshape(g[0]!, kept), whole, Num.Reshape(size, kept)), inputs, needed);
        };
    }

    protected internal sealed override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray size = Below.Apply(inputs)[0], whole = Whole(inputs), moved = Whole(Filled(inputs, tangents));
        int[] kept = Num.WithOnes(whole.Shape, Over);
        NDArray slopes = Slopes(whole, Num.Reshape(size, kept)), zero = Num.Equal(size, 0);
        bool hasKink = (whole.IsRecorded || directions is not null) && (bool)Num.Any(zero);
        if (hasKink && whole.IsRecorded)
        {
            // The slopes turn at once where the size is 0: their derivative is infinite.
            NDArray turning = Num.Scaled(Num.Conj(whole), double.PositiveInfinity);
            slopes = Num.Where(Num.Reshape(zero, kept), turning, slopes);
        }

        NDArray tangent = Num.Sum(Num.Real(Num.Scaled(moved, slopes)), Over);
        return ([size], [hasKink && directions is not null
            ? Num.Where(zero, Num.Reshape(SizeOf(moved), size.ShapeArray), tangent)
            : tangent]);
    }

    static NDArray[] Filled(NDArray[] inputs, NDArray?[] tangents)
    {
        var filled = new NDArray[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            filled[i] = tangents[i] ?? NDArray.ZerosOf(inputs[i].DType, inputs[i].ShapeArray);
        }

        return filled;
    }

    /// <summary>g s, with what its derivatives need where the size is 0.</summary>
    NDArray Flow(NDArray g, NDArray whole, NDArray size)
    {
        NDArray flow = Num.Scaled(g, Slopes(whole, size));
        bool isFollowed = whole.IsRecorded || g.IsRecorded;
        if (!isFollowed && directions is null)
        {
            return flow;
        }

        NDArray zero = Num.Equal(size, 0);
        if (!(bool)Num.Any(zero))
        {
            return flow;
        }

        NDArray? atZero = directions?.Find() is { } v ? Num.Scaled(g, Slopes(v, SizeOf(v))) : null;
        if (isFollowed)
        {
            NDArray kink = new KinkPrimitive(this, Below.KinkDirections!).Of(g, whole);
            atZero = atZero is null ? kink : atZero + kink;
        }

        return atZero is null ? flow : Num.Where(zero, atZero, flow);
    }

    KinkDirections? KinkDirections => directions;
}
