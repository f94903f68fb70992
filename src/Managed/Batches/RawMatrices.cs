namespace Lapack;

/// <summary>The matrices of a batch as the caller gave them, in any layout.</summary>
/// <typeparam name="T">The element, as LAPACK knows it.</typeparam>
/// <param name="matrices">Shape (..., m, n), plain numbers.</param>
sealed class RawMatrices<T>(NDArray matrices)
    where T : unmanaged
{
    readonly int[] offsets = MatrixBatch.Offsets(matrices);

    /// <summary>How many matrices there are.</summary>
    public int Count => offsets.Length;

    /// <summary>n.</summary>
    public int Columns { get; } = matrices.Shape[^1];

    /// <summary>How many elements of the storage lie between two rows.</summary>
    public int RowStep { get; } = matrices.Strides[^2];

    /// <summary>How many elements of the storage lie between two columns.</summary>
    public int ColumnStep { get; } = matrices.Strides[^1];

    /// <summary>The storage from element (0, 0) of matrix m on.</summary>
    public ReadOnlySpan<T> From(int m) => matrices.FromOffset<T>()[offsets[m]..];
}
