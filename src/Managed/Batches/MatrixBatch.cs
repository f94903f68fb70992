using Lapack.Native;

namespace Lapack;

/// <summary>
/// Batches of matrices as LAPACK takes them: copies in column-major order, where each matrix begins, loops that share out threads.
/// </summary>
static class MatrixBatch
{
    /// <summary>The array with each matrix column-major and the matrices one after another; a copy unless it lies so already.</summary>
    public static NDArray ToColumnMajor(NDArray a)
    {
        if (IsColumnMajor(a))
        {
            return a;
        }

        NDArray copy = EmptyColumnMajor(a.DType, a.ShapeArray);
        StridedCopy.Copy(a, copy);
        return copy;
    }

    static bool IsColumnMajor(NDArray a)
    {
        int[] shape = a.Shape.ToArray(), strides = a.Strides.ToArray();
        (shape[^2], shape[^1]) = (shape[^1], shape[^2]);
        (strides[^2], strides[^1]) = (strides[^1], strides[^2]);
        return Layout.IsRowMajor(shape, strides);
    }

    /// <summary>
    /// New matrices, each column-major, one after another, and behind the last one a column to spare: OpenBLAS reads that far, and
    /// <see cref="LapackLibrary"/> makes a copy of a matrix that has none.
    /// </summary>
    public static NDArray EmptyColumnMajor(DType type, int[] shape)
    {
        int[] strides = Layout.RowMajor(shape);
        (strides[^2], strides[^1]) = (1, Math.Max(1, shape[^2]));
        return NDArray.Empty(type, [Layout.SizeOf(shape) + shape[^2]]).View(shape, strides);
    }

    /// <summary>
    /// A copy of matrices for LAPACK to work in, each column-major, one after another, after the scan that keeps NaN and infinity from
    /// LAPACK: several of its routines hang or crash on them.
    /// </summary>
    /// <param name="a">Shape (..., m, n), one of the four floating-point types.</param>
    /// <param name="function">The public method that the message names.</param>
    /// <param name="checkFinite">Whether to look for NaN and infinity.</param>
    public static NDArray WorkingCopy(NDArray a, string function, bool checkFinite = true)
    {
        NDArray copy = EmptyColumnMajor(a.DType, a.ShapeArray);
        StridedCopy.Copy(a, copy);
        if (checkFinite)
        {
            FiniteScan.Require(copy, function);
        }

        return copy;
    }

    /// <summary>
    /// Room for one n x n matrix of LAPACK's, with a column to spare behind it: see <see cref="MatrixSpans{T}.WithSpareColumn"/>.
    /// </summary>
    public static T[] NewScratch<T>(int n)
        where T : unmanaged => new T[(n + 1) * n];

    /// <summary>How many matrices the leading axes hold.</summary>
    public static int Count(NDArray a) => Layout.SizeOf(a.Shape[..^2]);

    /// <summary>
    /// Runs <paramref name="body"/> for every matrix of a batch by <see cref="BatchLoop.ForEach"/>; a <see cref="LapackException"/> gets
    /// the index of its matrix.
    /// </summary>
    /// <param name="count">How many matrices the batch has.</param>
    /// <param name="n">Their order, which decides about threads.</param>
    /// <param name="body">Gets the library and the index of a matrix.</param>
    public static void Each(int count, int n, Action<LapackLibrary, int> body)
    {
        LapackLibrary library = LapackLibrary.Current;
        BatchLoop.ForEach(library, count, n, (first, end) =>
        {
            for (int m = first; m < end; m++)
            {
                try
                {
                    body(library, m);
                }
                catch (LapackException e) when (count > 1)
                {
                    throw e.WithBatch(m);
                }
            }
        });
    }

    /// <summary>
    /// Computes one n x n matrix from each of a batch of n x n matrices, sharing out threads as <see cref="Each"/>; the result is
    /// row-major.
    /// </summary>
    /// <param name="a">Shape (..., n, n), plain numbers.</param>
    /// <param name="body">Gets a matrix and its index, null for a single one; n is not 0.</param>
    public static NDArray Map(NDArray a, Func<NDArray, int?, NDArray> body)
    {
        NDArray result = NDArray.ZerosLike(a);
        if (a.Size == 0)
        {
            return result;
        }

        int n = a.Shape[^1];
        int[] offsets = Offsets(a), strides = [.. a.Strides[^2..]];
        Each(offsets.Length, n, (_, m) => StridedCopy.Copy(
            body(a.View([n, n], strides, offsets[m]), a.Rank > 2 ? m : null), result.View([n, n], [n, 1], m * n * n)));
        return result;
    }

    /// <summary>For each matrix of a batch, where it begins, in elements from the array's first.</summary>
    public static int[] Offsets(NDArray a)
    {
        ReadOnlySpan<int> batch = a.Shape[..^2];
        var offsets = new int[Layout.SizeOf(batch)];
        var index = new int[batch.Length];
        for (int m = 1; m < offsets.Length; m++)
        {
            int offset = offsets[m - 1];
            for (int i = batch.Length - 1; i >= 0; i--)
            {
                offset += a.Strides[i];
                if (++index[i] < batch[i])
                {
                    break;
                }

                offset -= batch[i] * a.Strides[i];
                index[i] = 0;
            }

            offsets[m] = offset;
        }

        return offsets;
    }

    /// <summary>For each matrix of a batch, row-major, the number of that matrix of a smaller batch which broadcasts to it.</summary>
    public static int[] BroadcastIndex(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        int[] strides = Layout.BroadcastStrides(from, Layout.RowMajor(from), to), index = new int[to.Length];
        var result = new int[Layout.SizeOf(to)];
        for (int m = 0; m < result.Length; m++)
        {
            for (int i = 0; i < index.Length; i++)
            {
                result[m] += index[i] * strides[i];
            }

            for (int i = index.Length - 1; i >= 0 && ++index[i] == to[i]; i--)
            {
                index[i] = 0;
            }
        }

        return result;
    }
}
