namespace Lapack;

public abstract partial class Primitive
{
    /// <summary>A primitive of one array, from its function and its rules.</summary>
    /// <param name="name">What errors call the operation.</param>
    /// <param name="forward">y = f(x), on plain arrays.</param>
    /// <param name="vjp">From x and y, the map of y's cotangent to x's.</param>
    /// <param name="jvp">From x and y, the map of dx to dy; null to transpose <paramref name="vjp"/>.</param>
    public static Primitive Define(
        string name, Func<NDArray, NDArray> forward, Func<NDArray, NDArray, Func<NDArray, NDArray>> vjp,
        Func<NDArray, NDArray, Func<NDArray, NDArray>>? jvp = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(vjp);
        return new Defined(
            name,
            x => [forward(x[0])],
            (x, y) =>
            {
                Func<NDArray, NDArray> pull = vjp(x[0], y[0]) ?? throw NoRule(name, "a pullback");
                return g => [pull(g[0]!)];
            },
            jvp is null ? null : (x, y) =>
            {
                Func<NDArray, NDArray> push = jvp(x[0], y[0]) ?? throw NoRule(name, "a map of tangents");
                return d => [push(d[0]!)];
            });
    }

    /// <summary>A primitive of two arrays, from its function and its rules.</summary>
    /// <param name="name">What errors call the operation.</param>
    /// <param name="forward">z = f(x, y), on plain arrays.</param>
    /// <param name="vjp">
    /// From x, y and z, the map of z's cotangent to those of x and y (null: zero). One that has the shape to which its argument was
    /// broadcast is summed to the argument's shape.
    /// </param>
    /// <param name="jvp">
    /// From x, y and z, the map of dx and dy, zeros where an argument is held fixed, to dz; null to transpose <paramref name="vjp"/>.
    /// </param>
    public static Primitive Define(
        string name, Func<NDArray, NDArray, NDArray> forward, Func<NDArray, NDArray, NDArray, Func<NDArray, (NDArray?, NDArray?)>> vjp,
        Func<NDArray, NDArray, NDArray, Func<NDArray, NDArray, NDArray>>? jvp = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(vjp);
        return new Defined(
            name,
            x => [forward(x[0], x[1])],
            (x, y) =>
            {
                Func<NDArray, (NDArray?, NDArray?)> pull = vjp(x[0], x[1], y[0]) ?? throw NoRule(name, "a pullback");
                (int[] first, int[] second) = (x[0].ShapeArray, x[1].ShapeArray);
                return g =>
                {
                    (NDArray? toFirst, NDArray? toSecond) = pull(g[0]!);
                    return [Cotangents.SumTo(toFirst, first), Cotangents.SumTo(toSecond, second)];
                };
            },
            jvp is null ? null : (x, y) =>
            {
                Func<NDArray, NDArray, NDArray> push = jvp(x[0], x[1], y[0]) ?? throw NoRule(name, "a map of tangents");
                return d => [push(d[0] ?? NDArray.ZerosLike(x[0]), d[1] ?? NDArray.ZerosLike(x[1]))];
            });
    }

    /// <summary>A primitive of any number of arrays with any number of results, from its function and its rules.</summary>
    /// <param name="name">What errors call the operation.</param>
    /// <param name="forward">The results from the arguments, on plain arrays.</param>
    /// <param name="vjp">From arguments and results, the map of the results' cotangents to the arguments' (null: zero, in both).</param>
    /// <param name="jvp">
    /// From arguments and results, the map of the arguments' tangents to the results' (null: zero, in both); null to transpose
    /// <paramref name="vjp"/>.
    /// </param>
    public static Primitive DefineMany(
        string name, Func<NDArray[], NDArray[]> forward, Func<NDArray[], NDArray[], Pullback> vjp,
        Func<NDArray[], NDArray[], Func<NDArray?[], NDArray?[]>>? jvp = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(vjp);
        return new Defined(name, forward, vjp, jvp);
    }

    static InvalidOperationException NoRule(string name, string what) =>
        new($"The rule of primitive '{name}' returned null instead of {what}.");

    /// <summary>A primitive whose three functions are given.</summary>
    sealed class Defined(
        string name, Func<NDArray[], NDArray[]> forward, Func<NDArray[], NDArray[], Pullback> vjp,
        Func<NDArray[], NDArray[], Func<NDArray?[], NDArray?[]>>? jvp) : Primitive(name)
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => forward(inputs);

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) =>
            vjp(inputs, outputs) ?? throw NoRule(Name, "a pullback");

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            if (jvp is null)
            {
                return base.Jvp(inputs, tangents);
            }

            NDArray[] outputs = Apply(inputs);
            return (outputs, (jvp(inputs, outputs) ?? throw NoRule(Name, "a map of tangents"))(tangents));
        }
    }
}
