using System.Numerics;

namespace Lapack;

/// <summary>
/// The values of a batch of spectra as numbers, for formulas in array functions: groups of equal values, tolerances, and the reciprocal
/// gaps between different groups. Whole groups count as equal here, so that the basis inside one may be turned.
/// </summary>
class Spectrum
{
    readonly double? width;
    readonly NDArray scale;
    readonly int[] batch;

    /// <param name="values">The values, shape (..., n), of which type and leading axes are taken.</param>
    /// <param name="order">The number of values of one matrix, which may be more than n.</param>
    /// <param name="policy">Width of the Lorentzian, if there is one.</param>
    /// <param name="rules">The thresholds, one a matrix; none if there are no values.</param>
    /// <param name="groups">For each value (matrix after matrix) the first one of its group, by its place in the matrix.</param>
    protected Spectrum(NDArray values, int order, Degeneracy policy, DegeneracyRule[] rules, int[] groups)
    {
        (Order, Groups, batch, width) = (order, groups, [.. values.Shape[..^1]], policy.Width);
        Count = Layout.SizeOf(batch);
        Tolerances = [.. rules.Select(rule => rule.Tolerance)];
        NDArray scales = NDArray.Wrap([.. rules.Select(rule => rule.Scale > 0 ? rule.Scale : 1)], [order == 0 ? 0 : Count]);
        scale = Num.Reshape(order == 0 ? Num.Ones([Count]) : scales, [.. batch, 1, 1]).AsType(values.DType.RealType());
        Apart = MaskOf(InDifferentGroups);
    }

    /// <summary>The number of values of one matrix.</summary>
    public int Order { get; }

    /// <summary>The number of matrices.</summary>
    public int Count { get; }

    /// <summary>For each value (matrix after matrix) the first one of its group, by its place in the matrix.</summary>
    public int[] Groups { get; }

    /// <summary>For each matrix, up to which distance values are equal.</summary>
    public double[] Tolerances { get; }

    /// <summary>Whether gaps are damped by a Lorentzian.</summary>
    public bool IsSmoothed => width is not null;

    /// <summary>Whether a group holds more than one value.</summary>
    public bool HasGroups => Groups.Where((first, at) => first != at % Order).Any();

    /// <summary>Shape (..., n, n): true where i and j belong to different groups.</summary>
    public NDArray Apart { get; }

    /// <summary>Of eigenvalues in ascending order, shape (..., n); plain numbers.</summary>
    public static Spectrum OfHermitian(NDArray w, SpectralNames names, Degeneracy policy)
    {
        int n = w.Shape[^1];
        double[] values = w.ToArray<double>();
        DegeneracyRule[] rules = RulesOf(new(names, policy), n, values.Length, m =>
            SpectralExtent.OfEnds(values[m * n], values[(m * n) + n - 1], n, w.DType.Epsilon()));
        return new(w, n, policy, rules, OrderedGroups(values, n, rules));
    }

    /// <summary>Of complex eigenvalues in no order, shape (..., n), which have a tolerance for each pair.</summary>
    /// <param name="w">The values; plain numbers.</param>
    /// <param name="names">What messages call them.</param>
    /// <param name="policy">The constants of the rule.</param>
    /// <param name="tolerances">Shape (..., n, n), flat.</param>
    public static Spectrum OfGeneral(NDArray w, SpectralNames names, Degeneracy policy, double[] tolerances)
    {
        int n = w.Shape[^1];
        Complex[] values = w.ToArray<Complex>();
        DegeneracyRule[] rules = RulesOf(new(names, policy), n, values.Length, m =>
            SpectralExtent.OfComplex(values.AsSpan(m * n, n), w.DType.Epsilon()));
        var groups = new int[values.Length];
        for (int m = 0; m < rules.Length; m++)
        {
            int first = m * n;
            SpectralGroups.OfPairs(
                n,
                (i, j) => !(Complex.Abs(values[first + i] - values[first + j]) > tolerances[((first + i) * n) + j]),
                groups.AsSpan(first, n));
        }

        return new(w, n, policy, rules, groups);
    }

    /// <summary>
    /// F_ij = 1 / (w_j - w_i) where the pair is apart, 0 elsewhere; or the Lorentzian of that difference. Differentiable.
    /// </summary>
    public NDArray ReciprocalGaps(NDArray w) => Reciprocals(MatrixAlgebra.Differences(w), Apart);

    /// <summary>
    /// 1 / x where the mask is true, 0 elsewhere; or, with a width s, conj(x) / (|x|^2 + s^2) of all x in units of the scale, so that no
    /// square leaves the range of the type.
    /// </summary>
    public NDArray Reciprocals(NDArray x, NDArray mask)
    {
        if (width is not { } s)
        {
            return Num.Where(mask, 1 / Num.Where(mask, x, 1), 0);
        }

        NDArray unit = x.Rank == scale.Rank ? scale : scale[Num.Ellipsis, 0], y = x / unit, square = Num.AbsSquare(y) + (s * s);
        return Num.Conj(y) / Num.Where(Num.Equal(square, 0), 1, square) / unit;
    }

    /// <summary>Every group of a batch: its matrix, its first place in it, and the place after its last; groups of one too.</summary>
    /// <remarks>For ordered values, whose groups lie together.</remarks>
    public IEnumerable<(int Matrix, int First, int End)> GroupRanges()
    {
        for (int m = 0; m < Count; m++)
        {
            for (int first = 0, end; first < Order; first = end)
            {
                for (end = first + 1; end < Order && Groups[(m * Order) + end] == first; end++)
                {
                }

                yield return (m, first, end);
            }
        }
    }

    /// <summary>Every two places i and j, i before j, of a matrix that belong to one group.</summary>
    public IEnumerable<(int Matrix, int I, int J)> EqualPairs() =>
        from m in Enumerable.Range(0, Count)
        from i in Enumerable.Range(0, Order)
        from j in Enumerable.Range(i + 1, Order - i - 1)
        where !InDifferentGroups(m, i, j)
        select (m, i, j);

    /// <summary>The thresholds of each matrix, from the extent of its spectrum; none if there are no values.</summary>
    protected static DegeneracyRule[] RulesOf(PairContext context, int n, int length, Func<int, SpectralExtent> extent) =>
        n == 0 ? [] : [.. Enumerable.Range(0, length / n).Select(m => context.RuleOf(extent(m)))];

    /// <summary>The groups of ordered values, n a matrix.</summary>
    protected static int[] OrderedGroups(double[] values, int n, DegeneracyRule[] rules)
    {
        var groups = new int[values.Length];
        for (int m = 0; m < rules.Length; m++)
        {
            SpectralGroups.OfOrdered(values.AsSpan(m * n, n), rules[m].Tolerance, groups.AsSpan(m * n, n));
        }

        return groups;
    }

    /// <summary>A mask of shape (..., n, n) from a question about two places of one matrix.</summary>
    protected NDArray MaskOf(Func<int, int, int, bool> holds)
    {
        var mask = new bool[Count * Order * Order];
        for (int p = 0; p < mask.Length; p++)
        {
            mask[p] = holds(p / (Order * Order), p / Order % Order, p % Order);
        }

        return NDArray.Wrap(mask, [.. batch, Order, Order]);
    }

    protected bool InDifferentGroups(int m, int i, int j) => Groups[(m * Order) + i] != Groups[(m * Order) + j];
}
