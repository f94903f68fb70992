using System.Runtime.CompilerServices;

namespace Lapack;

public static partial class Autodiff
{
    /// <summary>Random directions: a wrong rule may be right along a single one by chance.</summary>
    const int Directions = 2;

    /// <summary>Gauges in which derivatives are compared: fewer than for values, since each costs more and shows more.</summary>
    const int DerivativeGauges = 3;

    /// <inheritdoc cref="CheckGrads(Func{NDArray[], NDArray}, NDArray[], int, GradientCheckOptions)"/>
    public static void CheckGrads(Func<NDArray, NDArray> f, NDArray x, int order = 2, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        CheckGrads(a => f(a[0]), new[] { x }, order, options);
    }

    /// <summary>
    /// Compares the derivatives of a function with finite differences, along random directions and for random cotangents:
    /// Re sum u (f(x + hv) - f(x - hv)) / 2h, extrapolated from two steps, against Re sum vjp(u) v (reverse mode) and Re sum u jvp(v)
    /// (forward mode); then, up to the given order, the same of the maps from x to vjp(u) and to jvp(v), each in every mode. Before that,
    /// where f uses factors that a matrix determines only up to a gauge (phases of eigenvectors, bases of degenerate spaces), its values
    /// and derivatives are compared between random gauges.
    /// </summary>
    /// <param name="f">A function of several arrays with one result.</param>
    /// <param name="arguments">Where to check; away from kinks, and from degenerate spectra if f looks at eigenvectors.</param>
    /// <param name="order">1 for the gradient alone, 2 for its gradient too, and so on.</param>
    /// <param name="options">Tolerance, modes and gauges; null for what is usual.</param>
    /// <exception cref="GaugeDependenceException">
    /// The function, or its derivative, depends on a choice that the arguments do not determine.
    /// </exception>
    /// <exception cref="GradientCheckException">They differ; the message holds both numbers.</exception>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads(
        Func<NDArray[], NDArray> f, NDArray[] arguments, int order = 2, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(arguments);
        CheckGrads(a => new[] { f(a) }, arguments, order, options);
    }

    /// <summary>The same for a function with several results, of which the inexact ones are checked together.</summary>
    /// <inheritdoc cref="CheckGrads(Func{NDArray[], NDArray}, NDArray[], int, GradientCheckOptions)"/>
    [OverloadResolutionPriority(1)]
    public static void CheckGrads(
        Func<NDArray[], NDArray[]> f, NDArray[] arguments, int order = 2, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(arguments);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (options.Gauges < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"CheckGrads: {options.Gauges} gauges.");
        }

        if (options.Modes is not (DerivativeModes.Reverse or DerivativeModes.Forward or DerivativeModes.Both))
        {
            throw new ArgumentOutOfRangeException(nameof(options), "CheckGrads: the modes are Reverse, Forward or Both.");
        }

        new GradientCheck(options, arguments.Any(a => a.DType.RealType() == DType.Float32)).Run(f, arguments, 1, order);
    }

    /// <summary>Re sum g dz.</summary>
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

    sealed class GradientCheck(GradientCheckOptions options, bool single)
    {
        readonly DerivativeModes modes = options.Modes;
        readonly double tolerance = options.Tolerance ?? (single ? 1e-2 : 1e-6);
        readonly Random random = new(options.Seed);

        public void Run(Func<NDArray[], NDArray[]> f, NDArray[] x, int order, int last)
        {
            var watch = new GaugeScope(null);
            Func<NDArray?[], NDArray[]>? pull = null;
            NDArray[] values = Inside(watch, () =>
            {
                if (!modes.HasFlag(DerivativeModes.Reverse))
                {
                    return Array.ConvertAll(f(x), y => y.Value);
                }

                (NDArray[] values, pull) = Vjp(f, x);
                return values;
            });
            NDArray[] u = Array.ConvertAll(values, y => Direction(y, random)), v = Array.ConvertAll(x, a => Direction(a, random));
            if (watch.Met)
            {
                CompareGauges(f, x, values, u, v, order);
            }

            double h = single ? 3e-2 : 2e-4;
            for (int direction = 0; direction < Directions; direction++)
            {
                u = Array.ConvertAll(values, y => Direction(y, random));
                v = Array.ConvertAll(x, a => Direction(a, random));
                double numeric = ((4 * Difference(h / 2)) - Difference(h)) / 3;
                if (pull is not null)
                {
                    Compare("reverse", Inner(pull(u), v), numeric);
                }

                if (modes.HasFlag(DerivativeModes.Forward))
                {
                    Compare("forward", Inner(u, Jvp(f, x, v).Tangents), numeric);
                }
            }

            if (order < last && modes.HasFlag(DerivativeModes.Reverse))
            {
                Run(a => Vjp(f, a).Pullback(u), x, order + 1, last);
            }

            if (order < last && modes.HasFlag(DerivativeModes.Forward))
            {
                Run(a => Jvp(f, a, v).Tangents, x, order + 1, last);
            }

            void Compare(string mode, double exact, double numeric)
            {
                if (!Near(exact, numeric))
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

        /// <summary>
        /// Compares values first, since their message is the clearest, then derivatives, which may differ where all values agree.
        /// </summary>
        void CompareGauges(Func<NDArray[], NDArray[]> f, NDArray[] x, NDArray[] values, NDArray[] u, NDArray[] v, int order)
        {
            GaugeScope[] scopes = [.. Enumerable.Range(0, options.Gauges).Select(_ => new GaugeScope(random.Next()))];
            foreach (GaugeScope scope in scopes)
            {
                NDArray[] others = Inside(scope, () => f(x));
                for (int i = 0; i < values.Length; i++)
                {
                    Compare("value", Inner([u[i]], [values[i]]), Inner([u[i]], [others[i].Value]));
                }
            }

            if (modes.HasFlag(DerivativeModes.Reverse))
            {
                CompareDerivatives("derivative in reverse mode", () => Inner(Vjp(f, x).Pullback(u), v));
            }

            if (modes.HasFlag(DerivativeModes.Forward))
            {
                CompareDerivatives("derivative in forward mode", () => Inner(u, Jvp(f, x, v).Tangents));
            }

            // If the derivative is refused in another gauge, it existed in the first one only by chance.
            void CompareDerivatives(string what, Func<double> derivative)
            {
                double first = derivative();
                foreach (GaugeScope scope in scopes.Take(DerivativeGauges))
                {
                    try
                    {
                        Compare(what, first, Inside(scope, derivative));
                    }
                    catch (ArithmeticException refusal)
                    {
                        throw new GaugeDependenceException(what, order, first, refusal);
                    }
                }
            }

            void Compare(string what, double first, double other)
            {
                if (!Near(other, first) && !(double.IsNaN(first) && double.IsNaN(other)))
                {
                    throw new GaugeDependenceException(what, order, first, other);
                }
            }
        }

        bool Near(double a, double b) => Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(b));

        static T Inside<T>(GaugeScope scope, Func<T> run)
        {
            using (scope.Enter())
            {
                return run();
            }
        }
    }
}

/// <summary>Modes of differentiation.</summary>
[Flags]
public enum DerivativeModes
{
    /// <summary>From cotangents of the results to those of the arguments.</summary>
    Reverse = 1,

    /// <summary>From tangents of the arguments to those of the results.</summary>
    Forward = 2,

    /// <summary>Each of them; at higher orders all combinations.</summary>
    Both = Reverse | Forward,
}
