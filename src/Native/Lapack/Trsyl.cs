using System.Numerics;

namespace Lapack.Native;

// ?TRSYL: the Sylvester equation of two (quasi-)triangular matrices.
public sealed partial class LapackLibrary
{
    /// <summary>The Sylvester equation of two matrices in real Schur form. LAPACK: <c>strsyl</c>.</summary>
    /// <inheritdoc cref="Trsyl(
    ///     Trans, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Span{Complex}, int, out double)"/>
    public bool Trsyl(
        Trans trana, Trans tranb, int isgn, int m, int n, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c,
        int ldc, out float scale) =>
        Trsyl<float, float>(trana, tranb, isgn, m, n, a, lda, b, ldb, c, ldc, out scale);

    /// <summary>The Sylvester equation of two matrices in real Schur form. LAPACK: <c>dtrsyl</c>.</summary>
    /// <inheritdoc cref="Trsyl(
    ///     Trans, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Span{Complex}, int, out double)"/>
    public bool Trsyl(
        Trans trana, Trans tranb, int isgn, int m, int n, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb, Span<double> c,
        int ldc, out double scale) =>
        Trsyl<double, double>(trana, tranb, isgn, m, n, a, lda, b, ldb, c, ldc, out scale);

    /// <summary>The Sylvester equation of two complex triangular matrices. LAPACK: <c>ctrsyl</c>.</summary>
    /// <inheritdoc cref="Trsyl(
    ///     Trans, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Span{Complex}, int, out double)"/>
    public bool Trsyl(
        Trans trana, Trans tranb, int isgn, int m, int n, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> b, int ldb,
        Span<ComplexSingle> c, int ldc, out float scale) =>
        Trsyl<ComplexSingle, float>(trana, tranb, isgn, m, n, a, lda, b, ldb, c, ldc, out scale);

    /// <summary>op(A) X + isgn X op(B) = scale C for two complex triangular matrices. LAPACK: <c>ztrsyl</c>.</summary>
    /// <param name="trana">op of A; for complex matrices None or ConjTranspose.</param>
    /// <param name="tranb">op of B; likewise.</param>
    /// <param name="isgn">1 or -1.</param>
    /// <param name="m">The order of A, the rows of C.</param>
    /// <param name="n">The order of B, the columns of C.</param>
    /// <param name="a">A, upper triangular with zeros below (real: in the Schur form of Gees), column-major.</param>
    /// <param name="lda">The leading dimension of A, at least max(1, m).</param>
    /// <param name="b">B, likewise.</param>
    /// <param name="ldb">The leading dimension of B, at least max(1, n).</param>
    /// <param name="c">In: C. Out: X.</param>
    /// <param name="ldc">The leading dimension of C, at least max(1, m).</param>
    /// <param name="scale">Out: at most 1, below it where X would have overflowed.</param>
    /// <returns>
    /// False if A and -isgn B have common or very close eigenvalues: LAPACK then solved a perturbed equation, since this one is singular.
    /// </returns>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined; or a complex matrix is to be transposed without
    /// conjugating.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public bool Trsyl(
        Trans trana, Trans tranb, int isgn, int m, int n, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> b, int ldb,
        Span<Complex> c, int ldc, out double scale) =>
        Trsyl<Complex, double>(trana, tranb, isgn, m, n, a, lda, b, ldb, c, ldc, out scale);

    internal unsafe bool Trsyl<T, R>(
        Trans trana, Trans tranb, int isgn, int m, int n, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, Span<T> c, int ldc,
        out R scale)
        where T : unmanaged
        where R : unmanaged, INumberBase<R>
    {
        Check.Defined(trana, nameof(trana));
        Check.Defined(tranb, nameof(tranb));
        Check.NoPlainTranspose<T>(trana, nameof(trana));
        Check.NoPlainTranspose<T>(tranb, nameof(tranb));
        if (isgn is not (1 or -1))
        {
            throw new ArgumentOutOfRangeException(nameof(isgn), isgn, "isgn must be 1 or -1.");
        }

        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, m, m, lda, nameof(a), nameof(lda));
        Check.Matrix(b.Length, n, n, ldb, nameof(b), nameof(ldb));
        Check.Matrix(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        scale = R.One;
        if (m == 0 || n == 0)
        {
            return true;
        }

        nint f = Address<T>(Routine.Trsyl);
        long sign = isgn, rows = m, columns = n, info = 0;
        R scaled = R.One;
        fixed (T* pa = a, pb = b, pc = c)
        {
            using var spareA = new SpareColumn<T>(this, new(pa, m, m, lda), a.Length);
            using var spareB = new SpareColumn<T>(this, new(pb, n, n, ldb), b.Length);
            using var spareC = new SpareColumn<T>(this, new(pc, m, n, ldc), c.Length);
            long leadA = spareA.Leading, leadB = spareB.Leading, leadC = spareC.Leading;
            Fortran.Call13x2(
                f, &trana, &tranb, &sign, &rows, &columns, spareA.Pointer, &leadA, spareB.Pointer, &leadB, spareC.Pointer, &leadC,
                &scaled, &info);
            spareC.Store();
        }

        scale = scaled;
        return ResultInfo<T>(Routine.Trsyl, info) == 0;
    }
}
