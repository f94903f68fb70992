using System.Numerics;

namespace Lapack;

/// <summary>
/// A function of the family f, f', f'', ..., each computed directly: its rule is the next member, so that derivatives of any order are
/// as accurate as the function.
/// </summary>
/// <param name="name">The public method, by which errors call the function.</param>
/// <param name="order">Which derivative of f this is.</param>
/// <param name="real">The derivative of a given order at a real number.</param>
/// <param name="complex">The same at a complex number; null if f takes real ones only.</param>
sealed class DerivativeFunction(string name, int order, Func<int, double, double> real, Func<int, Complex, Complex>? complex = null)
    : Primitive(name)
{
    public NDArray On(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        x = complex is null ? Num.RequireReal(x, Name) : x;
        return Of(x.DType.IsInexact() ? x : x.AsType(DType.Float64));
    }

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        [Elementwise.Map(inputs[0], x => real(order, x), x => complex!(order, x)).AsWeak(inputs[0].IsWeak)];

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        NDArray x = inputs[0];
        return g => [Num.Scaled(g[0]!, Next(x))];
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        (Apply(inputs), [Num.Scaled(tangents[0]!, Next(inputs[0]))]);

    NDArray Next(NDArray x) => new DerivativeFunction(Name, order + 1, real, complex).Of(x);
}
