namespace Lapack;

/// <summary>
/// A matrix as it is multiplied: its lengths, the steps from row to row and from column to column, in elements, and whether its elements
/// count as their conjugates.
/// </summary>
readonly record struct MatrixLayout(int Rows, int Columns, int RowStep, int ColumnStep, bool Conjugate = false)
{
    /// <summary>Whether each row is one run, and the rows lie behind each other.</summary>
    public bool LiesByRows => (Columns <= 1 || ColumnStep == 1) && (Rows <= 1 || RowStep >= Math.Max(1, Columns));

    /// <summary>Whether each column is one run, and the columns lie behind each other.</summary>
    public bool LiesByColumns => Transposed.LiesByRows;

    /// <summary>The transpose of the same numbers.</summary>
    public MatrixLayout Transposed => new(Columns, Rows, ColumnStep, RowStep, Conjugate);
}
