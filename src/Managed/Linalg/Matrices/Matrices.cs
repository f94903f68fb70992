using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Lapack.Native;

namespace Lapack;

/// <summary>Views of batches of matrices, one matrix at a time, and loops over them that share out threads.</summary>
static class Matrices
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
    /// <param name="function">What errors call the caller.</param>
    /// <param name="checkFinite">Whether to scan.</param>
    public static NDArray WorkingCopy(NDArray a, string function, bool checkFinite = true)
    {
        NDArray copy = EmptyColumnMajor(a.DType, a.ShapeArray);
        StridedCopy.Copy(a, copy);
        if (checkFinite)
        {
            RequireFinite(copy, function);
        }

        return copy;
    }

    /// <summary>The scan of <see cref="WorkingCopy"/> by itself; every element is looked at.</summary>
    /// <param name="a">Plain matrices.</param>
    /// <param name="function">What errors call the caller.</param>
    /// <param name="matrix">Which matrix of a batch it is, if a is one of them.</param>
    public static void RequireFinite(NDArray a, string function, int? matrix = null)
    {
        a = a.ToDense();
        if (a.Size > 0 && !(a.DType.RealType() == DType.Float32 ? TensorPrimitives.IsFiniteAll(a.Dense<float>()) : TensorPrimitives.IsFiniteAll(a.Dense<double>())))
        {
            NDArray rows = a.ToRowMajor();
            if (a.DType.RealType() == DType.Float32)
            {
                ThrowNotFinite<float>(rows, function, matrix);
            }
            else
            {
                ThrowNotFinite<double>(rows, function, matrix);
            }
        }
    }

    static void ThrowNotFinite<R>(NDArray a, string function, int? matrix) where R : unmanaged, IFloatingPointIeee754<R>
    {
        ReadOnlySpan<R> parts = a.Dense<R>();
        int bad = FirstNotFinite(parts), element = bad / (a.DType.IsComplex() ? 2 : 1), n = a.Shape[^1], m = a.Rank < 2 ? 1 : a.Shape[^2];
        throw NotFinite(function, parts[bad], element / n % m, element % n, a.Rank > 2 ? element / n / m : matrix);
    }

    /// <summary>The place of the first number that is NaN or infinite; there must be one.</summary>
    public static int FirstNotFinite<R>(ReadOnlySpan<R> parts) where R : unmanaged, IFloatingPointIeee754<R>
    {
        int bad = 0;
        while (R.IsFinite(parts[bad]))
        {
            bad++;
        }

        return bad;
    }

    public static ArgumentException NotFinite<R>(string function, R value, int row, int column, int? matrix) where R : unmanaged =>
        new(string.Create(CultureInfo.InvariantCulture, $"{function}: it holds {value} at row {row}, column {column}") +
            (matrix is { } m ? $" of matrix {m} of the batch" : "") + "; LAPACK needs finite numbers there.");

    /// <summary>Throws unless the last two axes are square matrices; integers become Float64.</summary>
    public static NDArray RequireSquare(NDArray a, string function) => a.Rank >= 2 && a.Shape[^1] == a.Shape[^2]
        ? RequireMatrix(a, function)
        : throw new ArgumentException($"{function} needs square matrices, shape (..., n, n), not {Layout.Text(a.Shape)}.", nameof(a));

    /// <summary>Throws unless there are at least two axes; integers become Float64.</summary>
    public static NDArray RequireMatrix(NDArray a, string function) => a.Rank < 2
        ? throw new ArgumentException($"{function} needs matrices, shape (..., m, n), not {Layout.Text(a.Shape)}.", nameof(a))
        : a.DType.IsInexact() ? a : a.AsType(DType.Float64);

    /// <summary>How many matrices the leading axes hold.</summary>
    public static int Count(NDArray a) => Layout.SizeOf(a.Shape[..^2]);

    /// <summary>
    /// Runs <paramref name="body"/> for every matrix of a batch by <see cref="ForEach"/>; a <see cref="LapackException"/> gets the
    /// index of its matrix.
    /// </summary>
    /// <param name="count">How many matrices.</param>
    /// <param name="n">Their order, which decides about threads.</param>
    /// <param name="body">Gets the library and the index of a matrix.</param>
    public static void Each(int count, int n, Action<LapackLibrary, int> body)
    {
        LapackLibrary library = LapackLibrary.Current;
        ForEach(library, count, n, (first, end) =>
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
    /// Computes one n x n matrix from each of a batch of n x n matrices, sharing out threads as <see cref="Each"/>; the result is row-major.
    /// </summary>
    /// <param name="a">Shape (..., n, n), plain numbers.</param>
    /// <param name="body">Gets a matrix and its index, null for a single one; n is not 0.</param>
    public static NDArray Map(NDArray a, Func<NDArray, int?, NDArray> body)
    {
        NDArray result = NDArray.ZerosOf(a.DType, a.ShapeArray);
        if (a.Size == 0)
        {
            return result;
        }

        int n = a.Shape[^1];
        NDArray flat = Num.Reshape(a, [-1, n, n]);
        Each(flat.Shape[0], n, (_, m) =>
            StridedCopy.Copy(body(flat[m], a.Rank > 2 ? m : null), result.View([n, n], [n, 1], m * n * n)));
        return result;
    }

    /// <summary>The Hermitian matrices that raw ones stand for: one triangle is read, and the real part of the diagonal.</summary>
    public static NDArray Read(NDArray raw, Uplo uplo)
    {
        NDArray strict = Num.Where(Strict(raw.Shape[^1], uplo), raw, 0);
        return strict + Num.Conj(Num.SwapAxes(strict)) + Num.MakeDiagonal(Num.Real(Num.Diagonal(raw)));
    }

    /// <summary>A mask of one triangle of an n by n matrix without its diagonal.</summary>
    public static NDArray Strict(int n, Uplo uplo)
    {
        NDArray column = Num.Arange(n), row = column[.., Num.NewAxis];
        return uplo == Uplo.Lower ? row > column : row < column;
    }

    /// <summary>Whether a mask holds anywhere.</summary>
    public static bool Any(NDArray mask) => mask.ToRowMajor().Dense<bool>().Contains(true);

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

    /// <summary>
    /// Runs <paramref name="body"/> for ranges that cover the matrices of a batch: on several threads with the library held to one
    /// each, or, for a few large matrices, one after another with the library's own threads; never both.
    /// </summary>
    /// <param name="library">Its thread count is the number of threads to use in all.</param>
    /// <param name="count">How many matrices.</param>
    /// <param name="n">Their order.</param>
    /// <param name="body">First matrix, and the one after the last.</param>
    public static void ForEach(LapackLibrary library, int count, int n, Action<int, int> body) => BatchLoop.ForEach(library, count, n, body);
}
