namespace Lapack.Native;

/// <summary>
/// The work-around for two complex routines of OpenBLAS that read up to one column behind their matrix: ?GEMV (OpenBLAS #4013, #5000), and
/// ?DOT along a row (both seen in 0.3.21). What they read there changes no result, but where mapped memory ends, as it may behind a managed
/// array, the read ends the process. So a complex matrix whose span has no spare column is handed over as a copy that has one, and what
/// the routine wrote is copied back. A matrix whose span is longer, every real matrix and every matrix of another library are used where
/// they are.
/// </summary>
unsafe struct SpareColumn<T> : IDisposable
    where T : unmanaged
{
    readonly PinnedMatrix<T> original;
    readonly bool copied;
    Workspace block;

    /// <param name="library">The library whose routine is called.</param>
    /// <param name="matrix">Where the caller has the matrix.</param>
    /// <param name="length">The length of the caller's span: how many elements may be read from the first on.</param>
    /// <param name="isInput">False for a matrix that the routine only writes: then nothing is copied before the call.</param>
    /// <param name="triangle">The triangle that the routine reads; null for the whole matrix.</param>
    internal SpareColumn(LapackLibrary library, in PinnedMatrix<T> matrix, int length, bool isInput = true, Uplo? triangle = null)
    {
        original = Used = matrix;
        copied = RoutineTable.IsComplex<T>() && library.Vendor == LapackVendor.OpenBlas
            && matrix.Rows > 0 && matrix.Columns > 0 && length < (matrix.Leading * matrix.Columns) + matrix.Rows;
        if (!copied)
        {
            return;
        }

        block = Workspace.Rent((matrix.Columns + 1L) * matrix.Rows * sizeof(T));
        Used = new((T*)block.Pointer, matrix.Rows, matrix.Columns, matrix.Rows);
        if (isInput)
        {
            original.CopyTo(Used, triangle);
        }
    }

    /// <summary>The matrix that the routine gets.</summary>
    internal PinnedMatrix<T> Used { get; }

    internal readonly T* Pointer => Used.Pointer;

    internal readonly long Leading => Used.Leading;

    /// <summary>Brings what the routine wrote to where the caller has the matrix.</summary>
    /// <param name="triangle">The triangle that it wrote; null for the whole matrix.</param>
    internal readonly void Store(Uplo? triangle = null)
    {
        if (copied)
        {
            Used.CopyTo(original, triangle);
        }
    }

    public void Dispose() => block.Dispose();
}
