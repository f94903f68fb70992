namespace Lapack;

/// <summary>Matrices in the top left corner of larger ones that are zero elsewhere.</summary>
static class Corner
{
    /// <summary>Fills the last two axes up with zeros.</summary>
    public static NDArray Of(NDArray a, int rows, int columns) => Num.FillUp(a, rows, columns);

    /// <summary>Fills the last axis up with zeros.</summary>
    public static NDArray Of(NDArray a, int length) => Num.FillUp(a, length);
}
