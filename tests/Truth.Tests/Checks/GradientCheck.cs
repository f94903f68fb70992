using Lapack;
using Lapack.Native;

namespace Truth.Tests;

/// <summary>How a check went.</summary>
enum Verdict
{
    Right,
    Refused,
    Wrong,

    /// <summary>There is nothing to compare with.</summary>
    Open,
}

/// <summary>One result of the library beside what is known of it.</summary>
sealed record Outcome(string Mode, Verdict Verdict, string Detail);

/// <summary>Compares value and derivatives of a loss in the library with those in wide arithmetic.</summary>
sealed class GradientCheck
{
    /// <summary>Times the size of the gradient; the library promises sqrt(eps) at close values.</summary>
    const double Tolerance = 3e-7;
    const double SingleTolerance = 1e-2;

    /// <summary>A product of two losses may cost the root twice.</summary>
    const double CloseTolerance = 1e-5;

    /// <summary>
    /// The most that rounding of the matrix may excuse in a gradient that the library judges. It divides by gaps of more than 32 eps,
    /// which loses eps / gap.
    /// </summary>
    const double Excuse = 0.05;
    const double SingleExcuse = 0.2;

    /// <summary>The same at a gap of some 32 eps, where the library begins to divide and a quotient has no digit that is sure.</summary>
    const double ExcuseAtLimit = 0.7;

    /// <summary>The same where vectors are mixtures of two already.</summary>
    const double ExcuseAmongLimits = 4;

    /// <summary>A value that rounding moves by more depends on the basis, and two changes do not tell by how much at most.</summary>
    const double Unsure = 1e-6;

    readonly Problem problem;
    readonly Truth truth;
    readonly bool isSingle;

    GradientCheck(Problem problem)
    {
        this.problem = problem;
        truth = new(problem);
        isSingle = Arrays.IsSingle(problem.Key.Type);
    }

    public static IEnumerable<Outcome> Run(Problem problem)
    {
        var check = new GradientCheck(problem);
        return
        [
            check.Guard("value", check.ValueAgrees),
            check.Guard("reverse", check.ReverseAgrees),
            check.Guard("forward", check.ForwardAgrees),
            .. problem.HasSecond ? SecondCheck.Run(problem, check.truth) : [],
        ];
    }

    bool MustBeRight => problem.Key.Loss.Promise == Promise.Right && problem.IsSafe;

    /// <summary>
    /// Whether rounding of the matrix hardly changes the gradient, and nothing that is documented makes the library refuse.
    /// </summary>
    bool IsClear => problem.Key.Policy == Policy.Resolve && KnownLimits.MayRefuse(problem) is null && truth.Noise.Zip(truth.Derivatives)
        .All(d => d.First <= 100 * Arrays.Epsilon(problem.Key.Type) * Math.Abs(d.Second) && Math.Abs(d.Second) > 1e-6);

    /// <summary>Rounding in eigenvectors of a general matrix that are nearly dependent.</summary>
    double Condition => 100 * Arrays.Epsilon(problem.Key.Type) * problem.EigCondition * problem.EigCondition;

    /// <summary>Whether the gradient is one of rounding, so that the value may jump.</summary>
    bool IsAmbiguous => (problem.HasEqualValues || problem.HasZeroValue) &&
        truth.Noise.Zip(truth.Derivatives).Any(d => (d.First > 0.1 * Math.Abs(d.Second) && d.First > 1e-6)
            || Math.Abs(d.Second) * Arrays.Epsilon(problem.Key.Type) > 1e-3);

    bool IsJudged => problem.Key.Loss.IsJudged;

    /// <summary>The library's own exceptions refuse; every other one is a fault.</summary>
    Outcome Guard(string mode, Func<Outcome> check)
    {
        try
        {
            return check();
        }
        catch (Exception e) when (e is IllPosedGradientException or LapackException)
        {
            bool isWrong = truth.Nature == Nature.Smooth && (MustBeRight || IsClear);
            return new(mode, isWrong ? Verdict.Wrong : Verdict.Refused, $"{(isWrong ? "refused without need" : "refused")}: {e.Message}");
        }
        catch (LapackLibraryException e) when (KnownLimits.IsMissing(e))
        {
            return new(mode, Verdict.Open, e.Message);
        }
        catch (Exception e)
        {
            return new(mode, Verdict.Wrong, $"{e.GetType().Name}: {e.Message}");
        }
    }

