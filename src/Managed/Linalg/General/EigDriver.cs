using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>Eigenvalues and eigenvectors of batches of general matrices by xGEEV.</summary>
static class EigDriver
{
    /// <summary>Eigenvalues, and eigenvectors if asked for, as complex arrays, each matrix column-major.</summary>
    public static (NDArray W, NDArray? V) Compute(NDArray a, bool vectors, bool checkFinite)
    {
        DType type = a.DType.ComplexType();
        NDArray w = NDArray.Empty(type, [.. a.Shape[..^1]]);
        NDArray? v = vectors ? MatrixBatch.EmptyColumnMajor(type, a.ShapeArray) : null;
        if (a.Size > 0)
        {
            NDArray work = MatrixBatch.WorkingCopy(a, vectors ? nameof(Linalg.Eig) : nameof(Linalg.Eigvals), checkFinite);
            Scalars.Dispatch(a.DType, new Body(work, w, v));
        }

        return (w, v);
    }

    sealed class Body(NDArray work, NDArray w, NDArray? v) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = work.Shape[^1];
            Job job = v is null ? Job.NoVectors : Job.Vectors;
            bool complex = work.DType.IsComplex();
            MatrixBatch.Each(MatrixBatch.Count(work), n, (library, m) =>
            {
                Span<T> a = new MatrixSpans<T>(work).WithSpareColumn(m);
                if (complex)
                {
                    library.Geev(Job.NoVectors, job, n, a, n, new VectorSpans<T>(w)[m], [], [], 1, new MatrixSpans<T>(v)[m], n);
                }
                else
                {
                    // Real and imaginary parts of the eigenvalues, one after the other, and columns that hold parts of eigenvectors.
                    R[] parts = new R[2 * n], columns = v is null ? [] : new R[n * n];
                    Span<R> matrix = MemoryMarshal.Cast<T, R>(a);
                    library.Geev(Job.NoVectors, job, n, matrix, n, parts.AsSpan(..n), parts.AsSpan(n..), [], 1, columns, n);
                    Unpack(n, parts, columns, new VectorSpans<Parts<R>>(w)[m], new MatrixSpans<Parts<R>>(v)[m]);
                }
            });
        }

        /// <summary>Complex numbers from LAPACK's real ones: for a pair j, j + 1 column j plus and minus i times column j + 1.</summary>
        static void Unpack<R>(int n, ReadOnlySpan<R> parts, ReadOnlySpan<R> columns, Span<Parts<R>> w, Span<Parts<R>> v)
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            for (int j = 0; j < n; j++)
            {
                w[j] = new(parts[j], parts[n + j]);
            }

            for (int j = 0; j < n && !v.IsEmpty; j++)
            {
                // A pair stands together, the positive imaginary part first.
                int sign = R.IsZero(parts[n + j]) ? 0 : R.IsPositive(parts[n + j]) ? 1 : -1;
                int re = sign < 0 ? j - 1 : j;
                for (int i = 0; i < n; i++)
                {
                    R imaginary = sign == 0 ? R.Zero : columns[((re + 1) * n) + i];
                    v[(j * n) + i] = new(columns[(re * n) + i], sign < 0 ? -imaginary : imaginary);
                }
            }
        }
    }

    /// <summary>A complex number as it lies in an array of either complex type.</summary>
    readonly record struct Parts<R>(R Real, R Imaginary)
        where R : unmanaged;
}
