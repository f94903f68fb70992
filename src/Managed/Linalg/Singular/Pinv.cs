using Lapack.Native;

namespace Lapack;

// P = A^+, the Moore-Penrose inverse: V diag(1 / s) U^H over the singular values that do not count as zero. Differentiable where the rank
// is constant:
//
//     dP = -P dA P + P P^H dA^H (I - A P) + (I - P A) dA^H P^H P
//     gA = -P^T g P^T + conj((I - A P) g^T P P^H) + conj(P^H P g^T (I - P A))
//
// The second term vanishes where A has full row rank, the third where it has full column rank; then they are left out, since they would
// be rounding times the square of the condition.
//
// Source: G. H. Golub and V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413, theorem 4.3; conjugated to the convention here.
public static partial class Linalg
{
    /// <summary>The Moore-Penrose inverse (numpy.linalg.pinv).</summary>
    /// <param name="a">Shape (..., m, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="rcond">
    /// Singular values up to rcond times the largest count as zero; null for max(m, n) eps, as in NumPy 2, a negative number for eps.
    /// </param>
    /// <param name="checkFinite">
    /// Whether the matrix is searched for NaN and infinity, on which some LAPACK drivers hang or end the process.
    /// </param>
    /// <returns>Shape (..., n, m).</returns>
    /// <remarks>
    /// By the singular value decomposition (xGESDD). The derivative is that along matrices of the same rank: at a matrix of less than full
    /// rank the inverse itself jumps in every other direction.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where); an rcond that is NaN.</exception>
    /// <exception cref="NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray Pinv(NDArray a, double? rcond = null, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "Pinv");
        return new PinvPrimitive(Cutoff(a, rcond, "Pinv"), checkFinite).Of(a);
    }

    sealed class PinvPrimitive(double cutoff, bool checkFinite) : Primitive("Pinv")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray[] usv = SvdDriver.Factor(inputs[0], SvdJob.Economy, "Pinv", checkFinite);
            (NDArray u, NDArray s, NDArray vh) = (usv[0], usv[1], usv[2]);
            NDArray counted = Counted(s, cutoff), inverse = Num.Where(counted, 1 / Num.Where(counted, s, 1), 0);
            return [Num.MatMul(vh * MatrixAlgebra.AsColumn(inverse), u, Trans.ConjTranspose, Trans.ConjTranspose)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray p) = (inputs[0], outputs[0]);
            (bool rows, bool columns) = FullRank(a, p);
            return g =>
            {
                NDArray gt = Num.SwapAxes(g[0]!), pt = Num.SwapAxes(p), ph = Num.Conj(pt);
                NDArray result = -Product(pt, g[0]!, pt);
                if (!rows)
                {
                    NDArray x = Product(gt, p, ph);
                    result += Num.Conj(x - Num.MatMul(a, Num.MatMul(p, x)));
                }

                if (!columns)
                {
                    NDArray x = Product(ph, p, gt);
                    result += Num.Conj(x - Num.MatMul(Num.MatMul(x, p), a));
                }

                return [result];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray a, NDArray p, NDArray da) = (inputs[0], Apply(inputs)[0], tangents[0]!);
            (bool rows, bool columns) = FullRank(a, p);
            NDArray dah = MatrixAlgebra.Adjoint(da), ph = MatrixAlgebra.Adjoint(p), dp = -Product(p, da, p);
            if (!rows)
            {
                NDArray x = Product(p, ph, dah);
                dp += x - Num.MatMul(Num.MatMul(x, a), p);
            }

            if (!columns)
            {
                NDArray x = Product(dah, ph, p);
                dp += x - Num.MatMul(p, Num.MatMul(a, x));
            }

            return ([p], [dp]);
        }

        /// <summary>a b c in the cheaper order.</summary>
        static NDArray Product(NDArray a, NDArray b, NDArray c)
        {
            (double k, double l, double m, double n) = (a.Shape[^2], b.Shape[^2], c.Shape[^2], c.Shape[^1]);
            return (k * l * m) + (k * m * n) <= (l * m * n) + (k * l * n)
                ? Num.MatMul(Num.MatMul(a, b), c)
                : Num.MatMul(a, Num.MatMul(b, c));
        }

        /// <summary>Whether every matrix has full row rank, and full column rank: the trace of A P is the rank.</summary>
        static (bool Rows, bool Columns) FullRank(NDArray a, NDArray p)
        {
            (int m, int n) = (a.Shape[^2], a.Shape[^1]);
            if (a.Size == 0)
            {
                return (true, true);
            }

            double least = Num.Real(Num.Sum(a.Value * Num.SwapAxes(p.Value), [-2, -1])).ToArray<double>().Min();
            bool full = least > Math.Min(m, n) - 0.5;
            return (full && m <= n, full && n <= m);
        }
    }
}
