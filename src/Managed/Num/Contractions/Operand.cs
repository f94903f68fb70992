using System.Diagnostics;
using Lapack.Native;

namespace Lapack;

/// <summary>A factor of a product of matrices: op(X) for the matrices of a batch, where they lie.</summary>
/// <param name="Array">Whose storage holds the numbers, and whose leading axes are the batch.</param>
/// <param name="Matrix">How each matrix is read.</param>
readonly record struct Operand(NDArray Array, MatrixLayout Matrix)
{
    public int Rows => Matrix.Rows;

    public int Columns => Matrix.Columns;

    /// <summary>The same matrices transposed, where they lie.</summary>
    public Operand Transposed => this with { Matrix = Matrix.Transposed };

    /// <summary>The flag by which BLAS, to which a matrix is a run of columns, reads this one.</summary>
    public Trans Flag => ByColumns ? Trans.None : Matrix.Conjugate ? Trans.ConjTranspose : Trans.Transpose;

    /// <summary>The distance from column to column as BLAS sees the matrix.</summary>
    public int LeadingDimension => Math.Max(1, ByColumns
        ? (Columns <= 1 ? Rows : Matrix.ColumnStep)
        : (Rows <= 1 ? Columns : Matrix.RowStep));

    /// <summary>Whether BLAS would have to conjugate without transposing, which it cannot.</summary>
    public bool NeedsConjugate => Matrix.Conjugate && !Matrix.LiesByRows;

    bool ByColumns => Matrix.LiesByColumns && !(Matrix.Conjugate && Matrix.LiesByRows);

    public static Operand Of(NDArray a, Trans trans)
    {
        (int m, int n, int row, int column) = (a.Shape[^2], a.Shape[^1], a.Strides[^2], a.Strides[^1]);
        return trans == Trans.None
            ? new(a, new(m, n, row, column))
            : new(a, new(n, m, column, row, trans == Trans.ConjTranspose && a.DType.IsComplex()));
    }

    /// <summary>With rows or columns of unit step: a copy unless it lies so already.</summary>
    public Operand WithUnitStep() => Matrix.RowStep == 1 || Matrix.ColumnStep == 1 ? this : Copied();

    /// <summary>As BLAS can read it: a copy unless it lies so already.</summary>
    public Operand ForBlas() => Matrix.LiesByRows || Matrix.LiesByColumns ? this : Copied();

    /// <summary>As BLAS can multiply by it: a conjugated copy where one is needed.</summary>
    public Operand Conjugated()
    {
        if (!NeedsConjugate)
        {
            return this;
        }

        Operand copy = Of(Elementwise.Unary<ConjKernel>(View(), Array.DType), Trans.None);
        Debug.Assert(copy.Matrix.LiesByRows || copy.Matrix.LiesByColumns, "a copy keeps the order of the axes");
        return copy;
    }

    /// <summary>The numbers from the first one of a matrix on.</summary>
    /// <param name="offset">Elements between the first number of the array and that of the matrix.</param>
    public ReadOnlySpan<T> From<T>(int offset) where T : unmanaged => Array.FromOffset<T>()[offset..];

    Operand Copied()
    {
        Operand copy = Of(View().ToRowMajor(), Trans.None);
        return copy with { Matrix = copy.Matrix with { Conjugate = Matrix.Conjugate } };
    }

    NDArray View() =>
        Array.View([.. Array.Shape[..^2], Rows, Columns], [.. Array.Strides[..^2], Matrix.RowStep, Matrix.ColumnStep]);
}
