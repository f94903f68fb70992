using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// From arrays to LAPACK's xHEEVD and back, for <see cref="Linalg.Eigh(NDArray, Uplo, EighOptions?)"/>; batches of small matrices go to
/// <see cref="EighLanes{T, E, V, R}"/>.
/// </summary>
static class EighDriver
{
    /// <summary>
    /// Eigenvalues, and with <see cref="Job.Vectors"/> eigenvectors, of every matrix of a batch. The working copy of LAPACK is the only
    /// copy that is made: for vectors their own array, otherwise one matrix a thread.
    /// </summary>
    /// <returns>w, shape (..., n), and V, shape (..., n, n), column-major, if it was asked for.</returns>
    public static NDArray[] Factor(NDArray a, Uplo uplo, Job job, bool checkFinite)
    {
        NDArray w = NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^1]]);
        NDArray? v = job == Job.Vectors ? MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray) : null;
        if (a.Size > 0)
        {
            Scalars.Dispatch(a.DType, new Body(a, uplo, checkFinite, w, v));
        }

        return v is null ? [w] : [w, v];
    }

    sealed class Body(NDArray a, Uplo uplo, bool checkFinite, NDArray w, NDArray? v) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = a.Shape[^1];
            var raw = new RawMatrices<T>(a);
            LapackLibrary library = LapackLibrary.Current;
            Func<int, T[]> fresh = Fresh;
            var vectors = new MatrixSpans<T>(v);
            var values = new VectorSpans<R>(w);
            if (LaneTable.TakesEigh<R>(n, raw.Count))
            {
                var task = new EighLanesTask<T, R>(raw, uplo, !checkFinite, w, v);
                Action<int> one = m => One(m, v is null ? MatrixBatch.NewScratch<T>(n) : null);
                LaneGroups.ForEach<R>(library, raw.Count, n, () => task.At(LaneTable.Width), one);
                return;
            }

            BatchLoop.ForEach(library, raw.Count, n, (first, end) =>
            {
                T[]? rented = v is null ? ArrayPool<T>.Shared.Rent((n * n) + n) : null;
                try
                {
                    for (int m = first; m < end; m++)
                    {
                        One(m, rented);
                    }
                }
                finally
                {
                    if (rented is not null)
                    {
                        ArrayPool<T>.Shared.Return(rented);
                    }
                }
            });

            // Matrix m by LAPACK, in its place among the vectors or in memory for one matrix.
            void One(int m, T[]? work)
            {
                LoadedTriangle<T> loaded = Load<T, R>(raw, m, uplo, v is null ? work : vectors.WithSpareColumn(m));
                if (checkFinite)
                {
                    RequireFinite<T, R>(loaded, uplo, a.Rank == 2 ? null : m, "Eigenvalues");
                }

                try
                {
                    Solve(library, v is null ? Job.NoVectors : Job.Vectors, loaded, values[m], fresh, m);
                }
                catch (LapackException e) when (raw.Count > 1)
                {
                    throw e.WithBatch(m);
                }
            }

            T[] Fresh(int m)
            {
                T[] copy = MatrixBatch.NewScratch<T>(n);
                Load<T, R>(raw, m, uplo, copy);
                return copy;
            }
        }
    }

    /// <summary>
    /// xHEEVD on one matrix; where it does not converge xHEEVR, then xHEEV, on a fresh copy of the matrix, with an event
    /// <c>DriverFallback</c>.
    /// </summary>
    /// <param name="library">The library that is called.</param>
    /// <param name="job">Whether eigenvectors are wanted.</param>
    /// <param name="a">In: the matrix. Out: eigenvectors.</param>
    /// <param name="w">Out: eigenvalues.</param>
    /// <param name="fresh">Makes matrix <paramref name="m"/> again, with a column to spare.</param>
    /// <param name="m">The number of the matrix.</param>
    public static void Solve<T, R>(LapackLibrary library, Job job, LoadedTriangle<T> a, Span<R> w, Func<int, T[]> fresh, int m)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        try
        {
            library.Heevd(job, a.Triangle, a.Order, a.Elements, a.Order, w);
        }
        catch (NotConvergedException failure)
        {
            // Copies, so that the object which the delegate needs is made only here.
            (Func<int, T[]> again, int number) = (fresh, m);
            Retry(failure, library, job, a, w, () => again(number));
        }
    }

    static void Retry<T, R>(
        NotConvergedException failure, LapackLibrary library, Job job, LoadedTriangle<T> a, Span<R> w, Func<T[]> fresh)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        (int n, Uplo triangle) = (a.Order, a.Triangle);
        var values = new R[n];
        T[] vectors = [];
        string stem = failure.Routine[..^1];
        DriverLadder.Run(failure, ($"{stem}r", RelativelyRobust), (stem, QrIteration));
        values.CopyTo(w);
        if (job == Job.Vectors)
        {
            vectors.AsSpan(0, n * n).CopyTo(a.Elements);
        }

        void RelativelyRobust()
        {
            vectors = new T[n * n];
            library.Heevr(job, EigenRange.All, triangle, n, fresh(), n, R.Zero, R.Zero, 1, n, R.Zero, values, vectors, n);
        }

        void QrIteration()
        {
            vectors = fresh();
            library.Heev<T, R>(job, triangle, n, vectors, n, values);
        }
    }

    /// <summary>
    /// Copies a raw matrix to column-major storage. A row-major matrix is copied as it lies, that is transposed: its read triangle becomes
    /// the other one, and conjugating turns the transpose into the matrix again, so that the eigenvectors come out unconjugated.
    /// </summary>
    /// <param name="raw">The matrices as the caller gave them.</param>
    /// <param name="m">Which of them.</param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="work">Where the copy goes, with a column to spare behind n^2 elements.</param>
    public static LoadedTriangle<T> Load<T, R>(RawMatrices<T> raw, int m, Uplo uplo, Span<T> work)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        (int n, int rowStep, int columnStep) = (raw.Columns, raw.RowStep, raw.ColumnStep);
        ReadOnlySpan<T> source = raw.From(m);
        Span<R> parts = MemoryMarshal.Cast<T, R>(work[..(n * n)]);
        bool complex = Reals.Width<T, R>() == 2, columnMajor = rowStep == 1 || n == 1;
        if (columnMajor || columnStep == 1)
        {
            int step = n == 1 ? 1 : columnMajor ? columnStep : rowStep;
            if (step == n)
            {
                source[..(n * n)].CopyTo(work);
            }
            else
            {
                for (int j = 0; j < n; j++)
                {
                    source.Slice(j * step, n).CopyTo(work[(j * n)..]);
                }
            }

            if (!columnMajor)
            {
                uplo = Triangles.Flip(uplo);
                if (complex)
                {
                    for (int i = 1; i < parts.Length; i += 2)
                    {
                        parts[i] = -parts[i];
                    }
                }
            }
        }
        else
        {
            for (int j = 0; j < n; j++)
            {
                (int from, int to) = uplo == Uplo.Lower ? (j, n) : (0, j + 1);
                for (int i = from; i < to; i++)
                {
                    work[(j * n) + i] = source[(i * rowStep) + (j * columnStep)];
                }
            }
        }

        // The imaginary diagonal is not part of the matrix; as zeros it cannot reach LAPACK's norms either.
        for (int i = 0; complex && i < n; i++)
        {
            parts[(2 * i * (n + 1)) + 1] = R.Zero;
        }

        return new(work, n, uplo);
    }

    /// <summary>
    /// The scan that keeps NaN and infinity from LAPACK, over the loaded triangle; the message names the element of the caller's matrix.
    /// </summary>
    /// <param name="a">The loaded matrix.</param>
    /// <param name="uplo">The triangle of the caller's matrix.</param>
    /// <param name="matrix">Which matrix of a batch it is; null for a single one.</param>
    /// <param name="what">The beginning of the message.</param>
    public static void RequireFinite<T, R>(LoadedTriangle<T> a, Uplo uplo, int? matrix, string what)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int width = Reals.Width<T, R>(), n = a.Order;
        ReadOnlySpan<R> parts = MemoryMarshal.Cast<T, R>(a.Elements);
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = a.Triangle == Uplo.Lower ? (j, n) : (0, j + 1);
            ReadOnlySpan<R> column = parts[(((j * n) + from) * width)..(((j * n) + to) * width)];
            if (!TensorPrimitives.IsFiniteAll(column))
            {
                int bad = FiniteScan.FirstNotFinite(column);
                int i = from + (bad / width);
                (int row, int col) = a.Triangle == uplo ? (i, j) : (j, i);
                throw FiniteScan.NotFinite($"{what} of the {uplo} triangle", column[bad], row, col, matrix);
            }
        }
    }
}

/// <summary>A Hermitian matrix in column-major storage, of which one triangle holds the numbers.</summary>
/// <param name="elements">n x n elements, and at least a column behind them: see <see cref="MatrixSpans{T}.WithSpareColumn"/>.</param>
/// <param name="order">n.</param>
/// <param name="triangle">The triangle that holds the matrix.</param>
readonly ref struct LoadedTriangle<T>(Span<T> elements, int order, Uplo triangle)
    where T : unmanaged
{
    public Span<T> Elements { get; } = elements;

    public int Order { get; } = order;

    public Uplo Triangle { get; } = triangle;
}
