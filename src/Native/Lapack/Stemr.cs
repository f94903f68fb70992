using System.Numerics;

namespace Lapack.Native;

// ?STEMR: selected eigenvalues and eigenvectors of a real symmetric tridiagonal matrix by relatively robust representations, O(n k).
// For order 2 reference LAPACK (3.11, and OpenBLAS with it) takes RANGE = I to count by modulus, so such calls are made for all of both.
public sealed partial class LapackLibrary
{
    /// <summary>
    /// Selected eigenvalues and, if asked for, eigenvectors of a real symmetric tridiagonal matrix. LAPACK: <c>sstemr</c>.
    /// </summary>
    /// <inheritdoc cref="Stemr(
    ///     Job, EigenRange, int, Span{double}, Span{double}, double, double, int, int, Span{double}, Span{Complex}, int)"/>
    public int Stemr(
        Job jobz, EigenRange range, int n, Span<float> d, Span<float> e, float vl, float vu, int il, int iu, Span<float> w, Span<float> z,
        int ldz) =>
        Stemr<float, float>(jobz, range, n, d, e, vl, vu, il, iu, w, z, ldz);

    /// <summary>
    /// Selected eigenvalues and, if asked for, eigenvectors of a real symmetric tridiagonal matrix. LAPACK: <c>dstemr</c>.
    /// </summary>
    /// <inheritdoc cref="Stemr(
    ///     Job, EigenRange, int, Span{double}, Span{double}, double, double, int, int, Span{double}, Span{Complex}, int)"/>
    public int Stemr(
        Job jobz, EigenRange range, int n, Span<double> d, Span<double> e, double vl, double vu, int il, int iu, Span<double> w,
        Span<double> z, int ldz) =>
        Stemr<double, double>(jobz, range, n, d, e, vl, vu, il, iu, w, z, ldz);

    /// <summary>
    /// Selected eigenvalues and, if asked for, eigenvectors of a real symmetric tridiagonal matrix. LAPACK: <c>cstemr</c>.
    /// </summary>
    /// <inheritdoc cref="Stemr(
    ///     Job, EigenRange, int, Span{double}, Span{double}, double, double, int, int, Span{double}, Span{Complex}, int)"/>
    public int Stemr(
        Job jobz, EigenRange range, int n, Span<float> d, Span<float> e, float vl, float vu, int il, int iu, Span<float> w,
        Span<ComplexSingle> z, int ldz) =>
        Stemr<ComplexSingle, float>(jobz, range, n, d, e, vl, vu, il, iu, w, z, ldz);

    /// <summary>
    /// Selected eigenvalues and, if asked for, eigenvectors of a real symmetric tridiagonal matrix. LAPACK: <c>zstemr</c>.
    /// </summary>
    /// <param name="jobz">Whether eigenvectors are computed.</param>
    /// <param name="range">Which eigenvalues are found.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="d">The diagonal; destroyed. It must be finite, like <paramref name="e"/>.</param>
    /// <param name="e">The n - 1 off-diagonal elements and one element more, used as workspace; destroyed.</param>
    /// <param name="vl">With <see cref="EigenRange.Values"/> the lower end, itself not included; below <paramref name="vu"/>.</param>
    /// <param name="vu">With <see cref="EigenRange.Values"/> the upper end, included.</param>
    /// <param name="il">With <see cref="EigenRange.Indices"/> the first one, from 1.</param>
    /// <param name="iu">With <see cref="EigenRange.Indices"/> the last one, at most n.</param>
    /// <param name="w">Out: the eigenvalues found, ascending, in the first of n elements.</param>
    /// <param name="z">
    /// Out: their eigenvectors, one a column. It has room for n columns, with <see cref="EigenRange.Indices"/> for iu - il + 1; without
    /// vectors it may be empty.
    /// </param>
    /// <param name="ldz">The leading dimension of <paramref name="z"/>, at least max(1, n).</param>
    /// <returns>How many eigenvalues were found.</returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, an option undefined, the interval is empty, or the indices do not lie in
    /// 1 to n.
    /// </exception>
    /// <exception cref="NotConvergedException">The iteration failed.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public int Stemr(
        Job jobz, EigenRange range, int n, Span<double> d, Span<double> e, double vl, double vu, int il, int iu, Span<double> w,
        Span<Complex> z, int ldz) =>
        Stemr<Complex, double>(jobz, range, n, d, e, vl, vu, il, iu, w, z, ldz);

    internal unsafe int Stemr<T, R>(
        Job jobz, EigenRange range, int n, Span<R> d, Span<R> e, R vl, R vu, int il, int iu, Span<R> w, Span<T> z, int ldz)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        Check.Defined(jobz, nameof(jobz));
        Check.NotNegative(n, nameof(n));
        Check.Vector(d.Length, n, nameof(d));
        Check.Vector(e.Length, n, nameof(e));
        int columns = Check.Selected(range, n, vl, vu, il, iu);
        Check.Vector(w.Length, n, nameof(w));
        Check.Vectors(jobz, z.Length, n, columns, ldz);
        if (n == 0)
        {
            return 0;
        }

        if (n == 2 && range == EigenRange.Indices)
        {
            return StemrOfTwo<T, R>(jobz, d, e, il, iu, w, z, ldz);
        }

        nint f = Address<T>(Routine.Stemr);
        long order = n, first = il, last = iu, leadZ = jobz == Job.Vectors ? ldz : 1, m = 0, room = columns, info = 0;

        // LOGICAL has the width of INTEGER; true is any number with its lowest bit set, in gfortran 1.
        long tryRelative = 1, lwork = 18L * n, liwork = 10L * n;
        long iworkAt = Workspace.Align(lwork * sizeof(R)), supportAt = iworkAt + Workspace.Align(liwork * IntegerBytes);
        fixed (T* pz = z)
        fixed (R* pd = d, pe = e, pw = w)
        {
            T none = default;
            using var block = Workspace.Rent(supportAt + (2L * n * IntegerBytes));
            byte* p = block.Pointer;
            Fortran.Call21x2(
                f, &jobz, &range, &order, pd, pe, &vl, &vu, &first, &last, &m, pw, jobz == Job.Vectors ? pz : &none, &leadZ, &room,
                p + supportAt, &tryRelative, p, &lwork, p + iworkAt, &liwork, &info);
        }

        RequireConverged<T>(Routine.Stemr, info, "{0} is the number of an internal error in ?LARRE (1x) or ?LARRV (2x)");
        return FoundCount<T>(Routine.Stemr, m, range == EigenRange.Values ? null : columns);
    }

    /// <summary>All of both, and then those asked for: LAPACK counts the eigenvalues of order 2 by modulus.</summary>
    int StemrOfTwo<T, R>(Job jobz, Span<R> d, Span<R> e, int il, int iu, Span<R> w, Span<T> z, int ldz)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        Span<R> values = stackalloc R[2];
        Span<T> vectors = stackalloc T[4];
        Stemr(jobz, EigenRange.All, 2, d, e, R.Zero, R.Zero, 1, 2, values, vectors, 2);
        for (int j = il - 1; j < iu; j++)
        {
            w[j - il + 1] = values[j];
            if (jobz == Job.Vectors)
            {
                vectors.Slice(2 * j, 2).CopyTo(z[((j - il + 1) * ldz)..]);
            }
        }

        return iu - il + 1;
    }
}
