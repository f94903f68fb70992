using System.Numerics;

namespace Lapack.Native;

// ?SYTRD and ?HETRD: A = Q T Q^H with tridiagonal T, real also for Hermitian A. ?ORMTR and ?UNMTR multiply by Q.
//
// The unblocked reduction multiplies by ?SYMV or ?HEMV into TAU, and OpenBLAS's kernels read and write back up to a few elements more than
// it has (seen in 0.3.21 for complex matrices with UPLO = U, order 2). So TAU is an array of ours with room behind it, copied afterwards.
public sealed partial class LapackLibrary
{
    const long SpareTau = 4;

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
    /// <exception cref="ArgumentOutOfRangeException">
    /// A dimension is negative, a leading dimension too small, or an option undefined.
    /// </exception>
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

        if (HermitianMatrix<T>.HasFaultySymv(this, uplo))
        {
            HetrdReversed(n, a, lda, d[..n], e[..(n - 1)], tau[..(n - 1)]);
            return;
        }

        nint f = Address<T>(Routine.Hetrd);
        long order = n, lead = lda, info = 0, lwork = -1;
        T query = default;
        fixed (T* pa = a, pt = tau)
        fixed (R* pd = d, pe = e)
        {
            Fortran.Call10x1(f, &uplo, &order, pa, &lead, pd, pe, pt, &query, &lwork, &info);
            lwork = WorkSize(query, least: 1, n);
            using var matrix = new HermitianMatrix<T>(this, new(pa, n, n, lda), a.Length, uplo);
            lead = matrix.Leading;
            long tauAt = Workspace.Align(lwork * sizeof(T));
            using var block = Workspace.Rent(tauAt + ((n + SpareTau) * sizeof(T)));
            byte* p = block.Pointer;
            info = 0;
            Fortran.Call10x1(f, &uplo, &order, matrix.Pointer, &lead, pd, pe, p + tauAt, p, &lwork, &info);
            new Span<T>(p + tauAt, n - 1).CopyTo(tau);
            matrix.StoreTriangle();
        }

        RequireNoInfo<T>(Routine.Hetrd, info);
    }

    /// <summary>
    /// The reduction with UPLO = L by that with UPLO = U. With rows and columns in the reverse order the lower triangle becomes the upper
    /// one, and column by column the reflectors of the one are those of the other, so all four results are only reversed.
    /// </summary>
    unsafe void HetrdReversed<T, R>(int n, Span<T> a, int lda, Span<R> d, Span<R> e, Span<T> tau)
        where T : unmanaged
        where R : unmanaged
    {
        using var block = Workspace.Rent((long)n * n * sizeof(T));
        PinnedMatrix<T> reversed = new((T*)block.Pointer, n, n, n);
        fixed (T* pa = a)
        {
            PinnedMatrix<T> matrix = new(pa, n, n, lda);
            matrix.CopyReversedTo(reversed, Uplo.Lower);
            Hetrd(Uplo.Upper, n, new Span<T>(reversed.Pointer, n * n), n, d, e, tau);
            reversed.CopyReversedTo(matrix, Uplo.Upper);
        }

        d.Reverse();
        e.Reverse();
        tau.Reverse();
    }
}
