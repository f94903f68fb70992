namespace Lapack;

/// <summary>
/// What the engine does with cotangents and tangents. It knows no other functions of <see cref="Num"/> than those used here.
/// </summary>
static class Cotangents
{
    /// <summary>The sum of two cotangents of one array.</summary>
    public static NDArray Add(NDArray a, NDArray b) => a + b;

    /// <summary>
    /// Brings a cotangent or tangent to the type of its array: a real array takes the real part, since dL = Re(g dz) = Re(g) dx along it.
    /// </summary>
    public static NDArray Fit(NDArray g, DType type) => Num.InType(g, type);

    /// <summary>Sums a cotangent that has the shape to which its array was broadcast to the array's shape; others stay.</summary>
    public static NDArray? SumTo(NDArray? g, int[] shape) =>
        g is not null && Layout.Broadcast(g.Shape, shape) is { } common && g.Shape.SequenceEqual(common) ? Num.SumTo(g, shape) : g;
}
