using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The vectors of a subset whose group of equal eigenvalues lies across its end: any orthonormal vectors of the space of the whole group
/// would do.
/// </summary>
sealed class CutGroups : FreeVectors
{
    readonly EighOptions options;
    readonly NDArray w;
    readonly List<Group> groups;

    CutGroups(EighOptions options, NDArray w, List<Group> groups) => (this.options, this.w, this.groups) = (options, w, groups);

    /// <summary>A group that an end of the subset cuts.</summary>
    /// <param name="Matrix">The matrix of the batch.</param>
    /// <param name="First">The place of its first member in the subset.</param>
    /// <param name="Count">How many members are in the subset.</param>
    /// <param name="From">The number of its first member in the spectrum.</param>
    /// <param name="Size">How many members it has.</param>
    /// <param name="Offset">The number in the spectrum of the first value of the subset.</param>
    readonly record struct Group(int Matrix, int First, int Count, int From, int Size, int Offset)
    {
        /// <summary>The distance to the next value that is no member.</summary>
        public required double Gap { get; init; }

        /// <summary>Up to which distance values are equal.</summary>
        public required double Tolerance { get; init; }
    }

    public override Action? HoldCertificate() => options.Certificate?.Hold();

    public override void CertifyBases(int count) => options.Certificate?.Count(count);

    /// <summary>Those of a batch; null where there are none, or where the policy does not look.</summary>
    /// <param name="forms">The tridiagonal forms of the matrices.</param>
    /// <param name="w">The eigenvalues of the subset, shape (..., k); plain numbers.</param>
    /// <param name="type">The type of the matrices.</param>
    /// <param name="options">Whether to look, and the tolerance.</param>
    public static CutGroups? Of(SubsetForms forms, NDArray w, DType type, EighOptions options)
    {
        if (!options.Degeneracy.Looks || w.Size == 0)
        {
            return null;
        }

        var body = new Finder(forms, options);
        Scalars.Dispatch(type, body);
        return body.Groups.Count == 0 ? null : new(options, w, body.Groups);
    }

    public override double Weight(NDArray?[] cotangents)
    {
        double[]? norms = cotangents[1] is { } gv ? Num.EuclideanNorm(gv.Value, -2).ToArray<double>() : null;
        int k = w.Shape[^1];
        return norms is null ? 0 : groups.Max(g => PairNoise.Largest(norms.AsSpan((g.Matrix * k) + g.First, g.Count)));
    }

