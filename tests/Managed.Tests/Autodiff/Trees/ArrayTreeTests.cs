using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ArrayTreeTests
{
    sealed record Layer(NDArray Weights, NDArray Bias) : IArrayTree<Layer>
    {
        public NDArray[] Leaves() => [Weights, Bias];

        public Layer WithLeaves(ReadOnlySpan<NDArray> leaves) => new(leaves[0], leaves[1]);

        public string LeafName(int position) => position == 0 ? nameof(Weights) : nameof(Bias);
    }

    readonly record struct Point(NDArray X, NDArray Y) : IArrayTree<Point>
    {
        public NDArray[] Leaves() => [X, Y];

        public Point WithLeaves(ReadOnlySpan<NDArray> leaves) => new(leaves[0], leaves[1]);
    }

    static readonly NDArray A = NDArray.Of(1.0, 2), B = NDArray.Of(3.0, 5);

    [Fact]
    public void Tuples()
    {
        (NDArray a, NDArray b) = Autodiff.GradTree(((NDArray X, NDArray Y) p) => Sum(p.X * p.X * p.Y))((A, B));
        Sample.Equal(2 * A * B, a);
        Sample.Equal(A * A, b);
        (a, b, NDArray c) = Autodiff.GradTree(((NDArray, NDArray, NDArray) p) => Sum(p.Item1 * p.Item2 * p.Item3))((A, B, A));
        Sample.Equal(A * B, a);
        Sample.Equal(A * B, c);
        (_, _, _, NDArray d) = Autodiff.GradTree(((NDArray, NDArray, NDArray, NDArray) p) => Sum(p.Item4 * p.Item3))((A, A, B, A));
        Sample.Equal(B, d);
    }

    [Fact]
    public void ListsArraysAndDictionaries()
    {
        NDArray[] array = Autodiff.GradTree((NDArray[] p) => Sum(p[0] * p[1]))([A, B]);
        Sample.Equal(B, array[0]);
        List<NDArray> list = Autodiff.GradTree((List<NDArray> p) => Sum(p[0] * p[0]))([A, B]);
        Sample.Equal(2 * A, list[0]);
        Sample.Equal(0 * B, list[1]);
        var named = new Dictionary<string, NDArray>(StringComparer.OrdinalIgnoreCase) { ["b"] = B, ["a"] = A };
        Dictionary<string, NDArray> gradient = Autodiff.GradTree((Dictionary<string, NDArray> p) => Sum(p["a"] * p["B"] * p["b"]))(named);
        Sample.Equal(B * B, gradient["A"]);
        Sample.Equal(2 * A * B, gradient["b"]);

        // A multilayer perceptron's parameters.
        List<(NDArray W, NDArray B)> layers = [(Ones(2, 2), A), (Eye(2), B)];
        List<(NDArray W, NDArray B)> g = Autodiff.GradTree((List<(NDArray W, NDArray B)> p) =>
        {
            NDArray x = A;
            foreach ((NDArray w, NDArray b) in p)
            {
                x = MatMul(w, x) + b;
            }

            return Sum(x * B);
        })(layers);
        Sample.Equal(B, g[1].B);
        Sample.Equal(B, g[0].B);
        Sample.Equal(B[.., NewAxis] * A, g[0].W);
        Assert.Empty(Autodiff.GradTree((List<NDArray> p) => 1.0)([]));
    }

    [Fact]
    public void Records()
    {
        var layer = new Layer(Eye(2), B);
        static NDArray Loss(Layer p) => Sum(MatMul(p.Weights, p.Bias) * p.Bias);
        Layer gradient = Autodiff.GradTree<Layer>(Loss)(layer);
        Sample.Equal(2 * B, gradient.Bias);
        Sample.Equal(B[.., NewAxis] * B, gradient.Weights);
        Assert.Equal(34, (double)Autodiff.ValueAndGradTree<Layer>(Loss)(layer).Value);
        Sample.Equal(A, Autodiff.GradTree((Point p) => Sum(p.X * p.Y))(new Point(B, A)).X);

        ArrayTree.Register<Layer>();
        List<Layer> all = Autodiff.GradTree((List<Layer> p) => Loss(p[0]) + Loss(p[1]))([layer, layer]);
        Sample.Equal(gradient.Weights, all[1].Weights);
    }

    [Fact]
    public void DeepTreesArePutTogether()
    {
        ArrayTree<(NDArray, Dictionary<string, Layer>)> tree =
            ArrayTree.Pair(ArrayTree.Leaf, ArrayTree.DictionaryOf(ArrayTree.For<Layer>()));
        var x = (A, new Dictionary<string, Layer> { ["only"] = new(Eye(2), B) });
        static NDArray Loss((NDArray A, Dictionary<string, Layer> P) p) => Sum(p.A * p.P["only"].Bias);
        Assert.Contains(
            "ArrayTree.Pair",
            Assert.Throws<ArgumentException>(() => Autodiff.GradTree<(NDArray, Dictionary<string, Layer>)>(Loss)).Message);
        (NDArray first, Dictionary<string, Layer> second) = Autodiff.GradTree(Loss, tree)(x);
        Sample.Equal(B, first);
        Sample.Equal(A, second["only"].Bias);

        ArrayTree.Register(ArrayTree.Triple(
            ArrayTree.Leaf,
            ArrayTree.ListOf(ArrayTree.Leaf),
            ArrayTree.Quadruple(ArrayTree.Leaf, ArrayTree.Leaf, ArrayTree.Leaf, ArrayTree.Leaf)));
        var big = Autodiff.GradTree(
            ((NDArray, List<NDArray>, (NDArray, NDArray, NDArray, NDArray)) p) => Sum(p.Item2[1] * p.Item3.Item4))(
            (A, [A, A], (A, A, A, B)));
        Sample.Equal(B, big.Item2[1]);
        Assert.Equal(3, tree.Leaves(x).Length);
        Assert.Throws<ArgumentException>(() => tree.WithLeaves(x, [A]));
        Assert.Throws<ArgumentException>(() => tree.WithLeaves(x, [A, A, A, A]));
    }

    [Fact]
    public void BothModesAndSecondDerivatives()
    {
        var x = new Layer(NDArray.Of(new double[,] { { 1, 2 }, { 3, 5 } }), B);
        var v = new Layer(Ones(2, 2), A);
        static NDArray Loss(Layer p) => Sum(Exp(0.1 * MatMul(p.Weights, p.Bias)));
        (NDArray value, NDArray tangent) = Autodiff.JvpTree((Layer p) => Loss(p), x, v);
        Layer g = Autodiff.GradTree<Layer>(Loss)(x);
        Assert.Equal((double)(Sum(g.Weights * v.Weights) + Sum(g.Bias * v.Bias)), (double)tangent, 1e-12);
        (NDArray again, Func<NDArray, Layer> pull) = Autodiff.VjpTree((Layer p) => Loss(p), x);
        Assert.Equal((double)value, (double)again);
        Sample.Equal(2 * g.Bias, pull(2.0).Bias, 1e-14);

        // The Hessian is symmetric, and a difference of gradients.
        Func<Layer, Layer, Layer> hvp = Autodiff.HessianVectorProductTree<Layer>(Loss);
        var u = new Layer(Eye(2), Ones(2));
        static double Dot(Layer a, Layer b) => (double)(Sum(a.Weights * b.Weights) + Sum(a.Bias * b.Bias));
        Assert.Equal(Dot(u, hvp(x, v)), Dot(v, hvp(x, u)), 1e-10);
        Layer ahead = Autodiff.GradTree<Layer>(Loss)(new(x.Weights + (1e-6 * v.Weights), x.Bias + (1e-6 * v.Bias)));
        Matrix.Near((ahead.Bias - g.Bias) / 1e-6, hvp(x, v).Bias, 1e-4);
        Autodiff.CheckGradsTree((Layer p) => new Layer(p.Weights * Loss(p), p.Bias), x);

        // From tree to tree; a null leaf is zero.
        (Layer moved, Layer direction) = Autodiff.JvpTree((Layer p) => new Layer(p.Weights * p.Bias, p.Weights), x, new Layer(null!, A));
        Sample.Equal(x.Weights * B, moved.Weights);
        Sample.Equal(x.Weights * A, direction.Weights);
        Sample.Equal(0 * x.Weights, direction.Bias);
        (_, Func<Layer, Layer> back) = Autodiff.VjpTree((Layer p) => new Layer(p.Weights * p.Bias, p.Weights), x);
        Sample.Equal(Ones(2, 2), back(new(null!, Ones(2, 2))).Weights);

        Func<Layer, Layer> kept = Autodiff.CheckpointTree((Layer p) => new Layer(p.Weights * Loss(p), p.Bias));
        Autodiff.CheckGradsTree((Layer p) => Loss(kept(p)), new Layer(0.1 * x.Weights, 0.1 * B));
    }

    [Fact]
    public void ErrorsNameTheLeaf()
    {
        static NDArray Loss(Layer p) => Sum(p.Bias);
        Assert.Contains("Bias", Assert.Throws<ArgumentNullException>(() => Autodiff.GradTree<Layer>(Loss)(new(A, null!))).Message);
        Assert.Contains("The tree", Assert.Throws<ArgumentNullException>(() => Autodiff.GradTree<Layer>(Loss)(null!)).Message);
        Assert.Contains(
            "Weights is an array of type Int64",
            Assert.Throws<ArgumentException>(() => Autodiff.GradTree<Layer>(Loss)(new(NDArray.Of(1L), A))).Message);
        string message = Assert.Throws<ArgumentException>(
            () => Autodiff.JvpTree((Layer p) => Loss(p), new Layer(A, A), new Layer(A, Ones(3)))).Message;
        Assert.Contains("Leaf Bias of the direction", message);
        Assert.Contains("(3,)", message);
        message = Assert.Throws<ArgumentException>(() => Autodiff.JvpTree((List<NDArray> p) => Sum(p[0]), [A, A], [A])).Message;
        Assert.Contains("[1]", message);
        message = Assert.Throws<ArgumentNullException>(
            () => Autodiff.GradTree((Dictionary<string, List<NDArray>> p) => 1.0)(new() { ["k"] = [A, null!] })).Message;
        Assert.Contains("[\"k\"][1]", message);
        message = Assert.Throws<ArgumentNullException>(
            () => Autodiff.GradTree((Dictionary<string, List<NDArray>> p) => 1.0)(new() { ["k"] = null! })).Message;
        Assert.Contains("Branch [\"k\"]", message);
        Assert.Contains(
            "Item2",
            Assert.Throws<ArgumentException>(() => Autodiff.GradTree(((NDArray, NDArray) p) => 1.0)((A, NDArray.Of(true)))).Message);
    }

    sealed record Leaves(NDArray First, NDArray Second);

    sealed class OneLeaf(bool second) : ArrayTree<Leaves>
    {
        protected internal override Leaves Map(Leaves value, string path, Func<string, NDArray, NDArray> change) => second
            ? value with { Second = change(path, value.Second) }
            : value with { First = change(path, value.First) };
    }

    [Fact]
    public void ALaterRegistrationReplacesAnEarlierOneAlsoInContainers()
    {
        ArrayTree.Register(new OneLeaf(false));
        ArrayTree.Register(new OneLeaf(true));
        var x = new Leaves(A, B);
        static NDArray Loss(Leaves p) => Sum((p.First * 2) + (p.Second * 3));
        Leaves found = Autodiff.GradTree<Leaves>(Loss)(x);
        Sample.Equal(3 * Ones(2), found.Second);
        Sample.Equal(A, found.First);
        foreach (Leaves element in new[]
        {
            Autodiff.GradTree((List<Leaves> p) => Loss(p[0]))([x])[0],
            Autodiff.GradTree((Leaves[] p) => Loss(p[0]))([x])[0],
            Autodiff.GradTree((Dictionary<string, Leaves> p) => Loss(p["k"]))(new() { ["k"] = x })["k"],
        })
        {
            Sample.Equal(3 * Ones(2), element.Second);
            Sample.Equal(A, element.First);
        }

        // A tree that was registered for a container itself stays.
        ArrayTree.Register(ArrayTree.ListOf(new OneLeaf(false)));
        ArrayTree.Register(new OneLeaf(true));
        Sample.Equal(2 * Ones(2), Autodiff.GradTree((List<Leaves> p) => Loss(p[0]))([x])[0].First);
    }
}
