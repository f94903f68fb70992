namespace Lapack.Native;

/// <summary>
/// A symmetric or Hermitian matrix as the drivers that reduce it to tridiagonal form get it, with two work-arounds for OpenBLAS.
/// <para>
/// Complex matrices, upper triangle, order above <see cref="BlockedAbove"/>: the reduction by blocks hands their last columns to ?GEMV, see
/// <see cref="SpareColumn{T}"/>.
/// </para>
/// <para>
/// Matrices of float, lower triangle: in the kernels for processors without AVX (Prescott, which 0.3.21 takes for every Intel processor
/// that it does not know, Core2 and others) SSYMV reads up to four elements behind its matrix. And it multiplies by zero what earlier
/// calls left in the library's buffer behind its vector: if that is NaN or infinity, the result is NaN, and the drivers do not converge.
/// SSYMV of the upper triangle has neither fault, so a copy of the transposed matrix is handed over with UPLO = U: the same matrix, and
/// the same eigenvectors. ?HETRD, whose result depends on the triangle, does it in another way.
/// </para>
/// </summary>
unsafe struct HermitianMatrix<T> : IDisposable
    where T : unmanaged
{
    const int BlockedAbove = 32;

    readonly PinnedMatrix<T> original;
    readonly bool transposed;
    Workspace block;

    /// <param name="library">The library whose routine is called.</param>
    /// <param name="matrix">Where the caller has the matrix.</param>
    /// <param name="length">The length of the caller's span.</param>
    /// <param name="uplo">The triangle that is read; only this one is copied.</param>
    internal HermitianMatrix(LapackLibrary library, in PinnedMatrix<T> matrix, int length, Uplo uplo)
    {
        original = Used = matrix;
        Uplo = uplo;
        transposed = HasFaultySymv(library, uplo);
        if (transposed || (uplo == Uplo.Upper && matrix.Rows > BlockedAbove && SpareColumn<T>.IsMissing(library, matrix, length)))
        {
            block = SpareColumn<T>.Room(matrix, out PinnedMatrix<T> copy);
            Used = copy;
            Uplo = Uplo.Upper;
            if (transposed)
            {
                original.CopyTransposedTo(copy, Uplo.Lower);
            }
            else
            {
                original.CopyTo(copy, Uplo.Upper);
            }
        }
    }

    /// <summary>The matrix that the driver gets.</summary>
    internal PinnedMatrix<T> Used { get; }

    internal readonly T* Pointer => Used.Pointer;

    internal readonly long Leading => Used.Leading;

    /// <summary>The triangle that the driver gets.</summary>
    internal Uplo Uplo { get; }

    /// <summary>Whether a reduction to tridiagonal form would call the SSYMV of OpenBLAS that is described above.</summary>
    internal static bool HasFaultySymv(LapackLibrary library, Uplo uplo) =>
        typeof(T) == typeof(float) && uplo == Uplo.Lower && library.Vendor == LapackVendor.OpenBlas;

    /// <summary>Brings the eigenvectors, which the driver left in the place of the matrix, to where the caller has it.</summary>
    internal readonly void StoreVectors()
    {
        if (block.Pointer != null)
        {
            Used.CopyTo(original);
        }
    }

    /// <summary>Brings what the driver left in its triangle to the caller's: of a Cholesky factor U it makes L = U^T.</summary>
    internal readonly void StoreTriangle()
    {
        if (transposed)
        {
            Used.CopyTransposedTo(original, Uplo.Upper);
        }
        else if (block.Pointer != null)
        {
            Used.CopyTo(original, Uplo.Upper);
        }
    }

    public void Dispose() => block.Dispose();
}
