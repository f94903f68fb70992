using Lapack.Native;

namespace Lapack;

/// <summary>
/// The unitary factor W = U V^H of a matrix with vanishing singular values: between the null spaces any unitary map would do, and one of
/// another sign where they are lines.
/// </summary>
/// <param name="vectors">The null vectors.</param>
/// <param name="usv">U, s and Vh.</param>
sealed class PolarFreedom(NullVectors vectors, NDArray[] usv) : FreeVectors
{
    /// <summary>Null where no singular value vanishes.</summary>
    public static PolarFreedom? Of(NDArray[] usv) =>
        NullVectors.Of(SpectralNames.Svd with { Function = "polar", Options = null }, new SvdOptions(), usv, static ga => ga) is { } vectors
            ? new(vectors, usv)
            : null;

    public override double Weight(NDArray?[] cotangents) => cotangents[0] is { } gw ? Cancellation.Size(gw) : 0;

    /// <remarks>Of gW only what lies between the null spaces is not determined: U_0^T gW conj(V_0).</remarks>
    public override Func<double, Exception>? Use(NDArray?[] cotangents)
    {
        if (cotangents[0] is not { } gw)
        {
            return null;
        }

        double noise = 32 * Math.Sqrt(gw.Shape[^2]) * Cancellation.Epsilon(gw) * Cancellation.Size(gw);
        NDArray all = Num.Reshape(gw.Value, -1, gw.Shape[^2], gw.Shape[^1]);
        for (int m = 0; m < all.Shape[0]; m++)
        {
            (NDArray left, NDArray right) = vectors.Spaces(usv, m);
            if (Cancellation.Size(Num.MatMul(Num.MatMul(left, all[m], Trans.Transpose), Num.Conj(right))) > noise)
            {
                return Dependent;
            }
        }

        return null;
    }

    public override double NoiseOf(double weight) => vectors.NoiseOf(weight);

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        NDArray[] other = vectors.Retaken(usv, null, random).Outputs;
        return (Linalg.PolarFactors(other), other);
    }

    public override Exception Dependent(double difference) => vectors.Dependent(difference);
}
