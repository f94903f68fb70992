namespace Truth.Tests;

/// <summary>
/// The choices that factorizations leave open: phases of complex vectors, and orthonormal bases of null spaces. The same choice is made
/// for all factorizations of one evaluation.
/// </summary>
/// <param name="isComplex">Whether vectors have phases.</param>
/// <param name="choice">Another number makes other choices.</param>
sealed class WideFreedom(bool isComplex, int choice)
{
    /// <summary>Relative to the largest singular value, below this one is 0.</summary>
    const double Zero = 1e-27;

    public WideMatrix WithPhases(WideMatrix vectors)
    {
        WideMatrix phases = Phases(vectors.Columns);
        return WideMatrix.Zip(vectors, phases, static (x, y) => x * y);
    }

    /// <summary>Eigenvectors of a general matrix; the real ones of a real matrix are made real, all others have phases.</summary>
    public WideMatrix OfGeneral(WideMatrix values, WideMatrix vectors)
    {
        var random = new Random(choice);
        WideMatrix phases = WideMatrix.From(1, vectors.Columns, (_, j) =>
        {
            WideComplex largest = Enumerable.Range(0, vectors.Rows).Select(i => vectors[i, j]).MaxBy(static x => x.Modulus.High);
            var other = new WideComplex(random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            bool isReal = !isComplex && Math.Abs(values[0, j].Im.High) <= 1e-26 * values.Size;
            return isReal ? largest.Conjugate / largest.Modulus : other / other.Modulus;
        });
        return WideMatrix.Zip(vectors, phases, static (x, y) => x * y);
    }

    public (WideMatrix Values, WideMatrix Vectors) Turned((WideMatrix Values, WideMatrix Vectors) pairs) =>
        (pairs.Values, WithPhases(pairs.Vectors));

    /// <summary>Any orthonormal columns behind those that are there.</summary>
    public WideMatrix Completed(WideMatrix q, int side = 0)
    {
        WideMatrix rest = Complement(q, side);
        return WideMatrix.From(q.Rows, q.Rows, (i, j) => j < q.Columns ? q[i, j] : rest[i, j - q.Columns]);
    }

    /// <summary>Square U and V, with a phase for each pair of vectors, and any bases of the null spaces.</summary>
    public (WideMatrix U, WideMatrix S, WideMatrix Vh) Completed((WideMatrix U, WideMatrix S, WideMatrix Vh) reduced, int rows, int columns)
    {
        (WideMatrix u, WideMatrix s, WideMatrix vh) = reduced;
        int rank = Enumerable.Range(0, s.Columns).TakeWhile(j => s[0, j].Re.High > Zero * s[0, 0].Re.High).Count();
        WideMatrix phases = Phases(rank);
        WideMatrix left = WideMatrix.From(rows, rank, (i, j) => u[i, j] * phases[0, j]);
        WideMatrix right = WideMatrix.From(columns, rank, (i, j) => vh[j, i].Conjugate * phases[0, j]);
        return (Completed(left), s, Completed(right, side: 1).Adjoint);
    }

    WideMatrix Phases(int count)
    {
        var random = new Random(choice);
        return WideMatrix.From(1, count, (_, _) =>
        {
            var x = new WideComplex(random.NextDouble() - 0.5, random.NextDouble() - 0.5);
            return isComplex ? x / x.Modulus : 1;
        });
    }

    /// <summary>
    /// A random orthonormal basis of what is orthogonal to these columns. A single real vector of one side changes its sign with the
    /// choice.
    /// </summary>
    WideMatrix Complement(WideMatrix q, int side)
    {
        int count = q.Rows - q.Columns;
        var random = new Random((2 * choice) + side);
        WideMatrix all = WideFactors.Qr(WideMatrix.From(q.Rows, q.Rows, (i, j) => j < q.Columns
            ? q[i, j]
            : new WideComplex(random.NextDouble() - 0.5, isComplex ? random.NextDouble() - 0.5 : 0))).Q;
        WideMatrix rest = all.Slice(q.Columns, q.Rows);
        if (isComplex || count != 1)
        {
            return rest;
        }

        double largest = Enumerable.Range(0, q.Rows).Select(i => rest[i, 0].Re.High).MaxBy(Math.Abs);
        return rest * ((largest > 0) == (choice % 2 == 0 || side == 1) ? 1 : -1);
    }
}
