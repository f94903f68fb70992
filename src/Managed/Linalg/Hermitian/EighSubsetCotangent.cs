using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The VJP of eigh with a subset (formulas in EighPartial.cs) as a primitive: real-linear in the cotangents, which are its inputs; the
/// decomposition is constant.
/// </summary>
sealed class EighSubsetCotangent(Uplo uplo, EighOptions options, NDArray a, NDArray w, NDArray v, Array factors, bool hasW)
    : Primitive("gradient of eigh of a subset")
{
    readonly Uplo uplo = uplo;
    readonly EighOptions options = options;
    readonly NDArray w = w;
    readonly NDArray v = v;
    readonly Array factors = factors;

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        NDArray result = NDArray.ZerosOf(a.DType, a.ShapeArray);
        options.Certificate?.Begin(MatrixBatch.Count(a));
        if (v.Size > 0)
        {
            Scalars.Dispatch(a.DType, new Body(this, hasW ? inputs[0].ToRowMajor() : null, inputs.Length > (hasW ? 1 : 0) ? inputs[^1] : null, result));
        }

        return [result];
    }

    /// <summary>The map is linear: its derivative is itself.</summary>
    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
        (Apply(inputs), Apply([.. tangents.Select((t, i) => t ?? NDArray.ZerosOf(inputs[i].DType, inputs[i].ShapeArray))]));

    /// <summary>
    /// The transposed map, from a direction to (dw, dV): dw_j = v_j^H dA v_j, dV = V (F o V^H dA V_S) over all eigenvectors V, groups of
    /// equal eigenvalues left out.
    /// </summary>
    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
    {
        NDArray c = g[0]!;
        NDArray da = Triangles.Direction(c, uplo, options.GradientForm);
        NDArray moved = Num.MatMul(da, v);
        NDArray dw = Num.Real(Num.Sum(Num.Conj(v) * moved, -2));
        if (hasW && inputs.Length == 1)
        {
            return [dw];
        }

        (NDArray all, NDArray vectors) = Linalg.Eigh(a, uplo, new EighOptions { Degeneracy = options.Degeneracy });
        NDArray difference = w[Num.Ellipsis, Num.NewAxis, ..] - all[Num.Ellipsis, .., Num.NewAxis];
        NDArray tolerance = 32 * all.DType.Epsilon() * Num.Norm(all, -1)[Num.Ellipsis, Num.NewAxis, Num.NewAxis];
        NDArray separate = Num.Abs(difference) > tolerance;
        NDArray turn = Num.MatMul(vectors, moved, Trans.ConjTranspose) * Num.Where(separate, 1 / Num.Where(separate, difference, 1), 0);
        NDArray dv = Num.MatMul(vectors, turn);
        return hasW ? [dw, dv] : [dv];
    };

    sealed class Body(EighSubsetCotangent owner, NDArray? gw, NDArray? gv, NDArray result) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            (int n, int k) = (owner.v.Shape[^2], owner.v.Shape[^1]);
            NDArray w = owner.w.ToRowMajor(), v = MatrixBatch.ToColumnMajor(owner.v), columns = gv is null ? v : MatrixBatch.ToColumnMajor(gv);
            var factors = (Tridiagonal<T, R>[])owner.factors;
            LapackLibrary library = LapackLibrary.Current;
            bool single = v.Rank == 2;
            BatchLoop.ForEach(library, factors.Length, n, (first, end) =>
            {
                using var kernel = new EighKernel<T, R>(library, n, owner.uplo, owner.options);
                for (int m = first; m < end; m++)
                {
                    kernel.RunSubset(
                        factors[m],
                        w.FromOffset<R>().Slice(m * k, k),
                        v.FromOffset<T>().Slice(m * n * k, n * k),
                        gw is null ? [] : gw.FromOffset<R>().Slice(m * k, k),
                        gv is null ? [] : columns.FromOffset<T>().Slice(m * n * k, n * k),
                        result.Dense<T>().Slice(m * n * n, n * n),
                        single ? null : m);
                }
            });
        }
    }
}
