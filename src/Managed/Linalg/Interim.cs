namespace Lapack;

static class Interim
{
    public static NDArray Inv(NDArray a) => new InvPrimitive().Of(a);

    public static NDArray Solve(NDArray a, NDArray b) => Num.MatMul(Inv(a), b);

    sealed class InvPrimitive() : Primitive("Inv")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            int n = a.Shape[^1];
            NDArray flat = Num.Reshape(a, [Layout.SizeOf(a.Shape[..^2]), n, n]);
            System.Numerics.Complex[] x = flat.ToArray<System.Numerics.Complex>();
            for (int m = 0; m < flat.Shape[0]; m++)
            {
                Span<System.Numerics.Complex> s = x.AsSpan(m * n * n, n * n);
                var b = new System.Numerics.Complex[n, 2 * n];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++) { b[i, j] = s[i * n + j]; }
                    b[i, n + i] = 1;
                }
                for (int k = 0; k < n; k++)
                {
                    int p = k;
                    for (int i = k; i < n; i++) { if (System.Numerics.Complex.Abs(b[i, k]) > System.Numerics.Complex.Abs(b[p, k])) { p = i; } }
                    if (b[p, k] == 0) { throw new Lapack.Native.SingularMatrixException("dgetrf", k + 1, "singular", a.Rank > 2 ? m : null); }
                    for (int j = 0; j < 2 * n; j++) { (b[p, j], b[k, j]) = (b[k, j], b[p, j]); }
                    System.Numerics.Complex d = b[k, k];
                    for (int j = 0; j < 2 * n; j++) { b[k, j] /= d; }
                    for (int i = 0; i < n; i++)
                    {
                        if (i == k) { continue; }
                        System.Numerics.Complex f = b[i, k];
                        for (int j = 0; j < 2 * n; j++) { b[i, j] -= f * b[k, j]; }
                    }
                }
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++) { s[i * n + j] = b[i, n + j]; }
                }
            }
            NDArray z = Num.Reshape(NDArray.Wrap(x, [x.Length]), a.ShapeArray);
            return [a.DType.IsComplex() ? z.AsType(a.DType) : Num.Real(z).AsType(a.DType)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            NDArray y = outputs[0];
            return g => [-Num.MatMul(Num.MatMul(y, g[0]!, Lapack.Native.Trans.Transpose), y, Lapack.Native.Trans.None, Lapack.Native.Trans.Transpose)];
        }
    }
}
