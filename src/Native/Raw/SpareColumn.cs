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
    Workspace block;

    /// <param name="library">The library whose routine is called.</param>
    /// <param name="matrix">Where the caller has the matrix.</param>
    /// <param name="length">The length of the caller's span: how many elements may be read from the first on.</param>
    /// <param name="isInput">False for a matrix that the routine only writes: then nothing is copied before the call.</param>
    internal SpareColumn(LapackLibrary library, in PinnedMatrix<T> matrix, int length, bool isInput = true)
    {
        original = Used = matrix;
        if (IsMissing(library, matrix, length))
        {
            block = Room(matrix, out PinnedMatrix<T> copy);
            Used = copy;
            if (isInput)
            {
                original.CopyTo(Used);
            }
        }
    }

    /// <summary>The matrix that the routine gets.</summary>
    internal PinnedMatrix<T> Used { get; }

    internal readonly T* Pointer => Used.Pointer;

    internal readonly long Leading => Used.Leading;

    /// <summary>Whether the matrix has to be copied.</summary>
    internal static bool IsMissing(LapackLibrary library, in PinnedMatrix<T> matrix, int length) =>
        RoutineTable.IsComplex<T>() && library.Vendor == LapackVendor.OpenBlas
        && matrix.Rows > 0 && matrix.Columns > 0 && length < (matrix.Leading * matrix.Columns) + matrix.Rows;

    /// <summary>Room for a copy of the matrix with a column behind it.</summary>
    internal static Workspace Room(in PinnedMatrix<T> matrix, out PinnedMatrix<T> copy)
    {
        var block = Workspace.Rent((matrix.Columns + 1L) * matrix.Rows * sizeof(T));
        copy = new((T*)block.Pointer, matrix.Rows, matrix.Columns, matrix.Rows);
        return block;
    }

    /// <summary>Brings what the routine wrote to where the caller has the matrix.</summary>
    internal readonly void Store()
    {
        if (block.Pointer != null)
        {
            Used.CopyTo(original);
        }
    }

    public void Dispose() => block.Dispose();
}
