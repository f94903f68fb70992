using Lapack.Native;
using static Lapack.MatrixAlgebra;

namespace Lapack;

// A = W P, W with orthonormal columns and P = (A^H A)^(1/2) Hermitian positive semidefinite. For A of full column rank, m >= n, with
// B = W^H dA and the inverse Lyapunov operator X = L(C): P X + X P = C,
//
//     Omega = L(B - B^H),   dW = W Omega + (dA - W B) P^-1,   dP = B - Omega P
//     T = gW^T W - P Gh^T,  Gh = (gP + gP^H) / 2,  Q = L(T - T^H)
//     gA = conj(W) (Q^T + Gh) + (gW - conj(W) W^T gW) P^-T
//
// L divides by s_i + s_j in the basis of right singular vectors: equal singular values do no harm. P^-1 stands behind what leaves the range
// of W only; singular values that vanish are left out of it, and what they would divide must be rounding. Where A is wide, A^H = W^H P'
// is the tall case and P = W^H P' W.
//
// Sources: N. J. Higham, Functions of Matrices, chapter 8; the derivative by differentiating A = W P, W^H W = I.

/// <summary>The factors of A = U P, or of A = P U.</summary>
/// <param name="U">The unitary factor, shape (..., m, n): orthonormal columns (m >= n) or rows.</param>
/// <param name="P">The Hermitian positive semidefinite factor, shape (..., n, n), for <see cref="Side.Left"/> (..., m, m).</param>
public readonly record struct PolarResult(NDArray U, NDArray P);

public static partial class Linalg
{
    /// <summary>The polar decomposition A = U P, P = (A^H A)^(1/2), or A = P U, P = (A A^H)^(1/2) (scipy.linalg.polar).</summary>
    /// <param name="a">Shape (..., m, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="side">
    /// Where P stands: <see cref="Side.Right"/>, A = U P with P of order n (SciPy's default), or <see cref="Side.Left"/>, A = P U with P of
    /// order m.
    /// </param>
    /// <param name="checkFinite">Whether the matrix is searched for NaN and infinity.</param>
    /// <returns>
    /// U, shape (..., m, n), for a matrix of full rank the nearest one with orthonormal columns (rows, if m &lt; n); P, shape (..., n, n),
    /// for <see cref="Side.Left"/> (..., m, m).
    /// </returns>
    /// <remarks>
    /// By the singular value decomposition (xGESDD): U = U_s V^H, P = V diag(s) V^H. The derivative divides by sums s_i + s_j only, so
    /// equal singular values are ordinary points. Where the rank is not full, U is not determined, and a loss that depends on what is
    /// missing has no gradient; a square matrix of rank n - 1 is the exception: only a sign or phase is free.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where).</exception>
    /// <exception cref="NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where the rank is not full and the loss depends on what U lacks.
    /// </exception>
    public static PolarResult Polar(NDArray a, Side side = Side.Right, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(side);
        a = Checks.RequireMatrix(a, "Polar");
        if (side is not (Side.Left or Side.Right))
        {
            throw new ArgumentOutOfRangeException(nameof(side), side, "Polar: side is Side.Left or Side.Right.");
        }

        bool wide = a.Shape[^2] < a.Shape[^1];
        if (checkFinite)
        {
            FiniteScan.Require(a.Value, "Polar");
        }

        NDArray[] wp = new PolarPrimitive().Apply(wide ? Adjoint(a) : a);
        if (a.IsRecorded && a.Shape[^2] != a.Shape[^1] && PolarNullSpace.Of(wp[1].Value) is { } space)
        {
            wp[0] = new UndeterminedTangent(space.Refusal).Of(wp[0]);
        }

        (NDArray w, NDArray p) = (wide ? Adjoint(wp[0]) : wp[0], wp[1]);
        if (wide == (side == Side.Left))
        {
            return new(w, p);
        }

        // P on the other side: W^H P W, or W P W^H.
        return new(w, wide ? Congruence(w, p) : Conjugated(w, p));
    }

    /// <summary>W = U V^H and P = V diag(s) V^H.</summary>
    internal static NDArray[] PolarFactors(NDArray[] usv)
    {
        (NDArray u, NDArray s, NDArray vh) = (usv[0], usv[1], usv[2]);
        return [Num.MatMul(u, vh), HermitianPart(Num.MatMul(vh * AsColumn(s), vh, Trans.ConjTranspose))];
    }

    /// <summary>A to W and P; U, s and Vh of the svd are kept.</summary>
    sealed class PolarPrimitive() : KeepingPrimitive<NDArray[]>("Polar"), IUndetermined
    {
        public object Kind => nameof(Polar);

        public FreeVectors? FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) => PolarFreedom.Of((NDArray[])kept!);

