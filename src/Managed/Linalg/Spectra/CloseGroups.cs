using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The groups of equal or close values of a batch of spectra, for <see cref="Look"/>: a run of neighbours whose whole spread is at most
/// sqrt(eps) of the largest value, and in longer chains the runs that are equal by <see cref="Degeneracy"/>'s tolerance.
/// </summary>
/// <remarks>
/// A Hermitian M of order g has g (g + 1) / 2 real unknowns if the vectors are turned by real matrices, g^2 otherwise. The first basis
/// gives g equations (U^H M U)_ii = gw_i, each further one g - 1 new ones, since the trace is always the same.
/// </remarks>
sealed class CloseGroups : ValueGroups
{
    readonly SpectralNames names;
    readonly SpectralOptions options;
    readonly double[] values;
    readonly int[] shape;
    readonly DType type;
    readonly double eps;
    readonly List<Group> groups;

    readonly bool withZeros;

    CloseGroups(NDArray w, SpectralNames names, SpectralOptions options, DType type, bool withZeros, Kind kind)
    {
        (values, this.names, this.options, this.type, this.withZeros) = (w.ToArray<double>(), names, options, type, withZeros);
        (shape, eps) = (w.ShapeArray, w.DType.Epsilon());
        groups = [];
        for (int m = 0; m * Order < values.Length; m++)
        {
            Find(m, kind);
        }

        AreEqual = groups.TrueForAll(g => g.IsEqual);
        IsTiny = kind == Kind.Tiny;
    }

    /// <summary>Which values form a group.</summary>
    enum Kind
    {
        /// <summary>Those that are equal by the tolerance of the policy.</summary>
        Equal,

        /// <summary>Those within sqrt(eps) of the largest value.</summary>
        Close,

        /// <summary>All those of a spectrum below sqrt(eps), and close ones.</summary>
        Tiny,
    }

    /// <summary>A run of values of one matrix.</summary>
    readonly record struct Group(int Matrix, int First, int Count, bool IsEqual);

    /// <summary>The groups of a batch; null where there are none, or where the policy does not look.</summary>
    /// <param name="w">Values in ascending or descending order, shape (..., n); plain numbers.</param>
    /// <param name="names">What messages call them.</param>
    /// <param name="options">Whether to look, and the tolerance.</param>
    /// <param name="type">The type of the matrices that turn the vectors: real, or complex.</param>
    /// <param name="withZeros">Whether values that vanish form a group too.</param>
    public static CloseGroups? Of(NDArray w, SpectralNames names, SpectralOptions options, DType type, bool withZeros = true)
    {
        int n = w.Shape[^1];
        if (!options.Degeneracy.Looks || n < 2 || !MayHaveGroups(w, options.Degeneracy))
        {
            return null;
        }

        // A spectrum may be tiny beside the numbers that the function compares it with, as beside 1 in exp(w).
        bool tiny = Cancellation.Size(w) <= Math.Sqrt(w.DType.Epsilon());
        return NotEmpty(new(w, names, options, type, withZeros, tiny ? Kind.Tiny : Kind.Close));
    }

    public override bool AreEqual { get; }

    public override int MaxBases => Policy.MaxBases;

    public override bool MayResolve => Policy.Resolves;

    public override int Bases => groups.Max(g => type.IsComplex() ? g.Count + 1 : 1 + ((g.Count + 1) / 2));

    public override ValueGroups? OnlyEqual => AreEqual ? this : Other(Kind.Equal);

    bool IsTiny { get; }

    int Order => shape[^1];

    Degeneracy Policy => options.Degeneracy;

    public override ValueGroups? For(NDArray? values, NDArray? norms) => !IsTiny || (values is not null && norms is not null &&
            Cancellation.Size(values) <= NoiseOfValues(norms))
        ? this
        : Other(Kind.Close);

