using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The VJP of eigh as a primitive of its own: from w, V and the cotangents that are not null, the cotangent of A. Its numbers come
/// from <see cref="EighKernel{T, R}"/>; its own derivative is that of the same formula written in differentiable functions.
/// </summary>
sealed class EighCotangent(Uplo uplo, EighOptions options, bool hasW, bool hasV) : Primitive("gradient of eigh")
{
    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        (NDArray w, NDArray v, NDArray? gw, NDArray? gv) = Split(inputs);
        NDArray result = NDArray.ZerosOf(v.DType, v.ShapeArray);
        options.Certificate?.Begin(MatrixBatch.Count(v));
        switch (v.DType)
        {
            case DType.Float32: Run<float, float>(w, v, gw, gv, result); break;
            case DType.Float64: Run<double, double>(w, v, gw, gv, result); break;
            case DType.Complex64: Run<ComplexSingle, float>(w, v, gw, gv, result); break;
            default: Run<Complex, double>(w, v, gw, gv, result); break;
        }

        return [result];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
    {
        (NDArray w, NDArray v, NDArray? gw, NDArray? gv) = Split(inputs);
        EighFormula formula = new(uplo, options, w, v, gw, gv);
        formula.CheckReverse(g[0]!, hasW && needed[2]);
        return Autodiff.Vjp(
            a =>
            {
                (NDArray w, NDArray v, NDArray? gw, NDArray? gv) = Split(a);
                return [formula.Evaluate(w, v, gw, gv)];
            },
            inputs).Pullback([g[0]!]);
    };

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        (NDArray w, NDArray v, NDArray? gw, NDArray? gv) = Split(inputs);
        return (Apply(inputs), [new EighFormula(uplo, options, w, v, gw, gv).Tangent(tangents)]);
    }

    void Run<T, R>(NDArray w, NDArray v, NDArray? gw, NDArray? gv, NDArray result)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int n = v.Shape[^1];
        if (v.Size == 0)
        {
            return;
        }

        (w, v, gw, gv) = (w.ToRowMajor(), MatrixBatch.ToColumnMajor(v), gw?.ToRowMajor(), gv is null ? null : MatrixBatch.ToColumnMajor(gv));
        LapackLibrary library = LapackLibrary.Current;
        bool single = v.Rank == 2;
        BatchLoop.ForEach(library, v.Size / (n * n), n, (first, end) =>
        {
            using var kernel = new EighKernel<T, R>(library, n, uplo, options);
            for (int m = first; m < end; m++)
            {
                kernel.Run(
                    w.FromOffset<R>().Slice(m * n, n),
                    v.FromOffset<T>().Slice(m * n * n, n * n),
                    gw is null ? [] : gw.FromOffset<R>().Slice(m * n, n),
                    gv is null ? [] : gv.FromOffset<T>().Slice(m * n * n, n * n),
                    result.Dense<T>().Slice(m * n * n, n * n),
                    single ? null : m);
            }
        });
    }

    (NDArray W, NDArray V, NDArray? Gw, NDArray? Gv) Split(NDArray[] inputs) =>
        (inputs[0], inputs[1], hasW ? inputs[2] : null, hasV ? inputs[^1] : null);
}
