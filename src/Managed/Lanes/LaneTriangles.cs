using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>Copies triangles of matrices from an array into lanes.</summary>
static unsafe class LaneTriangles<T, E, V, R>
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>
    /// Writes the lower triangles of matrices, row by row, one matrix a lane; lanes to spare get the last matrix. Only the stored triangle
    /// is read, of its diagonal the real part.
    /// </summary>
    /// <param name="raw">The matrices.</param>
    /// <param name="range">The first of them, and how many, at most one a lane.</param>
    /// <param name="uplo">The triangle that is stored.</param>
    /// <param name="to">Where element (0, 0) goes.</param>
    public static void Load(RawMatrices<T> raw, (int First, int Count) range, Uplo uplo, E* to)
    {
        R** lanes = stackalloc R*[V.Count];

        // All matrices lie in one array: while the first is pinned, so are the others.
        fixed (T* pin = raw.From(range.First))
        {
            for (int lane = 0; lane < V.Count; lane++)
            {
                int m = range.First + Math.Min(lane, range.Count - 1);
                lanes[lane] = (R*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(raw.From(m)));
            }

            Load(raw.Columns, lanes, uplo == Uplo.Lower ? (raw.RowStep, raw.ColumnStep) : (raw.ColumnStep, raw.RowStep), uplo, to);
        }
    }

    /// <summary>The same for column-major matrices in any order, at least one and at most one a lane.</summary>
    public static void Load(MatrixSpans<T> matrices, int n, ReadOnlySpan<int> which, Uplo uplo, E* to)
    {
        R** lanes = stackalloc R*[V.Count];
        fixed (T* start = matrices.WithSpareColumn(0))
        {
            for (int lane = 0; lane < V.Count; lane++)
            {
                lanes[lane] = (R*)start + ((long)which[Math.Min(lane, which.Length - 1)] * n * n * E.Parts);
            }

            Load(n, lanes, uplo == Uplo.Lower ? (1, n) : (n, 1), uplo, to);
        }
    }

    /// <param name="n">Order of the matrices.</param>
    /// <param name="lanes">Where each matrix begins.</param>
    /// <param name="steps">
    /// Elements from one row of the lower triangle, or of the transpose of the upper one, to the next, and from one column to the next.
    /// </param>
    /// <param name="uplo">The triangle that is stored.</param>
    /// <param name="to">Where element (0, 0) goes.</param>
    static void Load(int n, R** lanes, (int Row, int Column) steps, Uplo uplo, E* to)
    {
        (int rowStep, int columnStep) = (steps.Row * E.Parts, steps.Column * E.Parts);
        R conjugate = uplo == Uplo.Lower ? R.One : R.NegativeOne;
        for (int i = 0; i < n; i++)
        {
            R* row = (R*)(to + (i * n));
            for (int j = 0; j <= i; j++, row += E.Parts * V.Count)
            {
                int at = (i * rowStep) + (j * columnStep);
                for (int lane = 0; lane < V.Count; lane++)
                {
                    R* from = lanes[lane] + at;
                    row[lane] = from[0];
                    if (E.Parts == 2)
                    {
                        row[V.Count + lane] = i == j ? R.Zero : conjugate * from[1];
                    }
                }
            }
        }
    }

    /// <summary>Writes lower triangles back, or their conjugate transposes as upper ones, column-major.</summary>
    /// <param name="n">Order of the matrices.</param>
    /// <param name="from">Element (0, 0), row by row.</param>
    /// <param name="to">Where that of lane 0 goes, the matrices one after another.</param>
    /// <param name="uplo">The triangle that is written.</param>
    /// <param name="lanes">One bit for each lane that is written.</param>
    public static void Store(int n, E* from, R* to, Uplo uplo, ulong lanes)
    {
        int* which = stackalloc int[V.Count];
        int count = LaneMatrices<T, E, V, R>.List(lanes, which), step = n * n * E.Parts;
        (int rowStep, int columnStep) = uplo == Uplo.Lower ? (E.Parts, n * E.Parts) : (n * E.Parts, E.Parts);
        R conjugate = uplo == Uplo.Lower ? R.One : R.NegativeOne;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                R* source = (R*)(from + (i * n) + j), target = to + (i * rowStep) + (j * columnStep);
                for (int c = 0; c < count; c++)
                {
                    R* element = target + (which[c] * step);
                    element[0] = source[which[c]];
                    if (E.Parts == 2)
                    {
                        element[1] = i == j ? R.Zero : conjugate * source[V.Count + which[c]];
                    }
                }
            }
        }
    }
}
