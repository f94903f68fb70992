using System.Globalization;
using System.Numerics;

namespace Lapack;

/// <summary>Why a gradient does not exist.</summary>
public enum IllPosedReason
{
    /// <summary>The loss tells eigenvectors of (numerically) equal eigenvalues apart.</summary>
    Degenerate,

    /// <summary>
    /// The loss uses eigenvalues and eigenvectors of a cluster together, which cannot be told from a function without gradient.
    /// </summary>
    Joint,

    /// <summary>The loss depends on the phase of a complex eigenvector.</summary>
    Gauge,

    /// <summary>The loss depends on the phase of an eigenvector two of whose components tie for the largest, which fixes it.</summary>
    Tie,

    /// <summary>A second derivative by reverse over reverse at equal eigenvalues, which would lose a part of it.</summary>
    SecondOrder,

    /// <summary>The matrix has too few eigenvectors, so that its eigenvalues move infinitely fast.</summary>
    Defective,

    /// <summary>A group of equal eigenvalues lies across the end of the subset that was asked for.</summary>
    Cut,

    /// <summary>A function of the matrix has an infinite derivative at an eigenvalue, as the square root has at 0.</summary>
    Infinite,

    /// <summary>
    /// A function of a matrix one of whose eigenvalues lies where the function jumps: the branch cut of logarithm and root.
    /// </summary>
    Branch,
}

/// <summary>
/// The loss is not differentiable here, or its gradient cannot be found from the cotangents that were received; returning a number
/// would be silently wrong.
/// </summary>
public sealed class IllPosedGradientException : ArithmeticException
{
    internal IllPosedGradientException(string function, IllPosedReason reason, string message) : base(message) =>
        (Function, Reason) = (function, reason);

    /// <summary>Whose gradient: eigh, svd, eig, ...</summary>
    public string Function { get; }

    /// <summary>What kind of obstacle it is.</summary>
    public IllPosedReason Reason { get; }

    /// <summary>The matrix of the batch, counted from 0 in row-major order of the leading axes; null for a single matrix.</summary>
    public int? BatchIndex { get; internal init; }

    /// <summary>The eigenvalues or singular values concerned, by index from 0; equal for a gauge.</summary>
    public (int First, int Second) Indices { get; internal init; }

    /// <summary>
    /// Their values; NaN for a tie. A negative singular value stands for the partner -s that every s has in the spectrum of [[0, A], [A^H,
    /// 0]]: a pair of values of opposite sign is close where both vanish.
    /// </summary>
    public (Complex First, Complex Second) Values { get; internal init; }

    /// <summary>Their distance.</summary>
    public double Gap => Complex.Abs(Values.First - Values.Second);

    /// <summary>How strongly the loss pulls them apart: |X_ij - conj X_ji| / 2, or |imag X_ii| for a gauge.</summary>
    public double Residual { get; internal init; }

    internal static IllPosedGradientException Degenerate(SpectralNames names, in ClosePair p, double tolerance) =>
        Of(names, IllPosedReason.Degenerate, p,
            $"{Pair(names, p)} are {Short(p.Gap)} apart, within the tolerance {Short(tolerance)}, and the loss tells their " +
            $"{names.Vector}s apart (residual {Short(p.Residual)}): it has no gradient here. " +
            OneOf("Use a function of the whole space that they span (a projector)", names.SmoothHint, "break the degeneracy"));

    internal static IllPosedGradientException Joint(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.Joint, p,
            $"{Pair(names, p)} are only {Short(p.Gap)} apart, and the loss uses their {names.Vector}s and, with different " +
            $"weights, the {names.Value}s themselves: whether the two parts cancel cannot be told from their cotangents. " +
            OneOf(
                "Use a function of the matrix (Linalg.SpectralFunction)",
                "forward mode (Autodiff.Jvp), which is exact here",
                names.SmoothHint));

    internal static IllPosedGradientException JointSecondOrder(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.SecondOrder, p,
            $"a second derivative of a loss that uses both the {names.Value}s and the {names.Vector}s of equal ones: " +
            $"{Pair(names, p)} are {Short(p.Gap)} apart. Its gradient exists, but the way to the second derivative through " +
            $"{names.Function} loses a part of it. " +
            "Functions of the matrix (Linalg.SpectralFunction, SpectralProjector, FermiDensity) have derivatives of any order.");

