using System.Numerics;

namespace Lapack.Native;

// ?GEMMT (?GEMMTR in reference BLAS): one triangle of C := alpha op(A) op(B) + beta C, about half the flops of ?GEMM.
//
// MKL's own is used where it is exported. OpenBLAS has none up to 0.3.21 and a loop of matrix-vector products after that; reference
// BLAS has none before 3.12.1. There the triangle is split in two halves and a square block,
//
//     Lower: [ C11  .  ]      C21 by one ?GEMM straight into C, C11 and C22 likewise by recursion, so almost all of the work is in
//            [ C21 C22 ]      large square products
//
// until a diagonal block has at most DiagonalBlock rows: its full square is computed in a temporary, of which the triangle is copied.
// Extra cost: DiagonalBlock / n of the flops. C's other triangle is never touched, and with beta = 0 C is never read.
public sealed partial class LapackLibrary
{
    const int DiagonalBlock = 32;

    /// <summary>
    /// One triangle of C := alpha op(A) op(B) + beta C in single precision. BLAS: <c>sgemmt</c>, or <c>sgemm</c> by blocks.
    /// </summary>
    /// <inheritdoc cref="Gemmt(
    ///     Uplo, Trans, Trans, int, int, Complex, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Complex, Span{Complex},
    ///     int)"/>
    public void Gemmt(
        Uplo uplo, Trans transa, Trans transb, int n, int k, float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb,
        float beta, Span<float> c, int ldc) =>
        Gemmt<float>(uplo, transa, transb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>
    /// One triangle of C := alpha op(A) op(B) + beta C in double precision. BLAS: <c>dgemmt</c>, or <c>dgemm</c> by blocks.
    /// </summary>
    /// <inheritdoc cref="Gemmt(
    ///     Uplo, Trans, Trans, int, int, Complex, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Complex, Span{Complex},
    ///     int)"/>
    public void Gemmt(
        Uplo uplo, Trans transa, Trans transb, int n, int k, double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b, int ldb,
        double beta, Span<double> c, int ldc) =>
        Gemmt<double>(uplo, transa, transb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>
    /// One triangle of C := alpha op(A) op(B) + beta C in complex single precision. BLAS: <c>cgemmt</c>, or <c>cgemm</c> by blocks.
    /// </summary>
    /// <inheritdoc cref="Gemmt(
    ///     Uplo, Trans, Trans, int, int, Complex, ReadOnlySpan{Complex}, int, ReadOnlySpan{Complex}, int, Complex, Span{Complex},
    ///     int)"/>
    public void Gemmt(
        Uplo uplo, Trans transa, Trans transb, int n, int k, ComplexSingle alpha, ReadOnlySpan<ComplexSingle> a, int lda,
        ReadOnlySpan<ComplexSingle> b, int ldb, ComplexSingle beta, Span<ComplexSingle> c, int ldc) =>
        Gemmt<ComplexSingle>(uplo, transa, transb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    /// <summary>
    /// One triangle of C := alpha op(A) op(B) + beta C in complex double precision. BLAS: <c>zgemmt</c>, or <c>zgemm</c> by blocks.
    /// </summary>
    /// <param name="uplo">The triangle of C that is computed, diagonal included. The other one is neither read nor written.</param>
    /// <param name="transa">op of A.</param>
    /// <param name="transb">op of B.</param>
    /// <param name="n">The order of C; 0 returns at once.</param>
    /// <param name="k">Columns of op(A), rows of op(B).</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">A, column-major: n x k, or k x n if transposed.</param>
    /// <param name="lda">The leading dimension of A, at least its rows and 1.</param>
    /// <param name="b">B, column-major: k x n, or n x k if transposed.</param>
    /// <param name="ldb">The leading dimension of B, at least its rows and 1.</param>
    /// <param name="beta">The factor of C; if it is 0, C is not read.</param>
    /// <param name="c">In and out: C, n x n, column-major. Must not overlap A or B.</param>
    /// <param name="ldc">The leading dimension of C, at least n and 1.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library has neither the routine nor <c>?gemm</c>.</exception>
    public void Gemmt(
        Uplo uplo, Trans transa, Trans transb, int n, int k, Complex alpha, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> b,
        int ldb, Complex beta, Span<Complex> c, int ldc) =>
        Gemmt<Complex>(uplo, transa, transb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    internal unsafe void Gemmt<T>(
        Uplo uplo, Trans transa, Trans transb, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta,
        Span<T> c, int ldc)
        where T : unmanaged
    {
        Check.Defined(uplo, nameof(uplo));
        Check.Defined(transa, nameof(transa));
        Check.Defined(transb, nameof(transb));
        Check.NotNegative(n, nameof(n));
        Check.NotNegative(k, nameof(k));
        bool plainA = transa == Trans.None, plainB = transb == Trans.None;
        Check.Matrix(a.Length, plainA ? n : k, plainA ? k : n, lda, nameof(a), nameof(lda));
        Check.Matrix(b.Length, plainB ? k : n, plainB ? n : k, ldb, nameof(b), nameof(ldb));
        Check.Matrix(c.Length, n, n, ldc, nameof(c), nameof(ldc));
        if (n == 0)
        {
            return;
        }

        fixed (T* pa = a, pb = b, pc = c)
        {
            if (Vendor != LapackVendor.OpenBlas && (TryAddress<T>(Routine.Gemmt, out nint f) || TryAddress<T>(Routine.Gemmtr, out f)))
            {
                long order = n, inner = k, leadA = lda, leadB = ldb, leadC = ldc;
                Fortran.Call13x3(f, &uplo, &transa, &transb, &order, &inner, &alpha, pa, &leadA, pb, &leadB, &beta, pc, &leadC);
                return;
            }

            var product = new TriangularProduct<T>
            {
                Gemm = Address<T>(Routine.Gemm),
                Uplo = uplo,
                TransA = transa,
                TransB = transb,
                K = k,
                Alpha = &alpha,
                Beta = &beta,
                LdA = lda,
                LdB = ldb,
                LdC = ldc,
                BetaIsZero = EqualityComparer<T>.Default.Equals(beta, default),
                StepA = plainA ? 1 : lda,
                StepB = plainB ? ldb : 1,
            };
            int side = Math.Min(n, DiagonalBlock);
            using var square = Workspace.Rent((long)side * side * sizeof(T));
            product.Square = (T*)square.Pointer;
            product.Run(pa, pb, pc, n);
        }
    }

    /// <summary>The recursion above, with what does not change in it.</summary>
    unsafe ref struct TriangularProduct<T>
        where T : unmanaged
    {
        internal nint Gemm;
        internal Uplo Uplo;
        internal Trans TransA, TransB;
        internal T* Alpha, Beta, Square;
        internal long K, LdA, LdB, LdC;

        /// <summary>From row i to i + 1 of op(A), from column j to j + 1 of op(B).</summary>
        internal long StepA, StepB;

        internal bool BetaIsZero;

        internal readonly void Run(T* a, T* b, T* c, int n)
        {
            if (n <= DiagonalBlock)
            {
                Diagonal(a, b, c, n);
                return;
            }

            // Halves, the first a multiple of 16: kernels and their packing like that.
            int first = ((n / 2) + 15) & ~15, rest = n - first;
            Run(a, b, c, first);
            if (Uplo == Uplo.Lower)
            {
                GemmCall(Gemm, TransA, TransB, rest, first, K, Alpha, a + (first * StepA), LdA, b, LdB, Beta, c + first, LdC);
            }
            else
            {
                GemmCall(Gemm, TransA, TransB, first, rest, K, Alpha, a, LdA, b + (first * StepB), LdB, Beta, c + (first * LdC), LdC);
            }

            Run(a + (first * StepA), b + (first * StepB), c + first + (first * LdC), rest);
        }

        readonly void Diagonal(T* a, T* b, T* c, int n)
        {
            PinnedMatrix<T> target = new(c, n, n, LdC), square = new(Square, n, n, n);

            // The old triangle goes through the temporary too, so that BLAS does the arithmetic with beta. What lies in the other
            // half of it must be a number, since it is scaled along.
            if (!BetaIsZero)
            {
                new Span<T>(Square, n * n).Clear();
                target.CopyTo(square, Uplo);
            }

            GemmCall(Gemm, TransA, TransB, n, n, K, Alpha, a, LdA, b, LdB, Beta, Square, n);
            square.CopyTo(target, Uplo);
        }
    }
}
