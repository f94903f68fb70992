using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The derivatives of eigh of a subset; the formulas stand above <see cref="Linalg.Eigh(NDArray, EighSubset, Uplo, EighOptions?)"/>.
/// </summary>
static class SubsetEighRule
{
    /// <summary>The cotangent of A from those of k eigenpairs.</summary>
    /// <param name="a">The matrices.</param>
    /// <param name="forms">Their tridiagonal forms.</param>
    /// <param name="flow">The eigenpairs and their cotangents.</param>
    /// <param name="uplo">The triangle that was read.</param>
    /// <param name="options">Degeneracy, gauge, form, certificate.</param>
    public static NDArray Vjp(NDArray a, SubsetForms forms, EighFlow flow, Uplo uplo, EighOptions options) =>
        new Cotangent(a, forms, flow, uplo, options).Of([.. flow.Given[2..]]);

    /// <summary>The VJP as a primitive: real-linear in the cotangents, which are its inputs; the decomposition is constant.</summary>
    sealed class Cotangent(NDArray a, SubsetForms forms, EighFlow pattern, Uplo uplo, EighOptions options) : Primitive("gradient of Eigh")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray result = NDArray.ZerosLike(a);
            options.Certificate?.Begin(MatrixBatch.Count(a));
            if (pattern.V.Size > 0)
            {
                Scalars.Dispatch(a.DType, new Body(forms, Flow(inputs), uplo, options, result));
            }

            return [result];
        }

        /// <remarks>The map is linear: its derivative is itself.</remarks>
        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents) =>
            (Apply(inputs), Apply([.. tangents.Select((t, i) => t ?? NDArray.ZerosLike(inputs[i]))]));

        /// <remarks>
        /// The transposed map, from a direction to (dw, dV): dw_j = v_j^H dA v_j, dV = V (F o V^H dA V_S) over all eigenvectors V, groups
        /// of equal eigenvalues left out.
        /// </remarks>
        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            NDArray da = Triangles.Direction(g[0]!, uplo, options.GradientForm);
            (NDArray w, NDArray v, NDArray? gw, NDArray? gv) = pattern;
            NDArray moved = Num.MatMul(da, v);
            NDArray[] flow = gw is null ? [] : [Num.Real(Num.Sum(Num.Conj(v) * moved, -2))];
            if (gv is null)
            {
                return flow;
            }

            (NDArray all, NDArray vectors) = Linalg.Eigh(a, uplo, new() { Degeneracy = options.Degeneracy });
            NDArray turn = Num.MatMul(vectors, moved, Trans.ConjTranspose) * ReciprocalGaps(all, w);
            return [.. flow, Num.MatMul(vectors, turn)];
        };

        EighFlow Flow(NDArray[] inputs) => pattern.From([pattern.W, pattern.V, .. inputs]);

        /// <summary>1 / (w_j - w_i) for all i of the spectrum and the j of the subset, in different groups; 0 inside a group.</summary>
        NDArray ReciprocalGaps(NDArray all, NDArray w)
        {
            Spectrum spectrum = Spectrum.OfHermitian(all.Value, SpectralNames.Eigh, options.Degeneracy);
            (int n, int k) = (spectrum.Order, w.Shape[^1]);
            var mask = new bool[spectrum.Count * n * k];
            for (int p = 0; p < mask.Length; p++)
            {
                (int m, int i, int j) = (p / (n * k), p / k % n, p % k);
                mask[p] = spectrum.Groups[(m * n) + i] != spectrum.Groups[(m * n) + forms.From[m] + j];
            }

            return spectrum.Reciprocals(MatrixAlgebra.AsRow(w) - MatrixAlgebra.AsColumn(all), NDArray.Wrap(mask, [.. all.Shape, k]));
        }
    }

    sealed class Body(SubsetForms forms, EighFlow flow, Uplo uplo, EighOptions options, NDArray result) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = flow.V.Shape[^2];
            var (w, gw) = (new VectorSpans<R>(flow.W.ToRowMajor()), new VectorSpans<R>(flow.Gw?.ToRowMajor()));
            var v = new MatrixSpans<T>(MatrixBatch.ToColumnMajor(flow.V));
            var gv = new MatrixSpans<T>(flow.Gv is null ? null : MatrixBatch.ToColumnMajor(flow.Gv));
            var cotangents = new MatrixSpans<T>(result);
            var factors = (TridiagonalForm<T, R>[])forms.Forms;
            LapackLibrary library = LapackLibrary.Current;
            BatchLoop.ForEach(library, factors.Length, n, (first, end) =>
            {
                using var kernel = new EighKernel<T, R>(library, n, uplo, options);
                for (int m = first; m < end; m++)
                {
                    (int from, int k) = (factors[m].From, flow.W.Shape[^1]);
                    SpectralNames names = SpectralNames.Eigh with { Cut = (from, from + k) };
                    var part = new MatrixFlow<T, R> { W = w[m], V = v[m], Gw = gw[m], Gv = gv[m], First = from };
                    kernel.RunSubset(PairContext.Of(names, options, result.Rank == 2 ? null : m), factors[m], part, cotangents[m]);
                }
            });
        }
    }
}
