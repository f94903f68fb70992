namespace Lapack;

/// <summary>
/// The columns of a unitary Q from one on, which complete the others to a basis: the matrix only determines what they span.
/// </summary>
/// <param name="names">What messages call the function.</param>
/// <param name="q">Q, the first of the outputs; plain numbers.</param>
/// <param name="first">The first of the columns.</param>
/// <param name="columns">Whether they are columns; otherwise they are rows of Q^H.</param>
/// <param name="distance">How far the others are from being no columns of Q: what their derivatives are divided by.</param>
sealed class CompletedBasis(SpectralNames names, NDArray q, int first, bool columns, double distance) : FreeVectors
{
    /// <summary>Whether there is anything to choose but the sign of one real vector, which is LAPACK's as those of other vectors.</summary>
    public static bool IsFree(DType type, int dimension) => dimension > 1 || (dimension == 1 && type.IsComplex());

    public override double Weight(NDArray?[] cotangents) => cotangents[0] is { } g ? Cancellation.Size(Completion(g.Value)) : 0;

    public override double NoiseOf(double weight) => Noise(weight, q.Shape[columns ? ^2 : ^1], q.DType.Epsilon(), distance);

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        NDArray rest = Completion(q);
        int k = rest.Shape[columns ? ^1 : ^2];
        int[] batch = [.. q.Shape[..^2]];
        NDArray turn = RandomBasis.Mixing(new int[Layout.SizeOf(batch) * k], [.. batch, k, k], q.DType, random);
        NDArray other = columns
            ? Num.Concatenate([q[Num.Ellipsis, ..first], Num.MatMul(rest, turn)], -1)
            : Num.Concatenate([q[Num.Ellipsis, ..first, ..], Num.MatMul(turn, rest)], -2);
        return ([other, .. outputs[1..]], kept);
    }

    public override Exception Dependent(double difference) => IllPosedGradientException.OtherColumns(names, first, difference);

    NDArray Completion(NDArray x) => columns ? x[Num.Ellipsis, first..] : x[Num.Ellipsis, first.., ..];
}
