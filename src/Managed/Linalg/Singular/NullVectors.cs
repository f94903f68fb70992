using System.Numerics;

namespace Lapack;

/// <summary>
/// The vectors of vanishing singular values, and those that complete U and V: any orthonormal vectors of the null spaces would do, those
/// of U and V each by themselves (in Takagi's factorization, where V = conj(U), all at once).
/// </summary>
sealed class NullVectors : FreeVectors
{
    const int ValuesPlace = 1;

    readonly SpectralOptions options;
    readonly double[] values;
    readonly double eps;
    readonly int? vh;

    NullVectors(SpectralNames names, SpectralOptions options, NDArray[] outputs, int[] zeros, Func<NDArray, NDArray> fold)
    {
        (Names, this.options, Zeros) = (names, options, zeros);
        vh = outputs.Length > 2 ? 2 : null;
        NDArray s = outputs[ValuesAt];
        (values, eps) = (s.ToArray<double>(), s.DType.Epsilon());
        Values = Array.Exists(zeros, z => z < s.Shape[^1]) ? new NullValues(this, outputs, fold) : null;
    }

    public override Action? HoldCertificate() => options.Certificate?.Hold();

    public override void CertifyBases(int count) => options.Certificate?.Count(count);

    public override FreeValues? Values { get; }

    /// <summary>What messages call the function.</summary>
    public SpectralNames Names { get; }

    /// <summary>What becomes of losses that need more than one basis.</summary>
    public Degeneracy Policy => options.Degeneracy;

    /// <summary>The place of U among the outputs.</summary>
    public int U => 0;

    /// <summary>That of the singular values.</summary>
    public int ValuesAt => ValuesPlace;

    /// <summary>For each matrix the number of singular values that do not vanish: the first null vector.</summary>
    public int[] Zeros { get; }

    /// <summary>Those of a batch; null where there are none, or where the policy does not look.</summary>
    /// <param name="names">What messages call the function.</param>
    /// <param name="options">Whether to look, and the tolerance.</param>
    /// <param name="outputs">U, s and Vh, without Vh if V is conj(U); plain arrays.</param>
    /// <param name="fold">From the gradient with respect to a full matrix to that of what was read.</param>
    public static NullVectors? Of(SpectralNames names, SpectralOptions options, NDArray[] outputs, Func<NDArray, NDArray> fold)
    {
        int k = Math.Max(outputs[0].Shape[^1], outputs.Length > 2 ? outputs[2].Shape[^2] : 0);
        bool square = k == outputs[ValuesPlace].Shape[^1];
        if (!options.Degeneracy.Looks || k == 0 || outputs[0].Size == 0 || outputs[^1].Size == 0 ||
            (square && !MayVanish(outputs[ValuesPlace], options.Degeneracy)))
        {
            return null;
        }

        int[] zeros = MirroredSpectrum.FirstZeros(outputs[ValuesPlace], k, options.Degeneracy);
        return Array.TrueForAll(zeros, z => z >= outputs[ValuesPlace].Shape[^1] && !CompletedBasis.IsFree(outputs[0].DType, k - z))
            ? null
            : new(names, options, outputs, zeros, fold);
    }

    public override double Weight(NDArray?[] cotangents)
    {
        double weight = cotangents[U] is { } gu ? Largest(Num.EuclideanNorm(gu.Value, -2)) : 0;
        return vh is { } at && cotangents[at] is { } gvh ? Math.Max(weight, Largest(Num.EuclideanNorm(gvh.Value, -1))) : weight;
    }

    public override double NoiseOf(double weight)
    {
        int r = values.Length / Zeros.Length;
        double smallest = double.PositiveInfinity;
        for (int m = 0; m < Zeros.Length; m++)
        {
            smallest = Zeros[m] == 0 ? smallest : Math.Min(smallest, values[(m * r) + Math.Min(Zeros[m], r) - 1]);
        }

        return Noise(weight, r, eps, smallest);
    }

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        NDArray[] result = [.. outputs];
        result[U] = Retaken(outputs[U], random, -1);
        if (vh is { } at)
        {
            result[at] = MatrixAlgebra.Adjoint(Retaken(MatrixAlgebra.Adjoint(outputs[at]), random, 1));
        }

