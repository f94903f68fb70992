using System.Numerics;

namespace Lapack.Native;

// ?POTRF: the Cholesky factor of a symmetric or Hermitian positive definite matrix.
public sealed partial class LapackLibrary
{
    /// <summary>The Cholesky factor of a real symmetric matrix. LAPACK: <c>spotrf</c>.</summary>
    /// <inheritdoc cref="Potrf(Uplo, int, Span{Complex}, int)"/>
    public void Potrf(Uplo uplo, int n, Span<float> a, int lda) => Potrf<float>(uplo, n, a, lda);

    /// <summary>The Cholesky factor of a real symmetric matrix. LAPACK: <c>dpotrf</c>.</summary>
    /// <inheritdoc cref="Potrf(Uplo, int, Span{Complex}, int)"/>
    public void Potrf(Uplo uplo, int n, Span<double> a, int lda) => Potrf<double>(uplo, n, a, lda);

    /// <summary>The Cholesky factor of a Hermitian matrix. LAPACK: <c>cpotrf</c>.</summary>
    /// <inheritdoc cref="Potrf(Uplo, int, Span{Complex}, int)"/>
    public void Potrf(Uplo uplo, int n, Span<ComplexSingle> a, int lda) => Potrf<ComplexSingle>(uplo, n, a, lda);

    /// <summary>The Cholesky factor of a Hermitian matrix: A = L L^H or A = U^H U. LAPACK: <c>zpotrf</c>.</summary>
    /// <param name="uplo">The triangle of <paramref name="a"/> that is read and replaced by the factor; the other is never touched.</param>
    /// <param name="n">The order of the matrix; 0 returns at once.</param>
    /// <param name="a">In: the matrix, column-major; imaginary parts of its diagonal are ignored. Out: L or U in the triangle.</param>
    /// <param name="lda">The leading dimension of <paramref name="a"/>, at least max(1, n).</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is negative, <paramref name="lda"/> too small, or an option undefined.
    /// </exception>
    /// <exception cref="NotPositiveDefiniteException">A leading minor is not positive; the factorization stopped there.</exception>
    /// <exception cref="LapackLibraryException">The library lacks the routine.</exception>
    public void Potrf(Uplo uplo, int n, Span<Complex> a, int lda) => Potrf<Complex>(uplo, n, a, lda);

    internal void Potrf<T>(Uplo uplo, int n, Span<T> a, int lda)
        where T : unmanaged
    {
        int info = TryPotrf(uplo, n, a, lda);
        if (info != 0)
        {
            throw NotPositiveDefinite<T>(info);
        }
    }

    /// <summary>What an INFO of ?POTRF means.</summary>
    internal static NotPositiveDefiniteException NotPositiveDefinite<T>(int info)
        where T : unmanaged =>
        new(
            RoutineTable.Name<T>(Routine.Potrf), info,
            $"the leading minor of order {info} is not positive: the matrix is not positive definite");

    /// <summary>As <see cref="Potrf{T}"/>, but returns the order of a minor that is not positive instead of throwing.</summary>
    internal unsafe int TryPotrf<T>(Uplo uplo, int n, Span<T> a, int lda)
        where T : unmanaged
    {
        Check.Defined(uplo, nameof(uplo));
        Check.NotNegative(n, nameof(n));
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        if (n == 0)
        {
            return 0;
        }

        long order = n, lead = lda, info = 0;
        fixed (T* pa = a)
        {
            Fortran.Call5x1(Address<T>(Routine.Potrf), &uplo, &order, pa, &lead, &info);
        }

        return ResultInfo<T>(Routine.Potrf, info);
    }
}
