using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The eigenvectors of equal eigenvalues of a diagonalizable matrix: any independent ones of norm 1 in their space would do, orthogonal or
/// not. Those of a real matrix come in conjugate pairs, and do so in every basis that is tried.
/// </summary>
sealed class EigBases : FreeVectors
{
    readonly NDArray a;
    readonly NDArray w;
    readonly NDArray v;
    readonly Func<EigOptions> stated;
    readonly Lazy<EigConditions> conditions;

    EigBases(NDArray a, NDArray w, NDArray v, Func<EigOptions> stated)
    {
        (this.a, this.w, this.v, this.stated) = (a, w, v, stated);
        conditions = new(() => new(a, w, v, Linalg.Inv(v), stated().Degeneracy));
    }

    public override Action? HoldCertificate() => stated().Certificate?.Hold();

    public override void CertifyBases(int count) => stated().Certificate?.Count(count);

    Spectrum Spectrum => conditions.Value.Spectrum;

    /// <summary>Those of a batch; null where no two eigenvalues are close, or where the policy does not look.</summary>
    /// <param name="a">The matrices; all arrays are plain numbers.</param>
    /// <param name="w">Their eigenvalues.</param>
    /// <param name="v">Their eigenvectors.</param>
    /// <param name="stated">Whether to look, and the tolerance: known when all calls on the array have been made.</param>
    public static EigBases? Of(NDArray a, NDArray w, NDArray v, Func<EigOptions> stated) =>
        stated().Degeneracy.Looks && MayHaveGroups(w) ? new(a, w, v, stated) : null;

    public override double Weight(NDArray?[] cotangents)
    {
        if (cotangents[1] is not { } gv || !stated().Degeneracy.Looks)
        {
            return 0;
        }

        try
        {
            double[] norms = Num.EuclideanNorm(gv.Value, -2).ToArray<double>();
            return Groups().SelectMany(static g => g).Select(at => norms[at]).DefaultIfEmpty(0).Max();
        }
        catch (SingularMatrixException)
        {
            // The matrix is defective, which the rule refuses.
            return 0;
        }
    }

    public override double NoiseOf(double weight)
    {
        if (weight == 0)
        {
            return 0;
        }

        int n = Spectrum.Order;
        Complex[] values = w.ToArray<Complex>();
        double worst = 0;
        foreach (int[] group in Groups())
        {
            int m = group[0] / n;
            double condition = group.Max(at => conditions.Value[m, at % n]);
            double gap = Enumerable.Range(m * n, n).Except(group).Select(at => Complex.Abs(values[at] - values[group[0]]))
                .DefaultIfEmpty(double.PositiveInfinity).Min();
            worst = Math.Max(worst, Noise(weight * condition * condition, n, w.DType.Epsilon(), gap));
        }

        return worst;
    }

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        if (!stated().Degeneracy.Looks)
        {
            return (outputs, kept);
        }

        int n = Spectrum.Order;
        Complex[] values = w.ToArray<Complex>(), turn = new Complex[v.Size];
        for (int at = 0; at < values.Length; at++)
        {
            turn[(at * n) + (at % n)] = 1;
        }

        bool real = !a.DType.IsComplex();
        foreach (int[] group in Groups())
        {
            // Of two groups that are conjugate the first stands for both; a group may be its own conjugate.
            bool isReal = real && group.Any(at => values[at].Imaginary == 0 || IsPair(at, group)), isPaired = real && !isReal;
            if (isPaired && values[group[0]].Imaginary < 0)
            {
                continue;
            }

            NDArray mixing = Mixing(group.Length, isReal ? DType.Float64 : DType.Complex128, random);
            if (isReal)
            {
                // Columns re + i im and re - i im are those of re and im times C.
                NDArray c = RealParts(group);
                mixing = Num.MatMul(Num.MatMul(c, mixing.AsType(DType.Complex128), Trans.ConjTranspose), c);
            }

            Complex[] block = mixing.ToArray<Complex>();
            for (int e = 0; e < block.Length; e++)
            {
                (int i, int j) = (group[e / group.Length], group[e % group.Length]);
                turn[(i * n) + (j % n)] = block[e];
                if (isPaired)
                {
                    // The conjugate of a pair stands behind it.
                    turn[((i + 1) * n) + ((j + 1) % n)] = Complex.Conjugate(block[e]);
                }
            }
        }