        result[ValuesAt] = Values?.Split(outputs).Others[ValuesAt] ?? outputs[ValuesAt];
        return (result, kept);
    }

    public override Exception Dependent(double difference)
    {
        int r = values.Length / Zeros.Length, m = Math.Max(0, Array.FindIndex(Zeros, z => z < r)), first = Zeros[m];
        return first < r
            ? IllPosedGradientException.NullSpace(Names, Zeros.Length > 1 ? m : null, first, values[(m * r) + first], difference)
            : IllPosedGradientException.OtherColumns(Names, first, difference);
    }

    /// <summary>The null vectors of one matrix among these, one a column: of U, and of V.</summary>
    public (NDArray Left, NDArray Right) Among(NDArray[] outputs, int m)
    {
        NDArray u = One(outputs[U], m), v = vh is { } at ? MatrixAlgebra.Adjoint(One(outputs[at], m)) : Num.Conj(u);
        return (u[.., Math.Min(Zeros[m], u.Shape[^1])..], v[.., Math.Min(Zeros[m], v.Shape[^1])..]);
    }

    /// <summary>Bases of the whole null spaces of one matrix, one a column.</summary>
    public (NDArray Left, NDArray Right) Spaces(NDArray[] outputs, int m)
    {
        NDArray u = One(outputs[U], m);
        NDArray left = Space(u, Zeros[m]);
        return (left, vh is { } at ? Space(MatrixAlgebra.Adjoint(One(outputs[at], m)), Zeros[m]) : Num.Conj(left));
    }

    /// <summary>The dimensions of the null spaces of one matrix.</summary>
    public (int Left, int Right) SizesOfSpaces(NDArray[] outputs, int m) =>
        (outputs[U].Shape[^2] - Zeros[m], (vh is { } at ? outputs[at].Shape[^1] : outputs[U].Shape[^2]) - Zeros[m]);

    /// <summary>Whether any singular value may vanish: quick, since every recorded decomposition asks.</summary>
    static bool MayVanish(NDArray s, Degeneracy policy) => s.DType == DType.Float64
        ? MayVanish<double>(new(s.ToRowMajor()), s, policy)
        : MayVanish<float>(new(s.ToRowMajor()), s, policy);

    static bool MayVanish<R>(VectorSpans<R> spans, NDArray s, Degeneracy policy)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        R root = R.CreateTruncating(Math.Max(Math.Sqrt(s.DType.Epsilon()), 2 * (policy.RelativeTolerance ?? 0)));
        for (int m = 0; m < s.Size / s.Shape[^1]; m++)
        {
            if (!(spans[m][^1] > root * spans[m][0]))
            {
                return true;
            }
        }

        return false;
    }

    static NDArray One(NDArray matrices, int m) => Num.Reshape(matrices, -1, matrices.Shape[^2], matrices.Shape[^1])[m];

    /// <summary>A basis of the complement of the first z columns: those that are there, and what completes them.</summary>
    static NDArray Space(NDArray q, int z) => q.Shape[^1] == q.Shape[^2]
        ? q[.., z..]
        : Num.Concatenate([q[.., z..], QrFactors.Completion(q)], -1);

    /// <summary>The largest of the norms that belong to null vectors; shape (..., p).</summary>
    double Largest(NDArray norms)
    {
        double[] numbers = norms.ToArray<double>();
        double largest = 0;
        int p = norms.Shape[^1];
        for (int m = 0; m < Zeros.Length; m++)
        {
            largest = Math.Max(largest, PairNoise.Largest(numbers.AsSpan(m * p, p)[Math.Min(Zeros[m], p)..]));
        }

        return largest;
    }

    /// <summary>A basis one a column, with other columns from the first null vector on.</summary>
    /// <param name="basis">The basis.</param>
    /// <param name="random">The source of the choice.</param>
    /// <param name="sign">What a single real vector, for which there is no other choice, is multiplied by.</param>
    NDArray Retaken(NDArray basis, Random random, int sign)
    {
        int p = basis.Shape[^1];
        return Num.Reshape(Num.Stack([.. Zeros.Select((z, m) => z >= p ? One(basis, m) : Other(One(basis, m), z))]), basis.ShapeArray);

        NDArray Other(NDArray q, int z)
        {
            int dimension = q.Shape[^2] - z;
            NDArray others = CompletedBasis.IsFree(q.DType, dimension)
                ? Num.MatMul(Space(q, z), RandomBasis.Unitary(dimension, q.DType, random)[.., ..(p - z)])
                : sign * q[.., z..];
            return Num.Concatenate([q[.., ..z], others], -1);
        }
    }
}
