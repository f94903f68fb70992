using Lapack.Native;

namespace Lapack;

/// <summary>
/// A factor of a product as it is multiplied: op(X) with the steps from row to row and from column to column, in elements, and whether
/// its elements count as their conjugates.
/// </summary>
readonly record struct Factor(NDArray Array, int Rows, int Columns, int RowStep, int ColumnStep, bool Conjugate)
{
    public static Factor Of(NDArray a, Trans trans)
    {
        (int m, int n, int row, int column) = (a.Shape[^2], a.Shape[^1], a.Strides[^2], a.Strides[^1]);
        return trans == Trans.None
            ? new(a, m, n, row, column, false)
            : new(a, n, m, column, row, trans == Trans.ConjTranspose && a.DType.IsComplex());
    }

    /// <summary>The same matrices transposed, where they lie.</summary>
    public Factor Transposed() => new(Array, Columns, Rows, ColumnStep, RowStep, Conjugate);

    /// <summary>With rows or columns of unit step: a copy unless it lies so already.</summary>
    public Factor WithUnitStep()
    {
        if (RowStep == 1 || ColumnStep == 1)
        {
            return this;
        }

        NDArray copy = Array.ToRowMajor();
        bool asItLies = Array.Shape[^2] == Rows && Array.Strides[^2] == RowStep && Array.Strides[^1] == ColumnStep;
        return asItLies
            ? this with { Array = copy, RowStep = copy.Strides[^2], ColumnStep = copy.Strides[^1] }
            : this with { Array = copy, RowStep = copy.Strides[^1], ColumnStep = copy.Strides[^2] };
    }
}
