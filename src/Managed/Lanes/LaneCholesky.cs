using System.Numerics;
using Lapack.Native;

namespace Lapack;

// A = L L^H, row after row of the lower triangle:
//
//     l_jj = sqrt(a_jj - sum_k |l_jk|^2),   l_ij = (a_ij - sum_k l_ik conj(l_jk)) / l_jj for i > j, sums over k < j.
//
// Source: Golub and Van Loan, Matrix Computations, section 4.2.

/// <summary>Cholesky factors of many small matrices, one a lane, in place as xPOTRF leaves them.</summary>
/// <param name="matrices">The matrices, column-major.</param>
/// <param name="uplo">The triangle that is read and written.</param>
sealed unsafe class LaneCholesky<T, E, V, R>(NDArray matrices, Uplo uplo) : LaneGroups
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly int n = matrices.Shape[^1];
    readonly MatrixSpans<T> factors = new(matrices);
    LaneMemory memory;

    public override int Lanes => V.Count;

    /// <remarks>
    /// Left to the caller are matrices of which a pivot is not positive, or so small or large that its square root is not safe.
    /// </remarks>
    public override ulong Run(int first, int count)
    {
        fixed (byte* start = memory.Of(n * n * sizeof(E), sizeof(V)))
        {
            E* a = (E*)LaneMemory.Align(start, sizeof(V));
            Span<int> which = stackalloc int[count];
            for (int i = 0; i < count; i++)
            {
                which[i] = first + i;
            }

            LaneTriangles<T, E, V, R>.Load(factors, n, which, uplo, a);
            ulong good = V.Bits(Factor(a)) & Used(count);
            fixed (T* to = factors.WithSpareColumn(first))
            {
                LaneTriangles<T, E, V, R>.Store(n, a, (R*)to, uplo, good);
            }

            return Used(count) & ~good;
        }
    }

    public override void Dispose() => memory.Dispose();

    V Factor(E* a)
    {
        V zero = default, one = V.Create(R.One), good = V.Equal(zero, zero);
        V least = V.Create(LaneScaling.SafeSquare<R>()), most = one / least;
        for (int j = 0; j < n; j++)
        {
            E* pivot = a + (j * n);
            V square = E.Real(pivot[j]);
            for (int k = 0; k < j; k++)
            {
                square -= E.AbsSquare(pivot[k]);
            }

            good &= V.Less(least, square) & V.Less(square, most);
            V root = V.Sqrt(square), inverse = one / root;
            pivot[j] = E.Join(root, zero);
            int i = j + 1;
            for (; i + 3 < n; i += 4)
            {
                Rows(a + (i * n), pivot, j, inverse);
            }

            for (; i < n; i++)
            {
                E* row = a + (i * n);
                E sum = default;
                for (int k = 0; k < j; k++)
                {
                    sum = E.MultiplyConjugateAdd(row[k], pivot[k], sum);
                }

                row[j] = E.Scale(row[j] - sum, inverse);
            }
        }

        return good;
    }

    /// <summary>Column j of four rows.</summary>
    void Rows(E* row0, E* pivot, int j, V inverse)
    {
        E* row1 = row0 + n, row2 = row1 + n, row3 = row2 + n;
        E sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int k = 0; k < j; k++)
        {
            E x = pivot[k];
            sum0 = E.MultiplyConjugateAdd(row0[k], x, sum0);
            sum1 = E.MultiplyConjugateAdd(row1[k], x, sum1);
            sum2 = E.MultiplyConjugateAdd(row2[k], x, sum2);
            sum3 = E.MultiplyConjugateAdd(row3[k], x, sum3);
        }

        row0[j] = E.Scale(row0[j] - sum0, inverse);
        row1[j] = E.Scale(row1[j] - sum1, inverse);
        row2[j] = E.Scale(row2[j] - sum2, inverse);
        row3[j] = E.Scale(row3[j] - sum3, inverse);
    }
}
