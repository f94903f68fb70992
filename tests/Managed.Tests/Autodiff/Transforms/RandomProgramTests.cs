using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Jvp and Vjp are adjoint, Re sum u jvp(v) = Re sum vjp(u) v, for random programs of random primitives on real and complex arrays
/// of both precisions; and so are those of their derivatives.
/// </summary>
public class RandomProgramTests
{
    /// <summary>One step: which operation, on which of the values so far.</summary>
    readonly record struct Step(int Operation, int First, int Second);

    /// <summary>Keeps eigenvalues apart, whatever is added: at equal ones the two modes need not agree.</summary>
    static readonly NDArray spread = MakeDiagonal(NDArray.Of(0.0, 10, 20));

    static readonly int Runs = Environment.GetEnvironmentVariable("LAPACK_LONG_TESTS") == "1" ? 50 : 1;

    /// <summary>Two 3 by 3 matrices to another one; wherever it is defined, it is smooth.</summary>
    static readonly (string Name, Func<NDArray, NDArray, NDArray> Apply)[] Operations =
    [
        ("x + y", (x, y) => x + y),
        ("x - y", (x, y) => x - y),
        ("x * y", (x, y) => x * y),
        ("x / (2 + |y|^2)", (x, y) => x / (2 + AbsSquare(y))),
        ("x @ y", (x, y) => MatMul(x, y)),
        ("x^T @ y", (x, y) => MatMul(x, y, Trans.Transpose)),
        ("x @ y^H", (x, y) => MatMul(x, y, Trans.None, Trans.ConjTranspose)),
        ("exp x", (x, _) => Exp(x)),
        ("log(2 + |x|^2)", (x, _) => Log(2 + AbsSquare(x))),
        ("sqrt(3 + x)", (x, _) => Sqrt(3 + x)),
        ("x^3", (x, _) => Power(x, 3)),
        ("(2 + |1 + x|)^re y", (x, y) => Power(2 + Abs(1 + x), Real(y))),
        ("conj x", (x, _) => Conj(x)),
        ("re x", (x, _) => Real(x)),
        ("im x", (x, _) => Imag(x)),
        ("i x", (x, _) => I * x),
        ("-x", (x, _) => -x),
        ("x^T", (x, _) => x.T),
        ("row of x", (x, y) => x[1] + y[.., 2][.., NewAxis]),
        ("every other", (x, y) => x[.., ^1][NewAxis] * y),
        ("sum of x over rows", (x, y) => Sum(x, 0, keepDims: true) * y),
        ("mean of x", (x, y) => Mean(x) + y),
        ("norm of columns of 1 + x", (x, y) => Linalg.Norm(1 + x, axis: 0, keepDims: true) * y),
        ("diagonal", (x, y) => MakeDiagonal(Diagonal(x)) + y),
        ("trace", (x, y) => Trace(x) * y),
        ("stack and reshape", (x, y) => Reshape(Stack(x, y), 3, 6)[.., 1..4]),
        ("where", (x, y) => Where(Greater(Real(x), 0), x, y)),
        ("eigvalsh", (x, y) => Linalg.Eigvalsh((0.5 * x) + spread) * y),
        ("projector", (x, y) => Projector(x) + y),
        ("checkpoint", Autodiff.Checkpoint((x, y) => Exp(x) * y)),
        ("gradient inside", (x, y) => Autodiff.Grad(a => Sum(AbsSquare(a * y)) + Real(Sum(a * a * a)))(x)),
        ("tangent inside", (x, y) => Autodiff.Jvp(a => Exp(a) * a, x, y).Tangent),
    ];

    static readonly Gen<Step[]> Programs =
        Gen.Select(Gen.Int[0, Operations.Length - 1], Gen.Int[0, 100], Gen.Int[0, 100], (o, a, b) => new Step(o, a, b)).Array[1, 10];

    static readonly Gen<(Step[] Program, int Seed, bool First, bool Second)> Cases =
        Gen.Select(Programs, Gen.Int[0, 1000], Gen.Bool, Gen.Bool);

    [Fact]
    public void ForwardAndReverseAreAdjoint() =>
        Cases.Sample(
            c => IsAdjoint(a => Run(c.Program, a), Arguments(c.Seed, c.First, c.Second), c.Seed),
            iter: 400 * Runs, threads: 1, print: c => Text(c.Program));

    [Fact]
    public void SoAreThoseOfTheDerivatives() =>
        Cases.Sample(
            c =>
            {
                NDArray[] x = Arguments(c.Seed, c.First, c.Second);
                NDArray u = Matrix.Random(c.Seed + 7, DType.Complex128, 3, 3);
                NDArray[] v = Arguments(c.Seed + 3, c.First, c.Second);
                Func<NDArray[], NDArray[]> f = a => Run(c.Program, a);
                return IsAdjoint(a => Autodiff.Vjp(f, a).Pullback([u]), x, c.Seed)
                    && IsAdjoint(a => Autodiff.Jvp(f, a, v).Tangents, x, c.Seed);
            },
            iter: 100 * Runs, threads: 1, print: c => Text(c.Program));

    static bool IsAdjoint(Func<NDArray[], NDArray[]> f, NDArray[] x, int seed)
    {
        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Autodiff.Vjp(f, x);
        if (!double.IsFinite(Size(values)))
        {
            return true;
        }

        NDArray[] u = [.. values.Select((y, i) => Matrix.Random(seed + i + 20, y.DType, y.Shape.ToArray()))];
        NDArray[] v = [.. x.Select((a, i) => Matrix.Random(seed + i + 30, a.DType, a.Shape.ToArray()))];
        NDArray[] tangents = Autodiff.Jvp(f, x, v).Tangents, cotangents = pull(u);
        double forward = Dot(u, tangents), reverse = Dot(cotangents, v);
        double scale = (Size(u) * Size(tangents)) + (Size(cotangents) * Size(v));
        return double.IsFinite(scale) && (scale > 1e6 || Math.Abs(forward - reverse) <= 1e-9 * Math.Max(1, scale));
    }

    static NDArray[] Run(Step[] program, NDArray[] arguments)
    {
        List<NDArray> values = [.. arguments];
        foreach (Step step in program)
        {
            NDArray y = Operations[step.Operation].Apply(values[step.First % values.Count], values[step.Second % values.Count]);
            values.Add(y / (1 + Sqrt(1 + Sum(AbsSquare(y)))));
        }

        return [values[^1]];
    }

    static NDArray Projector(NDArray x)
    {
        NDArray v = Linalg.Eigh((0.5 * x) + spread).Eigenvectors[.., ..1];
        return MatMul(v, v, Trans.None, Trans.ConjTranspose);
    }

    static NDArray[] Arguments(int seed, bool first, bool second) =>
    [
        Matrix.Random(seed + 1, first ? DType.Complex128 : DType.Float64, 3, 3),
        Matrix.Random(seed + 2, second ? DType.Complex128 : DType.Float64, 3, 3),
    ];

    static double Dot(NDArray[] a, NDArray[] b) => a.Zip(b, (x, y) => (double)Real(Sum(x * y))).Sum();

    static double Size(NDArray[] a) => a.Sum(x => (double)Linalg.Norm(x));

    static string Text(Step[] program) => string.Join("; ", program.Select(s => $"{Operations[s.Operation].Name} [{s.First}, {s.Second}]"));
}