    Outcome ValueAgrees()
    {
        double got = (double)problem.Value(problem.ToArray(problem.Matrices));
        double chained = problem.Key.Loss.Parts.Any(static l => l is HermitianLoss { IsChained: true }) ? 100 : 1;
        double size = Math.Abs(truth.Value) + 1, unsure = (IsJudged ? Unsure : 1e-3) * size;
        double limit = (((1e3 * chained * Arrays.Epsilon(problem.Key.Type)) + Condition) * size) + (100 * truth.ValueNoise);
        return !double.IsFinite(truth.Value) ? new("value", Verdict.Open, "wide arithmetic has no value")
            : truth.Nature == Nature.None ? new("value", Verdict.Open, "depends on the basis")
            : IsAmbiguous || truth.ValueNoise > unsure || Condition > 0.05 ? new("value", Verdict.Open, "nearly singular")
            : Math.Abs(got - truth.Value) <= limit ? new("value", Verdict.Right, "")
            : new("value", Verdict.Wrong, $"got {got:R}, right {truth.Value:R}, may differ by {limit:G2}");
    }

    Outcome ReverseAgrees()
    {
        NDArray gradient = Autodiff.Grad(problem.Value)(problem.ToArray(problem.Matrices));
        WideMatrix[] g = problem.ToMatrices(gradient);
        double[] got = Array.ConvertAll(problem.Directions, d => g.Zip(d, Dot).Sum());
        return Compare("reverse", got, i => Norm(g) * Norm(problem.Directions[i]));
    }

    Outcome ForwardAgrees()
    {
        NDArray a = problem.ToArray(problem.Matrices);
        double[] got = Array.ConvertAll(problem.Directions, d => (double)Autodiff.Jvp(problem.Value, a, problem.ToArray(d)).Tangent);
        if (truth.Nature != Nature.Smooth)
        {
            return new("forward", Verdict.Open, "forward mode does not know the loss");
        }

        double size = truth.Derivatives.Max(Math.Abs);
        bool divides = (problem.HasClosePairs || (problem.HasZeroValue && !problem.Key.IsHermitian)) && problem.Key.Loss.Divides;
        return divides || (IsJudged && truth.Noise.Max() > Cap * size)
            ? new("forward", Verdict.Open, "forward mode loses eps / gap between close values")
            : Compare("forward", got, _ => size);
    }

    double Cap => isSingle ? SingleExcuse : Excuse;

    Outcome Compare(string mode, double[] got, Func<int, double> size)
    {
        if (!double.IsFinite(truth.Value))
        {
            return new(mode, Verdict.Open, "wide arithmetic has no value");
        }

        if (problem.Key.Policy is Policy.Trust or Policy.Project && !problem.IsGeneric)
        {
            return new(mode, Verdict.Open, "a policy that does not look");
        }

        if (problem.Key.Policy is Policy.Trust or Policy.Project && truth.Nature == Nature.None)
        {
            return new(mode, Verdict.Open, "a policy that does not look");
        }

        if (Condition > 0.05)
        {
            return new(mode, Verdict.Open, "nearly defective");
        }

        for (int i = 0; i < got.Length; i++)
        {
            double right = truth.Derivatives[i], scale = size(i), noise = 100 * truth.Noise[i];
            noise = double.IsNaN(noise) ? double.PositiveInfinity : noise;
            double limit = ((isSingle ? SingleTolerance : problem.HasClosePairs ? CloseTolerance : Tolerance) + Condition) * scale;
            limit += IsJudged ? Math.Min(noise, Cap * scale) : noise;
            limit += 1e3 * Arrays.Epsilon(problem.Key.Type) * (Math.Abs(truth.Value) + 1);
            if (truth.Nature == Nature.None && IsJudged)
            {
                // Closer than rounding, but not equal, as in diagonal matrices: there is a gradient, and the library may have it.
                if (!(Math.Abs(got[i] - right) <= (problem.HasPairsAtLimit ? ExcuseAmongLimits : ExcuseAtLimit) * Math.Abs(right)))
                {
                    return new(mode, Verdict.Wrong, $"got {got[i]:R} where the loss has no gradient (fine {right:R})");
                }

                continue;
            }

            if (truth.Nature == Nature.Kink)
            {
                return double.IsFinite(got[i]) ? new(mode, Verdict.Open, "a kink") : new(mode, Verdict.Wrong, $"got {got[i]} at a kink");
            }

            if (!IsJudged && !(truth.Noise[i] <= 1e-2 * Math.Min(scale, Math.Abs(right))))
            {
                return new(mode, Verdict.Open, "the matrix is too close to one without a gradient");
            }

            if (!(Math.Abs(got[i] - right) <= limit))
            {
                return new(mode, Verdict.Wrong, $"got {got[i]:R}, right {right:R}, may differ by {limit:G2}");
            }
        }

        return new(mode, Verdict.Right, "");
    }

    internal static double Dot(WideMatrix g, WideMatrix d)
    {
        WideReal sum = 0;
        for (int i = 0; i < g.Rows; i++)
        {
            for (int j = 0; j < g.Columns; j++)
            {
                sum += (g[i, j] * d[i, j]).Re;
            }
        }

        return sum.High;
    }

    internal static double Norm(WideMatrix[] a) => Math.Sqrt(a.Sum(static x => x.Norm * x.Norm));
}
