using System.Numerics;

namespace Lapack;

// P A = L U with partial pivoting, column after column, the rows of each matrix exchanged by selection: in step k every column to come is
//
//     a_ij := a_ij - l_ik u_kj for i > k, where rows k and p were exchanged.
//
// Source: Golub and Van Loan, Matrix Computations, section 3.4; pivots as LAPACK's xGETF2 takes them, by |re| + |im|.

/// <summary>LU factors of many small square matrices, one a lane, in place as xGETRF leaves them.</summary>
/// <param name="matrices">The matrices, column-major.</param>
/// <param name="pivots">Where the row exchanges go, n for each matrix, counted from 1.</param>
sealed unsafe class LaneLu<T, E, V, R>(NDArray matrices, int[] pivots) : LaneGroups
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly int n = matrices.Shape[^1];
    readonly MatrixSpans<T> factors = new(matrices);
    LaneMemory memory;

    public override int Lanes => V.Count;

    /// <remarks>Left to the caller are matrices of which a pivot is zero, or so small or large that its inverse is not safe.</remarks>
    public override ulong Run(int first, int count)
    {
        int size = n * n * sizeof(E);
        fixed (byte* start = memory.Of(size + (3 * n * sizeof(V)), sizeof(V)))
        {
            byte* aligned = LaneMemory.Align(start, sizeof(V));
            E* a = (E*)aligned;
            V* exchanges = (V*)(aligned + size), masks = exchanges + n;
            LaneMatrices<T, E, V, R>.Load(factors, (first, count), n * n, a);
            V good = V.Equal(default, default);
            for (int k = 0; k < n; k++)
            {
                V row = FindPivot(a + (k * n), k);
                exchanges[k] = row;
                for (int i = k; i < n; i++)
                {
                    masks[i] = V.Equal(row, V.Create(R.CreateTruncating(i)));
                }

                good &= Eliminate(a, masks, k);
            }

            ulong written = V.Bits(good) & Used(count);
            fixed (T* to = factors.WithSpareColumn(first))
            {
                LaneMatrices<T, E, V, R>.Store(n * n, a, (R*)to, written);
            }

            StorePivots(exchanges, first, written);
            return Used(count) & ~written;
        }
    }

    public override void Dispose() => memory.Dispose();

    /// <summary>The first row from k on with the largest element in a column.</summary>
    V FindPivot(E* column, int k)
    {
        V largest = Size(column[k]), row = V.Create(R.CreateTruncating(k));
        for (int i = k + 1; i < n; i++)
        {
            V size = Size(column[i]), larger = V.Less(largest, size);
            largest = V.Select(larger, size, largest);
            row = V.Select(larger, V.Create(R.CreateTruncating(i)), row);
        }

        return row;

        static V Size(E x) => V.Abs(E.Real(x)) + V.Abs(E.Imaginary(x));
    }

    /// <summary>Step k: exchanges rows in all columns, makes column k of L, and takes it from the columns behind.</summary>
    /// <param name="a">Columns, one after another.</param>
    /// <param name="masks">From k on: in which lanes this row is exchanged with row k.</param>
    /// <param name="k">The step.</param>
    /// <returns>The lanes whose pivot is safe.</returns>
    V Eliminate(E* a, V* masks, int k)
    {
        for (int j = 0; j <= k; j++)
        {
            Exchange(a + (j * n), masks, k);
        }

        E* left = a + (k * n);
        E pivot = left[k];
        V size = E.AbsSquare(pivot), one = V.Create(R.One), least = V.Create(LaneScaling.SafeSquare<R>());
        V scale = E.Parts == 1 ? one / E.Real(pivot) : one / size;
        E inverse = E.Parts == 1 ? E.Join(scale, default) : E.Join(E.Real(pivot) * scale, -E.Imaginary(pivot) * scale);
        for (int i = k + 1; i < n; i++)
        {
            left[i] *= inverse;
        }

        for (int j = k + 1; j < n; j++)
        {
            E* column = a + (j * n);
            E top = -Exchange(column, masks, k);
            for (int i = k + 1; i < n; i++)
            {
                column[i] = E.MultiplyAdd(left[i], top, column[i]);
            }
        }

        return V.Less(least, size) & V.Less(size, one / least);
    }

    /// <summary>Exchanges row k of a column with that of the masks, and returns what is in row k then.</summary>
    E Exchange(E* column, V* masks, int k)
    {
        E old = column[k], now = old;
        for (int i = k + 1; i < n; i++)
        {
            E x = column[i];
            V here = masks[i];
            now = Select(here, x, now);
            column[i] = Select(here, old, x);
        }

        column[k] = now;
        return now;
    }

    static E Select(V mask, E yes, E no) => E.Join(
        V.Select(mask, E.Real(yes), E.Real(no)), V.Select(mask, E.Imaginary(yes), E.Imaginary(no)));

    void StorePivots(V* exchanges, int first, ulong lanes)
    {
        for (; lanes != 0; lanes &= lanes - 1)
        {
            int lane = BitOperations.TrailingZeroCount(lanes);
            for (int k = 0; k < n; k++)
            {
                pivots[((first + lane) * n) + k] = int.CreateTruncating(((R*)(exchanges + k))[lane]) + 1;
            }
        }
    }
}