        protected override NDArray[] Forward(NDArray[] inputs, out NDArray[] kept)
        {
            kept = SvdDriver.Factor(inputs[0], SvdJob.Economy, "Polar", checkFinite: false);
            return PolarFactors(kept);
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, NDArray[] kept, bool[] needed)
        {
            (NDArray w, NDArray p) = (outputs[0], outputs[1]);
            return g =>
            {
                NDArray? t = g[0] is null ? null : Num.MatMul(g[0]!, w, Trans.Transpose);
                NDArray? gh = g[1] is null ? null : HermitianPart(g[1]!);
                t = Num.SumOfTerms(t, gh is null ? null : -Num.MatMul(p, gh, Trans.None, Trans.Transpose));
                NDArray q = Num.SwapAxes(new LyapunovPrimitive().Of(p, TwiceAntiHermitian(t!)));
                NDArray ga = Num.MatMul(Num.Conj(w), Num.SumOfTerms(q, gh)!);
                PolarNullSpace? space = PolarNullSpace.Of(p.Value);
                if (gh is not null)
                {
                    space?.CheckHermitian(gh.Value);
                }

                if (g[0] is { } gw && w.Shape[^2] > w.Shape[^1])
                {
                    NDArray outer = gw - Num.MatMul(Num.Conj(w), Num.MatMul(w, gw, Trans.Transpose));
                    space?.CheckOuter(Num.Conj(outer.Value), gw.Value);
                    ga += Num.MatMul(outer, PolarNullSpace.Inverse(p), Trans.None, Trans.Transpose);
                }

                return [ga];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, NDArray[] kept, NDArray?[] tangents)
        {
            (NDArray w, NDArray p, NDArray da) = (outputs[0], outputs[1], tangents[0]!);
            NDArray b = Num.MatMul(w, da, Trans.ConjTranspose), omega = new LyapunovPrimitive().Of(p, TwiceAntiHermitian(b));
            NDArray dw = Num.MatMul(w, omega);
            if (w.Shape[^2] > w.Shape[^1])
            {
                NDArray outer = da - Num.MatMul(w, b);
                dw += Num.MatMul(outer, PolarNullSpace.Inverse(p));
                if (PolarNullSpace.Of(p.Value)?.Lost(outer.Value, da.Value) is { } lost)
                {
                    dw = Num.Where(lost, double.NaN, dw);
                }
            }

            return (outputs, [dw, b - Num.MatMul(omega, p)]);
        }
    }

    /// <summary>X with P X + X P = C for Hermitian positive semidefinite P: gC = X^T-side solution of g, gP = -(Z X^T + X^T Z).</summary>
    /// <remarks>With gC = Z: P^T Z + Z P^T = g. What rounding explains at two vanishing eigenvalues is 0, more is refused.</remarks>
    sealed class LyapunovPrimitive() : Primitive("Polar")
    {
        static readonly SpectralNames names = new("polar", "singular value", "singular vector", null);

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray p, NDArray c) = (inputs[0], inputs[1]);
            if (p.Size == 0)
            {
                return [c];
            }

            (NDArray s, NDArray v) = Eigh(p, Uplo.Lower, new() { CheckFinite = false });
            NDArray inner = Congruence(v, c), sums = Sums(s);

            // The rule for close pairs, for s_i and -s_j.
            NDArray size = AsMatrix(Num.EuclideanNorm(Num.Reshape(c, [.. c.Shape[..^2], -1]), -1));
            NDArray divisible = Divisible(s, Num.Abs(inner), size);
            return [Conjugated(v, Num.Where(divisible, inner / Num.Where(divisible, sums, 1), 0))];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray p, NDArray x) = (inputs[0], outputs[0]);
            return g =>
            {
                NDArray z = new LyapunovPrimitive().Of(Num.SwapAxes(p), g[0]!), xt = Num.SwapAxes(x);
                return [needed[0] ? -(Num.MatMul(z, xt) + Num.MatMul(xt, z)) : null, z];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray p, NDArray x, NDArray? dp, NDArray? dc) = (inputs[0], Apply(inputs)[0], tangents[0], tangents[1]);
            NDArray? moved = dp is null ? null : -(Num.MatMul(dp, x) + Num.MatMul(x, dp));
            return ([x], [new LyapunovPrimitive().Of(p, Num.SumOfTerms(moved, dc)!)]);
        }

        static NDArray Divisible(NDArray s, NDArray residual, NDArray size)
        {
            int n = s.Shape[^1];
            double[] values = s.ToArray<double>(), r = residual.ToArray<double>(), scale = size.ToArray<double>();
            var mask = new bool[r.Length];
            for (int m = 0; m < scale.Length; m++)
            {
                // The spectrum of s and -s, as for svd: -s_i stands at n - 1 - i, s_j at n + j.
                double[] w = [.. values.AsSpan(m * n, n)], mirrored = [.. w.Reverse().Select(x => -x), .. w];
                var pairs = new ClosePairs<double>(
                    new(names with { Mirror = n }, Degeneracy.Throw, s.Rank > 1 ? m : null),
                    new() { Values = mirrored, Extent = SpectralExtent.OfEnds(mirrored[0], mirrored[^1], 2 * n, s.DType.Epsilon()) });
                for (int at = 0; at < n * n; at++)
                {
                    (int i, int j) = (at / n, at % n);
                    double gap = w[i] + w[j], found = r[(m * n * n) + at];
                    mask[(m * n * n) + at] = gap > pairs.Tolerance || pairs.Divides(new()
                    {
                        I = n - 1 - i,
                        J = n + j,
                        Gap = gap,
                        Tolerance = pairs.Tolerance,
                        Residual = found,
                        Pull = scale[m],
                    });
                }
            }

            return NDArray.Wrap(mask, residual.ShapeArray);
        }
    }
}
