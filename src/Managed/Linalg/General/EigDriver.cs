using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The forward half of eig: batches of matrices into LAPACK's working copies, and xGEEV on each.</summary>
static class EigDriver
{
    /// <summary>Eigenvalues, and eigenvectors if asked for, as complex arrays.</summary>
    public static (NDArray W, NDArray? V) Eigen(NDArray a, bool vectors, bool checkFinite)
    {
        DType type = a.DType.ComplexType();
        NDArray w = NDArray.Empty(type, [.. a.Shape[..^1]]);
        NDArray? v = vectors ? MatrixBatch.EmptyColumnMajor(type, a.ShapeArray) : null;
        if (a.Size > 0)
        {
            NDArray work = MatrixBatch.WorkingCopy(a, vectors ? "Eig" : "Eigvals", checkFinite);
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
                // The span goes on behind the matrix: see EmptyColumnMajor.
                Span<T> a = work.FromOffset<T>()[(m * n * n)..];
                if (complex)
                {
                    Span<T> vectors = v is null ? [] : v.FromOffset<T>().Slice(m * n * n, n * n);
                    library.Geev(Job.NoVectors, job, n, a, n, w.Dense<T>().Slice(m * n, n), [], [], 1, vectors, n);
                }
                else
                {
                    R[] parts = new R[2 * n], packed = v is null ? [] : new R[n * n];
                    Real(library, job, n, a, parts, packed);
                    Unpack(n, parts, packed, w.Dense<R>().Slice(2 * m * n, 2 * n), v is null ? [] : v.FromOffset<R>().Slice(2 * m * n * n, 2 * n * n));
                }
            });
        }

        static void Real<T, R>(LapackLibrary library, Job job, int n, Span<T> a, Span<R> parts, Span<R> packed)
            where T : unmanaged
            where R : unmanaged
        {
            Span<R> matrix = System.Runtime.InteropServices.MemoryMarshal.Cast<T, R>(a);
            library.Geev(Job.NoVectors, job, n, matrix, n, parts[..n], parts[n..], [], 1, packed, n);
        }

        /// <summary>Complex numbers from LAPACK's real ones: for a pair j, j + 1 column j plus and minus i times column j + 1.</summary>
        static void Unpack<R>(int n, ReadOnlySpan<R> parts, ReadOnlySpan<R> packed, Span<R> w, Span<R> v)
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            for (int j = 0; j < n; j++)
            {
                (w[2 * j], w[(2 * j) + 1]) = (parts[j], parts[n + j]);
            }

            for (int j = 0; j < n && !v.IsEmpty; j++)
            {
                // A pair stands together, the positive imaginary part first.
                int sign = R.IsZero(parts[n + j]) ? 0 : R.IsPositive(parts[n + j]) ? 1 : -1;
                int re = sign < 0 ? j - 1 : j;
                for (int i = 0; i < n; i++)
                {
                    R imaginary = sign == 0 ? R.Zero : packed[((re + 1) * n) + i];
                    v[2 * ((j * n) + i)] = packed[(re * n) + i];
                    v[(2 * ((j * n) + i)) + 1] = sign < 0 ? -imaginary : imaginary;
                }
            }
        }
    }
}
