namespace Lapack;

public static partial class Autodiff
{
    /// <summary>
    /// The matrix of second derivatives of a real scalar function of a real array: element (i..., j...) is d/dx_j of the gradient's
    /// element i. Forward over reverse: one forward pass over the gradient for each element of x.
    /// </summary>
    /// <param name="f">A real array to one real number.</param>
    /// <returns>A function of x that gives an array of the shape x.Shape + x.Shape.</returns>
    /// <exception cref="ArgumentException">
    /// Thrown by the returned function for a complex argument, whose second derivatives are no single complex matrix.
    /// </exception>
    public static Func<NDArray, NDArray> Hessian(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return x => x.DType.IsComplex()
            ? throw new ArgumentException(
                $"Hessian needs a real argument, not {x.DType}: write the loss as a function of Num.Real(z) and Num.Imag(z), or take " +
                "Autodiff.HessianVectorProduct, which is real-linear in the direction.")
            : Jacobian(Grad(f), JacobianMode.Forward)(x);
    }

    /// <summary>
    /// The derivative of the gradient along a direction, d/dt grad f(x + t v): forward mode over reverse mode, at the price of about two
    /// gradients. At equal eigenvalues this is right where reverse over reverse has to refuse.
    /// </summary>
    /// <param name="f">Any array to one real number.</param>
    /// <returns>
    /// A function of x and the direction v that gives an array of the shape of x, in the convention of
    /// <see cref="Grad(Func{NDArray, NDArray})"/>.
    /// </returns>
    public static Func<NDArray, NDArray, NDArray> HessianVectorProduct(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return (x, v) => Jvp(Grad(f), x, v).Tangent;
    }

    /// <summary>
    /// The Gauss-Newton matrix of loss(model(x)) times a direction: J^T H J v, with J the derivative of the model and H the second
    /// derivative of the loss at its value; what is left of the Hessian when the model is taken as linear. Positive semidefinite for a
    /// convex loss, and no second derivative of the model is needed.
    /// </summary>
    /// <param name="model">Any array to any array.</param>
    /// <param name="loss">The model's value to one real number.</param>
    /// <returns>
    /// A function of x and the direction v that gives an array of the shape of x: for a complex x real-linear in v, in the convention of
    /// <see cref="Grad(Func{NDArray, NDArray})"/>.
    /// </returns>
    /// <remarks>
    /// Schraudolph, Fast curvature matrix-vector products for second-order gradient descent, Neural Computation 14 (2002).
    /// </remarks>
    public static Func<NDArray, NDArray, NDArray> GaussNewtonVectorProduct(
        Func<NDArray, NDArray> model, Func<NDArray, NDArray> loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        return (x, v) =>
        {
            VjpResult transposed = Vjp(model, x);
            NDArray moved = Jvp(model, x, v).Tangent;
            return transposed.Pullback(HessianVectorProduct(loss)(transposed.Value, moved));
        };
    }
}
