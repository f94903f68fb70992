using Lapack;
using Lapack.Native;

namespace Truth.Tests;

/// <summary>Compares second derivatives of a loss in the library, by several ways, with those in wide arithmetic.</summary>
sealed class SecondCheck
{
    const double Tolerance = 1e-5;
    const double SingleTolerance = 3e-2;

    /// <summary>Where rounding of the matrix makes more of a second derivative than this, nothing is compared.</summary>
    const double Excuse = 0.05;

    const string ReverseOverForwardMode = "reverse over forward";

    readonly Problem problem;
    readonly Truth truth;
    readonly Lazy<SecondTruth> second;

    SecondCheck(Problem problem, Truth truth)
    {
        (this.problem, this.truth) = (problem, truth);
        second = new(() => new(problem));
    }

    public static IEnumerable<Outcome> Run(Problem problem, Truth truth)
    {
        var check = new SecondCheck(problem, truth);
        return
        [
            check.Guard("forward over reverse", check.ForwardOverReverse),
            check.Guard("reverse over reverse", check.ReverseOverReverse),
            check.Guard(ReverseOverForwardMode, check.ReverseOverForward),
        ];
    }

    Outcome Guard(string mode, Func<NDArray> product)
    {
        try
        {
            return Compare(mode, product);
        }
        catch (Exception e) when (e is IllPosedGradientException or LapackException)
        {
            bool isWrong = problem.IsGeneric && truth.Nature == Nature.Smooth && KnownLimits.MayRefuse(problem) is null
                && problem.Key.Policy == Policy.Resolve && !KnownLimits.MayRefuseSecond(problem)
                && second.Value.IsSmooth && second.Value.Derivatives.Max(Math.Abs) > 1e-3;
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

    NDArray ForwardOverReverse() => problem.Key.Seed % 2 == 0
        ? Autodiff.HessianVectorProduct(problem.Value)(At, Direction)
        : Autodiff.Jvp(Autodiff.Grad(problem.Value), At, Direction).Tangent;

    NDArray ReverseOverReverse() => Autodiff.Grad(x => Num.Sum(Num.Real(Autodiff.Grad(problem.Value)(x) * Direction)))(At);

    NDArray ReverseOverForward() => Autodiff.Grad(x => Autodiff.Jvp(problem.Value, x, Direction).Tangent)(At);

    NDArray At => problem.ToArray(problem.Matrices);

    NDArray Direction => problem.ToArray(problem.Directions[0]);

    Outcome Compare(string mode, Func<NDArray> product)
    {
        NDArray found = product();
        if (truth.Nature == Nature.Kink || !double.IsFinite(truth.Value))
        {
            return new(mode, Verdict.Open, "a kink");
        }

        if (truth.Nature == Nature.None)
        {
            // Of forward mode alone nothing is promised; where reverse mode found a gradient in spite of it, that has been said already.
            return new(mode, Verdict.Open, "no gradient");
        }

        if (problem.Key.Policy is Policy.Trust or Policy.Project && !problem.IsGeneric)
        {
            return new(mode, Verdict.Open, "a policy that does not look");
        }

        if (!second.Value.IsSmooth)
        {
            return new(mode, Verdict.Open, "no second derivative");
        }

        if (problem.HasClosePairs)
        {
            return new(mode, Verdict.Open, "second derivatives lose eps / gap between close values");
        }

        if (KnownLimits.OfSecond(problem, mode == ReverseOverForwardMode) is { } reason)
        {
            return new(mode, Verdict.Open, reason);
        }

        WideMatrix[] g = problem.ToMatrices(found);
        double eps = Arrays.Epsilon(problem.Key.Type), first = Math.Abs(truth.Value) + truth.Derivatives.Max(Math.Abs) + 1;
        double conditions = Math.Pow(problem.EigCondition, 3) * eps * 100;
        for (int i = 0; i < problem.Directions.Length; i++)
        {
            double got = g.Zip(problem.Directions[i], GradientCheck.Dot).Sum(), right = second.Value.Derivatives[i];
            double scale = Math.Max(Math.Abs(right), GradientCheck.Norm(g) * GradientCheck.Norm(problem.Directions[i]));
            double noise = 100 * second.Value.Noise[i], sure = Math.Max(Math.Abs(right), first);
            if (!(noise <= Excuse * sure) || conditions > Excuse)
            {
                return new(mode, Verdict.Open, "the second derivative is not determined by the rounded matrix");
            }

            double limit = ((Arrays.IsSingle(problem.Key.Type) ? SingleTolerance : Tolerance) + conditions) * Math.Max(scale, 1e-3 * first);
            limit += noise + (1e4 * eps * first);
            if (!(Math.Abs(got - right) <= limit))
            {
                return new(mode, Verdict.Wrong, $"got {got:R}, right {right:R}, may differ by {limit:G2}");
            }
        }

        return new(mode, Verdict.Right, "");
    }
}
