namespace Lapack;

/// <summary>Walks the matrices of two broadcast batches, last axis fastest, and knows where each begins.</summary>
struct BatchCursor
{
    readonly int[] shape;
    readonly int[] xSteps;
    readonly int[] ySteps;
    readonly int[] index;

    /// <param name="shape">The common shape of both batches.</param>
    /// <param name="x">The left operand, whose last two axes are the matrices.</param>
    /// <param name="y">The right operand, whose last two axes are the matrices.</param>
    /// <param name="first">The number of the matrix to begin with, last axis fastest.</param>
    public BatchCursor(int[] shape, NDArray x, NDArray y, int first)
    {
        this.shape = shape;
        xSteps = Layout.BroadcastStrides(x.Shape[..^2], x.Strides[..^2], shape);
        ySteps = Layout.BroadcastStrides(y.Shape[..^2], y.Strides[..^2], shape);
        index = new int[shape.Length];
        for (int i = shape.Length - 1; i >= 0 && first > 0; i--)
        {
            (first, index[i]) = Math.DivRem(first, shape[i]);
            X += index[i] * xSteps[i];
            Y += index[i] * ySteps[i];
        }
    }

    /// <summary>Elements between the array's first and the matrix's first, on the left.</summary>
    public int X { get; private set; }

    /// <summary>The same on the right.</summary>
    public int Y { get; private set; }

    public void MoveNext()
    {
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            X += xSteps[i];
            Y += ySteps[i];
            if (++index[i] < shape[i])
            {
                return;
            }

            X -= shape[i] * xSteps[i];
            Y -= shape[i] * ySteps[i];
            index[i] = 0;
        }
    }
}