    public override double NoiseOf(double weight) =>
        groups.Max(g => Noise(weight, w.Shape[^1], w.DType.Epsilon(), g.Gap));

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        NDArray v = MatrixBatch.EmptyColumnMajor(outputs[1].DType, outputs[1].ShapeArray);
        StridedCopy.Copy(outputs[1], v);
        var body = new Choice(groups, (SubsetForms)kept!, v, random);
        Scalars.Dispatch(outputs[1].DType, body);
        return ([outputs[0], body.V], body.Forms);
    }

    public override Exception Dependent(double difference)
    {
        Group group = groups[0];
        int inside = group.First + group.Offset, outside = group.From < group.Offset ? group.From : group.From + group.Size - 1;
        double value = w.ToArray<double>()[(group.Matrix * w.Shape[^1]) + group.First];
        ClosePair pair = new(
            w.Rank > 1 ? group.Matrix : null, Math.Min(inside, outside), Math.Max(inside, outside), value, value, difference);
        return IllPosedGradientException.Cut(SpectralNames.Eigh, pair, group.Tolerance);
    }

    sealed class Finder(SubsetForms forms, EighOptions options) : IScalarBody
    {
        public List<Group> Groups { get; } = [];

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            var all = (TridiagonalForm<T, R>[])forms.Forms;
            for (int m = 0; m < all.Length; m++)
            {
                Find(all[m], m);
            }
        }

        void Find<T, R>(TridiagonalForm<T, R> form, int m)
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            // Counting costs n operations; the ends of the spectrum, which the tolerance refers to, more.
            R[] w = form.W;
            int k = w.Length, n = form.Order, last = form.From + k;
            double scale = Reals.Number(form.Scale), wide = 2 * Tolerance(-form.Norm, form.Norm, n);
            if (form.Count((Reals.Number(w[0]) - wide) / scale) >= form.From && form.Count((Reals.Number(w[^1]) + wide) / scale) <= last)
            {
                return;
            }

            R tolerance = R.CreateTruncating(Tolerance(form.Values(0, 1)[0], form.Values(n - 1, n)[0], n));
            int below = form.Outside(low: true, tolerance), above = form.Outside(low: false, tolerance);
            int atLow = SpectralGroups.Run<R>(w, 0, 1, tolerance), atHigh = SpectralGroups.Run<R>(w, k - 1, -1, tolerance);
            if (below > 0)
            {
                Add(form, m, 0, atLow, below + atLow + (atLow == k ? above : 0), below, tolerance);
            }

            if (above > 0 && !(below > 0 && atHigh == k))
            {
                Add(form, m, k - atHigh, atHigh, atHigh + above, 0, tolerance);
            }
        }

        void Add<T, R>(TridiagonalForm<T, R> form, int m, int first, int count, int size, int below, R tolerance)
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int from = form.From + first - below, to = from + size, n = form.Order;
            R gap = R.PositiveInfinity, value = form.W[first];
            gap = from > 0 ? R.Min(gap, value - form.Values(from - 1, from)[0]) : gap;
            gap = to < n ? R.Min(gap, form.Values(to, to + 1)[0] - value) : gap;
            gap = R.IsFinite(gap) ? gap : R.IsZero(form.Norm) ? R.One : form.Norm;
            Groups.Add(new(m, first, count, from, size, form.From)
            {
                Gap = Reals.Number(gap / form.Scale),
                Tolerance = Reals.Number(tolerance / form.Scale),
            });
        }

        double Tolerance<R>(R lowest, R highest, int n)
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            double eps = Reals.Number(Reals.Epsilon<R>());
            var extent = SpectralExtent.OfEnds(Reals.Number(lowest), Reals.Number(highest), n, eps);
            return new PairContext(SpectralNames.Eigh, options.Degeneracy).RuleOf(extent).Tolerance;
        }
    }

    /// <summary>Other vectors for each group, in the forms and in V.</summary>
    sealed class Choice(List<Group> groups, SubsetForms forms, NDArray v, Random random) : IScalarBody
    {
        public NDArray V => v;

        public SubsetForms Forms { get; private set; } = forms;

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            var all = (TridiagonalForm<T, R>[])Forms.Forms.Clone();
            foreach (Group group in groups)
            {
                TridiagonalForm<T, R> form = all[group.Matrix];
                int n = form.Order;
                NDArray space = MatrixBatch.EmptyColumnMajor(v.DType, [n, group.Size]);
                form.Pairs(group.From, group.From + group.Size).U.CopyTo(new MatrixSpans<T>(space)[0]);
                NDArray basis = RandomBasis.Orthonormal(space), turn = RandomBasis.Unitary(group.Size, v.DType, random);
                NDArray others = MatrixBatch.ToColumnMajor(Num.MatMul(basis, turn)[.., ..group.Count]);
                T[] u = [.. form.U];
                Span<T> columns = u.AsSpan(group.First * n, group.Count * n);
                new MatrixSpans<T>(others)[0].CopyTo(columns);
                all[group.Matrix] = form.With(u);
                Span<T> vectors = new MatrixSpans<T>(v)[group.Matrix].Slice(group.First * n, group.Count * n);
                columns.CopyTo(vectors);
                form.Rotate(Trans.None, group.Count, vectors);
            }

            Forms = Forms with { Forms = all };
        }
    }
}