    internal static IllPosedGradientException LostTangent(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.SecondOrder, p,
            $"the derivative of {names.Vector}s along a direction is differentiated again, and {Pair(names, p)} are only " +
            $"{Short(p.Gap)} apart: a part of the result would be lost, or be rounding over the square of that. Functions of the " +
            "matrix (Linalg.SpectralFunction, SpectralProjector, FermiDensity) have derivatives of any order.");

    internal static IllPosedGradientException BasisDependent(SpectralNames names, in ClosePair p, double difference) =>
        Of(names, IllPosedReason.Degenerate, p,
            $"{Pair(names, p)} are {Short(p.Gap)} apart, so that the matrix does not determine the basis of their " +
            $"{names.Vector}s, and in another basis the loss or its gradient differs by {Short(difference)}: it has no gradient " +
            "here. (So it looks too if the loss draws random numbers of its own, or takes vectors from two factorizations: take both " +
            "from one call.) " +
            OneOf("Use a function of the whole space that they span (a projector)", names.SmoothHint, "break the degeneracy"));

    internal static IllPosedGradientException NullSpace(SpectralNames names, int? batch, int first, double value, double difference) =>
        Of(names, IllPosedReason.Degenerate, new(batch, first, first, value, value, difference),
            $"{names.Value} {first} ({Text(value)}) vanishes, so that the matrix does not determine the {names.Vector}s from there on, " +
            $"only the space that they span, and with others the loss or its gradient differs by {Short(difference)}: it has no " +
            "gradient here. " +
            OneOf("Use a function of the whole null space (a projector)", names.SmoothHint));

    internal static IllPosedGradientException OtherColumns(SpectralNames names, int first, double difference) =>
        Of(names, IllPosedReason.Degenerate, new(null, first, first, 0, 0, difference),
            $"the {names.Vector}s from number {first} on complete the others to a basis: the matrix only determines the space that they " +
            $"span, and with others the loss or its gradient differs by {Short(difference)}: it has no gradient. Use a projector on " +
            "them, or the reduced form.");

    internal static IllPosedGradientException NoMatrix(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.Joint, p,
            $"{Pair(names, p)} are {Short(p.Gap)} apart, and the loss uses their {names.Vector}s together with the {names.Value}s " +
            $"themselves in a way that is no smooth function of the matrix, as if it sorted its terms by the {names.Value}s. " +
            OneOf("Weight equal ones equally", "use a function of the matrix (Linalg.SpectralFunction)", names.SmoothHint));

    internal static IllPosedGradientException Cut(SpectralNames names, in ClosePair p, double tolerance) =>
        Of(names, IllPosedReason.Cut, p,
            $"the subset ends between {Pair(names, p)}, which are {Short(p.Gap)} apart, within the tolerance {Short(tolerance)}: " +
            "which vectors of their common space belong to it is not determined, and the loss depends on it. Take the whole " +
            "group into the subset or leave all of it out.");

    internal static IllPosedGradientException GaugeDependent(SpectralNames names, int? batch, int i, Complex wi, double residual) =>
        Of(names, IllPosedReason.Gauge, new(batch, i, i, wi, wi, residual),
            $"the loss changes with the phase of {names.Vector} {i} ({names.Value} {Text(wi)}; it changes by {Short(residual)} a " +
            "radian), which the matrix does not determine: it has no gradient. " +
            OneOf(
                "Make it independent of phases (absolute values, projectors)",
                names.PhaseHint,
                names.Options is null ? null : "accept LAPACK's with GaugeCheck.Ignore"));

    internal static IllPosedGradientException Tied(SpectralNames names, int? batch, int i, double residual) =>
        Of(names, IllPosedReason.Tie, new(batch, i, i, double.NaN, double.NaN, residual),
            $"two components of {names.Vector} {i} tie for the largest, whose phase Gauge.LargestReal fixes, and the loss changes " +
            "with that phase: it jumps here and has no gradient. Make it independent of phases (absolute values, projectors).");

    internal static IllPosedGradientException SecondOrder(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.SecondOrder, p,
            $"a second derivative at equal {names.Value}s, in a direction that rotates the {names.Vector}s of a group: " +
            $"{Pair(names, p)} are {Short(p.Gap)} apart. Reverse over reverse mode would lose a part of it; forward over reverse " +
            "does not (Autodiff.HessianVectorProduct, or Jvp of the gradient).");

    internal static IllPosedGradientException Complement(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.Degenerate, p,
            $"the loss changes (residual {Short(p.Residual)}) with the basis that columns {p.I} and {p.J} of the complete Q are " +
            "part of, of which the matrix only determines the space: it has no gradient. Use a projector on those columns, or " +
            "the reduced mode.");

