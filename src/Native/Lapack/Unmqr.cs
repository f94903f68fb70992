using System.Numerics;

namespace Lapack.Native;

// ?ORMQR, ?UNMQR and ?ORMLQ, ?UNMLQ: products with the Q of ?GEQRF and ?GEQP3 (?GELQF) without forming it.
//
// They scale reflectors in place and put them back, so A is written although it is an input: the span may be read-only, the memory not.
public sealed partial class LapackLibrary
{
    /// <summary>C becomes op(Q) C or C op(Q) with the Q of a QR factorization, real. LAPACK: <c>sormqr</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmqr(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> tau, Span<float> c, int ldc) =>
        Unmqr<float>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of a QR factorization, real. LAPACK: <c>dormqr</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmqr(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> tau, Span<double> c, int ldc) =>
        Unmqr<double>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of a QR factorization, which is never formed. LAPACK: <c>cunmqr</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmqr(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> tau,
        Span<ComplexSingle> c, int ldc) =>
        Unmqr<ComplexSingle>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of a QR factorization, which is never formed. LAPACK: <c>zunmqr</c>.</summary>
    /// <param name="side">Whether op(Q) stands on the left or on the right.</param>
    /// <param name="trans">
    /// Q as it is, or its conjugate transpose; <see cref="Trans.Transpose"/> means the same for real matrices and is refused for
    /// complex ones.
    /// </param>
    /// <param name="m">The number of rows of C.</param>
    /// <param name="n">The number of columns of C.</param>
    /// <param name="k">The number of reflectors, at most the order of Q (m on the left, n on the right).</param>
    /// <param name="a">
    /// The reflectors as the factorization left them, one a column (LQ: one a row); as it was when the call returns.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least its number of rows, and 1.</param>
    /// <param name="tau">The k factors of the reflectors.</param>
    /// <param name="c">In and out: C, m x n, column-major.</param>
    /// <param name="ldc">The leading dimension of <paramref name="c"/>, at least max(1, m).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Unmqr(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> tau, Span<Complex> c,
        int ldc) =>
        Unmqr<Complex>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of an LQ factorization, real. LAPACK: <c>sormlq</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmlq(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> tau, Span<float> c, int ldc) =>
        Unmlq<float>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of an LQ factorization, real. LAPACK: <c>dormlq</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmlq(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> tau, Span<double> c, int ldc) =>
        Unmlq<double>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of an LQ factorization, which is never formed. LAPACK: <c>cunmlq</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmlq(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> tau,
        Span<ComplexSingle> c, int ldc) =>
        Unmlq<ComplexSingle>(side, trans, m, n, k, a, lda, tau, c, ldc);

    /// <summary>C becomes op(Q) C or C op(Q) with the Q of an LQ factorization, which is never formed. LAPACK: <c>zunmlq</c>.</summary>
    /// <inheritdoc cref="Unmqr(Side, Trans, int, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmlq(
        Side side, Trans trans, int m, int n, int k, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> tau, Span<Complex> c,
        int ldc) =>
        Unmlq<Complex>(side, trans, m, n, k, a, lda, tau, c, ldc);

    internal void Unmqr<T>(Side side, Trans trans, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> tau, Span<T> c, int ldc)
        where T : unmanaged => ApplyQ(Routine.Unmqr, side, trans, m, n, k, a, lda, tau, c, ldc);

    internal void Unmlq<T>(Side side, Trans trans, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> tau, Span<T> c, int ldc)
        where T : unmanaged => ApplyQ(Routine.Unmlq, side, trans, m, n, k, a, lda, tau, c, ldc);

    unsafe void ApplyQ<T>(
        Routine routine, Side side, Trans trans, int m, int n, int k, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> tau, Span<T> c, int ldc)
        where T : unmanaged
    {
        Check.Defined(side, nameof(side));
        Check.Defined(trans, nameof(trans));
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(k, nameof(k));
        Check.NoPlainTranspose<T>(trans, nameof(trans));
        trans = TransOfQ<T>(trans);
        bool left = side == Side.Left, columns = routine == Routine.Unmqr;
        int order = left ? m : n;
        Check.AtMost(k, order, nameof(k), left ? nameof(m) : nameof(n));
        Check.Matrix(a.Length, columns ? order : k, columns ? k : order, lda, nameof(a), nameof(lda));
        Check.Vector(tau.Length, k, nameof(tau));
        Check.Matrix(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        if (m == 0 || n == 0 || k == 0)
        {
            return;
        }

        nint f = Address<T>(routine);
        long rows = m, width = n, reflectors = k, lwork = -1, info = 0;
        fixed (T* pa = a, ptau = tau, pc = c)
        {
            using var spareA = new SpareColumn<T>(this, new(pa, columns ? order : k, columns ? k : order, lda), a.Length);
            using var spareC = new SpareColumn<T>(this, new(pc, m, n, ldc), c.Length);
            long leadA = spareA.Leading, leadC = spareC.Leading;
            T query;
            Fortran.Call13x2(
                f, &side, &trans, &rows, &width, &reflectors, spareA.Pointer, &leadA, ptau, spareC.Pointer, &leadC, &query, &lwork, &info);
            lwork = WorkSize(query, least: left ? n : m, order);
            using var block = Workspace.Rent(lwork * sizeof(T));
            info = 0;
            Fortran.Call13x2(
                f, &side, &trans, &rows, &width, &reflectors, spareA.Pointer, &leadA, ptau, spareC.Pointer, &leadC,
                block.Pointer, &lwork, &info);
            spareC.Store();
        }

        RequireNoInfo<T>(routine, info);
    }

    /// <summary>The real routines for products with Q know the letters N and T, the complex ones N and C.</summary>
    static Trans TransOfQ<T>(Trans trans)
        where T : unmanaged =>
        trans == Trans.ConjTranspose && !RoutineTable.IsComplex<T>() ? Trans.Transpose : trans;
}
