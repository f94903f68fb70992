namespace Lapack;

/// <summary>
/// The matrices of a batch where they lie in memory, for routines that take a leading dimension: nothing is copied if their rows or their
/// columns are contiguous.
/// </summary>
/// <typeparam name="T">The element, as LAPACK knows it.</typeparam>
readonly struct MatrixViews<T>
    where T : unmanaged
{
    readonly NDArray matrices;
    readonly int[] offsets;

    /// <param name="a">Shape (..., m, n), plain.</param>
    public MatrixViews(NDArray a)
    {
        (int m, int n) = (a.Shape[^2], a.Shape[^1]);
        (bool rows, bool columns) = (a.Strides[^1] == 1 && a.Strides[^2] >= n, a.Strides[^2] == 1 && a.Strides[^1] >= m);
        if (m <= 1 && n <= 1)
        {
            (IsRowMajor, LeadingDimension) = (false, 1);
        }
        else
        {
            a = rows || columns ? a : a.ToRowMajor();
            IsRowMajor = rows || !columns;
            LeadingDimension = IsRowMajor ? a.Strides[^2] : a.Strides[^1];
        }

        (matrices, offsets) = (a, MatrixBatch.Offsets(a));
    }

    /// <summary>Whether rows are contiguous, so that LAPACK sees the transposes.</summary>
    public bool IsRowMajor { get; }

    /// <summary>Elements between one row (column) and the next.</summary>
    public int LeadingDimension { get; }

    /// <summary>How many matrices there are.</summary>
    public int Count => offsets.Length;

    /// <summary>The storage from the first element of matrix m on.</summary>
    public ReadOnlySpan<T> this[int m] => matrices.FromOffset<T>()[offsets[m]..];
}
