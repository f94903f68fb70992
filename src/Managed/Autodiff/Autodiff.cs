using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// Transforms of functions into their derivatives, in reverse and forward mode. A function is any C# code that maps arrays to arrays through
/// the functions of this library, with whatever control flow; transforms nest to any order.
/// </summary>
/// <remarks>
/// Convention: the gradient of a real loss L with respect to a complex z = x + iy is dL/dx - i dL/dy, as in HIPS autograd and JAX
/// (PyTorch returns the conjugate), so that dL = Re sum g dz. Steepest descent goes along its conjugate: z -= rate * Num.Conj(g).
/// </remarks>
public static partial class Autodiff
{
    /// <summary>The gradient of a real scalar function.</summary>
    /// <param name="f">Any array to a real array of one element.</param>
    /// <returns>A function that gives dL/dx - i dL/dy for each element, with the shape and type of its argument.</returns>
    /// <exception cref="ArgumentException">Thrown by the returned function when the loss is complex or has more than one element,
    /// or when the argument holds integers or a mask.</exception>
    public static Func<NDArray, NDArray> Grad(Func<NDArray, NDArray> f) => x => ValueAndGrad(f)(x).Gradient;

    /// <summary>The gradients of a real scalar function with respect to both of its arguments.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, (NDArray First, NDArray Second)> Grad(Func<NDArray, NDArray, NDArray> f) => (x, y) =>
    {
        NDArray[] g = Gradients(a => f(a[0], a[1]), x, y).Gradients;
        return (g[0], g[1]);
    };

    /// <summary>The gradients of a real scalar function with respect to its three arguments.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray First, NDArray Second, NDArray Third)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray> f) => (x, y, z) =>
    {
        NDArray[] g = Gradients(a => f(a[0], a[1], a[2]), x, y, z).Gradients;
        return (g[0], g[1], g[2]);
    };

    /// <summary>The gradients of a real scalar function with respect to its four arguments.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray First, NDArray Second, NDArray Third, NDArray Fourth)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f) => (x, y, z, t) =>
    {
        NDArray[] g = Gradients(a => f(a[0], a[1], a[2], a[3]), x, y, z, t).Gradients;
        return (g[0], g[1], g[2], g[3]);
    };

    /// <summary>The value of a real scalar function and its gradient, from one evaluation.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, ValueAndGradient> ValueAndGrad(Func<NDArray, NDArray> f) => x =>
    {
        (NDArray value, NDArray[] gradients) = Gradients(a => f(a[0]), x);
        return new(value, gradients[0]);
    };

    /// <summary>The value of f at x, and the map from a cotangent of the value to that of x, which may be called any number of times.</summary>
    /// <param name="f">Any array to any array.</param>
    /// <param name="x">Where to evaluate it.</param>
    /// <exception cref="ArgumentException">The argument holds integers or a mask; or (thrown by the map) the cotangent's shape is not
    /// that of the value.</exception>
    public static VjpResult Vjp(Func<NDArray, NDArray> f, NDArray x)
    {
        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Vjp(a => [f(a[0])], new[] { x });
        return new(values[0], g => pull([g])[0]);
    }

    /// <summary>
    /// The values of a function of several arrays with several results, and the map from cotangents of the results (null: zero) to
    /// those of the arguments, which may be called any number of times.
    /// </summary>
    [OverloadResolutionPriority(1)]
    public static (NDArray[] Values, Func<NDArray?[], NDArray[]> Pullback) Vjp(Func<NDArray[], NDArray[]> f, NDArray[] arguments)
    {
        (NDArray[] values, BackwardPass pass) = Record(f, arguments);
        return (values, Pull);

        NDArray[] Pull(NDArray?[] cotangents)
        {
            if (cotangents.Length != values.Length)
            {
                throw new ArgumentException($"{cotangents.Length} cotangents for {values.Length} values.", nameof(cotangents));
            }

            var seeds = new NDArray?[values.Length];
            for (int i = 0; i < seeds.Length; i++)
            {
                seeds[i] = cotangents[i] is { } g ? SeedFor(values[i], g) : null;
            }

            return Complete(pass.Run(seeds, free: false), arguments);
        }
    }

    /// <summary>The same numbers as a constant: no transform follows the result.</summary>
    public static NDArray StopGradient(NDArray a) => a.Value;

    static (NDArray Value, NDArray[] Gradients) Gradients(Func<NDArray[], NDArray> f, params NDArray[] arguments)
    {
        (NDArray[] values, BackwardPass pass) = Record(a => [f(a)], arguments);
        NDArray value = values[0];
        if (value.Size != 1 || !value.DType.IsInexact() || value.DType.IsComplex())
        {
            string remedy = !value.DType.IsInexact() ? "A comparison or an integer has no derivative."
                : value.DType.IsComplex() ? "Take Num.Real, Num.Abs or Num.AbsSquare of it, or use Autodiff.Vjp with a complex cotangent."
                : "Reduce it with Num.Sum or Num.Mean, or use Autodiff.Vjp with a cotangent for each element.";
            throw new ArgumentException(
                $"Grad needs a loss that is one real number; this one is {value.DType} of shape {Layout.Text(value.Shape)}. {remedy}");
        }

        NDArray one = Num.Full(value.ShapeArray, 1.0, value.DType);
        return (value, Complete(pass.Run([one], free: true), arguments));
    }

    static (NDArray[] Values, BackwardPass Pass) Record(Func<NDArray[], NDArray[]> f, NDArray[] arguments)
    {
        var trace = new ReverseTrace();
        NDArray[] traced = Array.ConvertAll(arguments, a => trace.Argument(Differentiable(a)));
        NDArray[] outputs = f(traced);
        var pass = new BackwardPass(Array.ConvertAll(traced, trace.TracerOf), Array.ConvertAll(outputs, trace.TracerOf));
        return (Array.ConvertAll(outputs, y => trace.TracerOf(y)?.Primal ?? y), pass);
    }

    static NDArray SeedFor(NDArray value, NDArray cotangent)
    {
        if (!cotangent.Shape.SequenceEqual(value.Shape))
        {
            throw new ArgumentException(
                $"A cotangent of shape {Layout.Text(cotangent.Shape)} for a value of shape {Layout.Text(value.Shape)}.");
        }

        return Fit(cotangent, value.DType);
    }

    /// <summary>
    /// Brings a cotangent or tangent to the type of its array: a real array takes the real part, since dL = Re(g dz) = Re(g) dx along it.
    /// </summary>
    internal static NDArray Fit(NDArray g, DType type)
    {
        g = g.DType.IsComplex() && !type.IsComplex() ? Num.Real(g) : g;
        return g.DType == type ? g : g.AsType(type);
    }

    static NDArray[] Complete(NDArray?[] gradients, NDArray[] arguments)
    {
        var result = new NDArray[gradients.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = gradients[i] ?? NDArray.ZerosOf(arguments[i].DType, arguments[i].ShapeArray);
        }

        return result;
    }
}

/// <summary>A loss and its gradient at the same point.</summary>
public readonly record struct ValueAndGradient(NDArray Value, NDArray Gradient);

/// <summary>The value of a function and the map from its cotangent to the argument's.</summary>
public readonly record struct VjpResult(NDArray Value, Func<NDArray, NDArray> Pullback);