    CloseGroups? Other(Kind kind) =>
        NotEmpty(new(NDArray.Wrap(values, shape).AsType(type.RealType()), names, options, type, withZeros, kind));

    static CloseGroups? NotEmpty(CloseGroups groups) => groups.groups.Count == 0 ? null : groups;

    public override bool MayExplain(ArithmeticException refusal) =>
        Policy.Resolves &&
        refusal is IllPosedGradientException
        {
            Reason: IllPosedReason.Joint or IllPosedReason.Degenerate or IllPosedReason.SecondOrder or IllPosedReason.Cut,
        };

    public override Action? HoldCertificate() => options.Certificate?.Hold();

    public override void CertifyBases(int count) => options.Certificate?.Count(count);

    public override NDArray Means(NDArray values)
    {
        double[] numbers = values.ToArray<double>();
        foreach (Group group in groups)
        {
            Span<double> members = Members(numbers, group);
            members.Fill(Mean(members));
        }

        return NDArray.Wrap(numbers, values.ShapeArray).AsType(values.DType);
    }

    public override NDArray Turn(Random random) => BlockDiagonal.Of(
        groups.Select(g => (g.Matrix, g.First, RandomBasis.Unitary(g.Count, type, random))), [.. shape, Order], type)!;

    public override bool Touch(NDArray? norms)
    {
        double[]? numbers = norms?.ToArray<double>();
        return numbers is not null && groups.Exists(g => Members(numbers, g).ContainsAnyExcept(0));
    }

    public override bool AreAlike(NDArray cotangents, double noise)
    {
        double[] numbers = cotangents.ToArray<double>();
        return groups.TrueForAll(g => !(Spread(Members(numbers, g)) > noise));
    }

    public override double NoiseOfValues(NDArray? norms) => norms is null
        ? 0
        : Policy.NoiseFactor * Math.Sqrt(Order) * eps * Cancellation.Size(norms) / PairNoise.Largest(values);

    public override double NoiseOf(NDArray norms)
    {
        double[] numbers = norms.ToArray<double>();
        double worst = 0;
        foreach (Group group in groups)
        {
            (int first, int end) = (group.Matrix * Order, (group.Matrix + 1) * Order);
            (int low, int high) = (first + group.First, first + group.First + group.Count);
            double gap = Math.Min(
                low > first ? Math.Abs(values[low] - values[low - 1]) : double.PositiveInfinity,
                high < end ? Math.Abs(values[high] - values[high - 1]) : double.PositiveInfinity);
            worst = Math.Max(worst, PairNoise.Largest(numbers.AsSpan(first, Order)) / gap);
        }

        return 32 * Math.Sqrt(Order) * eps * worst;
    }

    public override double NoiseInside(NDArray norms)
    {
        double[] numbers = norms.ToArray<double>();
        double worst = 0;
        foreach (Group group in groups)
        {
            int first = (group.Matrix * Order) + group.First;
            double gap = Enumerable.Range(first + 1, group.Count - 1).Min(i => Math.Abs(values[i] - values[i - 1]));
            worst = Math.Max(worst, group.IsEqual ? double.PositiveInfinity : PairNoise.Largest(Members(numbers, group)) / gap);
        }

        return 32 * Math.Sqrt(Order) * eps * worst;
    }

