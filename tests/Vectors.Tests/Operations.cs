using Lapack;
using static Lapack.Num;

namespace Vectors.Tests;

/// <summary>The real loss of a case as a function of its inputs.</summary>
delegate NDArray LossOf(VectorCase c, IReadOnlyDictionary<string, NDArray> inputs);

/// <summary>The value of a case, and the arrays that are to agree.</summary>
delegate (double Value, Compared[] Arrays) Evaluation(VectorCase c);

readonly record struct Compared(string Name, NDArray Got, NDArray Expected);

/// <summary>The operations that are known, by the name in the files; losses as vectors/README.md defines them.</summary>
static partial class Operations
{
    public static IReadOnlyDictionary<string, Evaluation> All { get; } = new[] { Arrays, Triangular, Singular, General, HermitianMatrices }
        .SelectMany(group => group).ToDictionary();

    static Evaluation Gradients(LossOf loss) => c =>
    {
        string[] names = [.. c.Gradients.Keys];
        var (values, pull) = Autodiff.Vjp(x => [loss(c, With(c, names, x))], [.. names.Select(n => c.Inputs[n])]);
        NDArray[] gradients = pull([1.0]);
        return ((double)values[0], [.. names.Select((n, i) => new Compared($"gradient of {n}", gradients[i], c.Gradients[n]))]);
    };

    static Evaluation HessianVector(LossOf loss) => c =>
    {
        (double value, Compared[] gradient) = Gradients(loss)(c);
        NDArray hvp = Autodiff.HessianVectorProduct(a => loss(c, With(c, ["a"], [a])))(c.Inputs["a"], c.Inputs["d"]);
        return (value, [.. gradient, new Compared("hvp", hvp, c.HessianVector ?? throw new FormatException("the case has no hvp"))]);
    };

    static Dictionary<string, NDArray> With(VectorCase c, string[] names, NDArray[] values)
    {
        var inputs = new Dictionary<string, NDArray>(c.Inputs);
        for (int i = 0; i < names.Length; i++)
        {
            inputs[names[i]] = values[i];
        }

        return inputs;
    }

    /// <summary>Re sum conj(G) y.</summary>
    static NDArray Inner(NDArray g, NDArray y) => Sum(Real(Conj(g) * y));
}
