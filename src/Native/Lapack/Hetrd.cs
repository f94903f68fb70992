using System.Numerics;

namespace Lapack.Native;

// ?SYTRD and ?HETRD: A = Q T Q^H with tridiagonal T, real also for Hermitian A. ?ORMTR and ?UNMTR multiply by Q. Reads past the end of a
// matrix: see Heevd.cs; and past the end of TAU: complex ?HETRD of OpenBLAS, UPLO = U, order 2, which multiplies into it by ?HEMV (0.3.21).
public sealed partial class LapackLibrary
{
    /// <summary>Reduces a symmetric or Hermitian matrix to real tridiagonal form, A = Q T Q^H. LAPACK: <c>ssytrd</c>.</summary>
    /// <inheritdoc cref="Hetrd(Uplo, int, Span{Complex}, int, Span{double}, Span{double}, Span{Complex})"/>
    public void Hetrd(Uplo uplo, int n, Span<float> a, int lda, Span<float> d, Span<float> e, Span<float> tau) =>
        Hetrd<float, float>(uplo, n, a, lda, d, e, tau);

    /// <summary>Reduces a symmetric or Hermitian matrix to real tridiagonal form, A = Q T Q^H. LAPACK: <c>dsytrd</c>.</summary>
    /// <inheritdoc cref="Hetrd(Uplo, int, Span{Complex}, int, Span{double}, Span{double}, Span{Complex})"/>
    public void Hetrd(Uplo uplo, int n, Span<double> a, int lda, Span<double> d, Span<double> e, Span<double> tau) =>
        Hetrd<double, double>(uplo, n, a, lda, d, e, tau);

    /// <summary>Reduces a symmetric or Hermitian matrix to real tridiagonal form, A = Q T Q^H. LAPACK: <c>chetrd</c>.</summary>
    /// <inheritdoc cref="Hetrd(Uplo, int, Span{Complex}, int, Span{double}, Span{double}, Span{Complex})"/>
    public void Hetrd(Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<float> d, Span<float> e, Span<ComplexSingle> tau) =>
        Hetrd<ComplexSingle, float>(uplo, n, a, lda, d, e, tau);

    /// <summary>Reduces a symmetric or Hermitian matrix to real tridiagonal form, A = Q T Q^H. LAPACK: <c>zhetrd</c>.</summary>
    /// <param name="uplo">The triangle of <paramref name="a"/> that is read and overwritten.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the matrix, column-major. Out: in the triangle the reflectors whose product is Q, for <c>Unmtr</c>.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <param name="d">Out: the n diagonal elements of T.</param>
    /// <param name="e">Out: its n - 1 off-diagonal elements.</param>
    /// <param name="tau">Out: n - 1 factors of the reflectors.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, a leading dimension too small, or an option undefined.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Hetrd(Uplo uplo, int n, Span<Complex> a, int lda, Span<double> d, Span<double> e, Span<Complex> tau) =>
        Hetrd<Complex, double>(uplo, n, a, lda, d, e, tau);

    internal unsafe void Hetrd<T, R>(Uplo uplo, int n, Span<T> a, int lda, Span<R> d, Span<R> e, Span<T> tau)
        where T : unmanaged
        where R : unmanaged
    {
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(d.Length, n, nameof(d));
        Check.Vector(e.Length, n - 1, nameof(e));
        Check.Vector(tau.Length, n - 1, nameof(tau));
        if (n == 0)
        {
            return;
        }

        nint f = Address<T>(Routine.Hetrd);
        long order = n, lead = lda, info = 0, lwork = -1;
        T query = default;
        fixed (T* pa = a, pt = tau)
        fixed (R* pd = d, pe = e)
        {
            Fortran.Call10x1(f, &uplo, &order, pa, &lead, pd, pe, pt, &query, &lwork, &info);
            lwork = Math.Max(1, WorkspaceSize(*(R*)&query));
            long tauAt = Workspace.Align(lwork * sizeof(T)), copyAt = tauAt + Workspace.Align((n + 4L) * sizeof(T));
            bool copy = ReadsPastTheEnd<T, R>(uplo, n, lda, a.Length);
            using var block = Workspace.Rent(copyAt + (copy ? (n + 1L) * n * sizeof(T) : 0));
            T* matrix = copy ? (T*)(block.Pointer + copyAt) : pa;
            if (copy)
            {
                CopyColumns(pa, lda, matrix, n, n, upper: true);
                lead = n;
            }

            info = 0;
            Fortran.Call10x1(f, &uplo, &order, matrix, &lead, pd, pe, block.Pointer + tauAt, block.Pointer, &lwork, &info);
            new Span<T>(block.Pointer + tauAt, n - 1).CopyTo(tau);
            if (copy)
            {
                CopyColumns(matrix, n, pa, lda, n, upper: true);
            }
        }

        if (FromCell(info) < 0)
        {
            throw LapackException.Illegal(RoutineTable.Name<T>(Routine.Hetrd), FromCell(info));
        }
    }
}
