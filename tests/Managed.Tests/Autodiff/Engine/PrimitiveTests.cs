using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class PrimitiveTests
{
    static readonly Primitive Cube = Primitive.Define("Cube", x => x * x * x, (x, y) => g => g * 3 * x * x);

    [Fact]
    public void AForwardFunctionThatUsesAHiddenInputIsRefused()
    {
        NDArray Loss(NDArray y) => Primitive.Define("p", x => x * y, (_, _) => g => g * y).Of(y);
        Assert.Contains("'p'", Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(Loss)(2.0)).Message);
        Assert.Contains("'p'", Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(Loss, 2.0, 1.0)).Message);
        Assert.Equal(3, (double)Autodiff.Grad(y => Primitive.Define("p", x => x * y, (_, _) => g => g * y).Of(3.0))(2.0));
        Assert.Contains(
            "null",
            Assert.Throws<InvalidOperationException>(
                () => Autodiff.Grad(y => Primitive.Define("q", x => x, (_, _) => null!).Of(y))(2.0)).Message);
    }

    [Fact]
    public void DefinedRulesNest()
    {
        NDArray x = NDArray.Of(1.0, -2);
        Sample.Equal(x * x * x, Cube.Apply(x)[0]);
        Sample.Equal(3 * x * x, Autodiff.Grad(v => Sum(Cube.Apply(v)[0]))(x));
        Autodiff.CheckGrads(v => Cube.Apply(v)[0] * v, x, order: 3);
        Assert.Equal("Cube", Cube.Name);
    }

    [Fact]
    public void SubclassesMayHaveSeveralOutputsAndSkipZeros()
    {
        var sinCos = new SinCos();
        Autodiff.CheckGrads(v => sinCos.Apply(v)[0] * sinCos.Apply(v)[1], NDArray.Of(0.3, 1.7), order: 2);
        NDArray x = NDArray.Of(0.3, 1.7);
        sinCos.Seen.Clear();
        Sample.Equal(sinCos.Apply(x)[1], Autodiff.Grad(v => Sum(sinCos.Apply(v)[0]))(x), 1e-15);
        Assert.Equal(["sin"], sinCos.Seen);
        sinCos.Seen.Clear();
        Autodiff.Vjp(v => sinCos.Apply(v[0]), [x]).Pullback([null, Ones(2)]);
        Assert.Equal(["cos"], sinCos.Seen);
        sinCos.Seen.Clear();
        Sample.Equal(Zeros(2), Autodiff.Vjp(v => sinCos.Apply(v[0]), [x]).Pullback([null, null])[0]);
        Assert.Empty(sinCos.Seen);
    }

    [Fact]
    public void InputsThatAreNotFollowedAreNotNeeded()
    {
        var product = new Product((g, x, y) => [g * y, g * x]);
        Autodiff.Grad(x => product.Apply(x, 3)[0])(2);
        Assert.Equal([true, false], product.Needed);
        Autodiff.Grad(x => product.Apply(5, x)[0])(2);
        Assert.Equal([false, true], product.Needed);
        product.Needed = [];
        product.Apply(1, 2);
        Assert.Empty(product.Needed);
    }

    [Fact]
    public void WrongCotangentsAreNamed()
    {
        Primitive shape = Primitive.Define("Crooked", x => x * 1, (_, _) => g => Sum(g));
        string message = Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(x => Sum(shape.Apply(x)[0]))(Zeros(2, 3))).Message;
        Assert.Contains("'Crooked'", message);
        Assert.Contains("Float64 ()", message);
        Assert.Contains("Float64 (2, 3)", message);

        var crooked = new Product((g, x, y) => [g * y, Zeros(7)]);
        message = Assert.Throws<InvalidOperationException>(
            () => Autodiff.Grad((x, y) => Sum(crooked.Apply(x, y)[0]))(Ones(2), Ones(2))).Message;
        Assert.Contains("input 1", message);
        Assert.Contains("(7,)", message);

        var few = new Product((g, x, y) => [g * y]);
        message = Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(x => Sum(few.Apply(x, x)[0]))(Ones(2))).Message;
        Assert.Contains("1 cotangents for 2 inputs", message);
    }

    [Fact]
    public void CotangentsAreFittedToTheInputsType()
    {
        Primitive wide = Primitive.Define("Wide", x => x * 2, (_, _) => g => (g * 2).AsType(DType.Complex128) + I);
        NDArray gradient = Autodiff.Grad(x => Sum(wide.Apply(x)[0]))(NDArray.Of(1f, 2));
        Sample.Equal(NDArray.Of(2f, 2), gradient);
    }

    sealed class SinCos() : Primitive("SinCos")
    {
        public List<string> Seen { get; } = [];

        protected internal override NDArray[] Forward(NDArray[] inputs) => [Map(inputs[0], Math.Sin), Map(inputs[0], Math.Cos)];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            Seen.AddRange(g[0] is null ? [] : ["sin"]);
            Seen.AddRange(g[1] is null ? [] : ["cos"]);
            NDArray? fromSin = g[0] is { } s ? s * Apply(inputs[0])[1] : null, fromCos = g[1] is { } c ? -c * Apply(inputs[0])[0] : null;
            return [fromSin is null ? fromCos : fromCos is null ? fromSin : fromSin + fromCos];
        };

        static NDArray Map(NDArray x, Func<double, double> f) => NDArray.Of<double>([.. x.ToArray<double>().Select(f)], x.Shape.ToArray());
    }

    sealed class Product(Func<NDArray, NDArray, NDArray, NDArray?[]> rule) : Primitive("Product")
    {
        public bool[] Needed { get; set; } = [];

        protected internal override NDArray[] Forward(NDArray[] inputs) => [inputs[0] * inputs[1]];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            Needed = [.. needed];
            return g => rule(g[0]!, inputs[0], inputs[1]);
        }
    }
}
