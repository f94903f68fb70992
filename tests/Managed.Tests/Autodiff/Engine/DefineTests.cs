using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Primitives from functions: what the rules get, and what is said when they are wrong.</summary>
public class DefineTests
{
    static readonly NDArray A = NDArray.Of(0.5, 2), B = NDArray.Of(1.5, 0.25);

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void TwoArgumentsThatBroadcast(DType type)
    {
        NDArray x = Sample.Positive(new Random(1), type, 2, 3), y = Sample.Positive(new Random(2), type, 3);
        foreach (bool forward in new[] { false, true })
        {
            Primitive product = Primitive.Define(
                "product",
                (a, b) => a * b * b,
                (a, b, _) => g => (g * b * b, 2 * g * a * b),
                forward ? (a, b, _) => (da, db) => (da * b * b) + (2 * a * b * db) : null);
            Autodiff.CheckGrads(p => product.Of(p[0], p[1]), [x, y]);
            Autodiff.CheckGrads(a => product.Of(a, y), x);
            Autodiff.CheckGrads(b => product.Of(x, b), y);
            Autodiff.CheckGrads(b => product.Of(b, 2.0), y);
        }
    }

    [Fact]
    public void TheForwardRuleIsUsed()
    {
        int used = 0;
        Primitive cube = Primitive.Define("cube", x => x * x * x, (x, _) => g => 3 * g * x * x, (x, _) =>
        {
            used++;
            return d => 3 * d * x * x;
        });
        Assert.Equal(12, (double)Autodiff.Jvp(x => cube.Of(x), 2.0, 1.0).Tangent);
        Assert.Equal(1, used);
        Autodiff.CheckGrads(x => cube.Of(x), A, order: 3);
        Primitive wrong = Primitive.Define("cube", x => x * x * x, (x, _) => g => 3 * g * x * x, (x, _) => d => d * x * x);
        Assert.Equal("forward", Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(x => wrong.Of(x), A)).Mode);
        Autodiff.CheckGrads(x => wrong.Of(x), A, options: new() { Modes = DerivativeModes.Reverse });
        Primitive backward = Primitive.Define("cube", x => x * x * x, (x, _) => g => g * x * x, (x, _) => d => 3 * d * x * x);
        Autodiff.CheckGrads(x => backward.Of(x), A, order: 1, options: new() { Modes = DerivativeModes.Forward });
        Assert.Equal("reverse", Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(x => backward.Of(x), A)).Mode);

        // The second order sees a rule that is right but does not differentiate, in whichever mode stands inside.
        Primitive frozen = Primitive.Define(
            "cube", x => x * x * x, (x, _) => g => 3 * g * x * x, (x, _) => d => 3 * d * Autodiff.StopGradient(x * x));
        Assert.Equal(2, Assert.Throws<GradientCheckException>(() => Autodiff.CheckGrads(x => frozen.Of(x), A)).Order);
    }

    [Fact]
    public void ManyArgumentsAndResults()
    {
        foreach (bool forward in new[] { false, true })
        {
            Primitive p = Primitive.DefineMany(
                "sum and products",
                x => [x[0] + x[1] + x[2], x[0] * x[1], x[2] > 1],
                (x, y) => g =>
                {
                    Assert.Equal(3, g.Length);
                    Assert.Null(g[2]);
                    NDArray s = g[0] ?? (0 * x[0]), q = g[1] ?? (0 * x[0]);
                    return [s + (q * x[1]), s + (q * x[0]), s];
                },
                forward ? (x, y) => d =>
                {
                    NDArray zero = 0 * x[0];
                    return [(d[0] ?? zero) + (d[1] ?? zero) + (d[2] ?? zero), ((d[0] ?? zero) * x[1]) + ((d[1] ?? zero) * x[0]), null];
                }
            : null);
            Autodiff.CheckGrads(x => p.Apply(x)[..2], [A, B, A * B], order: 3);
            Autodiff.CheckGrads(x => p.Apply(x[0], B, A)[1], [A], order: 3);
            Assert.Equal([false, true], p.Apply(A, B, A)[2].ToArray<bool>());
        }
    }

    [Fact]
    public void WrongRulesAreNamed()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(
            x => Primitive.Define("crooked", v => v * 1, (_, _) => g => g, (_, _) => d => Sum(d)).Of(x), A, B)).Message;
        Assert.Contains("'crooked'", message);
        Assert.Contains("Float64 (2,)", message);
        Assert.Contains("2 tangents for 1", Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(
            x => Primitive.DefineMany("p", v => v, (_, _) => g => g, (_, _) => d => [d[0], d[0]]).Of(x), A, B)).Message);
        Assert.Contains("null", Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(
            x => Primitive.Define("p", v => v, (_, _) => g => g, (_, _) => null!).Of(x), A, B)).Message);
        Assert.Contains("null", Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(
            x => Sum(Primitive.Define("p", (v, w) => v * w, (_, _, _) => null!).Of(x, x)))(A)).Message);
        Assert.Contains("input 1", Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(
            x => Sum(Primitive.Define("p", (v, w) => v * w, (_, _, _) => g => (g, Ones(5))).Of(x, x)))(A)).Message);

        // A null is a zero.
        Sample.Equal(B, Autodiff.Grad(x => Sum(Primitive.Define("p", (v, w) => v * w, (_, w, _) => g => (g * w, null)).Of(x, B)))(A));
    }

    [Fact]
    public void WrongBackwardRulesAreNamedInForwardModeToo()
    {
        static string Message(Primitive primitive) => Assert.Throws<InvalidOperationException>(
            () => Autodiff.Jvp(x => primitive.Apply(x, B)[0], A, B)).Message;

        Assert.Contains("'p' returned 1 cotangents for 2 inputs", Message(
            Primitive.DefineMany("p", v => [v[0] * v[1]], (v, _) => g => [g[0]! * v[1]])));
        Assert.Contains("input 0", Message(Primitive.DefineMany("p", v => [v[0] * v[1]], (v, _) => g => [Sum(g[0]!), null])));
    }

    sealed class Crooked(params NDArray?[] found) : Primitive("crooked")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [inputs[0] * 1];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => g;

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
            (Apply(inputs), found);
    }

    [Fact]
    public void WrongForwardRulesOfPrimitivesAreNamed()
    {
        Assert.Contains("2 tangents for 1", Assert.Throws<InvalidOperationException>(
            () => Autodiff.Jvp(x => new Crooked(A, A).Of(x), A, B)).Message);
        Assert.Contains("'crooked'", Assert.Throws<InvalidOperationException>(
            () => Autodiff.Jvp(x => new Crooked(Ones(1)).Of(x), A, B)).Message);
        Sample.Equal(0 * A, Autodiff.Jvp(x => new Crooked([null]).Of(x), A, B).Tangent);
    }
}
