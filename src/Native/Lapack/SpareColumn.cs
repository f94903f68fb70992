using System.Numerics;

namespace Lapack.Native;

/// <summary>
/// A matrix for the complex routines of OpenBLAS, whose ?GEMV reads up to one column behind its matrix (OpenBLAS #4013, #5000; seen in
/// 0.3.21): where memory ends there, as managed arrays may, that ends the process. A span that has no column to spare goes through a copy that
/// has; any other matrix, and every one of other libraries and types, is used where it lies.
/// </summary>
unsafe struct SpareColumn<T> : IDisposable
    where T : unmanaged
{
    readonly T* original;
    readonly int rows;
    readonly int columns;
    readonly int leading;
    readonly bool copied;
    Workspace block;

    /// <param name="library">Whose routine is called.</param>
    /// <param name="matrix">The pinned matrix.</param>
    /// <param name="length">The length of its span.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="leading">Its leading dimension.</param>
    /// <param name="read">Whether the routine reads it.</param>
    internal SpareColumn(LapackLibrary library, T* matrix, int length, int rows, int columns, int leading, bool read = true)
    {
        Pointer = original = matrix;
        Leading = leading;
        (this.rows, this.columns, this.leading) = (rows, columns, leading);
        copied = (typeof(T) == typeof(Complex) || typeof(T) == typeof(ComplexSingle)) && library.Vendor == LapackVendor.OpenBlas
            && rows > 0 && columns > 0 && length < ((long)leading * columns) + rows;
        if (!copied)
        {
            return;
        }

        block = Workspace.Rent((columns + 1L) * rows * sizeof(T));
        Pointer = (T*)block.Pointer;
        Leading = rows;
        for (int j = 0; read && j < columns; j++)
        {
            new Span<T>(matrix + ((long)j * leading), rows).CopyTo(new(Pointer + ((long)j * rows), rows));
        }
    }

    /// <summary>What the routine gets.</summary>
    internal T* Pointer { get; }

    /// <summary>Its leading dimension.</summary>
    internal long Leading { get; }

    /// <summary>Brings what the routine wrote to where the caller looks for it.</summary>
    internal readonly void Store()
    {
        for (int j = 0; copied && j < columns; j++)
        {
            new Span<T>(Pointer + ((long)j * rows), rows).CopyTo(new(original + ((long)j * leading), rows));
        }
    }

    public void Dispose() => block.Dispose();
}
