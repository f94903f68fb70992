namespace Lapack;

public static partial class Autodiff
{
    /// <summary>
    /// The complex derivative f'(z) of a holomorphic function with one complex result: df/dz_i for each element of z, with df = sum f' dz.
    /// The Cauchy-Riemann equations are checked for every element, at the price of a second backward pass.
    /// </summary>
    /// <param name="f">Any array to one complex number. For an elementwise function of many numbers take the sum of its values.</param>
    /// <returns>A function of z; a real z counts as complex.</returns>
    /// <exception cref="ArgumentException">
    /// Thrown by the returned function when f is not holomorphic at z, or has more than one element.
    /// </exception>
    public static Func<NDArray, NDArray> HolomorphicGrad(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        return z =>
        {
            z = z.AsType(z.DType.ComplexType());
            LookedPass pass = Record(a => [f(a[0])], [z]);
            NDArray y = pass.Values[0];
            if (y.Size != 1 || !y.DType.IsInexact())
            {
                throw new ArgumentException(
                    $"HolomorphicGrad needs one complex number; this result is {y.DType} of shape {Layout.Text(y.Shape)}. " +
                    "Take Num.Sum of an elementwise function, or Autodiff.Jacobian(f, holomorphic: true).");
            }

            // With df = J dz + K conj(dz), pulling back u gives u J + conj(u K).
            NDArray one = Num.Full(y.ShapeArray, 1.0, y.DType.ComplexType());
            NDArray j = Complete(pass.Run(Seeds(pass.Values, [one]), isLast: false), [z])[0];
            NDArray turned = Complete(pass.Run(Seeds(pass.Values, [Num.I * one]), isLast: false), [z])[0];

            // Where f' nearly vanishes, what is left of it is the rounding of its terms, of size f / z.
            double scale = (double)Num.EuclideanNorm(z.Value), terms = scale > 0 ? (double)Num.EuclideanNorm(y.Value) / scale : 0;
            RequireHolomorphic("HolomorphicGrad", Num.I * j.Value, turned.Value, (double)Num.EuclideanNorm(j.Value) + terms);
            return j;
        };
    }
}
