using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// From arrays to LAPACK's xSTEVD and xSTEMR and back, for <see cref="Linalg.EighTridiagonal(NDArray, NDArray, EighOptions?)"/>.
/// </summary>
static class EighTridiagonalDriver
{
    /// <summary>
    /// Eigenvalues, and with <see cref="Job.Vectors"/> eigenvectors; by the dense matrix where the library has no xSTEVD.
    /// </summary>
    public static NDArray[] Factor(NDArray d, NDArray e, Job job)
    {
        RequireFinite(d, e);
        if (!Has(d.DType, nameof(LapackLibrary.Stevd)))
        {
            return EighDriver.Factor(new TridiagonalMatrix().Of(d, e), Uplo.Lower, job, checkFinite: false);
        }

        NDArray w = NDArray.Empty(d.DType, d.ShapeArray);
        NDArray? v = job == Job.Vectors ? MatrixBatch.EmptyColumnMajor(d.DType, [.. d.Shape, d.Shape[^1]]) : null;
        Scalars.Dispatch(d.DType, new FactorBody(d.ToRowMajor(), e.ToRowMajor(), w, v));
        return v is null ? [w] : [w, v];
    }

    /// <summary>
    /// Some of the eigenpairs; null if the library has no xSTEMR, a matrix did not converge, xSTEMR left a vector zero or NaN (with
    /// INFO = 0, where a group of equal eigenvalues is cut), or they are chosen by value.
    /// </summary>
    public static NDArray[]? Subset(NDArray d, NDArray e, EighSubset subset)
    {
        RequireFinite(d, e);
        if (subset.ByValue || !Has(d.DType, nameof(LapackLibrary.Stemr)))
        {
            return null;
        }

        (int from, int to) = subset.Bounds(d.Shape[^1]);
        NDArray w = NDArray.Empty(d.DType, [.. d.Shape[..^1], to - from]);
        NDArray v = MatrixBatch.EmptyColumnMajor(d.DType, [.. d.Shape, to - from]);
        try
        {
            var body = new SubsetBody(d.ToRowMajor(), e.ToRowMajor(), from, w, v);
            Scalars.Dispatch(d.DType, body);
            return body.HasFailed ? null : [w, v];
        }
        catch (NotConvergedException)
        {
            return null;
        }
    }

    static void RequireFinite(NDArray d, NDArray e)
    {
        FiniteScan.Require(d, "Diagonal of EighTridiagonal");
        FiniteScan.Require(e, "Off-diagonal of EighTridiagonal");
    }

    static bool Has(DType type, string routine) =>
        type == DType.Float32 ? LapackLibrary.Current.Has<float>(routine) : LapackLibrary.Current.Has<double>(routine);

    sealed class FactorBody(NDArray d, NDArray e, NDArray w, NDArray? v) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = d.Shape[^1];
            MatrixBatch.Each(n == 0 ? 0 : d.Size / n, n, (library, m) =>
            {
                Span<R> values = new VectorSpans<R>(w)[m], beside = new R[Math.Max(0, n - 1)];
                new VectorSpans<R>(d)[m].CopyTo(values);
                new VectorSpans<R>(e)[m].CopyTo(beside);
                library.Stevd(v is null ? Job.NoVectors : Job.Vectors, n, values, beside, new MatrixSpans<R>(v)[m], n);
            });
        }
    }

    sealed class SubsetBody(NDArray d, NDArray e, int from, NDArray w, NDArray v) : IScalarBody
    {
        volatile bool hasFailed;

        /// <summary>Whether a vector of any matrix is none.</summary>
        public bool HasFailed => hasFailed;

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            (int n, int k) = (d.Shape[^1], w.Shape[^1]);
            MatrixBatch.Each(k == 0 ? 0 : d.Size / n, n, (library, m) =>
            {
                R[] diagonal = new VectorSpans<R>(d)[m].ToArray(), beside = new R[n], values = new R[n];
                new VectorSpans<R>(e)[m].CopyTo(beside);
                Span<R> vectors = new MatrixSpans<R>(v)[m];
                library.Stemr<R, R>(
                    Job.Vectors, EigenRange.Indices, n, diagonal, beside, R.Zero, R.Zero, from + 1, from + k, values, vectors, n);
                values.AsSpan(0, k).CopyTo(new VectorSpans<R>(w)[m]);
                hasFailed |= !TridiagonalForm<R, R>.AreUnitVectors(vectors, n, k);
            });
        }
    }
}
