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
        ("the last column of Q of a singular matrix, whose sign jumps, or is LAPACK's; columns beside others that vanish",
            static p => p.HasZeroValue && Any<GeneralLoss>(p, static l => l.Topic == Topic.QrOrthogonal)),
    ];

    /// <summary>Why the library refuses a gradient that exists; null if nothing is known that would explain it.</summary>
    public static string? MayRefuse(Problem problem) => problem.Key.Loss.MayRefuse(problem);

    /// <summary>The same of second derivatives, where all values are far from each other.</summary>
    public static bool MayRefuseSecond(Problem problem) =>
        problem.Key.Loss.Parts.Any(static l => l is HermitianLoss { Source: Source.Chained or Source.ChainedSum });

    public static bool Hold(Problem problem) => Array.Exists(limits, l => l.Applies(problem));

    /// <summary>xGEEV scales rows and columns first, and its residual is small beside the scaled matrix.</summary>
    public static bool OfEig(Kind kind) => kind.Name == "graded rows";

    static bool Any<TLoss>(Problem problem, Func<TLoss, bool> test) => problem.Key.Loss.Parts.OfType<TLoss>().Any(test);
}
