namespace Lapack.Native;

/// <summary>A column-major matrix at a fixed address: element (i, j) is at <c>pointer[i + (j * leading)]</c>.</summary>
readonly unsafe struct PinnedMatrix<T>(T* pointer, int rows, int columns, long leading)
    where T : unmanaged
{
    internal T* Pointer => pointer;

    internal int Rows => rows;

    internal int Columns => columns;

    /// <summary>Of one column the number of rows, whatever the caller says: routines multiply it, and a large one overflows.</summary>
    internal long Leading => columns > 1 ? leading : Math.Max(1, rows);

    /// <summary>Sets all elements to zero.</summary>
    internal void Clear()
    {
        for (int j = 0; j < columns; j++)
        {
            new Span<T>(pointer + (j * leading), rows).Clear();
        }
    }

    /// <summary>Copies the elements, or those of one triangle with its diagonal; nothing else is read or written.</summary>
    internal void CopyTo(in PinnedMatrix<T> target, Uplo? triangle = null)
    {
        for (int j = 0; j < columns; j++)
        {
            Column(j, triangle).CopyTo(target.Column(j, triangle));
        }
    }

    /// <summary>Copies one triangle of a square matrix to the other triangle of another: element (i, j) becomes element (j, i).</summary>
    internal void CopyTransposedTo(in PinnedMatrix<T> target, Uplo triangle)
    {
        for (int j = 0; j < columns; j++)
        {
            T* to = target.Pointer + j + (triangle == Uplo.Lower ? j * target.Leading : 0);
            foreach (T element in Column(j, triangle))
            {
                *to = element;
                to += target.Leading;
            }
        }
    }

    /// <summary>
    /// Copies one triangle of a square matrix to the other triangle of another, with rows and columns in the reverse order: element
    /// (i, j) becomes element (n - 1 - i, n - 1 - j).
    /// </summary>
    internal void CopyReversedTo(in PinnedMatrix<T> target, Uplo triangle)
    {
        for (int j = 0; j < columns; j++)
        {
            Span<T> to = target.Column(columns - 1 - j, triangle == Uplo.Lower ? Uplo.Upper : Uplo.Lower);
            Column(j, triangle).CopyTo(to);
            to.Reverse();
        }
    }

    Span<T> Column(int j, Uplo? triangle)
    {
        int first = triangle == Uplo.Lower ? Math.Min(j, rows) : 0, end = triangle == Uplo.Upper ? Math.Min(j + 1, rows) : rows;
        return new(pointer + (j * leading) + first, end - first);
    }
}
