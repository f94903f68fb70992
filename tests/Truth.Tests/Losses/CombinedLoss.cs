namespace Truth.Tests;

/// <summary>How two losses become one.</summary>
enum Combination
{
    /// <summary>sin x + y^2.</summary>
    Sum,

    /// <summary>x y.</summary>
    Product,

    /// <summary>exp(-x^2) sin y.</summary>
    Damped,
}

/// <summary>A loss of two losses of the same matrix, which share its decompositions.</summary>
sealed record CombinedLoss(Loss First, Loss Second, Combination Combination)
    : Loss($"{Combination}[{First.Name}, {Second.Name}]", PromiseOf(First.Promise, Second.Promise))
{
    public override bool IsJudged => First.IsJudged && Second.IsJudged;

    public override bool NeedsSquare => First.NeedsSquare || Second.NeedsSquare;

    public override bool Divides => First.Divides || Second.Divides;

    public override string? MayRefuse(Problem problem) => First.MayRefuse(problem) ?? Second.MayRefuse(problem);

    public override Loss? Plainer => First.Plainer is null && Second.Plainer is null
        ? null
        : new CombinedLoss(First.Plainer ?? First, Second.Plainer ?? Second, Combination);

    public override IEnumerable<Loss> Parts => First.Parts.Concat(Second.Parts);

    public override T Value<T>(IAlgebra<T> x, T a, Constants c)
    {
        T first = First.Value(x, a, c), second = Second.Value(x, a, c);
        return Combination switch
        {
            Combination.Sum => x.Add(x.Map(ScalarFunction.Sin, first), x.Map(ScalarFunction.Square, second)),
            Combination.Product => x.Multiply(first, second),
            _ => x.Multiply(
                x.Map(ScalarFunction.Exp, Scaled(x, x.Map(ScalarFunction.Square, first), -1)), x.Map(ScalarFunction.Sin, second)),
        };
    }

    static Promise PromiseOf(Promise first, Promise second) =>
        first == Promise.RightOrRefused || second == Promise.RightOrRefused ? Promise.RightOrRefused
        : first == Promise.RightOrGeneralized || second == Promise.RightOrGeneralized ? Promise.RightOrGeneralized
        : Promise.Right;
}
