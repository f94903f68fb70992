using System.Runtime.CompilerServices;

namespace Lapack;

public static partial class Autodiff
{
    /// <summary>The value of f at x and its derivative along a direction, in one forward pass that records nothing.</summary>
    /// <param name="f">Any array to any array.</param>
    /// <param name="x">The point at which f is evaluated, real or complex.</param>
    /// <param name="direction">dx, of the shape of x; for a real x its real part counts.</param>
    /// <returns>f(x) and d/dt f(x + t direction) at t = 0.</returns>
    /// <exception cref="ArgumentException">The shapes of x and direction differ, or x holds integers or a mask.</exception>
    public static JvpResult Jvp(Func<NDArray, NDArray> f, NDArray x, NDArray direction)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(direction);
        (NDArray[] values, NDArray[] tangents) = Jvp(a => new[] { f(a[0]) }, new[] { x }, new NDArray?[] { direction });
        return new(values[0], tangents[0]);
    }

    /// <summary>
    /// The values of a function of several arrays with several results, and their derivatives along a direction given for each argument
    /// (null: zero).
    /// </summary>
    /// <param name="f">Any arrays to any arrays.</param>
    /// <param name="arguments">Where f is evaluated.</param>
    /// <param name="directions">One an argument, of its shape; null for zero.</param>
    /// <returns>The values, and for each of them the derivative, of its shape and type.</returns>
    /// <exception cref="ArgumentException">
    /// The number of directions differs from that of the arguments, a shape differs, or an argument with a direction holds integers or a
    /// mask.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static (NDArray[] Values, NDArray[] Tangents) Jvp(Func<NDArray[], NDArray[]> f, NDArray[] arguments, NDArray?[] directions)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(directions);
        if (directions.Length != arguments.Length)
        {
            throw new ArgumentException($"{directions.Length} directions for {arguments.Length} arguments.", nameof(directions));
        }

        var trace = new ForwardTrace();
        NDArray[] outputs = f(Lifted(trace));
        if (trace.Swallowed)
        {
            // Again, telling zeros that are limits from those of what was masked.
            trace = new ForwardTrace(looks: true);
            outputs = f(Lifted(trace));
        }

        NDArray[] derivatives = Array.ConvertAll(outputs, y => trace.TangentOf(y) ?? NDArray.ZerosLike(y));
        return trace.Refusal is { } refusing && Array.Exists(derivatives, static d => double.IsNaN(Cancellation.Size(d)))
            ? throw refusing.Refusal()
            : (Array.ConvertAll(outputs, trace.PrimalOf), derivatives);

        NDArray[] Lifted(ForwardTrace trace)
        {
            var lifted = new NDArray[arguments.Length];
            for (int i = 0; i < lifted.Length; i++)
            {
                lifted[i] = directions[i] is { } d
                    ? trace.Lift(Differentiable(arguments[i]), DirectionFor(arguments[i], d))
                    : arguments[i];
            }

            return lifted;
        }
    }

    /// <summary>
    /// The derivative of a function of one real number, by forward mode (autograd's deriv): f'(x), of the shape and type of f(x),
    /// whatever those are.
    /// </summary>
    /// <param name="f">A real array of one element to any array.</param>
    /// <exception cref="ArgumentException">
    /// Thrown by the returned function when the argument is complex or has more than one element.
    /// </exception>
    public static Func<NDArray, NDArray> Derivative(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => x.Size == 1 && x.DType.IsInexact() && !x.DType.IsComplex()
        ? Jvp(f, x, Num.Full(x.ShapeArray, 1.0, x.DType)).Tangent
        : throw new ArgumentException(
            $"Derivative needs an argument that is one real number; this one is {x.DType} of shape {Layout.Text(x.Shape)}. " +
            (x.DType.IsComplex() ? "Use Autodiff.HolomorphicGrad, or Autodiff.Jvp along a complex direction."
                : x.Size != 1 ? "Use Autodiff.Jacobian, or Autodiff.Jvp along a direction."
                : "Convert it with AsType(DType.Float64)."));
    }

    /// <summary>
    /// What <see cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/> gives, from reverse mode alone: the pullback of f is linear in its
    /// cotangent, and its own pullback is the derivative along a direction (two reverse passes). For functions with primitives whose
    /// forward rule is not to be trusted, and to test forward rules.
    /// </summary>
    /// <inheritdoc cref="Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/>
    public static JvpResult JvpOfVjp(Func<NDArray, NDArray> f, NDArray x, NDArray direction)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(direction);
        NDArray dx = DirectionFor(Differentiable(x), direction);
        VjpResult vjp = Vjp(f, x);
        NDArray? dy = Transposition.Along(u => [vjp.Pullback(u[0]!)], [x], [vjp.Value], [dx])[0];
        return new(vjp.Value, dy ?? NDArray.ZerosLike(vjp.Value));
    }

    static NDArray DirectionFor(NDArray x, NDArray direction) => direction.Shape.SequenceEqual(x.Shape)
        ? Cotangents.Fit(direction, x.DType)
        : throw new ArgumentException(
            $"A direction of shape {Layout.Text(direction.Shape)} for an argument of shape {Layout.Text(x.Shape)}.");
}

/// <summary>The value of a function and its derivative along a direction.</summary>
public readonly record struct JvpResult(NDArray Value, NDArray Tangent);
