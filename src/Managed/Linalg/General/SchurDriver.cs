using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>Schur forms of batches of matrices by xGEES, and xTRSEN where an order is asked for.</summary>
static class SchurDriver
{
    /// <summary>T and Z, each matrix column-major, T with exact zeros below its diagonal (blocks).</summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="function">What errors call the caller.</param>
    /// <param name="sort">Which eigenvalues come first; null for the order in which they were found.</param>
    /// <param name="checkFinite">Whether NaN and infinity are searched for.</param>
    /// <returns>With an order also, for each matrix, how many eigenvalues it brought to the front; else an empty array.</returns>
    public static (NDArray T, NDArray Z, int[] Selected) Compute(
        NDArray a, string function, Func<Complex, bool>? sort = null, bool checkFinite = true)
    {
        NDArray t = MatrixBatch.WorkingCopy(a, function, checkFinite), z = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
        int[] selected = sort is null ? [] : new int[MatrixBatch.Count(a)];
        if (a.Size > 0)
        {
            Scalars.Dispatch(a.DType, new Body(t, z, sort, selected));
        }

        return (t, z, selected);
    }

    sealed class Body(NDArray t, NDArray z, Func<Complex, bool>? sort, int[] selected) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = t.Shape[^1];
            bool complex = t.DType.IsComplex();
            MatrixBatch.Each(MatrixBatch.Count(t), n, (library, m) =>
            {
                Span<T> form = new MatrixSpans<T>(t).WithSpareColumn(m), vectors = new MatrixSpans<T>(z).WithSpareColumn(m);
                T[] w = new T[n], wi = complex ? [] : new T[n];
                library.Gees(Job.Vectors, n, form, n, w, wi, vectors, n);
                if (sort is not null)
                {
                    bool[] select = [.. Eigenvalues<T, R>(w, wi).Select(sort)];
                    selected[m] = library.Trsen(Job.Vectors, select, n, form, n, vectors, n, w, wi);
                }

                for (int j = 0; j < n; j++)
                {
                    // xGEES leaves rounding or old numbers below; a real pair keeps its subdiagonal element.
                    int keep = !complex && j + 1 < n && !IsZero(form[(j * n) + j + 1]) && !IsZero(wi[j]) ? 2 : 1;
                    int below = Math.Min(j + keep, n);
                    form.Slice((j * n) + below, n - below).Clear();
                }
            });
        }

        static bool IsZero<T>(T x) => EqualityComparer<T>.Default.Equals(x, default);

        static IEnumerable<Complex> Eigenvalues<T, R>(T[] w, T[] wi)
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            if (wi.Length > 0)
            {
                return w.Select((x, i) => new Complex(Number((R)(object)x), Number((R)(object)wi[i])));
            }

            R[] parts = MemoryMarshal.Cast<T, R>(w).ToArray();
            return w.Select((_, i) => new Complex(Number(parts[2 * i]), Number(parts[(2 * i) + 1])));
        }

        static double Number<R>(R x) where R : IFloatingPointIeee754<R> => double.CreateTruncating(x);
    }
}
