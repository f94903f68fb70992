using Lapack;
using Lapack.Native;

namespace Truth.Tests;

/// <summary>
/// What the library does not promise, as docs/eigh.md says under "What is not seen" and docs/svd.md; the finder does not try it.
/// </summary>
static class KnownLimits
{
    /// <summary>Residuals of a few eigenpairs, in units of n eps: xSTEMR is less exact than xSTEDC.</summary>
    public const double OfSubsets = 300;

    static readonly (string Reason, Func<Problem, bool> Applies)[] limits =
    [
        ("values that are close, or all tiny beside 1, are taken as equal, while a later decomposition may tell them apart",
            static p => Any<HermitianLoss>(p, static l => l.Source is Source.Chained or Source.ChainedSum)
                && (p.HasClosePairs || 1 / p.Constants.Unit < 1e-3)),
        ("eigenvalues that are found by other means than w, as the diagonal of V^H A V, lose eps / gap",
            static p => p.HasClosePairs && Any<HermitianLoss>(p, static l => l.Use == Use.Quotients)),
        ("a subset beside the whole spectrum, one of them in Checkpoint",
            static p => Any<HermitianLoss>(p, static l => l.Source is Source.Subset or Source.SubsetAnywhere or Source.SubsetInside)
                && Any<HermitianLoss>(p, static l => l.Checkpointed)),
        ("vectors of a subset whose values are rounding beside the others: they are not looked at as a group",
            static p => p.HasEqualValues && p.HasZeroValue && Any<HermitianLoss>(p, static l =>
                l.Source is Source.Subset or Source.SubsetAnywhere or Source.SubsetInside && !(l.Use is Use.Values or Use.WeightedValues))),
        ("a joint loss times a space that cuts values whose spread is below sqrt(eps): they are taken as equal, or divided, as a whole",
            static p => p.HasClosePairs && Any<HermitianLoss>(p, static l => l.Use == Use.SpaceTimesJoint)),
        ("eigenvalues by other means inside Checkpoint, whose phases are looked at without their weight",
            static p => Any<HermitianLoss>(p, static l => l is { Use: Use.Quotients, Checkpointed: true })),
        ("parts that depend on phases beside others that do not, where a component is real: their sum does not stand still there",
            static p => p.Key.Loss is CombinedLoss && p.Key.Loss.Parts.Any(static l => l is HermitianLoss { Use: Use.RealParts }
                or FreeLoss { Freedom: Freedom.RealParts } or EigLoss { Use: EigUse.RealParts })),
        ("the product of a norm that vanishes and of vectors that are not determined there",
            static p => p.HasZeroValue && Any<GeneralLoss>(p, static l => l.Topic is Topic.NuclearNorm or Topic.SpectralNorm)
                && p.Key.Loss is CombinedLoss),
        ("a choice by real parts that are equal is one of rounding",
            static p => p.HasRealTie && Any<EigLoss>(p, static l => l.Selects)),
        ("the last column of Q of a singular matrix, whose sign jumps, or is LAPACK's; columns beside others that vanish",
            static p => p.HasZeroValue && Any<GeneralLoss>(p, static l => l.Topic == Topic.QrOrthogonal)),
    ];

    /// <summary>Why the library refuses a gradient that exists; null if nothing is known that would explain it.</summary>
    public static string? MayRefuse(Problem problem) => problem.Key.Loss.MayRefuse(problem)
        ?? (Arrays.IsSingle(problem.Key.Type) && problem.HasEqualValues && problem.Key.Loss is CombinedLoss
            ? "in single precision rounding of the other factor may hide the M of a joint loss"
            : null)
        ?? (problem.Key.Loss.Divides && !problem.Key.IsHermitian && problem.HasClosePairs
            ? "joint losses at singular values between rounding and its root, whose pairs s and -s are divided"
            : null);

    /// <summary>Why a second derivative at equal values may be wrong without a word; null if nothing is known.</summary>
    public static string? OfSecond(Problem problem, bool reverseOverForward) =>
        !problem.HasEqualValues && !problem.HasZeroValue && !(problem.EigGap < 1e-3) ? null
        : reverseOverForward ? "reverse over forward mode at equal values loses what a stationary loss shows in the second order only"
        : problem.Key.Loss.Parts.Any(static l => l is GeneralLoss { Topic: Topic.Det })
            ? "second derivatives of Det beside singular matrices lose what the determinant is smaller than rounding"
        : problem.Key.Loss.Parts.Any(IsJoint) ? "a joint loss that is stationary at equal values shows its M in the second order only"
        : null;

    static bool IsJoint(Loss loss) => loss switch
    {
        HermitianLoss hermitian => hermitian.Use is not (Use.Values or Use.WeightedValues or Use.Space),
        EigLoss eig => eig.Use is not (EigUse.Values or EigUse.ValuesAlone),
        FreeLoss free => free.Freedom is not (Freedom.LeftNullSpace or Freedom.RightNullSpace),
        GeneralLoss general => general.Divides,
        _ => false,
    };

    /// <summary>The same of second derivatives, where all values are far from each other.</summary>
    public static bool MayRefuseSecond(Problem problem) =>
        // Reverse over reverse refuses null spaces, which all but square matrices have: docs/svd.md.
        problem.Key.N != problem.Key.Columns ||
        problem.Key.Loss.Parts.Any(static l => l is GeneralLoss { Topic: Topic.LeftSpace }) ||
        problem.Key.Loss.Parts.Any(static l => l is HermitianLoss { IsChained: true });

    /// <summary>Whether the library that was loaded lacks a routine, as the MKL in libtorch does; another fault of it is one.</summary>
    public static bool IsMissing(LapackLibraryException e) => e.Message.Contains(" is missing in ", StringComparison.Ordinal);

    public static bool Hold(Problem problem) => Array.Exists(limits, l => l.Applies(problem));

    /// <summary>
    /// OpenBLAS divides by a pivot by multiplying with its reciprocal, which overflows for pivots below 1 / max: factors with NaN.
    /// </summary>
    public static bool OfLu(Kind kind, DType type) => kind.Name == "graded rows" && Arrays.IsSingle(type);

    /// <summary>xGEEV scales rows and columns first, and its residual is small beside the scaled matrix.</summary>
    public static bool OfEig(Kind kind) => kind.Name == "graded rows";

    static bool Any<TLoss>(Problem problem, Func<TLoss, bool> test) => problem.Key.Loss.Parts.OfType<TLoss>().Any(test);
}
