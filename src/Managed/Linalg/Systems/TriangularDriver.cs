using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The solution of A X = B, or A^T X = B, for triangular A by xTRSM: plain arrays of one type, shapes (..., n, n) and (..., n, k).
/// </summary>
sealed class TriangularDriver(NDArray a, NDArray b, Uplo uplo, bool transpose, bool unit) : IScalarFunction<NDArray>
{
    /// <remarks>
    /// BLAS sees a row-major A as its transpose, in the other triangle; and a row-major B as X^T op(A)^T = B^T, from the right.
    /// </remarks>
    public NDArray Run<T, R>()
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        (int n, int k) = (b.Shape[^2], b.Shape[^1]);
        MatrixViews<T> matrices = new(a);
        RequireRegular(matrices);
        Uplo triangle = matrices.IsRowMajor ? Triangles.Flip(uplo) : uplo;
        bool right = k > 1 && b.Strides[^1] == 1;
        Trans trans = transpose != matrices.IsRowMajor != right ? Trans.Transpose : Trans.None;
        int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!, shape = [.. batch, n, k];
        int[] which = MatrixBatch.BroadcastIndex(a.Shape[..^2], batch);
        NDArray x = right ? NDArray.Empty(b.DType, shape) : MatrixBatch.EmptyColumnMajor(b.DType, shape);
        StridedCopy.Copy(b, x);
        if (x.Size > 0)
        {
            MatrixSpans<T> solutions = new(x);
            (Side side, int rows, int columns) = right ? (Side.Right, k, n) : (Side.Left, n, k);
            MatrixBatch.Each(which.Length, n, (library, m) => library.Trsm(
                side, triangle, trans, unit ? Diag.Unit : Diag.NonUnit, rows, columns, Scalars.Of<T>(1),
                matrices[which[m]], matrices.LeadingDimension, solutions[m], rows));
        }

        return x;
    }

    /// <summary>What LAPACK's xTRTRS does before it calls xTRSM.</summary>
    void RequireRegular<T>(MatrixViews<T> matrices) where T : unmanaged
    {
        int n = unit ? 0 : a.Shape[^1];
        for (int m = 0; m < matrices.Count && n > 0; m++)
        {
            ReadOnlySpan<T> elements = matrices[m];
            for (int i = 0; i < n; i++)
            {
                if (EqualityComparer<T>.Default.Equals(elements[i * (matrices.LeadingDimension + 1)], default))
                {
                    var e = new SingularMatrixException(
                        LapackLibrary.RoutineName<T>(nameof(LapackLibrary.Trsm)), i + 1,
                        $"diagonal element {i + 1} is exactly zero: the triangular matrix is singular");
                    throw a.Rank > 2 ? e.WithBatch(m) : e;
                }
            }
        }
    }
}
