using System.Numerics;

namespace Lapack.Native;

// ?ORMTR and ?UNMTR: products with the Q of ?SYTRD and ?HETRD.
public sealed partial class LapackLibrary
{
    /// <summary>C := op(Q) C or C op(Q), Q from <c>Hetrd</c>. LAPACK: <c>sormtr</c>.</summary>
    /// <inheritdoc cref="Unmtr(Side, Uplo, Trans, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmtr(
        Side side, Uplo uplo, Trans trans, int m, int n, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> tau, Span<float> c, int ldc) =>
        Unmtr<float>(side, uplo, trans, m, n, a, lda, tau, c, ldc);

    /// <summary>C := op(Q) C or C op(Q), Q from <c>Hetrd</c>. LAPACK: <c>dormtr</c>.</summary>
    /// <inheritdoc cref="Unmtr(Side, Uplo, Trans, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmtr(
        Side side, Uplo uplo, Trans trans, int m, int n, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> tau, Span<double> c,
        int ldc) =>
        Unmtr<double>(side, uplo, trans, m, n, a, lda, tau, c, ldc);

    /// <summary>C := op(Q) C or C op(Q), Q from <c>Hetrd</c>. LAPACK: <c>cunmtr</c>.</summary>
    /// <inheritdoc cref="Unmtr(Side, Uplo, Trans, int, int, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, Span{Complex}, int)"/>
    public void Unmtr(
        Side side, Uplo uplo, Trans trans, int m, int n, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> tau,
        Span<ComplexSingle> c, int ldc) =>
        Unmtr<ComplexSingle>(side, uplo, trans, m, n, a, lda, tau, c, ldc);

    /// <summary>C := op(Q) C or C op(Q), Q from <c>Hetrd</c>. LAPACK: <c>zunmtr</c>.</summary>
    /// <param name="side">Where op(Q) stands: left of C, or right of it.</param>
    /// <param name="uplo">What <c>Hetrd</c> was called with.</param>
    /// <param name="trans">op: None, or ConjTranspose (for real types also Transpose, which is the same).</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C. Nothing is done if there are no rows or no columns.</param>
    /// <param name="a">The matrix as <c>Hetrd</c> left it, of order m on the left, n on the right.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>.</param>
    /// <param name="tau">The factors of the reflectors.</param>
    /// <param name="c">In and out: C, column-major.</param>
    /// <param name="ldc">The leading dimension of <paramref name="c"/>, at least max(1, m).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Unmtr(
        Side side, Uplo uplo, Trans trans, int m, int n, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> tau, Span<Complex> c,
        int ldc) =>
        Unmtr<Complex>(side, uplo, trans, m, n, a, lda, tau, c, ldc);

    internal unsafe void Unmtr<T>(
        Side side, Uplo uplo, Trans trans, int m, int n, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> tau, Span<T> c, int ldc)
        where T : unmanaged
    {
        Check.Defined(side, nameof(side));
        Check.Defined(uplo, nameof(uplo));
        Check.Defined(trans, nameof(trans));
        Check.NoPlainTranspose<T>(trans, nameof(trans));
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        int order = side == Side.Left ? m : n;
        Check.Matrix(a.Length, order, order, lda, nameof(a), nameof(lda));
        Check.Vector(tau.Length, order - 1, nameof(tau));
        Check.Matrix(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        if (m == 0 || n == 0)
        {
            return;
        }

        trans = TransOfQ<T>(trans);
        nint f = Address<T>(Routine.Unmtr);
        long rows = m, columns = n, leadA = lda, leadC = ldc, info = 0;
        long lwork = HeevdSize.BlockedUnmtr(side == Side.Left ? n : m);
        fixed (T* pa = a, pt = tau, pc = c)
        {
            using var block = Workspace.Rent(lwork * sizeof(T));
            Fortran.Call13x3(f, &side, &uplo, &trans, &rows, &columns, pa, &leadA, pt, pc, &leadC, block.Pointer, &lwork, &info);
        }

        RequireNoInfo<T>(Routine.Unmtr, info);
    }
}
