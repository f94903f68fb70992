using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The VJP of svd as a primitive of its own: from U, s, Vh and the cotangents that are not null, the cotangent of A. Which pairs count is
/// decided by <see cref="SvdCoupling{T, R}"/>; its own derivative is that of the same formula in differentiable functions.
/// </summary>
sealed class SvdCotangent(SvdOptions options, bool hasU, bool hasS, bool hasVh) : Primitive("gradient of svd")
{
    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        (NDArray u, NDArray s, NDArray vh, NDArray? gu, NDArray? gs, NDArray? gvh) = Split(inputs);
        if (u.Size == 0 || vh.Size == 0)
        {
            return [NDArray.ZerosOf(u.DType, [.. u.Shape[..^1], vh.Shape[^1]])];
        }

        if (gu is null && gvh is null)
        {
            int r = s.Shape[^1];
            return [Num.Conj(Num.MatMul(u[Num.Ellipsis, ..r] * gs![Num.Ellipsis, Num.NewAxis, ..], vh[Num.Ellipsis, ..r, ..]))];
        }

        // X, Y^H and the parts of the cotangents outside the spaces of U and V.
        NDArray? x = gu is null ? null : Num.MatMul(u, gu, Trans.Transpose), y = gvh is null ? null : Num.MatMul(gvh, vh, Trans.None, Trans.Transpose);
        NDArray? outU = x is null || u.Shape[^1] == u.Shape[^2] ? null : Num.Conj(gu!) - Num.MatMul(u, Num.Conj(x));
        NDArray? outV = y is null || vh.Shape[^1] == vh.Shape[^2] ? null : Num.Conj(gvh!) - Num.MatMul(Num.Conj(y), vh);
        var coupling = new Coupling(
            options, u.Rank > 2, u.Shape[^1], vh.Shape[^2], s.ToRowMajor(), gs?.ToRowMajor(), x?.ToRowMajor(), y?.ToRowMajor(),
            gu is null ? null : Num.Norm(gu, -2), gvh is null ? null : Num.Norm(gvh, -1), NDArray.Empty(u.DType, [.. u.Shape[..^2], u.Shape[^1], vh.Shape[^2]]),
            outU is null ? null : Num.Norm(outU, -2), outV is null ? null : Num.Norm(outV, -1));
        options.Certificate?.Begin(MatrixBatch.Count(u));
        Scalars.Dispatch(u.DType, coupling);

        // conj(gA) = (U conj(E) + outU / s) Vh + U outV / s
        NDArray left = Num.MatMul(u, coupling.E);
        left = outU is null ? left : left + (outU * coupling.OuterU![Num.Ellipsis, Num.NewAxis, ..]);
        NDArray result = Num.MatMul(left, vh);
        return [Num.Conj(outV is null ? result : result + Num.MatMul(u, outV * coupling.OuterV![Num.Ellipsis, .., Num.NewAxis]))];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
    {
        SvdFormula formula = new(options, Array.ConvertAll(inputs, x => x.Value), hasU, hasS, hasVh);
        formula.CheckReverse(g[0]!.Value, hasS && needed[hasU ? 4 : 3]);
        return Autodiff.Vjp(a => [formula.Evaluate(a)], inputs).Pullback([g[0]!]);
    };

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        SvdFormula formula = new(options, Array.ConvertAll(inputs, x => x.Value), hasU, hasS, hasVh);
        return (Apply(inputs), [formula.Tangent(inputs, tangents)]);
    }

    (NDArray U, NDArray S, NDArray Vh, NDArray? Gu, NDArray? Gs, NDArray? Gvh) Split(NDArray[] inputs) => SvdFormula.Split(inputs, hasU, hasS, hasVh);

    sealed record Coupling(
        SvdOptions Options, bool Batched, int P, int Q, NDArray S, NDArray? Gs, NDArray? X, NDArray? Y, NDArray? NormU, NDArray? NormV, NDArray E,
        NDArray? OuterU, NDArray? OuterV) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int r = S.Shape[^1];
            for (int m = 0; m < MatrixBatch.Count(E); m++)
            {
                new SvdCoupling<T, R>(Of<R>(S, m, r), Of<R>(Gs, m, r), Of<T>(X, m, P * P), Of<T>(Y, m, Q * Q), Of<R>(NormU, m, P), Of<R>(NormV, m, Q), P, Q)
                    .Run(Options, Batched ? m : null, Of<T>(E, m, P * Q), Of<R>(OuterU, m, P), Of<R>(OuterV, m, Q));
            }
        }

        static Span<TItem> Of<TItem>(NDArray? a, int m, int length) where TItem : unmanaged => a is null ? [] : a.Dense<TItem>().Slice(m * length, length);
    }
}
