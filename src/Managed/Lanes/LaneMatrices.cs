using System.Numerics;

namespace Lapack;

/// <summary>Copies whole matrices and vectors of a batch into lanes, one matrix a lane; lanes to spare get the last one.</summary>
static unsafe class LaneMatrices<T, E, V, R>
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Matrices as they lie: column-major ones come out with a column in each row.</summary>
    /// <param name="matrices">The matrices, one after another.</param>
    /// <param name="range">The first of them, and how many, at most one a lane.</param>
    /// <param name="size">Elements of a matrix.</param>
    /// <param name="to">Where the first element goes.</param>
    public static void Load(MatrixSpans<T> matrices, (int First, int Count) range, int size, E* to)
    {
        fixed (T* from = matrices.WithSpareColumn(range.First))
        {
            Spread((R*)from, range.Count, size * E.Parts, (R*)to);
        }
    }

    /// <summary>The same for matrices in any order, at least one and at most one a lane.</summary>
    public static void Load(MatrixSpans<T> matrices, ReadOnlySpan<int> which, int size, E* to)
    {
        int step = size * E.Parts;
        R* target = (R*)to;
        fixed (T* start = matrices.WithSpareColumn(0))
        {
            for (int lane = 0; lane < V.Count; lane++)
            {
                R* from = (R*)start + ((long)which[Math.Min(lane, which.Length - 1)] * step);
                for (int i = 0; i < step; i++)
                {
                    target[(i * V.Count) + lane] = from[i];
                }
            }
        }
    }

    /// <summary>Vectors.</summary>
    public static void Load(VectorSpans<R> vectors, (int First, int Count) range, int size, V* to)
    {
        fixed (R* from = vectors.From(range.First))
        {
            Spread(from, range.Count, size, (R*)to);
        }
    }

    /// <summary>Writes matrices as they lie, those of the given lanes.</summary>
    /// <param name="size">Elements of a matrix.</param>
    /// <param name="from">The first element of all.</param>
    /// <param name="to">Where that of lane 0 goes, the matrices one after another.</param>
    /// <param name="lanes">One bit a lane.</param>
    public static void Store(int size, E* from, R* to, ulong lanes)
    {
        int* which = stackalloc int[V.Count];
        int count = List(lanes, which), step = size * E.Parts;
        R* source = (R*)from;
        for (int i = 0; i < size; i++)
        {
            for (int part = 0; part < E.Parts; part++, source += V.Count, to++)
            {
                for (int c = 0; c < count; c++)
                {
                    to[which[c] * step] = source[which[c]];
                }
            }
        }
    }

    /// <summary>The numbers of the lanes whose bits are set, and how many there are.</summary>
    public static int List(ulong lanes, int* which)
    {
        int count = 0;
        for (; lanes != 0; lanes &= lanes - 1)
        {
            which[count++] = BitOperations.TrailingZeroCount(lanes);
        }

        return count;
    }

    static void Spread(R* from, int count, int size, R* to)
    {
        for (int i = 0; i < size; i++, to += V.Count)
        {
            R* source = from + i;
            for (int lane = 0; lane < count; lane++, source += size)
            {
                to[lane] = *source;
            }

            for (int lane = count; lane < V.Count; lane++)
            {
                to[lane] = to[count - 1];
            }
        }
    }
}
