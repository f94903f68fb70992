using System.Numerics;
using Lapack.Native;

namespace Lapack;

// eigh with EighOptions.Subset: k eigenpairs (w_j, v_j), j in S, at their price.
//
// Forward: A = Q T Q^H (xHETRD, 4/3 n^3), k eigenvectors of T (xSTEMR, n k) rotated by Q (xUNMTR, 2 n^2 k).
//
// VJP: as in Eigh.cs with cotangents in the columns S alone. Inside S, E_SS as there. To the other vectors, with h_j = conj(gV_j) and P
// the projector on the complement of the k vectors,
//
//     conj(H) = Z V_S^H + V_S Z^H,   2 Z = V_S conj(E_SS) - Y,   y_j = P (A - w_j)^+ P h_j
//
// y_j by rotating with Q^H, a tridiagonal solve with T - w_j (which is singular: P before and after), and rotating back: n^2 k in all.
// A group of equal eigenvalues that lies across the end of S has no gradient unless h_j has no part in the rest of the group.
//
// Forward mode, derivatives of the derivative, Lorentzians and libraries without these routines take the full decomposition.
// Source: H. Xie, J.-G. Liu, L. Wang, 2001.04121, with the tridiagonal factor in place of conjugate gradients.
public static partial class Linalg
{
    static EighResult EighOfSubset(NDArray a, Uplo uplo, EighOptions options)
    {
        options = options with { CheckFinite = true };
        EighSubset subset = options.Subset!;
        int n = a.Shape[^1];
        bool once = !a.IsRecorded || Autodiff.IsReverseOnly(a);
        NDArray[] wv;
        if (!subset.ByValue)
        {
            subset.Bounds(n);
        }

        if (once && n > 0 && options.Degeneracy.Width is null && EighSubsetPrimitive.IsSupported(a.DType))
        {
            wv = !a.IsRecorded
                ? new EighSubsetPrimitive(uplo, options).Apply(a)
                : factored.GetOrCreateValue(a).GetOrAdd((uplo, options), key => new EighSubsetPrimitive(key.Item1, key.Item2).Apply(a));
        }
        else
        {
            NDArray[] full = Factored(a, uplo, options with { CheckFinite = true });
            (int from, int to) = BoundsOf(subset, full[0].Value);
            wv = [full[0][Num.Ellipsis, from..to], full[1][Num.Ellipsis, .., from..to]];
        }

        return new(wv[0], options.Gauge == Gauge.LargestReal ? new LargestRealGauge().Of(wv[1]) : wv[1]);
    }

    static (int From, int To) BoundsOf(EighSubset subset, NDArray w)
    {
        int n = w.Shape[^1];
        if (!subset.ByValue)
        {
            return subset.Bounds(n);
        }

        double[] values = w.ToArray<double>();
        int count = n == 0 ? 0 : values.Length / n;
        (int From, int To)[] bounds = [.. Enumerable.Range(0, count).Select(m => subset.Bounds<double>(values.AsSpan(m * n, n)))];
        (int From, int To) first = bounds.Length == 0 ? (0, 0) : bounds[0];
        return Array.TrueForAll(bounds, b => b == first)
            ? first
            : throw DifferentCounts([.. bounds.Select(b => b.To - b.From)]);
    }

    static ArgumentException DifferentCounts(int[] counts) => new(
        $"Eigh: the matrices of the batch have different eigenvalues in the interval ({string.Join(", ", counts.Take(10))} of them): take each by itself, or by number.");

    sealed class EighSubsetPrimitive(Uplo uplo, EighOptions options) : Primitive("eigh of a subset"), IGaugeFreedom
    {
        Array factors = Array.Empty<object>();

        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            (NDArray w, NDArray v) = (outputs[0], outputs[1]);
            int[] groups = v.Size == 0 ? [] : new EighPairs(w, options.Degeneracy).Groups;
            int k = v.Shape[^1];
            return [w, Num.MatMul(v, RandomBasis.Mixing(groups, [.. v.Shape[..^2], k, k], v.DType, random))];
        }

        public static bool IsSupported(DType type)
        {
            LapackLibrary library = LapackLibrary.Current;
            return type switch
            {
                DType.Float32 => Tridiagonal<float, float>.IsSupported(library),
                DType.Float64 => Tridiagonal<double, double>.IsSupported(library),
                DType.Complex64 => Tridiagonal<ComplexSingle, float>.IsSupported(library),
                _ => Tridiagonal<Complex, double>.IsSupported(library),
            };
        }

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            var body = new ForwardBody(inputs[0], uplo, options);
            Scalars.Dispatch(inputs[0].DType, body);
            factors = body.Factors;
            return body.Outputs;
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray w, NDArray v, Array kept) = (inputs[0], outputs[0], outputs[1], factors);
            return g => new EighSubsetCotangent(uplo, options, a, w, v, kept, g[0] is not null).Apply([.. g.OfType<NDArray>()]);
        }
    }

    sealed class ForwardBody(NDArray a, Uplo uplo, EighOptions options) : IScalarBody
    {
        public NDArray[] Outputs { get; private set; } = [];

        public Array Factors { get; private set; } = Array.Empty<object>();

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = a.Shape[^1];
            int[] offsets = MatrixBatch.Offsets(a);
            var factors = new Tridiagonal<T, R>[offsets.Length];
            MatrixBatch.Each(offsets.Length, n, (library, m) =>
            {
                // A column to spare: see EmptyColumnMajor. The scan is always made: some of the routines do not return from NaN.
                var work = new T[(n * n) + n];
                Uplo triangle = Hermitian.Load<T, R>(a, offsets[m], uplo, work.AsSpan(0, n * n));
                Hermitian.CheckFinite<T, R>(work.AsSpan(0, n * n), n, triangle, uplo, a.Rank == 2 ? null : m, "Eigenvalues");
                factors[m] = new(library, triangle, n, work);
            });

            EighSubset subset = options.Subset!;
            (int From, int To)[] bounds = Array.ConvertAll(factors, f => subset.Bounds(n, f.Count));
            (int first, int last) = bounds.Length == 0 ? (subset.ByValue ? (0, 0) : subset.Bounds(n)) : bounds[0];
            int k = last - first;
            if (Array.Exists(bounds, b => b.To - b.From != k))
            {
                throw DifferentCounts([.. bounds.Select(b => b.To - b.From)]);
            }

            NDArray w = NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^2], k]), v = MatrixBatch.EmptyColumnMajor(a.DType, [.. a.Shape[..^1], k]);
            MatrixBatch.Each(k == 0 ? 0 : factors.Length, n, (library, m) =>
            {
                Tridiagonal<T, R> f = factors[m];
                f.Solve(bounds[m].From, bounds[m].To);
                Span<R> values = w.Dense<R>().Slice(m * k, k);
                for (int j = 0; j < k; j++)
                {
                    values[j] = f.W[j] / f.Scale;
                }

                Span<T> vectors = v.FromOffset<T>().Slice(m * n * k, n * k);
                f.U.CopyTo(vectors);
                f.Rotate(Trans.None, k, vectors);
            });
            (Outputs, Factors) = ([w, v], factors);
        }
    }
}
