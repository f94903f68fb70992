using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>The forward half of eigh: batches of raw matrices into LAPACK's working copies, and xHEEVD on each.</summary>
static class Hermitian
{
    /// <summary>
    /// Eigenvalues into w, and with <see cref="Job.Vectors"/> eigenvectors into v. The working copy of LAPACK is the only copy made:
    /// for vectors v itself, one matrix per thread otherwise.
    /// </summary>
    public static void Factor(NDArray a, Uplo uplo, Job job, NDArray w, NDArray? v, bool checkFinite)
    {
        switch (a.DType)
        {
            case DType.Float32: Factor<float, float>(a, uplo, job, w, v, checkFinite); break;
            case DType.Float64: Factor<double, double>(a, uplo, job, w, v, checkFinite); break;
            case DType.Complex64: Factor<ComplexSingle, float>(a, uplo, job, w, v, checkFinite); break;
            default: Factor<Complex, double>(a, uplo, job, w, v, checkFinite); break;
        }
    }

    static void Factor<T, R>(NDArray a, Uplo uplo, Job job, NDArray w, NDArray? v, bool checkFinite)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int n = a.Shape[^1];
        if (a.Size == 0)
        {
            return;
        }

        LapackLibrary library = LapackLibrary.Current;
        int[] offsets = MatrixBatch.Offsets(a);
        T[] Reload(int m)
        {
            var copy = new T[(n * n) + n];
            Load<T, R>(a, offsets[m], uplo, copy.AsSpan(0, n * n));
            return copy;
        }

        BatchLoop.ForEach(library, offsets.Length, n, (first, end) =>
        {
            T[]? rented = v is null ? ArrayPool<T>.Shared.Rent((n * n) + n) : null;
            try
            {
                for (int m = first; m < end; m++)
                {
                    // The span goes on behind the matrix: see EmptyColumnMajor.
                    Span<T> work = v is null ? rented.AsSpan() : v.FromOffset<T>()[(m * n * n)..];
                    Uplo triangle = Load<T, R>(a, offsets[m], uplo, work[..(n * n)]);
                    if (checkFinite)
                    {
                        CheckFinite<T, R>(work[..(n * n)], n, triangle, uplo, a.Rank == 2 ? null : m, "Eigenvalues");
                    }

                    try
                    {
                        Solve(library, job, triangle, n, work, w.Dense<R>().Slice(m * n, n), Reload, m);
                    }
                    catch (LapackException e) when (offsets.Length > 1)
                    {
                        throw e.WithBatch(m);
                    }
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
    }

    /// <summary>
    /// xHEEVD; where it does not converge xHEEVR, then xHEEV, on a fresh copy of the matrix, with an event <c>DriverFallback</c>.
    /// </summary>
    /// <param name="library">The LAPACK.</param>
    /// <param name="job">Whether eigenvectors are wanted.</param>
    /// <param name="triangle">The triangle that holds the matrix.</param>
    /// <param name="n">The order.</param>
    /// <param name="work">In: the matrix, column-major, with a column to spare behind it. Out: eigenvectors.</param>
    /// <param name="w">Out: eigenvalues.</param>
    /// <param name="reload">Makes the matrix again, with a column to spare, from <paramref name="m"/>.</param>
    /// <param name="m">What reload gets.</param>
    public static void Solve<T, R>(
        LapackLibrary library, Job job, Uplo triangle, int n, Span<T> work, Span<R> w, Func<int, T[]> reload, int m)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        try
        {
            library.Heevd(job, triangle, n, work, n, w);
        }
        catch (NotConvergedException e)
        {
            Retry(e, library, job, triangle, n, () => reload(m), out R[] values, out T[] vectors);
            values.CopyTo(w);
            if (job == Job.Vectors)
            {
                vectors.AsSpan(0, n * n).CopyTo(work);
            }
        }
    }

    static void Retry<T, R>(
        NotConvergedException failure, LapackLibrary library, Job job, Uplo triangle, int n, Func<T[]> reload, out R[] values, out T[] vectors)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        var w = new R[n];
        T[] v = [];
        string stem = failure.Routine[..^1];
        DriverLadder.Run(
            failure,
            ($"{stem}r", () =>
            {
                v = new T[n * n];
                library.Heevr(job, EigenRange.All, triangle, n, reload(), n, R.Zero, R.Zero, 1, n, R.Zero, w, v, n);
            }
        ),
            (stem, () =>
            {
                v = reload();
                library.Heev<T, R>(job, triangle, n, v, n, w);
            }
        ));
        (values, vectors) = (w, v);
    }

    /// <summary>
    /// Copies a raw matrix to column-major storage and returns the triangle of the copy that holds it. A row-major matrix is copied as
    /// it lies, that is transposed: its read triangle becomes the other one, and conjugating turns the transpose into the matrix
    /// again, so that the eigenvectors come out unconjugated.
    /// </summary>
    public static Uplo Load<T, R>(NDArray a, int offset, Uplo uplo, Span<T> work)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int n = a.Shape[^1], rowStep = a.Strides[^2], columnStep = a.Strides[^1];
        ReadOnlySpan<T> source = a.FromOffset<T>()[offset..];
        Span<R> parts = MemoryMarshal.Cast<T, R>(work);
        bool complex = a.DType.IsComplex(), columnMajor = rowStep == 1 || n == 1;
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

        return uplo;
    }

    /// <summary>The scan that keeps NaN and infinity from LAPACK, over the loaded triangle; the message names the element of the caller's matrix.</summary>
    public static void CheckFinite<T, R>(ReadOnlySpan<T> work, int n, Uplo triangle, Uplo uplo, int? matrix, string what)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int width = Unsafe.SizeOf<T>() / Unsafe.SizeOf<R>();
        ReadOnlySpan<R> parts = MemoryMarshal.Cast<T, R>(work);
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = triangle == Uplo.Lower ? (j, n) : (0, j + 1);
            ReadOnlySpan<R> column = parts[(((j * n) + from) * width)..(((j * n) + to) * width)];
            if (!TensorPrimitives.IsFiniteAll(column))
            {
                int bad = FiniteScan.FirstNotFinite(column);
                int i = from + (bad / width);
                (int row, int col) = triangle == uplo ? (i, j) : (j, i);
                throw FiniteScan.NotFinite($"{what} of the {uplo} triangle", column[bad], row, col, matrix);
            }
        }
    }
}
