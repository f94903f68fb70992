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

    /// <summary>The eigenvalues (singular values) concerned, by index from 0; equal for a gauge.</summary>
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

    /// <summary>
    /// The refusal of svd, from that for the spectrum -s_0 ... -s_{k-1}, s_{k-1} ... s_0 of [[0, A], [A^H, 0]].
    /// </summary>
    internal IllPosedGradientException ForSingularValues(int k)
    {
        int first = Index(Indices.First), second = Index(Indices.Second);
        (double a, double b) = (Math.Abs(Eigenvalues.First), Math.Abs(Eigenvalues.Second));
        (first, second, a, b) = first <= second ? (first, second, a, b) : (second, first, b, a);
        bool kink = (Indices.First < k) != (Indices.Second < k);
        string values = string.Create(CultureInfo.InvariantCulture, $"singular values {first} and {second} ({a:G17}, {b:G17})");
        string zero = string.Create(CultureInfo.InvariantCulture, $"singular value {first} ({a:G17}) counts as zero");
        string where = kink ? (first == second ? zero : $"{values} count as zero") : $"{values} count as equal";
        string remedy = "smooth it with new SvdOptions { Degeneracy = Degeneracy.Lorentzian(1e-6) }";
        string text = Reason switch
        {
            IllPosedReason.Degenerate => string.Create(CultureInfo.InvariantCulture,
                $"{where}, and the loss tells {(kink ? "vectors of the null spaces" : "their singular vectors")} apart (residual {Residual:0.0E+0}): it has no gradient here. Use a function of the spaces (a projector, U Vh), {remedy}, or break the degeneracy."),
            IllPosedReason.Joint =>
                $"{values} are too close, {(kink ? "to zero and so " : "")}to each other, for a loss that uses singular vectors and, with different weights, the singular values themselves: whether the two parts cancel cannot be told from their cotangents. Write the loss as a function of the matrix, use forward mode (Autodiff.Jvp), or {remedy}.",
            IllPosedReason.Gauge => string.Create(CultureInfo.InvariantCulture,
                $"the loss changes with the phase that u and v of singular value {first} ({a:G17}) share (by {Residual:0.0E+0} a radian), which the matrix does not determine: it has no gradient. Make it independent of phases (absolute values, projectors, U Vh), or accept LAPACK's with GaugeCheck.Ignore."),
            _ =>
                $"a second derivative where {where}, in a direction that mixes their vectors. Reverse over reverse mode would lose a part of it; forward over reverse does not (Autodiff.HessianVectorProduct, or Jvp of the gradient).",
        };
        return new(Reason, $"Gradient of svd{(BatchIndex is { } m ? $", matrix {m} of the batch" : "")}: {text}")
        {
            BatchIndex = BatchIndex,
            Indices = (first, second),
            Eigenvalues = (a, b),
            Residual = Residual,
        };

        int Index(int i) => i < k ? i : (2 * k) - 1 - i;
    }

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
