using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The forward half of qr: reflectors of every matrix, and from them Q and R.</summary>
static class HouseholderFactors
{
    /// <summary>Q, R and, if pivoted, the pivots.</summary>
    public static NDArray[] Of(NDArray a, QrMode mode, bool pivoted, bool positive, bool checkFinite, string function)
    {
        (int m, int n) = (a.Shape[^2], a.Shape[^1]);
        int k = Math.Min(m, n);
        int[] batch = [.. a.Shape[..^2]];
        (int width, int rows) = mode switch { QrMode.Complete => (m, m), QrMode.R => (0, k), _ => (k, k) };
        NDArray work = MatrixBatch.WorkingCopy(a, function, checkFinite), q = MatrixBatch.EmptyColumnMajor(a.DType, [.. batch, m, width]);
        NDArray r = NDArray.ZerosOf(a.DType, [.. batch, rows, n]), pivots = NDArray.ZerosOf(DType.Int64, [.. batch, pivoted ? n : 0]);
        Scalars.Dispatch(a.DType, new Body(work, q, r, pivots, positive));
        return pivoted ? [q, r, pivots] : [q, r];
    }

    /// <summary>The matrices P of A P, from the column of A that each column is.</summary>
    public static NDArray Permutation(NDArray pivots, DType type)
    {
        int n = pivots.Shape[^1];
        return Num.Equal(Num.Arange(n)[.., Num.NewAxis], pivots[Num.Ellipsis, Num.NewAxis, ..]).AsType(type);
    }

    sealed class Body(NDArray work, NDArray q, NDArray r, NDArray pivots, bool positive) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            (int m, int n, int width, int rows) = (work.Shape[^2], work.Shape[^1], q.Shape[^1], r.Shape[^2]);
            int k = Math.Min(m, n);
            MatrixBatch.Each(MatrixBatch.Count(work), Math.Max(m, n), (library, i) =>
            {
                // The spans go on behind their matrices: see EmptyColumnMajor.
                Span<T> a = work.FromOffset<T>()[(i * m * n)..], qi = q.FromOffset<T>()[(i * m * width)..];
                Span<T> ri = r.Dense<T>().Slice(i * rows * n, rows * n);
                var tau = new T[k];
                if (pivots.Shape[^1] > 0)
                {
                    library.Geqp3<T, R>(m, n, a, Math.Max(1, m), pivots.Dense<long>().Slice(i * n, n), tau);
                }
                else
                {
                    library.Geqrf<T>(m, n, a, Math.Max(1, m), tau);
                }

                for (int row = 0; row < k; row++)
                {
                    for (int column = row; column < n; column++)
                    {
                        ri[(row * n) + column] = a[(column * m) + row];
                    }
                }

                if (width > 0)
                {
                    a[..(m * Math.Min(width, n))].CopyTo(qi);
                    library.Ungqr<T>(m, width, k, qi, m, tau);
                }

                if (positive)
                {
                    MakePositive(ri, qi, k, n, m, width);
                }
            });
        }

        static void MakePositive<T>(Span<T> r, Span<T> q, int k, int n, int m, int width) where T : unmanaged
        {
            for (int row = 0; row < k; row++)
            {
                if (!IsNegative(r[(row * n) + row]))
                {
                    continue;
                }

                foreach (ref T x in r.Slice(row * n, n))
                {
                    x = Negated(x);
                }

                foreach (ref T x in row < width ? q.Slice(row * m, m) : [])
                {
                    x = Negated(x);
                }
            }
        }

        static bool IsNegative<T>(T x) => x switch
        {
            float f => f < 0,
            double d => d < 0,
            ComplexSingle c => c.Real < 0,
            Complex z => z.Real < 0,
            _ => false,
        };

        static T Negated<T>(T x) => x switch
        {
            float f => (T)(object)-f,
            double d => (T)(object)-d,
            ComplexSingle c => (T)(object)new ComplexSingle(-c.Real, -c.Imaginary),
            Complex z => (T)(object)-z,
            _ => x,
        };
    }
}