    public override (NDArray M, bool IsJoint)? Fit(
        IReadOnlyList<GroupSweep.Question> seen, IReadOnlyList<NDArray> turns, double floor)
    {
        (Complex[] Turn, double[] Cotangents, double[]? Norms)[] numbers =
        [
            .. seen.Zip(turns, static (s, u) => (u.ToArray<Complex>(), s.Cotangents.ToArray<double>(), s.Norms?.ToArray<double>())),
        ];
        double rounding = 32 * Math.Sqrt(Order) * eps * seen.Max(s => s.Shrinkage);
        var blocks = new List<(int Matrix, int First, NDArray Block)>();
        bool joint = false;

        // A group whose cotangents are small beside those of others, as those of a stationary w^2 at 0, is exact beside them.
        double whole = seen.Max(static s => Cancellation.Size(s.Cotangents));
        floor = Math.Max(floor, 32 * Math.Sqrt(Order) * eps * whole);
        foreach (Group group in groups)
        {
            var fit = new GroupFit(group.Count, type.IsComplex(), eps);
            double largest = 0, change = 0;
            double[] first = Members(numbers[0].Cotangents, group).ToArray();
            bool touched = false;
            foreach ((Complex[] turn, double[] cotangents, double[]? norms) in numbers)
            {
                ReadOnlySpan<double> g = Members(cotangents, group);
                fit.Add(Block(turn, group), g);
                largest = Math.Max(largest, PairNoise.Largest(g));
                touched |= norms is not null && Members(norms, group).ContainsAnyExcept(0);
                for (int i = 0; i < first.Length; i++)
                {
                    change = Math.Max(change, Math.Abs(g[i] - first[i]));
                }
            }

            // Sums of values keep their cotangents in every basis.
            bool ofValues = !touched && change <= (rounding * largest) + floor;
            joint |= !ofValues;
            double allowed = (((8 * Math.Sqrt(eps)) + rounding) * largest) + floor;
            NDArray? block = ofValues ? Num.MakeDiagonal(NDArray.Of<double>(first))
                : fit.Solve(allowed) is { } m ? NDArray.Wrap(m, [group.Count, group.Count])
                : null;
            if (block is null)
            {
                return null;
            }

            blocks.Add((group.Matrix, group.First, type.IsComplex() ? block : Num.Real(block)));
        }

        return (BlockDiagonal.Of(blocks, [.. shape, Order], type)!, joint);
    }

    public override (NDArray Cotangents, NDArray Turn) Rest(NDArray m, NDArray turn)
    {
        (Complex[] matrices, Complex[] turns) = (m.ToArray<Complex>(), turn.ToArray<Complex>());
        double[] cotangents = new double[values.Length];
        var blocks = new List<(int Matrix, int First, NDArray Block)>();
        foreach (Group group in groups)
        {
            int g = group.Count;
            Complex[] u = Block(turns, group), inner = GroupFit.Congruence(Block(matrices, group), u, g);
            double mean = Enumerable.Range(0, g).Average(i => inner[i * (g + 1)].Real);
            for (int i = 0; i < g; i++)
            {
                inner[i * (g + 1)] -= mean;
            }

            // Read by columns the matrix is its conjugate, and so are its eigenvectors.
            LapackLibrary.Current.Heevd(Job.Vectors, Uplo.Lower, g, inner, g, Members(cotangents, group));
            NDArray vectors = MatrixAlgebra.Adjoint(NDArray.Wrap(inner, [g, g]));
            blocks.Add((group.Matrix, group.First, type.IsComplex() ? vectors : Num.Real(vectors)));
        }

        return (NDArray.Wrap(cotangents, shape).AsType(type.RealType()), BlockDiagonal.Of(blocks, [.. shape, Order], type)!);
    }

    public override NDArray MeanOf(NDArray m, NDArray? given)
    {
        Complex[] matrices = m.ToArray<Complex>();
        double[] numbers = given?.ToArray<double>() ?? new double[values.Length];
        foreach (Group group in groups)
        {
            Complex[] block = Block(matrices, group);
            Members(numbers, group).Fill(Enumerable.Range(0, group.Count).Average(i => block[i * (group.Count + 1)].Real));
        }

        return NDArray.Wrap(numbers, shape).AsType(type.RealType());
    }

    public override Exception Joint() => Policy.Resolves
        ? IllPosedGradientException.NoMatrix(names, Pair())
        : IllPosedGradientException.Joint(names, Pair());

    public override Exception SecondOrder() => IllPosedGradientException.JointSecondOrder(names, Pair());

