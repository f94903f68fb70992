using static Lapack.Benchmarks.Table;

namespace Lapack.Benchmarks;

/// <summary>
/// Systems of equations, determinants and the matrix exponential, with the losses and shapes of the peer programs: real linear functions
/// of the result, whose gradient with respect to it is an array of weights. raw: the LAPACK and BLAS calls below, nothing else.
/// </summary>
static class SystemCases
{
    /// <summary>Right-hand sides of solve16.</summary>
    public const int Columns = 16;

    public static void Run(Table table, Problem problem)
    {
        NDArray a = problem.Matrices(), b = problem.RightHandSides(Columns), w = problem.Factors(), v = problem.Weights(Columns);
        RawSystems raw = RawSystems.For(table.Library, problem, a, b);
        Run(table, problem, ("inv", a, w), x => Linalg.Inv(x), raw.Inverse);
        Run(table, problem, ("solve16", a, v), x => Linalg.Solve(x, b), raw.Solve);
        Run(table, problem, ("slogdet", a, Num.Ones()), x => Linalg.Slogdet(x).LogAbsDet, raw.Determinant);
        Run(table, problem, ("det", a, Num.Ones()), x => Linalg.Det(x), raw.Determinant);
        Run(table, problem, ("expm", a, w), x => Linalg.Expm(x), null);
        if (Wanted(table, "cholesky"))
        {
            NDArray definite = problem.PositiveDefinite();
            Run(
                table, problem, ("cholesky", definite, w), x => Linalg.Cholesky(x),
                RawSystems.For(table.Library, problem, definite, b).Cholesky);
        }
    }

    static bool Wanted(Table table, string name) => table.Selection.Wants($"{name}_fwd") || table.Selection.Wants($"{name}_fwdbwd");

    static void Run(
        Table table, Problem problem, (string Name, NDArray A, NDArray Weights) input, Func<NDArray, NDArray> function,
        Func<bool, Candidate[]>? raw)
    {
        (string name, NDArray a, NDArray weights) = input;
        if (table.Selection.Wants($"{name}_fwd"))
        {
            table.Compare(problem, [new(Ours, $"{name}_fwd", () => function(a)), .. raw?.Invoke(false) ?? []]);
        }

        if (table.Selection.Wants($"{name}_fwdbwd"))
        {
            NDArray one = Num.Ones().AsType(Num.Real(a).DType);
            Func<NDArray, NDArray> loss = x => Num.Real(Num.Sum(function(x) * weights));
            table.Compare(
                problem,
                [new(Ours, $"{name}_fwdbwd", () => Autodiff.Vjp(loss, a).Pullback(one)), .. raw?.Invoke(true) ?? []]);
        }
    }
}
