using Lapack.Native;

namespace Lapack;

// An orthonormal basis W of the complement of the columns of an m x r matrix U with U^H U = 1: the vectors that a thin factor lacks.
// Only the space is determined. With the basis held (W^H dW = 0),
//
//     dW = -U dU^H W,   gU = -conj(W) gW^H conj(U)
//
// A loss may depend on W through the projector W W^H: then X = W^T gW is Hermitian. What is not is judged by the rule for close pairs: W
// belongs to the singular value 0, so all its vectors are equal.
//
// For the rows of Vh the same holds for the adjoints; gV = gVh^H.
sealed class SvdComplement(Agreement<SvdOptions> agreed, bool columns, double smallest)
    : Primitive("Svd"), IGaugeFreedom, IUndetermined
{
    /// <summary>Orthonormal columns, or rows, with those that are missing behind them.</summary>
    /// <param name="q">Orthonormal columns, or rows.</param>
    /// <param name="s">The singular values that they belong to.</param>
    /// <param name="columns">Whether they are columns.</param>
    /// <param name="agreed">The options of all calls on the matrix.</param>
    public static NDArray Completed(NDArray q, NDArray s, bool columns, Agreement<SvdOptions> agreed)
    {
        if (q.Shape[^1] == q.Shape[^2])
        {
            return q;
        }

        double smallest = s.Size == 0 ? 0 : (double)Num.Min(s.Value);
        NDArray[] rest = SharedApplication.Of<SvdOptions>(
            nameof(SvdComplement), null, _ => new SvdComplement(agreed, columns, smallest), q);
        return Num.Concatenate([q, rest[0]], columns ? -1 : -2);
    }

    public object Kind => (nameof(SvdComplement), columns);

    public FreeVectors? FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) =>
        agreed.Value.Degeneracy.Looks && CompletedBasis.IsFree(outputs[0].DType, outputs[0].Shape[columns ? ^1 : ^2])
            ? Completion(outputs)
            : null;

    public NDArray[] Equivalent(NDArray[] outputs, Random random) => Completion(outputs).Retaken(outputs, null, random).Outputs;

    CompletedBasis Completion(NDArray[] outputs) => new(SpectralNames.Svd, outputs[0], 0, columns, smallest);

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        NDArray u = Turned(inputs[0]);
        return [Turned(QrFactors.Completion(u))];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (NDArray u, NDArray w) = (Turned(inputs[0]), Turned(outputs[0]));
        return g =>
        {
            NDArray gw = Turned(g[0]!);
            Judge(w.Value, gw.Value);
            return [Turned(-Num.Conj(Num.MatMul(w, Num.MatMul(gw, u, Trans.Transpose))))];
        };
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        (NDArray u, NDArray du, NDArray w) = (Turned(inputs[0]), Turned(tangents[0]!), Turned(outputs[0]));
        return (outputs, [Turned(-Num.MatMul(u, Num.MatMul(du, w, Trans.ConjTranspose)))]);
    }

    NDArray Turned(NDArray x) => columns ? x : MatrixAlgebra.Adjoint(x);

    /// <summary>Refuses a loss that depends on the basis: whose residual |X_ij - conj X_ji| / 2 rounding does not explain.</summary>
    void Judge(NDArray w, NDArray gw)
    {
        (int m, int k) = (w.Shape[^2], w.Shape[^1]);
        double[] residual = (0.5 * Num.Abs(MatrixAlgebra.TwiceAntiHermitian(Num.MatMul(w, gw, Trans.Transpose)))).ToArray<double>();
        double[] norm = Num.EuclideanNorm(gw, -2).ToArray<double>();
        for (int b = 0; b < norm.Length / k; b++)
        {
            var pairs = new ClosePairs<double>(
                PairContext.Of(SpectralNames.Svd, agreed.Value, w.Rank > 2 ? b : null) with { Certificate = null },
                new() { Values = new double[m], Extent = SpectralExtent.OfEnds(0, 0, 2 * m, w.DType.Epsilon()) });
            for (int at = 0; at < k * k; at++)
            {
                (int i, int j) = (at / k, at % k);
                if (i <= j)
                {
                    pairs.Divides(new()
                    {
                        I = m - k + i,
                        J = m - k + j,
                        Residual = residual[(b * k * k) + at],
                        Pull = norm[(b * k) + i] + norm[(b * k) + j],
                    });
                }
            }

            pairs.Conclude();
        }
    }
}
