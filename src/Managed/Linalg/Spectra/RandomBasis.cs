namespace Lapack;

/// <summary>
/// Equivalent bases for <see cref="IGaugeFreedom"/>: unitary matrices that mix the vectors of each group of equal eigenvalues or singular
/// values among themselves; for a group of one a phase, for real arrays a sign.
/// </summary>
static class RandomBasis
{
    /// <summary>The same for ascending eigenvalues, grouped by a policy; shape (..., n, n).</summary>
    /// <param name="w">The eigenvalues, shape (..., n).</param>
    /// <param name="type">The type of the vectors.</param>
    /// <param name="policy">By which values are equal.</param>
    /// <param name="random">The source of the choice.</param>
    public static NDArray Turning(NDArray w, DType type, Degeneracy policy, Random random) =>
        Mixing(Spectrum.OfHermitian(w, SpectralNames.Eigh, policy).Groups, [.. w.Shape, w.Shape[^1]], type, random);

    /// <summary>Block-diagonal unitary matrices, shape (..., n, n), for the groups of a batch.</summary>
    /// <param name="groups">
    /// For each value (matrix after matrix) a number that is the same throughout its group; groups lie together.
    /// </param>
    /// <param name="shape">The shape (..., n, n).</param>
    /// <param name="type">The type of their elements.</param>
    /// <param name="random">The source of the choice.</param>
    public static NDArray Mixing(int[] groups, int[] shape, DType type, Random random)
    {
        int n = shape[^1];
        return BlockDiagonal.Of(Blocks(), shape, type) ?? NDArray.ZerosOf(type, shape);

        IEnumerable<(int Matrix, int First, NDArray Block)> Blocks()
        {
            for (int first = 0, end; first < groups.Length; first = end)
            {
                for (end = first + 1; end % n != 0 && groups[end] == groups[first]; end++)
                {
                }

                yield return (first / n, first % n, Unitary(end - first, type, random));
            }
        }
    }

    /// <summary>A random unitary (orthogonal) matrix.</summary>
    public static NDArray Unitary(int n, DType type, Random random)
    {
        var found = new List<NDArray>();
        while (found.Count < n)
        {
            Add(found, Column(n, random, type.IsComplex()));
        }

        return n == 0 ? NDArray.ZerosOf(type, [0, 0]) : Num.Stack([.. found]).AsType(type);
    }

    /// <summary>Independent columns made orthonormal; shape (n, k), k positive.</summary>
    public static NDArray Orthonormal(NDArray columns)
    {
        var found = new List<NDArray>();
        for (int j = 0; j < columns.Shape[^1]; j++)
        {
            Add(found, columns[.., j]);
        }

        return Num.Stack([.. found], -1);
    }

    /// <summary>Gram and Schmidt's step, twice for orthogonality; a vector that depends on those before is left out.</summary>
    static void Add(List<NDArray> found, NDArray c)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (NDArray q in found)
            {
                c -= q * Num.Sum(Num.Conj(q) * c);
            }
        }

        double norm = (double)Num.EuclideanNorm(c);
        if (norm > 1e-3)
        {
            found.Add(c / norm);
        }
    }

    static NDArray Column(int n, Random random, bool complex)
    {
        double[] re = new double[n], im = new double[n];
        for (int i = 0; i < n; i++)
        {
            (re[i], im[i]) = ((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
        }

        return complex ? NDArray.Of<double>(re) + (Num.I * NDArray.Of<double>(im)) : NDArray.Of<double>(re);
    }
}
