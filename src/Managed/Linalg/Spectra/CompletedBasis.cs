namespace Lapack;

/// <summary>
/// The columns of a unitary Q from one on, which complete the others to a basis: the matrix only determines what they span.
/// </summary>
/// <param name="names">What messages call the function.</param>
/// <param name="at">Which of the outputs holds Q.</param>
/// <param name="first">The first of the columns.</param>
/// <param name="columns">Whether they are columns; otherwise they are rows of Q^H.</param>
/// <param name="distance">How far the others are from being no columns of Q: what their derivatives are divided by.</param>
sealed class CompletedBasis(SpectralNames names, int at, int first, bool columns, double distance) : FreeVectors
{
    double eps;
    int n;

    /// <summary>Whether there is anything to choose but the sign of one real vector, which is LAPACK's as those of other vectors.</summary>
    public static bool IsFree(DType type, int dimension) => dimension > 1 || (dimension == 1 && type.IsComplex());

    public override double Weight(NDArray?[] cotangents)
    {
        if (cotangents[at] is not { } g)
        {
            return 0;
        }

        (eps, n) = (g.DType.Epsilon(), g.Shape[^1]);
        return Cancellation.Size(Completion(g.Value));
    }

    public override double NoiseOf(double weight) => Noise(weight, n, eps, distance);

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        NDArray q = outputs[at], rest = Completion(q);
        int k = rest.Shape[columns ? ^1 : ^2];
        int[] batch = [.. q.Shape[..^2]];
        NDArray turn = RandomBasis.Mixing(new int[Layout.SizeOf(batch) * k], [.. batch, k, k], q.DType, random);
        NDArray[] result = [.. outputs];
        result[at] = columns
            ? Num.Concatenate([q[Num.Ellipsis, ..first], Num.MatMul(rest, turn)], -1)
            : Num.Concatenate([q[Num.Ellipsis, ..first, ..], Num.MatMul(turn, rest)], -2);
        return (result, kept);
    }

    public override Exception Dependent(double difference) => IllPosedGradientException.OtherColumns(names, first, difference);

    NDArray Completion(NDArray q) => columns ? q[Num.Ellipsis, first..] : q[Num.Ellipsis, first.., ..];
}