    public override Exception Dependent(double difference) => IllPosedGradientException.BasisDependent(names, Pair(), difference);

    ClosePair Pair()
    {
        Group group = groups[0];
        int at = (group.Matrix * Order) + group.First;
        return new(shape.Length > 1 ? group.Matrix : null, group.First, group.First + 1, values[at], values[at + 1], 0);
    }

    Span<double> Members(double[] numbers, Group group) => numbers.AsSpan((group.Matrix * Order) + group.First, group.Count);

    /// <summary>The block of a group, row-major.</summary>
    Complex[] Block(Complex[] matrices, Group group)
    {
        int g = group.Count;
        var block = new Complex[g * g];
        for (int i = 0; i < g; i++)
        {
            for (int j = 0; j < g; j++)
            {
                int row = (group.Matrix * Order) + group.First + i;
                block[(i * g) + j] = matrices[(row * Order) + group.First + j];
            }
        }

        return block;
    }

    static double Mean(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double one in x)
        {
            sum += one / x.Length;
        }

        return sum;
    }

    static double Spread(ReadOnlySpan<double> x)
    {
        (double low, double high) = (x[0], x[0]);
        foreach (double one in x)
        {
            (low, high) = (Math.Min(low, one), Math.Max(high, one));
        }

        return high - low;
    }

    /// <summary>Whether any two neighbours are close: quick, and without memory, since every recorded decomposition asks.</summary>
    static bool MayHaveGroups(NDArray w, Degeneracy policy) => w.DType == DType.Float64
        ? MayHaveGroups<double>(new VectorSpans<double>(w.ToRowMajor()), w, policy)
        : MayHaveGroups<float>(new VectorSpans<float>(w.ToRowMajor()), w, policy);

    static bool MayHaveGroups<R>(VectorSpans<R> spans, NDArray w, Degeneracy policy)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int n = w.Shape[^1];
        R relative = R.CreateTruncating(Math.Max(Math.Sqrt(w.DType.Epsilon()), 2 * (policy.RelativeTolerance ?? 0)));
        for (int m = 0; m < w.Size / n; m++)
        {
            ReadOnlySpan<R> one = spans[m];
            R largest = R.Max(R.Abs(one[0]), R.Abs(one[^1])), limit = relative * largest;
            if (largest <= relative)
            {
                return true;
            }

            for (int i = 1; i < n; i++)
            {
                if (R.Abs(one[i] - one[i - 1]) <= limit)
                {
                    return true;
                }
            }
        }

        return false;
    }

    void Find(int matrix, Kind kind)
    {
        ReadOnlySpan<double> w = values.AsSpan(matrix * Order, Order);
        SpectralExtent extent = SpectralExtent.OfEnds(w[0], w[^1], Order, eps);
        double tolerance = new PairContext(names, Policy).RuleOf(extent).Tolerance, limit = Math.Sqrt(eps) * extent.Magnitude;
        limit = kind == Kind.Tiny && extent.Magnitude <= Math.Sqrt(eps) ? double.PositiveInfinity : limit;
        for (int first = 0, count; first < w.Length; first += count)
        {
            count = SpectralGroups.Run(w, first, 1, kind == Kind.Equal ? tolerance : Math.Max(tolerance, limit));
            if (!withZeros && Math.Min(Math.Abs(w[first]), Math.Abs(w[first + count - 1])) <= limit)
            {
                continue;
            }

            int equal = SpectralGroups.Run(w, first, 1, tolerance);
            if (count > 1 && (equal == count || Math.Abs(w[first + count - 1] - w[first]) <= limit))
            {
                groups.Add(new(matrix, first, count, equal == count));
                continue;
            }

            for (int i = first, run; i < first + count; i += run)
            {
                run = SpectralGroups.Run(w, i, 1, tolerance);
                if (run > 1)
                {
                    groups.Add(new(matrix, i, run, true));
                }
            }
        }
    }
}
