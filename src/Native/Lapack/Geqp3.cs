using System.Numerics;

namespace Lapack.Native;

// ?GEQP3: A P = Q R with column pivoting: the diagonal of R falls in modulus, which shows the rank of most matrices.
public sealed partial class LapackLibrary
{
    /// <summary>The QR factorization with column pivoting of a real matrix. LAPACK: <c>sgeqp3</c>.</summary>
    /// <inheritdoc cref="Geqp3(int, int, Span{Complex}, int, Span{long}, Span{Complex})"/>
    public void Geqp3(int m, int n, Span<float> a, int lda, Span<long> jpvt, Span<float> tau) =>
        Geqp3<float, float>(m, n, a, lda, jpvt, tau);

    /// <summary>The QR factorization with column pivoting of a real matrix. LAPACK: <c>dgeqp3</c>.</summary>
    /// <inheritdoc cref="Geqp3(int, int, Span{Complex}, int, Span{long}, Span{Complex})"/>
    public void Geqp3(int m, int n, Span<double> a, int lda, Span<long> jpvt, Span<double> tau) =>
        Geqp3<double, double>(m, n, a, lda, jpvt, tau);

    /// <summary>The QR factorization with column pivoting of a complex matrix, A P = Q R. LAPACK: <c>cgeqp3</c>.</summary>
    /// <inheritdoc cref="Geqp3(int, int, Span{Complex}, int, Span{long}, Span{Complex})"/>
    public void Geqp3(int m, int n, Span<ComplexSingle> a, int lda, Span<long> jpvt, Span<ComplexSingle> tau) =>
        Geqp3<ComplexSingle, float>(m, n, a, lda, jpvt, tau);

    /// <summary>The QR factorization with column pivoting of a complex matrix, A P = Q R. LAPACK: <c>zgeqp3</c>.</summary>
    /// <param name="m">The number of rows of A; 0 returns at once.</param>
    /// <param name="n">The number of columns of A; 0 returns at once.</param>
    /// <param name="a">
    /// In: A, column-major. Out: R on and above the diagonal; below it, with tau, the reflectors whose product is Q.
    /// </param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, m).</param>
    /// <param name="jpvt">
    /// In: for each column of A, not 0 if it is to be moved to the front, 0 if it is free. Out: column j of A P is column <c>jpvt[j]</c> of
    /// A, counted from 0 (unlike LAPACK's, from 1).
    /// </param>
    /// <param name="tau">Out: the min(m, n) factors of the reflectors.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative or too large for the library's integers, a leading dimension too small, or an option undefined.
    /// </exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Geqp3(int m, int n, Span<Complex> a, int lda, Span<long> jpvt, Span<Complex> tau) =>
        Geqp3<Complex, double>(m, n, a, lda, jpvt, tau);

    internal unsafe void Geqp3<T, R>(int m, int n, Span<T> a, int lda, Span<long> jpvt, Span<T> tau)
        where T : unmanaged
        where R : unmanaged
    {
        Check.NotNegative(m, nameof(m));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, m, n, lda, nameof(a), nameof(lda));
        Check.Vector(jpvt.Length, n, nameof(jpvt));
        Check.Vector(tau.Length, Math.Min(m, n), nameof(tau));
        if (m == 0 || n == 0)
        {
            for (int j = 0; j < n; j++)
            {
                jpvt[j] = j;
            }

            return;
        }

        nint f = Address<T>(Routine.Geqp3);
        bool complex = RoutineTable.IsComplex<T>();
        fixed (T* pa = a, ptau = tau)
        {
            using var spare = new SpareColumn<T>(this, new(pa, m, n, lda), a.Length);
            T query;
            R rwork;
            Geqp3Call<T>(f, m, n, pa, lda, null, ptau, &query, -1, &rwork);
            long size = WorkSize(query, least: complex ? n + 1L : (3L * n) + 1, n), rworkAt = Workspace.Align(size * sizeof(T));
            long pivotsAt = rworkAt + Workspace.Align(complex ? 2L * n * sizeof(R) : 0);
            using var block = Workspace.Rent(pivotsAt + ((long)n * IntegerBytes));
            byte* p = block.Pointer;
            WriteIntegers(jpvt[..n], p + pivotsAt);
            Geqp3Call<T>(f, m, n, spare.Pointer, spare.Leading, p + pivotsAt, ptau, p, size, p + rworkAt);
            spare.Store();
            ReadIntegers(p + pivotsAt, jpvt[..n]);
        }

        for (int j = 0; j < n; j++)
        {
            jpvt[j]--;
        }
    }

    unsafe void Geqp3Call<T>(
        nint f, long m, long n, void* a, long lda, void* jpvt, void* tau, void* work, long lwork, void* rwork)
        where T : unmanaged
    {
        long info = 0;
        if (RoutineTable.IsComplex<T>())
        {
            Fortran.Call10x0(f, &m, &n, a, &lda, jpvt, tau, work, &lwork, rwork, &info);
        }
        else
        {
            Fortran.Call9x0(f, &m, &n, a, &lda, jpvt, tau, work, &lwork, &info);
        }

        RequireNoInfo<T>(Routine.Geqp3, info);
    }
}
