namespace Lapack;

public static partial class Autodiff
{
    /// <summary>The value of a real scalar function and its gradient, from one evaluation.</summary>
    /// <returns>A function that gives f(x) and the gradient, of the shape and type of x.</returns>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, ValueAndGradient> ValueAndGrad(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            (NDArray value, NDArray[] gradients, _) = Gradients(a => f(a[0]), x);
            return new(value, gradients[0]);
        };
    }

    /// <summary>The value of a real scalar function of two arrays and its gradients, from one evaluation.</summary>
    /// <returns>A function that gives the value and the gradients, each of the shape and type of its argument.</returns>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, (NDArray Value, (NDArray First, NDArray Second) Gradients)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, y) =>
        {
            (NDArray value, NDArray[] g, _) = Gradients(a => f(a[0], a[1]), x, y);
            return (value, (g[0], g[1]));
        };
    }

    /// <summary>The value of a real scalar function of three arrays and its gradients, from one evaluation.</summary>
    /// <returns>A function that gives the value and the gradients, each of the shape and type of its argument.</returns>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, (NDArray Value, (NDArray First, NDArray Second, NDArray Third) Gradients)> ValueAndGrad(
        Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, y, z) =>
        {
            (NDArray value, NDArray[] g, _) = Gradients(a => f(a[0], a[1], a[2]), x, y, z);
            return (value, (g[0], g[1], g[2]));
        };
    }

    /// <summary>The value of a real scalar function of four arrays and its gradients, from one evaluation.</summary>
    /// <returns>A function that gives the value and the gradients, each of the shape and type of its argument.</returns>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static
        Func<NDArray, NDArray, NDArray, NDArray, (NDArray Value, (NDArray First, NDArray Second, NDArray Third, NDArray Fourth) Gradients)>
        ValueAndGrad(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, y, z, t) =>
        {
            (NDArray value, NDArray[] g, _) = Gradients(a => f(a[0], a[1], a[2], a[3]), x, y, z, t);
            return (value, (g[0], g[1], g[2], g[3]));
        };
    }

    /// <summary>The gradient of a loss, with whatever else the function found on the way (autograd's grad_and_aux).</summary>
    /// <param name="f">
    /// Any array to a loss (a real array of one element) and something more: arrays, or any tree of arrays that <see cref="ArrayTree"/>
    /// knows, come back as constants; anything else comes back as it is.
    /// </param>
    /// <returns>A function that gives the gradient, and what f found besides the loss.</returns>
    /// <inheritdoc cref="Grad(Func{NDArray, NDArray})"/>
    public static Func<NDArray, (NDArray Gradient, TAux Aux)> GradAndAux<TAux>(Func<NDArray, (NDArray Loss, TAux Aux)> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x =>
        {
            TAux aux = default!;
            (_, NDArray[] gradients, ReverseTrace trace) = Gradients(
                a =>
                {
                    (NDArray loss, aux) = f(a[0]);
                    return loss;
                },
                x);
            ArrayTree<TAux>? tree = ArrayTree.Find<TAux>();
            return (
                gradients[0],
                tree is null || aux is null ? aux : tree.Map(aux, "", (_, leaf) => leaf is null ? null! : trace.PrimalOf(leaf)));
        };
    }
}

/// <summary>A loss and its gradient at the same point.</summary>
public readonly record struct ValueAndGradient(NDArray Value, NDArray Gradient);
