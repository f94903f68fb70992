using Lapack.Native;

namespace Lapack;

/// <summary>
/// A primitive whose first two outputs are ascending eigenvalues w and orthonormal eigenvectors V, one a column: what eigh and its
/// relatives say of equal values.
/// </summary>
interface IEigenpairs : IGaugeFreedom, IGrouped
{
    /// <summary>What the calls that share the primitive agree on.</summary>
    EighOptions Options { get; }

    NDArray[] IGaugeFreedom.Equivalent(NDArray[] outputs, Random random) =>
        Turned(outputs, outputs[0], RandomBasis.Turning(outputs[0], outputs[1].DType, Options.Degeneracy, random));

    int IGrouped.ValuesAt => 0;

    ValueGroups? IGrouped.GroupsOf(NDArray[] outputs) => CloseGroups.Of(outputs[0], SpectralNames.Eigh, Options, outputs[1].DType);

    FreeVectors? IUndetermined.FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) => PhasesOf(outputs);

    /// <summary>The phases of the vectors.</summary>
    FreeVectors? PhasesOf(NDArray[] outputs) => FreePhases.Of(
        SpectralNames.Eigh, Options, outputs, 0, paired: false, [.. Enumerable.Range(1, outputs.Length - 1).Select(at => (at, true))]);

    NDArray? IGrouped.VectorNorms(NDArray[] outputs, NDArray?[] cotangents) => cotangents[1] is { } gv ? Num.EuclideanNorm(gv, -2) : null;

    NDArray[] IGrouped.Turned(NDArray[] outputs, NDArray values, NDArray turn) =>
        [values, .. outputs[1..].Select(v => Num.MatMul(v, turn))];

    NDArray IGrouped.Relation(NDArray[] inputs, NDArray[] reference, NDArray[] outputs) =>
        Num.MatMul(reference[1], outputs[1], Trans.ConjTranspose);
}
