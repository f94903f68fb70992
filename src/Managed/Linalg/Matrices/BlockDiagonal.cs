namespace Lapack;

/// <summary>
/// Square matrices that are the identity but for square blocks on the diagonal, as those that turn vectors inside groups.
/// </summary>
static class BlockDiagonal
{
    /// <summary>The matrices of a batch; null if there are no blocks.</summary>
    /// <param name="blocks">Each block, with the number of its matrix and the place of its first row.</param>
    /// <param name="shape">The shape (..., n, n).</param>
    /// <param name="type">The type of the matrices.</param>
    public static NDArray? Of(IEnumerable<(int Matrix, int First, NDArray Block)> blocks, int[] shape, DType type)
    {
        int n = shape[^1];
        NDArray? stacked = null;
        foreach ((int matrix, int first, NDArray block) in blocks)
        {
            stacked ??= Num.Reshape(Num.BroadcastTo(Num.Eye(n, type), shape) + Num.Zeros(shape, type), -1, n, n);
            Range place = first..(first + block.Shape[^1]);
            StridedCopy.Copy(block.AsType(type), AxisIndex.View(stacked, [matrix, place, place]));
        }

        return stacked is null ? null : Num.Reshape(stacked, shape);
    }
}
