using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>A batch of small Hermitian matrices whose eigenpairs are wanted.</summary>
/// <param name="matrices">The matrices as the caller gave them.</param>
/// <param name="uplo">The triangle that is read.</param>
/// <param name="allowsNaN">
/// Whether NaN or infinity in a matrix makes its results NaN; otherwise such matrices are left to the caller.
/// </param>
/// <param name="w">Where the eigenvalues go, shape (..., n).</param>
/// <param name="v">Where the eigenvectors go, column-major; null for eigenvalues alone.</param>
sealed class EighLanesTask<T, R>(RawMatrices<T> matrices, Uplo uplo, bool allowsNaN, NDArray w, NDArray? v) : ILaneMaker<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly MatrixSpans<T> vectors = new(v);

    public RawMatrices<T> Matrices { get; } = matrices;

    public Uplo Uplo { get; } = uplo;

    public bool AllowsNaN { get; } = allowsNaN;

    public VectorSpans<R> Values { get; } = new(w);

    public bool HasVectors { get; } = v is not null;

    /// <summary>The eigenvectors of matrix m and of those behind it, as reals.</summary>
    public Span<R> VectorParts(int m) => MemoryMarshal.Cast<T, R>(vectors.WithSpareColumn(m));

    /// <summary>Makes the results of matrix m NaN.</summary>
    public void FillNaN(int m)
    {
        Values[m].Fill(R.NaN);
        MemoryMarshal.Cast<T, R>(vectors[m]).Fill(R.NaN);
    }

    LaneGroups ILaneMaker<T, R>.Make<E, V>() => new EighLanes<T, E, V, R>(this);
}
