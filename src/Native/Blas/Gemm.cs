using System.Numerics;

namespace Lapack.Native;

// ?GEMM: C := alpha op(A) op(B) + beta C.
public sealed partial class LapackLibrary
{
    /// <summary>C := alpha op(A) op(B) + beta C in single precision. BLAS: <c>sgemm</c>.</summary>
    /// <inheritdoc cref="Gemm(
    ///     Trans, Trans, int, int, int, Complex, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Complex, Span{Complex}, int)"/>
    public void Gemm(
        Trans transa, Trans transb, int m, int n, int k, float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb,
        float beta, Span<float> c, int ldc) =>
        Gemm<float>(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>C := alpha op(A) op(B) + beta C in double precision. BLAS: <c>dgemm</c>.</summary>
    /// <inheritdoc cref="Gemm(
    ///     Trans, Trans, int, int, int, Complex, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Complex, Span{Complex}, int)"/>
    public void Gemm(
        Trans transa, Trans transb, int m, int n, int k, double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc) =>
        Gemm<double>(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>C := alpha op(A) op(B) + beta C in complex single precision. BLAS: <c>cgemm</c>.</summary>
    /// <inheritdoc cref="Gemm(
    ///     Trans, Trans, int, int, int, Complex, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Complex, Span{Complex}, int)"/>
    public void Gemm(
        Trans transa, Trans transb, int m, int n, int k, ComplexSingle alpha, ReadOnlySpan<ComplexSingle> a, int lda,
        ReadOnlySpan<ComplexSingle> b, int ldb, ComplexSingle beta, Span<ComplexSingle> c, int ldc) =>
        Gemm<ComplexSingle>(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>C := alpha op(A) op(B) + beta C in complex double precision. BLAS: <c>zgemm</c>.</summary>
    /// <param name="transa">op of A.</param>
    /// <param name="transb">op of B.</param>
    /// <param name="m">Rows of op(A) and C.</param>
    /// <param name="n">Columns of op(B) and C. Nothing is done if there are no rows or no columns.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">A, column-major: m x k, or k x m if transposed.</param>
    /// <param name="lda">The leading dimension of A, at least its rows and 1.</param>
    /// <param name="b">B, column-major: k x n, or n x k if transposed.</param>
    /// <param name="ldb">The leading dimension of B, at least its rows and 1.</param>
    /// <param name="beta">The factor of C; if it is 0, C is not read.</param>
    /// <param name="c">In and out: C, m x n, column-major. Must not overlap A or B.</param>
    /// <param name="ldc">The leading dimension of C, at least m and 1.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Gemm(
        Trans transa, Trans transb, int m, int n, int k, Complex alpha, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> b, int ldb,
        Complex beta, Span<Complex> c, int ldc) =>
        Gemm<Complex>(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    internal unsafe void Gemm<T>(
        Trans transa, Trans transb, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c,
        int ldc)
        where T : unmanaged
    {
        Check.Defined(transa, nameof(transa));
        Check.Defined(transb, nameof(transb));
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(k, nameof(k));
        bool plainA = transa == Trans.None, plainB = transb == Trans.None;
        Check.Matrix(a.Length, plainA ? m : k, plainA ? k : m, lda, nameof(a), nameof(lda));
        Check.Matrix(b.Length, plainB ? k : n, plainB ? n : k, ldb, nameof(b), nameof(ldb));
        Check.Matrix(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        if (m == 0 || n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Gemm);
        fixed (T* pa = a, pb = b, pc = c)
        {
            GemmCall(f, transa, transb, m, n, k, &alpha, pa, lda, pb, ldb, &beta, pc, ldc);
        }
    }

    static unsafe void GemmCall(
        nint f, Trans transa, Trans transb, long m, long n, long k, void* alpha, void* a, long lda, void* b, long ldb, void* beta, void* c,
        long ldc) =>
        Fortran.Call13x2(f, &transa, &transb, &m, &n, &k, alpha, a, &lda, b, &ldb, beta, c, &ldc);
}
