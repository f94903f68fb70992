using System.Numerics;

namespace Lapack;

/// <summary>Eigenvalues, and eigenvectors if there is room for them, of many small Hermitian matrices, one a lane.</summary>
/// <param name="task">The matrices, and where the results go.</param>
sealed unsafe class EighLanes<T, E, V, R>(EighLanesTask<T, R> task) : LaneGroups
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly int n = task.Matrices.Columns;
    LaneMemory memory;

    public override int Lanes => V.Count;

    public override ulong Run(int first, int count)
    {
        fixed (byte* start = memory.Of(EighWork<E, V, R>.Length(n) * sizeof(R), sizeof(V)))
        {
            return Run(first, count, new EighWork<E, V, R>(n, (R*)LaneMemory.Align(start, sizeof(V))));
        }
    }

    public override void Dispose() => memory.Dispose();

    ulong Run(int first, int count, in EighWork<E, V, R> work)
    {
        LaneTriangles<T, E, V, R>.Load(task.Matrices, (first, count), task.Uplo, work.A);
        ulong notFinite = Scale(work, out V inverse), used = Used(count);
        LaneTridiagonal<E, V, R>.Reduce(work);
        if (task.HasVectors)
        {
            LaneTridiagonal<E, V, R>.FormQ(work);
        }

        ulong failed = LaneQl<E, V, R>.Run(work, task.HasVectors) & used;
        Rank(work, work.Cos, inverse);
        Store(work, first, count);
        notFinite &= used;
        if (!task.AllowsNaN)
        {
            return failed | notFinite;
        }

        for (ulong rest = notFinite; rest != 0; rest &= rest - 1)
        {
            task.FillNaN(first + BitOperations.TrailingZeroCount(rest));
        }

        return failed & ~notFinite;
    }

    /// <summary>
    /// Scales what is too large or too small, and makes matrices with NaN or infinity zero, so that they keep nobody waiting.
    /// </summary>
    /// <param name="work">The matrices.</param>
    /// <param name="unscale">What the eigenvalues are to be multiplied by.</param>
    /// <returns>The lanes that hold NaN or infinity.</returns>
    ulong Scale(in EighWork<E, V, R> work, out V unscale)
    {
        V zero = default, inverse = V.Create(R.One), largest = zero, sum = zero;
        for (int i = 0; i < n; i++)
        {
            E* row = work.A + (i * n);
            for (int j = 0; j <= i; j++)
            {
                V re = V.Abs(E.Real(row[j])), im = V.Abs(E.Imaginary(row[j]));
                largest = V.Select(V.Less(largest, re), re, largest);
                sum = V.ScaleAdd(re, zero, sum);
                if (E.Parts == 2)
                {
                    largest = V.Select(V.Less(largest, im), im, largest);
                    sum = V.ScaleAdd(im, zero, sum);
                }
            }
        }

        // Infinity times zero is NaN, like NaN times zero.
        V finite = V.Equal(sum, sum);
        if (V.Bits(~finite | LaneScaling.Needed<V, R>(largest)) != 0)
        {
            V scale = inverse;
            for (int lane = 0; lane < V.Count; lane++)
            {
                R size = ((R*)&largest)[lane];
                if (R.IsFinite(size) && !R.IsZero(size))
                {
                    R factor = LaneScaling.Of(size);
                    ((R*)&scale)[lane] = factor;
                    ((R*)&inverse)[lane] = R.One / factor;
                }
            }

            for (int i = 0; i < n; i++)
            {
                E* row = work.A + (i * n);
                for (int j = 0; j <= i; j++)
                {
                    E x = E.Scale(row[j], scale);
                    row[j] = E.Join(V.Select(finite, E.Real(x), zero), V.Select(finite, E.Imaginary(x), zero));
                }
            }
        }

        unscale = inverse;
        return V.Bits(~finite);
    }

    /// <summary>Scales the eigenvalues back and finds the place of each in ascending order.</summary>
    void Rank(in EighWork<E, V, R> work, V* order, V inverse)
    {
        V zero = default, one = V.Create(R.One);
        for (int i = 0; i < n; i++)
        {
            V di = work.D[i], rank = zero;
            for (int j = 0; j < n; j++)
            {
                V before = j < i ? V.LessOrEqual(work.D[j], di) : V.Less(work.D[j], di);
                rank += V.Select(before, one, zero);
            }

            order[i] = rank;
        }

        for (int i = 0; i < n; i++)
        {
            work.D[i] *= inverse;
        }
    }

    /// <remarks>Adding zero turns -0, which may depend on the other lanes, into 0.</remarks>
    void Store(in EighWork<E, V, R> work, int first, int count)
    {
        R** columns = stackalloc R*[V.Count];
        fixed (R* values = task.Values.From(first), vectors = task.VectorParts(first))
        {
            for (int i = 0; i < n; i++)
            {
                R* d = (R*)(work.D + i), order = (R*)(work.Cos + i);
                for (int lane = 0; lane < count; lane++)
                {
                    int rank = int.CreateTruncating(order[lane]);
                    values[(lane * n) + rank] = d[lane] + R.Zero;
                    columns[lane] = vectors + (((lane * n) + rank) * n * E.Parts);
                }

                if (task.HasVectors)
                {
                    StoreColumn(work, i, columns, count);
                }
            }
        }
    }

    /// <summary>Writes column i of A, its lanes to the columns of the matrices.</summary>
    void StoreColumn(in EighWork<E, V, R> work, int i, R** columns, int count)
    {
        E* from = work.A + i;
        for (int k = 0; k < n * E.Parts; k += E.Parts, from += n)
        {
            R* z = (R*)from;
            for (int lane = 0; lane < count; lane++)
            {
                columns[lane][k] = z[lane] + R.Zero;
                if (E.Parts == 2)
                {
                    columns[lane][k + 1] = z[V.Count + lane] + R.Zero;
                }
            }
        }
    }
}
