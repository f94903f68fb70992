using System.Runtime.CompilerServices;

namespace Lapack;

public static partial class Autodiff
{
    /// <summary>
    /// The value of f at x, and the map from a cotangent of the value to that of x, which may be called any number of times.
    /// </summary>
    /// <param name="f">Any array to any array.</param>
    /// <param name="x">The point at which f is evaluated, real or complex.</param>
    /// <exception cref="ArgumentException">The argument holds integers or a mask; or (thrown by the map) the cotangent's shape is not
    /// that of the value.</exception>
    public static VjpResult Vjp(Func<NDArray, NDArray> f, NDArray x)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Vjp(a => [f(a[0])], new[] { x });
        return new(values[0], g => pull([g])[0]);
    }

    /// <summary>
    /// The values of a function of several arrays with several results, and the map from cotangents of the results (null: zero) to
    /// those of the arguments, which may be called any number of times.
    /// </summary>
    /// <param name="f">Any arrays to any arrays.</param>
    /// <param name="arguments">Where f is evaluated, real or complex.</param>
    /// <returns>
    /// The values, and a function from cotangents, one a value, of its shape, to those of the arguments, of their shapes and types.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// An argument holds integers or a mask; or (thrown by the map) the number of cotangents or a shape is not that of the values.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static (NDArray[] Values, Func<NDArray?[], NDArray[]> Pullback) Vjp(Func<NDArray[], NDArray[]> f, NDArray[] arguments)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(arguments);
        LookedPass pass = Record(f, arguments);
        return (pass.Values, cotangents => Complete(pass.Run(Seeds(pass.Values, cotangents), isLast: false), arguments));
    }

    /// <summary>Pulls cotangents back through f once, and frees the record on the way.</summary>
    internal static NDArray?[] PullOnce(Func<NDArray[], NDArray[]> f, NDArray[] arguments, NDArray?[] cotangents)
    {
        (NDArray[] values, BackwardPass pass) = new ReverseTrace().Record(f, Array.ConvertAll(arguments, Differentiable));
        NDArray?[] gradients = pass.Run(Seeds(values, cotangents), free: true);
        return pass.IsInDoubt
            ? new ReverseTrace().Record(f, Array.ConvertAll(arguments, Differentiable)).Pass.Run(Seeds(values, cotangents), free: false)
            : gradients;
    }

    static (NDArray Value, NDArray[] Gradients, ReverseTrace Trace) Gradients(Func<NDArray[], NDArray> f, params NDArray[] arguments)
    {
        LookedPass pass = Record(a => [f(a)], arguments);
        NDArray value = pass.Values[0];
        if (value.Size != 1 || !value.DType.IsInexact() || value.DType.IsComplex())
        {
            string remedy = !value.DType.IsInexact() ? "A comparison or an integer has no derivative."
                : value.DType.IsComplex() ? "Take Num.Real, Num.Abs or Num.AbsSquare of it, or use Autodiff.Vjp with a complex cotangent."
                : "Reduce it with Num.Sum or Num.Mean, or use Autodiff.Vjp with a cotangent for each element.";
            throw new ArgumentException(
                $"Grad needs a loss that is one real number; this one is {value.DType} of shape {Layout.Text(value.Shape)}. {remedy}");
        }

        NDArray one = Num.Full(value.ShapeArray, 1.0, value.DType);
        return (value, Complete(pass.Run([one], isLast: true, isLoss: true), arguments), pass.Trace);
    }

    static LookedPass Record(Func<NDArray[], NDArray[]> f, NDArray[] arguments) => new(f, Array.ConvertAll(arguments, Differentiable));

    static NDArray?[] Seeds(NDArray[] values, NDArray?[] cotangents)
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

        return seeds;
    }

    static NDArray SeedFor(NDArray value, NDArray cotangent)
    {
        if (!cotangent.Shape.SequenceEqual(value.Shape))
        {
            throw new ArgumentException(
                $"A cotangent of shape {Layout.Text(cotangent.Shape)} for a value of shape {Layout.Text(value.Shape)}.");
        }

        return Cotangents.Fit(cotangent, value.DType);
    }

    static NDArray[] Complete(NDArray?[] gradients, NDArray[] arguments)
    {
        var result = new NDArray[gradients.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = gradients[i] ?? NDArray.ZerosLike(arguments[i]);
        }

        return result;
    }

    static NDArray Differentiable(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsInexact()
            ? x.Inexact
            : throw new ArgumentException($"An array of type {x.DType} cannot be differentiated: convert it with AsType(DType.Float64).");
    }
}

/// <summary>The value of a function and the map from its cotangent to the argument's.</summary>
public readonly record struct VjpResult(NDArray Value, Func<NDArray, NDArray> Pullback);
