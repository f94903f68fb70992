using System.Runtime.CompilerServices;

namespace Lapack;

public static partial class Autodiff
{
    /// <summary>More than one, since a wrong rule may be right along a single direction by chance.</summary>
    const int Directions = 2;

    /// <inheritdoc cref="CheckGrads(Func{NDArray[], NDArray}, NDArray[], int, double?, int)"/>
    public static void CheckGrads(Func<NDArray, NDArray> f, NDArray x, int order = 2, double? tolerance = null, int seed = 0) =>
        CheckGrads(a => f(a[0]), new[] { x }, order, tolerance, seed);

    /// <summary>
    /// Compares the derivatives of a function with finite differences, along random directions and for random cotangents:
    /// Re sum u (f(x + hv) - f(x - hv)) / 2h, extrapolated from two steps, against Re sum vjp(u) v (reverse mode) and Re sum u jvp(v)
    /// (forward mode); then, up to the given order, the same of the map from x to vjp(u).
    /// </summary>
    /// <param name="f">Arrays to one array.</param>
    /// <param name="arguments">Where to check; away from kinks, and from degenerate spectra if f looks at eigenvectors.</param>
    /// <param name="order">1 for the gradient alone, 2 for its gradient too, and so on.</param>
    /// <param name="tolerance">Relative to the larger of 1 and the derivative; by default 1e-6, for single precision 1e-2.</param>
    /// <param name="seed">Of the random directions.</param>
    /// <exception cref="GradientCheckException">They differ; the message holds both numbers.</exception>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads(Func<NDArray[], NDArray> f, NDArray[] arguments, int order = 2, double? tolerance = null, int seed = 0) =>
        CheckGrads(a => new[] { f(a) }, arguments, order, tolerance, seed);

    /// <summary>The same for a function with several results, of which the inexact ones are checked together.</summary>
    /// <inheritdoc cref="CheckGrads(Func{NDArray[], NDArray}, NDArray[], int, double?, int)"/>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads(Func<NDArray[], NDArray[]> f, NDArray[] arguments, int order = 2, double? tolerance = null, int seed = 0)
    {
        var random = new Random(seed);
        bool single = arguments.Any(a => a.DType.RealType() == DType.Float32);
        CheckOrder(f, arguments, 1, order, single, tolerance ?? (single ? 1e-2 : 1e-6), random);
    }

    static void CheckOrder(
        Func<NDArray[], NDArray[]> f, NDArray[] x, int order, int last, bool single, double tolerance, Random random)
    {
        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Vjp(f, x);
        NDArray[] u = [], v = [];
        double h = single ? 3e-2 : 2e-4;
        for (int direction = 0; direction < Directions; direction++)
        {
            u = Array.ConvertAll(values, y => Direction(y, random));
            v = Array.ConvertAll(x, a => Direction(a, random));
            double numeric = ((4 * Difference(h / 2)) - Difference(h)) / 3;
            Compare("reverse", Inner(pull(u), v), numeric);
            Compare("forward", Inner(u, Jvp(f, x, v).Tangents), numeric);
        }

        if (order < last)
        {
            CheckOrder(a => Vjp(f, a).Pullback(u), x, order + 1, last, single, tolerance, random);
        }

        void Compare(string mode, double exact, double numeric)
        {
            if (!(Math.Abs(exact - numeric) <= tolerance * Math.Max(1, Math.Abs(numeric))))
            {
                throw new GradientCheckException(mode, order, exact, numeric);
            }
        }

        double Difference(double step)
        {
            NDArray[] ahead = f(Shifted(step)), behind = f(Shifted(-step));
            return (Inner(u, ahead) - Inner(u, behind)) / (2 * step);
        }

        NDArray[] Shifted(double step) => [.. x.Select((a, i) => a + (step * v[i]))];
    }

    static double Inner(NDArray[] g, NDArray[] dz)
    {
        double sum = 0;
        for (int i = 0; i < g.Length; i++)
        {
            sum += (double)Num.Real(Num.Sum(g[i].AsType(g[i].DType.ComplexType()) * dz[i])).Value;
        }

        return sum;
    }

    static NDArray Direction(NDArray like, Random random)
    {
        NDArray wide = NDArray.Empty(DType.Complex128, like.ShapeArray);
        foreach (ref double part in wide.Dense<double>())
        {
            part = (2 * random.NextDouble()) - 1;
        }

        NDArray d = wide.AsType(like.DType.ComplexType());
        return like.DType.IsComplex() ? d : Num.Real(d);
    }
}

/// <summary>A derivative does not agree with finite differences.</summary>
public sealed class GradientCheckException(string mode, int order, double exact, double numeric) : Exception(
    $"The derivative of order {order} in {mode} mode is {exact:R}, finite differences give {numeric:R} (difference {Math.Abs(exact - numeric):E2}).")
{
    /// <summary>"reverse" or "forward": the mode of the last differentiation (those before it are in reverse mode).</summary>
    public string Mode { get; } = mode;

    /// <summary>1 for the gradient, 2 for its gradient, ...</summary>
    public int Order { get; } = order;

    /// <summary>What the rules gave.</summary>
    public double Exact { get; } = exact;

    /// <summary>What finite differences gave.</summary>
    public double Numeric { get; } = numeric;
}