    internal static IllPosedGradientException Defective(SpectralNames names, in ClosePair p, double condition) =>
        Of(names, IllPosedReason.Defective, p,
            $"the matrix is defective to working precision: {Pair(names, p)} are {Short(p.Gap)} apart and their {names.Vector}s " +
            $"nearly parallel (condition {Short(condition)}): its {names.Value}s move infinitely fast. Functions of the matrix " +
            "itself (Linalg.Expm, Logm, Sqrtm, MatrixPower, Funm) have derivatives there.");

    internal static IllPosedGradientException Undetermined(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.Degenerate, p,
            $"{Pair(names, p)} are {Short(p.Gap)} apart: which form one gets is not determined there. Functions of the matrix " +
            "itself (Linalg.Expm, Logm, Sqrtm, MatrixPower, Funm) have derivatives.");

    internal static IllPosedGradientException Branch(string function, int? batch, Complex eigenvalue) =>
        new(function, IllPosedReason.Branch,
            $"Derivative of {function}{(batch is { } m ? $", matrix {m} of the batch" : "")}: the eigenvalue {Text(eigenvalue)} lies on " +
            "the negative real axis, where the function jumps: it has a value (with the argument pi) and no derivative. Turn the matrix " +
            "off the axis: f(exp(i t) A).")
        {
            BatchIndex = batch,
            Values = (eigenvalue, eigenvalue),
        };

    internal static IllPosedGradientException NormalBlock(SpectralNames names, in ClosePair p) =>
        Of(names, IllPosedReason.Degenerate, p,
            $"the block of {Pair(names, p)} is normal: every rotation keeps its form, and which one is taken jumps. Use " +
            "SchurOutput.Complex.");

    internal static IllPosedGradientException Subdiagonal(SpectralNames names, int? batch, int j, double element) =>
        Of(names, IllPosedReason.Degenerate, new(batch, j, j + 1, double.NaN, double.NaN, element),
            $"element {j} of the subdiagonal vanishes ({Short(element)}): the form is not determined from there on.");

    internal static IllPosedGradientException Infinite(string function, int? batch, int i, double w) =>
        Of(SpectralNames.Eigh with { Function = function }, IllPosedReason.Infinite, new(batch, i, i, w, w, double.PositiveInfinity),
            $"f is finite at eigenvalue {i} ({Text(w)}) and a derivative of it is not, and what is differentiated depends on it " +
            "there: it changes infinitely fast. Keep the eigenvalue away from this point (shift the matrix), or take a loss of the " +
            "other eigenspaces.");

    static string Pair(SpectralNames names, in ClosePair pair)
    {
        ClosePair p = names.Shown(pair);
        return $"{names.Value}s {p.I} and {p.J} ({Text(p.ValueI)}, {Text(p.ValueJ)})";
    }

    /// <summary>A sentence that proposes the things that are not null.</summary>
    static string OneOf(params ReadOnlySpan<string?> proposals)
    {
        string[] given = [.. proposals.ToArray().OfType<string>()];
        return given.Length == 1 ? $"{given[0]}." : $"{string.Join(", ", given[..^1])}, or {given[^1]}.";
    }

    static string Short(double x) => x.ToString("0.0E+0", CultureInfo.InvariantCulture);

    static string Text(Complex w) => w.Imaginary == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{w.Real:G17}")
        : string.Create(CultureInfo.InvariantCulture, $"{w.Real:G17}{(w.Imaginary < 0 ? "-" : "+")}{Math.Abs(w.Imaginary):G17}i");

    static IllPosedGradientException Of(SpectralNames names, IllPosedReason reason, in ClosePair p, string message) =>
        new(names.Function, reason, $"Gradient of {names.Function}{(p.Batch is { } m ? $", matrix {m} of the batch" : "")}: {message}")
        {
            BatchIndex = p.Batch,
            Indices = (names.Shown(p).I, names.Shown(p).J),
            Values = (names.Shown(p).ValueI, names.Shown(p).ValueJ),
            Residual = p.Residual,
        };
}

/// <summary>Two close values, by index and number, and how strongly the loss pulls them apart.</summary>
readonly record struct ClosePair(int? Batch, int I, int J, Complex ValueI, Complex ValueJ, double Residual)
{
    public double Gap => Complex.Abs(ValueI - ValueJ);

    /// <summary>Up to which gap the two are equal, if the pair has a tolerance of its own; null for that of the matrix.</summary>
    public double? Tolerance { get; init; }
}
