using System.Globalization;

namespace Lapack;

/// <summary>Why a gradient does not exist.</summary>
public enum IllPosedReason
{
    /// <summary>The loss tells eigenvectors of (numerically) equal eigenvalues apart.</summary>
    Degenerate,

    /// <summary>The loss uses eigenvalues and eigenvectors of a cluster together, which cannot be told from a function without gradient.</summary>
    Joint,

    /// <summary>The loss depends on the phase of a complex eigenvector.</summary>
    Gauge,

    /// <summary>The loss depends on the phase of an eigenvector two of whose components tie for the largest, which fixes it.</summary>
    Tie,

    /// <summary>A second derivative by reverse over reverse at equal eigenvalues, which would lose a part of it.</summary>
    SecondOrder,

    /// <summary>The matrix has too few eigenvectors, so that its eigenvalues move infinitely fast.</summary>
    Defective,
}

/// <summary>
/// The loss is not differentiable here, or its gradient cannot be found from the cotangents that were received; returning a number
/// would be silently wrong.
/// </summary>
public sealed class IllPosedGradientException : ArithmeticException
{
    internal IllPosedGradientException(IllPosedReason reason, string message) : base(message) => Reason = reason;

    /// <summary>What kind of obstacle it is.</summary>
    public IllPosedReason Reason { get; }

    /// <summary>The matrix of the batch, counted from 0 in row-major order of the leading axes; null for a single matrix.</summary>
    public int? BatchIndex { get; internal init; }

    /// <summary>The eigenvalues concerned, by index from 0; equal for a gauge.</summary>
    public (int First, int Second) Indices { get; internal init; }

    /// <summary>Their values; NaN for a tie.</summary>
    public (double First, double Second) Eigenvalues { get; internal init; }

    /// <summary>Their distance.</summary>
    public double Gap => Math.Abs(Eigenvalues.First - Eigenvalues.Second);

    /// <summary>How strongly the loss pulls them apart: |X_ij - conj X_ji| / 2, or |imag X_ii| for a gauge.</summary>
    public double Residual { get; internal init; }

    internal static IllPosedGradientException Degenerate(int? batch, int i, int j, double wi, double wj, double residual, double tolerance) =>
        Of(IllPosedReason.Degenerate, batch, i, j, wi, wj, residual,
            $"{Pair(i, j, wi, wj)} are {Math.Abs(wi - wj):0.0E+0} apart, within the tolerance {tolerance:0.0E+0}, and the loss tells their eigenvectors apart (residual {residual:0.0E+0}): it has no gradient here. Use a function of the eigenspace (a projector), smooth it with new EighOptions {{ Degeneracy = Degeneracy.Lorentzian(1e-6) }}, or break the degeneracy.");

    internal static IllPosedGradientException Joint(int? batch, int i, int j, double wi, double wj, double residual) =>
        Of(IllPosedReason.Joint, batch, i, j, wi, wj, residual,
            $"{Pair(i, j, wi, wj)} are only {Math.Abs(wi - wj):0.0E+0} apart, and the loss uses their eigenvectors and, with different weights, the eigenvalues themselves: whether the two parts cancel cannot be told from their cotangents. Use forward mode (Autodiff.Jvp), which is exact here, or smooth it with new EighOptions {{ Degeneracy = Degeneracy.Lorentzian(1e-6) }}.");

    internal static IllPosedGradientException GaugeDependent(int? batch, int i, double wi, double residual) =>
        Of(IllPosedReason.Gauge, batch, i, i, wi, wi, residual,
            $"the loss changes with the phase of eigenvector {i} (eigenvalue {wi:G17}; it changes by {residual:0.0E+0} a radian), which the matrix does not determine: it has no gradient. Make it independent of phases (absolute values, projectors), fix them with new EighOptions {{ Gauge = Gauge.LargestReal }}, or accept LAPACK's with GaugeCheck.Ignore.");

    internal static IllPosedGradientException Tied(int? batch, int i, double residual) =>
        Of(IllPosedReason.Tie, batch, i, i, double.NaN, double.NaN, residual,
            $"two components of eigenvector {i} tie for the largest, whose phase Gauge.LargestReal fixes, and the loss changes with that phase: it jumps here and has no gradient. Make it independent of phases (absolute values, projectors).");

    internal static IllPosedGradientException SecondOrder(int? batch, int i, int j, double wi, double wj, double residual) =>
        Of(IllPosedReason.SecondOrder, batch, i, j, wi, wj, residual,
            $"a second derivative at equal eigenvalues, in a direction that rotates the eigenvectors of a group: {Pair(i, j, wi, wj)} are {Math.Abs(wi - wj):0.0E+0} apart. Reverse over reverse mode would lose a part of it; forward over reverse does not (Autodiff.HessianVectorProduct, or Jvp of the gradient).");

    static FormattableString Pair(int i, int j, double wi, double wj) => $"eigenvalues {i} and {j} ({wi:G17}, {wj:G17})";

    static IllPosedGradientException Of(
        IllPosedReason reason, int? batch, int i, int j, double wi, double wj, double residual, FormattableString message) =>
        new(reason, string.Create(CultureInfo.InvariantCulture, $"Gradient of eigh{(batch is { } m ? $", matrix {m} of the batch" : "")}: {message}"))
        {
            BatchIndex = batch,
            Indices = (i, j),
            Eigenvalues = (wi, wj),
            Residual = residual,
        };
}
