using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>The VJP of eigh for a batch of small matrices, for <see cref="EighLaneKernel{T, E, V, R}"/>.</summary>
/// <param name="flow">Values, vectors and cotangents, the vectors and their cotangents column-major.</param>
/// <param name="uplo">The triangle that the gradient is for.</param>
/// <param name="options">Degeneracy, gauge check and form of the gradient.</param>
/// <param name="result">Zeros; row-major.</param>
sealed class EighLaneFlow<T, R>(EighFlow flow, Uplo uplo, EighOptions options, NDArray result) : ILaneMaker<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly MatrixSpans<T> cotangents = new(result);

    public int Order { get; } = flow.V.Shape[^1];

    public Uplo Uplo { get; } = uplo;

    public EighOptions Options { get; } = options;

    public VectorSpans<R> W { get; } = new(flow.W);

    public MatrixSpans<T> V { get; } = new(flow.V);

    public VectorSpans<R> Gw { get; } = new(flow.Gw);

    public MatrixSpans<T> Gv { get; } = new(flow.Gv);

    public bool HasGw { get; } = flow.Gw is not null;

    public bool HasGv { get; } = flow.Gv is not null;

    /// <summary>The cotangent of matrix m and of those behind it, as reals.</summary>
    public Span<R> Result(int m) => MemoryMarshal.Cast<T, R>(cotangents.WithSpareColumn(m));

    /// <summary>
    /// Whether the lanes can serve such options at all; what each matrix needs is seen by <see cref="FarPairs{V, R}"/>.
    /// </summary>
    public static bool Serves(EighOptions options) => options.Certificate is null && options.Degeneracy.Width is null;

    LaneGroups ILaneMaker<T, R>.Make<E, V>() => new EighLaneKernel<T, E, V, R>(this);
}
