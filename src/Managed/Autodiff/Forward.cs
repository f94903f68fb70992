using System.Runtime.CompilerServices;

namespace Lapack;

public static partial class Autodiff
{
    /// <summary>The value of f at x and its derivative along a direction, in one forward pass that records nothing.</summary>
    /// <param name="f">Any array to any array.</param>
    /// <param name="x">Where to evaluate it.</param>
    /// <param name="direction">dx, of the shape of x; for a real x its real part counts.</param>
    /// <returns>f(x) and d/dt f(x + t direction) at t = 0.</returns>
    /// <exception cref="ArgumentException">The shapes of x and direction differ, or x holds integers or a mask.</exception>
    public static JvpResult Jvp(Func<NDArray, NDArray> f, NDArray x, NDArray direction)
    {
        (NDArray[] values, NDArray[] tangents) = Jvp(a => new[] { f(a[0]) }, new[] { x }, new NDArray?[] { direction });
        return new(values[0], tangents[0]);
    }

    /// <summary>
    /// The values of a function of several arrays with several results, and their derivatives along a direction given for each argument
    /// (null: zero).
    /// </summary>
    [OverloadResolutionPriority(1)]
    public static (NDArray[] Values, NDArray[] Tangents) Jvp(Func<NDArray[], NDArray[]> f, NDArray[] arguments, NDArray?[] directions)
    {
        if (directions.Length != arguments.Length)
        {
            throw new ArgumentException($"{directions.Length} directions for {arguments.Length} arguments.", nameof(directions));
        }

        var trace = new ForwardTrace();
        var lifted = new NDArray[arguments.Length];
        for (int i = 0; i < lifted.Length; i++)
        {
            lifted[i] = directions[i] is { } d ? trace.Lift(Differentiable(arguments[i]), DirectionFor(arguments[i], d)) : arguments[i];
        }

        NDArray[] outputs = f(lifted);
        return (
            Array.ConvertAll(outputs, trace.PrimalOf),
            Array.ConvertAll(outputs, y => trace.TangentOf(y) ?? NDArray.ZerosOf(y.DType, y.ShapeArray)));
    }

    /// <summary>
    /// The derivative of the gradient along a direction, d/dt grad f(x + t v): forward mode over reverse mode, at the price of about two
    /// gradients. At equal eigenvalues this is right where reverse over reverse has to refuse.
    /// </summary>
    /// <param name="f">Any array to one real number.</param>
    /// <returns>A function of x and the direction v that gives an array of the shape of x, in the convention of <see cref="Grad(Func{NDArray, NDArray})"/>.</returns>
    public static Func<NDArray, NDArray, NDArray> HessianVectorProduct(Func<NDArray, NDArray> f) => (x, v) => Jvp(Grad(f), x, v).Tangent;

    static NDArray DirectionFor(NDArray x, NDArray direction) => direction.Shape.SequenceEqual(x.Shape)
        ? Fit(direction, x.DType)
        : throw new ArgumentException($"A direction of shape {Layout.Text(direction.Shape)} for an argument of shape {Layout.Text(x.Shape)}.");

    static NDArray Differentiable(NDArray a) => a.DType.IsInexact()
        ? a
        : throw new ArgumentException($"An array of type {a.DType} cannot be differentiated: convert it with AsType(DType.Float64).");
}

/// <summary>The value of a function and its derivative along a direction.</summary>
public readonly record struct JvpResult(NDArray Value, NDArray Tangent);
