using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// Arrays to xGESDD and back. Where divide and conquer does not converge, QR iteration (xGESVD) is tried, then divide and conquer on the
/// conjugate transpose, whose iteration takes another course; each is noted as an event <c>DriverFallback</c>.
/// </summary>
static class SvdDriver
{
    /// <summary>U, s and Vh of every matrix; without vectors U and Vh have no columns and no rows.</summary>
    /// <param name="a">Shape (..., m, n), one of the four floating-point types, plain numbers.</param>
    /// <param name="job">How many vectors are computed.</param>
    /// <param name="function">What errors call the caller.</param>
    /// <param name="checkFinite">Whether to search for NaN and infinity, on which LAPACK hangs.</param>
    public static NDArray[] Factor(NDArray a, SvdJob job, string function, bool checkFinite)
    {
        NDArray[] usv = Outputs(a, job);
        if (usv[1].Shape[^1] == 0)
        {
            // No singular values: any orthonormal basis will do.
            return [Basis(usv[0]), usv[1], Basis(usv[2])];
        }

        NDArray work = MatrixBatch.WorkingCopy(a, function, checkFinite);
        Scalars.Dispatch(a.DType, new Body(a, work, job, usv));
        return usv;
    }

    /// <summary>The singular values alone, shape (..., min(m, n)).</summary>
    public static NDArray Values(NDArray a, string function, bool checkFinite = true) => Factor(a, SvdJob.None, function, checkFinite)[1];

    /// <summary>Room for U, s and Vh.</summary>
    public static NDArray[] Outputs(NDArray a, SvdJob job)
    {
        (int m, int n, int r) = (a.Shape[^2], a.Shape[^1], Math.Min(a.Shape[^2], a.Shape[^1]));
        (int left, int right) = job switch { SvdJob.All => (m, n), SvdJob.Economy => (r, r), _ => (0, 0) };
        int[] batch = [.. a.Shape[..^2]];
        return
        [
            MatrixBatch.EmptyColumnMajor(a.DType, [.. batch, m, left]),
            NDArray.Empty(a.DType.RealType(), [.. batch, r]),
            MatrixBatch.EmptyColumnMajor(a.DType, [.. batch, right, n]),
        ];
    }

    static NDArray Basis(NDArray like)
    {
        if (like.Size > 0)
        {
            StridedCopy.Copy(Num.BroadcastTo(Num.Eye(like.Shape[^1], like.DType), like.ShapeArray), like);
        }

        return like;
    }

    sealed class Body(NDArray a, NDArray work, SvdJob job, NDArray[] usv) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            var batch = new Batch<T, R>(a, job, usv);
            MatrixBatch.Each(MatrixBatch.Count(a), Math.Max(a.Shape[^2], a.Shape[^1]), (library, k) => batch.Solve(library, work, k));
        }
    }

    /// <summary>The drivers, each for one matrix of a batch.</summary>
    /// <param name="a">The matrices.</param>
    /// <param name="job">How many vectors are computed.</param>
    /// <param name="usv">What <see cref="Outputs"/> made.</param>
    public sealed class Batch<T, R>(NDArray a, SvdJob job, NDArray[] usv)
        where T : unmanaged
        where R : unmanaged
    {
        readonly int m = a.Shape[^2];
        readonly int n = a.Shape[^1];
        readonly MatrixSpans<T> u = new(usv[0]);
        readonly VectorSpans<R> s = new(usv[1]);
        readonly MatrixSpans<T> vh = new(usv[2]);

        int Right => Math.Max(1, usv[2].Shape[^2]);

        /// <summary>The first driver that converges.</summary>
        /// <param name="library">The library that is called.</param>
        /// <param name="work">A copy of the matrices that may be destroyed.</param>
        /// <param name="k">The number of the matrix.</param>
        public void Solve(LapackLibrary library, NDArray work, int k)
        {
            try
            {
                DivideAndConquer(library, new MatrixSpans<T>(work).WithSpareColumn(k), k);
            }
            catch (NotConvergedException failure)
            {
                string iteration = LapackLibrary.RoutineName<T>(nameof(LapackLibrary.Gesvd));
                DriverLadder.Run(
                    failure, (iteration, () => QrIteration(library, k)), (failure.Routine, () => DivideAndConquerOfAdjoint(library, k)));
            }
        }

        public void QrIteration(LapackLibrary library, int k)
        {
            Span<T> matrix = new MatrixSpans<T>(Again(k)).WithSpareColumn(0);
            library.Gesvd(job, job, m, n, matrix, m, s[k], u.WithSpareColumn(k), m, vh.WithSpareColumn(k), Right);
        }

        public void DivideAndConquerOfAdjoint(LapackLibrary library, int k)
        {
            // A^H = V diag(s) U^H.
            NDArray adjoint = MatrixAlgebra.Adjoint(Again(k));
            NDArray[] vsu = Outputs(adjoint, job);
            var work = new MatrixSpans<T>(ForLapack(adjoint));
            new Batch<T, R>(adjoint, job, vsu).DivideAndConquer(library, work.WithSpareColumn(0), 0);
            new MatrixSpans<T>(ForLapack(MatrixAlgebra.Adjoint(vsu[2])))[0].CopyTo(u[k]);
            new VectorSpans<R>(vsu[1])[0].CopyTo(s[k]);
            new MatrixSpans<T>(ForLapack(MatrixAlgebra.Adjoint(vsu[0])))[0].CopyTo(vh[k]);
        }

        void DivideAndConquer(LapackLibrary library, Span<T> matrix, int k) =>
            library.Gesdd(job, m, n, matrix, m, s[k], u.WithSpareColumn(k), m, vh.WithSpareColumn(k), Right);

        NDArray Again(int k) => ForLapack(Num.Reshape(a, [MatrixBatch.Count(a), m, n])[k]);

        static NDArray ForLapack(NDArray matrix) => MatrixBatch.WorkingCopy(matrix, "Svd", checkFinite: false);
    }
}
