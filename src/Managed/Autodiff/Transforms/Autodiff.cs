namespace Lapack;

/// <summary>
/// Transforms of functions into their derivatives, in reverse and forward mode. A function is any C# code that maps arrays to arrays
/// through the functions of this library, with whatever control flow; transforms nest to any order.
/// </summary>
/// <remarks>
/// Convention: the gradient of a real loss L with respect to a complex z = x + iy is dL/dx - i dL/dy, as in HIPS autograd and JAX
/// (PyTorch returns the conjugate), so that dL = Re sum g dz. Steepest descent goes along its conjugate: z -= rate * Num.Conj(g).
/// </remarks>
public static partial class Autodiff
{
    /// <summary>Whether the innermost transform that follows an array is reverse mode.</summary>
    internal static bool IsReverse(NDArray a) => a.Tracer?.Trace is ReverseTrace;

    /// <summary>Whether reverse mode follows an array, and no other transform does.</summary>
    internal static bool IsReverseOnly(NDArray a) => a.Tracer is { Trace: ReverseTrace, Primal.IsRecorded: false };

    /// <summary>The gradient of a real scalar function.</summary>
    /// <param name="f">Any array to a real array of one element.</param>
    /// <returns>A function that gives dL/dx - i dL/dy for each element, with the shape and type of its argument.</returns>
    /// <exception cref="ArgumentException">Thrown by the returned function when the loss is complex or has more than one element,
    /// or when the argument holds integers or a mask.</exception>
    public static Func<NDArray, NDArray> Grad(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => ValueAndGrad(f)(x).Gradient;
    }

    /// <summary>The gradients of a real scalar function with respect to both of its arguments.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, (NDArray First, NDArray Second)> Grad(Func<NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, y) =>
        {
            NDArray[] g = Gradients(a => f(a[0], a[1]), x, y).Gradients;
            return (g[0], g[1]);
        };
    }

    /// <summary>The gradients of a real scalar function with respect to its three arguments.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray First, NDArray Second, NDArray Third)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, y, z) =>
        {
            NDArray[] g = Gradients(a => f(a[0], a[1], a[2]), x, y, z).Gradients;
            return (g[0], g[1], g[2]);
        };
    }

    /// <summary>The gradients of a real scalar function with respect to its four arguments.</summary>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, (NDArray First, NDArray Second, NDArray Third, NDArray Fourth)> Grad(
        Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, y, z, t) =>
        {
            NDArray[] g = Gradients(a => f(a[0], a[1], a[2], a[3]), x, y, z, t).Gradients;
            return (g[0], g[1], g[2], g[3]);
        };
    }

    /// <summary>
    /// The derivative of the sum of all elements of f(x), with the shape of x (autograd's elementwise_grad): for a function that treats
    /// every element by itself, f'(x) element by element.
    /// </summary>
    /// <param name="f">Any array to a real array.</param>
    /// <exception cref="ArgumentException">
    /// Thrown by the returned function when f(x) is complex; see <see cref="HolomorphicGrad"/>.
    /// </exception>
    public static Func<NDArray, NDArray> ElementwiseGrad(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return Grad(x =>
        {
            NDArray y = f(x);
            return y.DType.IsComplex()
                ? throw new ArgumentException(
                    "ElementwiseGrad needs real results, this one is complex: use Autodiff.HolomorphicGrad of the sum, or Autodiff.Vjp " +
                    "with a complex cotangent.")
                : Num.Sum(y);
        });
    }

    /// <summary>The same numbers as a constant: no transform follows the result.</summary>
    public static NDArray StopGradient(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Value;
    }
}
