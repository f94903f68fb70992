using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The forward half of svd: batches into LAPACK's working copies, and a driver on each.</summary>
static class SingularValues
{
    /// <summary>U, s and Vh of every matrix; without vectors U and Vh are empty.</summary>
    public static NDArray[] Factor(NDArray a, SvdJob job, string function, bool checkFinite)
    {
        (int m, int n) = (a.Shape[^2], a.Shape[^1]);
        int r = Math.Min(m, n);
        int[] batch = [.. a.Shape[..^2]];
        (int left, int right) = job switch { SvdJob.All => (m, n), SvdJob.Economy => (r, r), _ => (0, 0) };
        NDArray u = MatrixBatch.EmptyColumnMajor(a.DType, [.. batch, m, left]), vh = MatrixBatch.EmptyColumnMajor(a.DType, [.. batch, right, n]);
        NDArray s = NDArray.Empty(a.DType.RealType(), [.. batch, r]);
        if (r == 0)
        {
            // No singular values: any orthonormal basis will do.
            return [Basis(u), s, Basis(vh)];
        }

        NDArray work = MatrixBatch.WorkingCopy(a, function, checkFinite);
        Scalars.Dispatch(a.DType, new Body(a, work, job, u, s, vh));
        return [u, s, vh];
    }

    static NDArray Basis(NDArray like)
    {
        if (like.Size > 0)
        {
            StridedCopy.Copy(Num.BroadcastTo(Num.Eye(like.Shape[^1], like.DType), like.ShapeArray), like);
        }

        return like;
    }

    sealed class Body(NDArray a, NDArray work, SvdJob job, NDArray u, NDArray s, NDArray vh) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            (int m, int n) = (a.Shape[^2], a.Shape[^1]);
            (int left, int right) = (u.Shape[^1], vh.Shape[^2]);
            MatrixBatch.Each(MatrixBatch.Count(a), Math.Max(m, n), (library, k) =>
            {
                // The spans go on behind their matrices: see EmptyColumnMajor.
                Span<T> matrix = work.FromOffset<T>()[(k * m * n)..], uk = u.FromOffset<T>()[(k * m * left)..];
                Span<T> vhk = vh.FromOffset<T>()[(k * right * n)..];
                Span<R> sk = s.Dense<R>().Slice(k * Math.Min(m, n), Math.Min(m, n));
                try
                {
                    library.Gesdd(job, m, n, matrix, m, sk, uk, m, vhk, Math.Max(1, right));
                }
                catch (NotConvergedException)
                {
                    NDArray again = MatrixBatch.EmptyColumnMajor(a.DType, [m, n]);
                    StridedCopy.Copy(a.View([m, n], [.. a.Strides[^2..]], MatrixBatch.Offsets(a)[k]), again);
                    Fallback(library, job, m, n, again, sk, uk, vhk, right);
                }
            });
        }
    }

    /// <summary>
    /// What is tried where divide and conquer has not converged: QR iteration, or in a library without it (the MKL inside libtorch)
    /// divide and conquer on the conjugate transpose, whose iteration takes another course.
    /// </summary>
    public static void Fallback<T, R>(LapackLibrary library, SvdJob job, int m, int n, NDArray a, Span<R> s, Span<T> u, Span<T> vh, int right)
        where T : unmanaged
        where R : unmanaged
    {
        if (library.TryAddress<T>(Routine.Gesvd, out _))
        {
            library.Gesvd(job, job, m, n, a.FromOffset<T>(), m, s, u, m, vh, Math.Max(1, right));
            return;
        }

        int left = job == SvdJob.None ? 0 : job == SvdJob.All ? m : Math.Min(m, n);
        NDArray adjoint = MatrixBatch.WorkingCopy(Num.Conj(Num.SwapAxes(a)), "Svd", checkFinite: false);
        NDArray v = MatrixBatch.EmptyColumnMajor(a.DType, [n, right]), uh = MatrixBatch.EmptyColumnMajor(a.DType, [left, m]);
        library.Gesdd(job, n, m, adjoint.FromOffset<T>(), n, s, v.FromOffset<T>(), n, uh.FromOffset<T>(), Math.Max(1, left));
        MatrixBatch.ToColumnMajor(Num.Conj(Num.SwapAxes(uh))).Dense<T>().CopyTo(u);
        MatrixBatch.ToColumnMajor(Num.Conj(Num.SwapAxes(v))).Dense<T>().CopyTo(vh);
    }
}
