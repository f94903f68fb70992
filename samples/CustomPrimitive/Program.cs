// A primitive of one's own with forward function, backward rule (VJP) and forward rule (JVP) in one place; checked, then used to fit a
// classifier whose parameters are a record.
using System.Globalization;
using Lapack;
using static Lapack.Num;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// log sum exp of each row, without overflow. y = log sum_j exp x_j, dy = sum_j p_j dx_j with p = exp(x - y), the softmax.
Primitive logSumExp = Primitive.Define(
    "logSumExp",
    x =>
    {
        NDArray largest = LargestOfRows(x);
        return Log(Sum(Exp(x - largest[.., NewAxis]), -1)) + largest;
    },
    vjp: (x, y) => g => g[.., NewAxis] * Exp(x - y[.., NewAxis]),
    jvp: (x, y) => dx => Sum(Exp(x - y[.., NewAxis]) * dx, -1));

var random = new Random(1);
NDArray points = NDArray.Of(Points(random, out double[,] labels)), targets = NDArray.Of(labels);

// Both rules against finite differences, and their derivatives: throws if one is wrong.
Autodiff.CheckGrads(x => logSumExp.Of(x), points, order: 3);
Console.WriteLine("rules agree with finite differences to order 3");

// Cross entropy of a linear classifier: mean of log sum exp(scores) - score of the right class.
NDArray Loss(Classifier c)
{
    NDArray scores = MatMul(points, c.Weights) + c.Bias;
    return Mean(logSumExp.Of(scores) - Sum(scores * targets, -1));
}

var model = new Classifier(Zeros(2, 3), Zeros(3));
Func<Classifier, (NDArray Value, Classifier Gradient)> step = Autodiff.ValueAndGradTree<Classifier>(Loss);
double first = 0, last = 0;
for (int i = 0; i <= 100; i++)
{
    var (value, gradient) = step(model);
    last = (double)value;
    first = i == 0 ? last : first;
    if (i % 20 == 0)
    {
        Console.WriteLine($"step {i,3}: loss {last:F6}");
    }

    model = new(model.Weights - (0.5 * gradient.Weights), model.Bias - (0.5 * gradient.Bias));
}

return first > 1.09 && last < 0.2 ? 0 : 1;

// A forward function works on plain arrays, whose numbers any C# code may read.
static NDArray LargestOfRows(NDArray x)
{
    var largest = new List<double>();
    foreach (NDArray row in x)
    {
        largest.Add(row.ToArray<double>().Max());
    }

    return NDArray.Of<double>([.. largest]);
}

// Three clusters in the plane.
static double[,] Points(Random random, out double[,] labels)
{
    const int Count = 60;
    var points = new double[Count, 2];
    labels = new double[Count, 3];
    for (int i = 0; i < Count; i++)
    {
        double angle = 2 * Math.PI * (i % 3) / 3;
        points[i, 0] = (2 * Math.Cos(angle)) + random.NextDouble() - 0.5;
        points[i, 1] = (2 * Math.Sin(angle)) + random.NextDouble() - 0.5;
        labels[i, i % 3] = 1;
    }

    return points;
}

sealed record Classifier(NDArray Weights, NDArray Bias) : IArrayTree<Classifier>
{
    public NDArray[] Leaves() => [Weights, Bias];

    public Classifier WithLeaves(ReadOnlySpan<NDArray> leaves) => new(leaves[0], leaves[1]);

    public string LeafName(int position) => position == 0 ? nameof(Weights) : nameof(Bias);
}