        NDArray other = Num.MatMul(v, NDArray.Wrap(turn, v.ShapeArray).AsType(v.DType));
        other /= Num.EuclideanNorm(other, -2, keepDims: true);
        return ([outputs[0], new LargestRealGauge(SpectralNames.Eig).Of(other)], kept);
    }

    public override Exception Dependent(double difference)
    {
        int[] group = Groups().First();
        int n = Spectrum.Order, m = group[0] / n;
        Complex[] values = w.ToArray<Complex>();
        ClosePair pair = new(w.Rank > 1 ? m : null, group[0] % n, group[1] % n, values[group[0]], values[group[1]], 0);
        return IllPosedGradientException.BasisDependent(SpectralNames.Eig, pair, difference);
    }

    /// <summary>The places, counted through the batch, of each group of two or more.</summary>
    IEnumerable<int[]> Groups()
    {
        int n = Spectrum.Order;
        return Enumerable.Range(0, Spectrum.Groups.Length).GroupBy(at => (at / n * n) + Spectrum.Groups[at])
            .Select(static g => g.ToArray()).Where(static g => g.Length > 1);
    }

    /// <summary>Whether an eigenvalue and its conjugate, behind it, are in one group.</summary>
    bool IsPair(int at, int[] group) => w.ToArray<Complex>()[at].Imaginary > 0 && group.Contains(at + 1);

    /// <summary>The unitary C, block by block for conjugate pairs [[1, 1], [i, -i]] / sqrt(2).</summary>
    NDArray RealParts(int[] group)
    {
        var c = new Complex[group.Length * group.Length];
        for (int i = 0; i < group.Length; i++)
        {
            bool isFirst = IsPair(group[i], group);
            c[i * (group.Length + 1)] = 1;
            if (isFirst)
            {
                double half = Math.Sqrt(0.5);
                int next = ((i + 1) * group.Length) + i;
                (c[i * (group.Length + 1)], c[(i * group.Length) + i + 1]) = (half, half);
                (c[next], c[next + 1]) = (new(0, half), new(0, -half));
                i++;
            }
        }

        return NDArray.Wrap(c, group.Length, group.Length);
    }

    /// <summary>A random invertible matrix with a condition of at most 2.</summary>
    static NDArray Mixing(int n, DType type, Random random)
    {
        double[] sizes = [.. Enumerable.Range(0, n).Select(_ => 1 + random.NextDouble())];
        return Num.MatMul(RandomBasis.Unitary(n, type, random) * NDArray.Of<double>(sizes), RandomBasis.Unitary(n, type, random));
    }

    /// <summary>Whether any two eigenvalues may be equal: their conditions, which cost an inverse, are not asked yet.</summary>
    static bool MayHaveGroups(NDArray w)
    {
        int n = w.Shape[^1];
        Complex[] values = w.ToArray<Complex>();
        for (int first = 0; first < values.Length; first += n)
        {
            Span<Complex> one = values.AsSpan(first, n);
            one.Sort(static (x, y) => x.Real.CompareTo(y.Real));
            double largest = 0;
            foreach (Complex z in one)
            {
                largest = Math.Max(largest, Complex.Abs(z));
            }

            double near = Math.Sqrt(w.DType.Epsilon()) * largest;
            for (int i = 0; i < n; i++)
            {
                for (int j = i + 1; j < n && one[j].Real - one[i].Real <= near; j++)
                {
                    if (Math.Abs(one[j].Imaginary - one[i].Imaginary) <= near)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
