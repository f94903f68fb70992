namespace Lapack;

/// <summary>
/// The product g s of the cotangent of a size (see <see cref="ModulusPrimitive"/>) with its slopes, where the size is 0: it is 0, since the
/// subgradient is, and its derivative along v is g' conj(v)/|v| + g conj(v) infinity. Rows of another size mean nothing.
/// </summary>
/// <remarks>
/// Backwards, with the cotangent w: that of g is |w|, and what comes back through g to the size goes on along conj(w)/|w|: w is noted for
/// it. The third derivative of what is not 0 is NaN: it would need more than one direction.
/// </remarks>
sealed class KinkPrimitive(ModulusPrimitive modulus, KinkDirections directions) : Primitive($"derivative of {modulus.Name}")
{
    protected internal override NDArray[] Forward(NDArray[] inputs) => [NDArray.ZerosOf(inputs[1].DType, inputs[1].ShapeArray)];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (NDArray g, NDArray whole, bool toCotangent, bool toWhole) = (inputs[0], inputs[1], needed[0], needed[1]);
        return cotangents =>
        {
            NDArray w = Once(cotangents[0]!, whole), size = modulus.SizeOf(w);
            if (toCotangent)
            {
                directions.Note(w);
            }

            return
            [
                toCotangent ? modulus.IsRound ? size : NanUnlessZero(size) : null,
                toWhole ? Num.Scaled(g, Num.Scaled(Num.Conj(w), double.PositiveInfinity)) : null,
            ];
        };
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        if (tangents[1] is not { } v)
        {
            return (outputs, [null]);
        }

        NDArray moved = Num.Scaled(inputs[0], Num.Scaled(Num.Conj(v), double.PositiveInfinity));
        if (tangents[0] is { } dg)
        {
            NDArray size = modulus.SizeOf(v);
            moved += modulus.IsRound ? Num.Scaled(dg, modulus.Slopes(v, size)) : Num.Scaled(dg, NanUnlessZero(size));
        }

        return (outputs, [Once(moved, inputs[1])]);
    }

    static NDArray NanUnlessZero(NDArray size) => Num.Where(Num.Equal(size, 0), 0, double.NaN);

    /// <summary>A derivative whose own derivative, where it is not 0, is NaN.</summary>
    NDArray Once(NDArray derivative, NDArray whole) => whole.IsRecorded
        ? Num.Scaled(derivative, 1 + Num.Sum(Num.Scaled(whole, double.NaN), modulus.Over, keepDims: true))
        : derivative;
}
