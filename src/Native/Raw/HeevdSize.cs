namespace Lapack.Native;

/// <summary>The lengths, in elements, of the work arrays of ?SYEVD and ?HEEVD, which ?SYGVD and ?HEGVD have too.</summary>
/// <param name="Work">LWORK.</param>
/// <param name="RWork">LRWORK, 0 for the real drivers, which have no such array.</param>
/// <param name="IWork">LIWORK.</param>
readonly record struct HeevdSize(long Work, long RWork, long IWork)
{
    internal long Largest => Math.Max(Work, Math.Max(RWork, IWork));

    /// <summary>The least that LAPACK documents, computed in 64 bits.</summary>
    internal static HeevdSize Documented(long n, bool vectors, bool complex) => (vectors, complex) switch
    {
        (true, false) => new((2 * n * n) + (6 * n) + 1, 0, (5 * n) + 3),
        (true, true) => new((n * n) + (2 * n), (2 * n * n) + (5 * n) + 1, (5 * n) + 3),
        (false, false) => new((2 * n) + 1, 0, 1),
        (false, true) => new(n + 1, n, 1),
    };

    internal HeevdSize AtLeast(long work, long rwork, long iwork) =>
        new(Math.Max(Work, work), Math.Max(RWork, rwork), Math.Max(IWork, iwork));

    /// <summary>
    /// With n * 64 + 64 * 65 elements more for the complex drivers that compute vectors: they pass on to ?UNMTR what is left behind the
    /// n^2 of ?STEDC, by the query only n elements, and ?UNMTR then runs unblocked (measured on OpenBLAS: 476 instead of 694 ms at
    /// n = 1000, 3.9 instead of 11.6 s at n = 2000). The real drivers have enough left.
    /// </summary>
    internal HeevdSize WithRoomForBlocks(long n) => this with { Work = Work + BlockedUnmtr(n) };

    /// <summary>
    /// The work array with which ?ORMTR and ?UNMTR apply 64 reflectors at a time to a matrix with n columns (rows, from the right).
    /// </summary>
    internal static long BlockedUnmtr(long n) => (n * 64) + (64 * 65);
}
