using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>T, D and the permutation from LAPACK's packed Bunch-Kaufman factors.</summary>
/// <remarks>
/// LAPACK does not apply an exchange to the columns that it has finished. Doing so turns its product of permutations and triangles into one
/// of each.
/// </remarks>
sealed class LdlDriver : IScalarBody
{
    readonly Factors factors;
    readonly Factoring how;
    readonly NDArray t;
    readonly NDArray d;
    readonly NDArray order;

    LdlDriver(Factors factors, Factoring how)
    {
        NDArray packed = factors.Packed;
        (this.factors, this.how) = (factors, how);
        t = MatrixBatch.EmptyColumnMajor(packed.DType, packed.ShapeArray);
        d = MatrixBatch.EmptyColumnMajor(packed.DType, packed.ShapeArray);
        order = NDArray.Empty(DType.Int64, [.. packed.Shape[..^1]]);
        StridedCopy.Copy(packed, t);
        Scalars.Dispatch(packed.DType, this);
    }

    /// <summary>T, unit triangular, D, and for each row of T the row of the matrix that it belongs to, Int64.</summary>
    public static NDArray[] Unpack(Factors factors, Factoring how)
    {
        var body = new LdlDriver(factors, how);
        return [Triangles.Unit(body.t, how.Uplo), body.d, body.order];
    }

    public void Run<T, R>()
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        (MatrixSpans<T> columns, MatrixSpans<T> blocks) = (new(t), new(d));
        VectorSpans<long> rows = new(order);
        for (int m = 0; m < MatrixBatch.Count(t); m++)
        {
            Unpack(columns[m], blocks[m], rows[m], factors.Pivots(m));
        }
    }

    void Unpack<T>(Span<T> columns, Span<T> blocks, Span<long> rows, ReadOnlySpan<int> pivots) where T : unmanaged
    {
        (int n, bool lower) = (rows.Length, how.Uplo == Uplo.Lower);
        int start = lower ? 0 : n - 1, step = lower ? 1 : -1;
        for (int i = 0; i < n; i++)
        {
            rows[i] = i;
        }

        blocks.Clear();
        for (int k = start; k >= 0 && k < n; k += step)
        {
            int pivot = pivots[k], first = k;
            blocks[k * (n + 1)] = columns[k * (n + 1)];
            if (pivot < 0)
            {
                // The second row of a block of order 2 is the one that was exchanged.
                k += step;
                T off = columns[(first * n) + k];
                blocks[k * (n + 1)] = columns[k * (n + 1)];
                blocks[(first * n) + k] = off;
                blocks[(k * n) + first] = how.Structure == MatrixStructure.Hermitian ? Scalars.Conjugate(off) : off;
                columns[(first * n) + k] = default;
            }

            int other = Math.Abs(pivot) - 1;
            (rows[k], rows[other]) = (rows[other], rows[k]);
            for (int j = start; j != first && other != k; j += step)
            {
                (columns[(j * n) + k], columns[(j * n) + other]) = (columns[(j * n) + other], columns[(j * n) + k]);
            }
        }
    }
}
