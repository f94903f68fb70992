using System.Numerics;
using Lapack.Native;

namespace Lapack;

// The VJP and the JVP of eigh; the VJP's formula stands in the header of Eigh.
//
// JVP: with P = V^H dA V,
//
//     dw = real diag P,   dV = V (F o P),   F_ij = 1 / (w_j - w_i) between different groups of equal values, 0 inside a group.
//
// At equal eigenvalues the perturbation chooses the vectors: inside each group b, V_b is first turned by the R that makes
// R^H V_b^H dA V_b R diagonal. Then dw are the slopes of the eigenvalues as they leave the crossing (the one-sided derivatives of the
// sorted ones), and functions that treat a group alike, such as sum f(w) or V f(w) V^H, get exact derivatives, also second ones by
// forward over reverse: d(gw) then meets the basis in which the second derivative is diagonal. The component of dV inside a group
// depends on the second order of the perturbation and is left out; a loss that would see it has no gradient there.
//
// Sources: Giles (2008) as for eigh; degenerate perturbation theory, e.g. T. Kato, Perturbation Theory for Linear Operators, II.2.

/// <summary>The derivatives of eigh, which its relatives (tridiagonal matrices) share.</summary>
static class EighRule
{
    /// <summary>The cotangent of A, in the form that the options ask for.</summary>
    /// <param name="flow">Values, vectors and their cotangents.</param>
    /// <param name="uplo">The triangle that was read.</param>
    /// <param name="options">Degeneracy, gauge, form, certificate.</param>
    /// <param name="subset">The eigenpairs that are used, if they are only a part, for messages; null for all.</param>
    public static NDArray Vjp(EighFlow flow, Uplo uplo, EighOptions options, EighSubset? subset = null) =>
        new Cotangent(flow, uplo, options, subset).Of(flow.Given);

    /// <summary>Outputs (w, V turned inside groups) and their tangents (dw, dV) for a Hermitian direction dA.</summary>
    public static (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray w, NDArray v, NDArray da, Degeneracy policy)
    {
        NDArray p = MatrixAlgebra.Congruence(v, da);
        Spectrum spectrum = Spectrum.OfHermitian(w.Value, SpectralNames.Eigh, policy);
        if (policy.Width is null && Rotation(spectrum, p.Value) is { } r)
        {
            v = Num.MatMul(v, r);
            p = MatrixAlgebra.Congruence(v, da);
        }

        NDArray dw = Num.Real(Num.Diagonal(p)), dv = Num.MatMul(v, p * spectrum.ReciprocalGaps(w));
        return ([w, v], [dw, policy.Width is null ? VectorTangent.Of(dv, w, SpectralNames.Eigh) : dv]);
    }

    /// <summary>Unitary matrices that diagonalize P inside every group of equal eigenvalues; null if every group is single.</summary>
    public static NDArray? Rotation(Spectrum spectrum, NDArray p)
    {
        int n = spectrum.Order;
        NDArray stacked = Num.Reshape(p, [spectrum.Count, n, n]);
        return BlockDiagonal.Of(
            spectrum.GroupRanges().Where(g => g.End - g.First > 1)
                .Select(g => (g.Matrix, g.First, Linalg.Eigh(stacked[g.Matrix, g.First..g.End, g.First..g.End]).Eigenvectors)),
            p.ShapeArray,
            p.DType);
    }

    /// <summary>
    /// The VJP of eigh as a primitive of its own: from w, V and the cotangents that there are, the cotangent of A. Its numbers come from
    /// <see cref="EighKernel{T, R}"/> and <see cref="EighLaneKernel{T, E, V, R}"/>; its own derivative is that of the same formula in array
    /// functions, <see cref="EighSecondOrder"/>.
    /// </summary>
    sealed class Cotangent : Primitive
    {
        readonly EighFlow pattern;
        readonly Uplo uplo;
        readonly EighOptions options;
        readonly EighSubset? subset;

        public Cotangent(EighFlow pattern, Uplo uplo, EighOptions options, EighSubset? subset) : base("gradient of Eigh") =>
            (this.pattern, this.uplo, this.options, this.subset) = (pattern, uplo, options, subset);

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray result = NDArray.ZerosLike(inputs[1]);
            options.Certificate?.Begin(MatrixBatch.Count(result));
            if (result.Size > 0)
            {
                Scalars.Dispatch(result.DType, new Body(this, pattern.From(inputs), result));
            }

            return [result];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            EighSecondOrder second = new(pattern.From(inputs).Values, uplo, options);
            second.CheckReverse(g[0]!.Value, pattern.Gw is not null && needed[2]);
            return Autodiff.Vjp(x => [second.Evaluate(pattern.From(x))], inputs).Pullback([g[0]!]);
        };

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            EighFlow flow = pattern.From(inputs);
            return (Apply(inputs), [new EighSecondOrder(flow.Values, uplo, options).Tangent(flow, tangents)]);
        }

        sealed class Body(Cotangent owner, EighFlow flow, NDArray result) : IScalarBody
        {
            public void Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                int n = flow.V.Shape[^1];
                EighFlow dense = new(
                    flow.W.ToRowMajor(),
                    MatrixBatch.ToColumnMajor(flow.V),
                    flow.Gw?.ToRowMajor(),
                    flow.Gv is null ? null : MatrixBatch.ToColumnMajor(flow.Gv));
                var (w, gw) = (new VectorSpans<R>(dense.W), new VectorSpans<R>(dense.Gw));
                var (v, gv, cotangents) = (new MatrixSpans<T>(dense.V), new MatrixSpans<T>(dense.Gv), new MatrixSpans<T>(result));
                LapackLibrary library = LapackLibrary.Current;
                int count = MatrixBatch.Count(result);
                if (EighLaneFlow<T, R>.Serves(owner.options) && LaneTable.TakesEighGradient<R>(n, count))
                {
                    var lanes = new EighLaneFlow<T, R>(dense, owner.uplo, owner.options, result);
                    LaneGroups.ForEach<R>(library, count, n, () => lanes.At(LaneTable.Width), m => Some(m, m + 1));
                }
                else
                {
                    BatchLoop.ForEach(library, count, n, Some);
                }

                void Some(int first, int end)
                {
                    using var kernel = new EighKernel<T, R>(library, n, owner.uplo, owner.options);
                    for (int m = first; m < end; m++)
                    {
                        SpectralNames names = owner.subset is { } subset
                            ? SpectralNames.Eigh with { Cut = subset.Bounds<R>(w[m]) }
                            : SpectralNames.Eigh;
                        PairContext context = PairContext.Of(names, owner.options, result.Rank == 2 ? null : m);
                        kernel.Run(context, new() { W = w[m], V = v[m], Gw = gw[m], Gv = gv[m] }, cotangents[m]);
                    }
                }
            }
        }
    }
}
