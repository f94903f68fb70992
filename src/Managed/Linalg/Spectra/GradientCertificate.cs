using System.Numerics;

namespace Lapack;

/// <summary>
/// How far a gradient through a decomposition can be trusted: an object to pass in the options of eigh, svd or eig, which the backward
/// pass fills. It holds the last pass that went through the decomposition; use one for each call of interest.
/// </summary>
/// <example><code>
/// var certificate = new GradientCertificate();
/// Autodiff.Grad(x => Loss(Linalg.Eigh(x, Uplo.Lower, new() { Certificate = certificate })))(a);
/// bool trusted = certificate.Matrices.All(m => m.ErrorEstimate &lt; 1e-6);
/// </code></example>
public sealed class GradientCertificate
{
    MatrixCertificate?[] matrices = [];

    /// <summary>One entry a matrix of the batch, in row-major order of the leading axes; empty before the first backward pass.</summary>
    public IReadOnlyList<MatrixCertificate> Matrices => [.. matrices.OfType<MatrixCertificate>()];

    /// <summary>
    /// In how many bases of the vectors of equal values the loss was evaluated: 1 where it uses no such vectors, or where the policy does
    /// not look.
    /// </summary>
    public int Bases { get; private set; } = 1;

    /// <summary>Forgets the pass before; a backward pass over a batch begins.</summary>
    internal void Begin(int count) => (matrices, Bases) = (new MatrixCertificate?[count], 1);

    /// <summary>What is known now.</summary>
    /// <returns>An action that brings it back.</returns>
    internal Action Hold()
    {
        (MatrixCertificate?[] held, int bases) = (matrices, Bases);
        return () => (matrices, Bases) = (held, bases);
    }

    internal void Count(int bases) => Bases = bases;

    /// <summary>Matrices of a batch are certified by several threads, each in its own place.</summary>
    internal void Set(int matrix, MatrixCertificate certificate) => matrices[matrix] = certificate;
}

/// <summary>What the gradient of one matrix had to divide by, and what that did to rounding.</summary>
/// <param name="Function">Whose gradient: eigh, svd, eig.</param>
/// <param name="BatchIndex">The matrix of the batch; null for a single one.</param>
/// <param name="SmallestGap">
/// The distance of the two closest eigenvalues (singular values); infinite if there is only one. Of svd also that of a singular value and
/// its own negative, 2 s; then both of <see cref="Closest"/> are the same. Of a subset of eigenvalues the ones next to it count too.
/// </param>
/// <param name="Closest">Which two these are, by number in the whole spectrum.</param>
/// <param name="Clusters">
/// Groups of more than one equal value: the transitive closure of gaps within the tolerance. A group that the end of a subset cuts is
/// listed whole.
/// </param>
/// <param name="Amplification">
/// The largest residual / gap of a pair that was divided, relative to the largest entry of the whole gradient in the basis of the
/// vectors: near 1 the gradient is dominated by one close pair. Of a subset all pairs of one vector with vectors outside count as one.
/// </param>
/// <param name="ErrorEstimate">
/// A bound for the part of the gradient that rounding of the cotangents may make up: the largest c sqrt(n) eps (|gV_i| + |gV_j|) / gap of
/// a pair that was divided, relative to the largest entry of the gradient.
/// </param>
/// <param name="Dropped">
/// How many pairs without a gradient <see cref="Degeneracy.Warn"/> or <see cref="Degeneracy.Project"/> left out.
/// </param>
public sealed record MatrixCertificate(
    string Function, int? BatchIndex, double SmallestGap, (int First, int Second) Closest, IReadOnlyList<ClusterCertificate> Clusters,
    double Amplification, double ErrorEstimate, int Dropped);

/// <summary>A group of equal eigenvalues or singular values.</summary>
/// <param name="Indices">Its members, by index from 0 in the whole spectrum.</param>
/// <param name="Center">Their mean.</param>
/// <param name="Residual">
/// The gauge residual: the largest r_ij / (|gV_i| + |gV_j|) inside the group. 0, or rounding, if the loss is a function of the space that
/// the group spans; of order 1 if it tells its vectors apart.
/// </param>
public sealed record ClusterCertificate(IReadOnlyList<int> Indices, Complex Center, double Residual);
