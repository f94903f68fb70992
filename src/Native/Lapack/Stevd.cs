
namespace Lapack.Native;

// ?STEVD: eigenvalues and eigenvectors of a real symmetric tridiagonal matrix by divide and conquer.
public sealed partial class LapackLibrary
{
    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real symmetric tridiagonal matrix. LAPACK: <c>sstevd</c>.</summary>
    /// <inheritdoc cref="Stevd(Job, int, Span{double}, Span{double}, Span{double}, int)"/>
    public void Stevd(Job jobz, int n, Span<float> d, Span<float> e, Span<float> z, int ldz) =>
        Stevd<float>(jobz, n, d, e, z, ldz);

    /// <summary>Eigenvalues and, if asked for, eigenvectors of a real symmetric tridiagonal matrix. LAPACK: <c>dstevd</c>.</summary>
    /// <param name="jobz">Whether eigenvectors are computed.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="d">In: the diagonal. Out: n eigenvalues in ascending order.</param>
    /// <param name="e">The n - 1 off-diagonal elements; destroyed.</param>
    /// <param name="z">Out: eigenvectors, one a column; without vectors it may be empty.</param>
    /// <param name="ldz">The leading dimension of <paramref name="z"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotConvergedException">The iteration failed.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Stevd(Job jobz, int n, Span<double> d, Span<double> e, Span<double> z, int ldz) =>
        Stevd<double>(jobz, n, d, e, z, ldz);

    internal unsafe void Stevd<R>(Job jobz, int n, Span<R> d, Span<R> e, Span<R> z, int ldz)
        where R : unmanaged
    {
        Check.Defined(jobz, nameof(jobz));
        Check.NotNegative(n, nameof(n));
        Check.Vector(d.Length, n, nameof(d));
        Check.Vector(e.Length, n - 1, nameof(e));
        bool vectors = jobz == Job.Vectors;
        Check.Matrix(z.Length, vectors ? n : 0, n, ldz, nameof(z), nameof(ldz));
        if (n == 0)
        {
            return;
        }

        nint f = Address<R>(Routine.Stevd);
        long order = n, lead = vectors ? ldz : 1, info = 0;
        long lwork = vectors ? 1 + (4L * n) + ((long)n * n) : 1, liwork = vectors ? 3 + (5L * n) : 1;
        RequireFits(lwork, n);
        long iworkAt = Workspace.Align(lwork * sizeof(R));
        fixed (R* pd = d, pe = e, pz = z)
        {
            R none = default;
            using var block = Workspace.Rent(iworkAt + (liwork * IntegerBytes));
            Fortran.Call11x1(
                f, &jobz, &order, pd, pe, vectors ? pz : &none, &lead, block.Pointer, &lwork, block.Pointer + iworkAt, &liwork, &info);
        }

        RequireConverged<R>(Routine.Stevd, info, "{0} off-diagonal elements did not converge to zero");
    }
}
