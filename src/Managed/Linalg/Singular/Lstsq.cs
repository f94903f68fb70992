using System.Numerics;
using Lapack.Native;

namespace Lapack;

// x = A^+ b: of all x that minimize |A x - b| the one of least norm. With P = A^+, r = b - A x (constant rank, as for the pseudoinverse):
//
//     dx = P (db - dA x) + P P^H dA^H r + (I - P A) dA^H P^H x
//     gb = P^T g,   gA = -gb x^T + conj(r) (P conj(gb))^T + conj(P^H x) ((I - P A) conj(g))^T
//
// The second term of gA vanishes with full row rank (r = 0), the third with full column rank. With full rank P = R^-1 Q^H from A = Q R, or
// P = Q R^-H from A^H = Q R, is never formed; otherwise it is Pinv(A).
//
// Source: G. H. Golub and V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413; conjugated to the convention here.

/// <summary>The LAPACK driver of <see cref="Linalg.Lstsq"/>.</summary>
public enum LstsqDriver
{
    /// <summary>xGELSD, by singular values: the surest rank.</summary>
    Gelsd,

    /// <summary>xGELSY, by QR with column pivoting: about five times as fast.</summary>
    Gelsy,
}

/// <summary>What <see cref="Linalg.Lstsq"/> returns, in NumPy's order.</summary>
/// <param name="X">The solutions, shape (..., n), or (..., n, k).</param>
/// <param name="Residuals">
/// |A x - b|^2 of each right-hand side, shape (...), or (..., k); zero but for rounding where the equations can be met.
/// </param>
/// <param name="Rank">The rank of each matrix, shape (...), Int64.</param>
/// <param name="S">
/// The singular values of each matrix, shape (..., min(m, n)), descending, where the driver finds them (<see cref="LstsqDriver.Gelsd"/>);
/// null with <see cref="LstsqDriver.Gelsy"/>, as in SciPy: <see cref="Linalg.Svdvals"/> computes them.
/// </param>
public readonly record struct LstsqResult(NDArray X, NDArray Residuals, NDArray Rank, NDArray? S);

public static partial class Linalg
{
    /// <summary>
    /// Least squares: the x that minimizes |A x - b|, and of several such the one of least norm (numpy.linalg.lstsq).
    /// </summary>
    /// <param name="a">Shape (..., m, n), of any rank.</param>
    /// <param name="b">
    /// Shape (m,), a vector, or (..., m, k), matrices. Leading axes broadcast against those of <paramref name="a"/>.
    /// </param>
    /// <param name="rcond">
    /// Singular values up to rcond times the largest count as zero; null for max(m, n) eps, as in NumPy 2, a negative number for eps, as
    /// in LAPACK.
    /// </param>
    /// <param name="driver">The LAPACK driver.</param>
    /// <param name="checkFinite">
    /// Whether a and b are searched for NaN and infinity, on which some LAPACK drivers hang or end the process.
    /// </param>
    /// <returns>
    /// Solutions, squared residuals (NumPy returns none where m &lt;= n or the rank is not full), ranks, and of xGELSD singular values.
    /// </returns>
    /// <remarks>
    /// LAPACK xGELSD or xGELSY. X, Residuals and S are differentiable with respect to a and b, where the rank of a is less than full along
    /// matrices of the same rank. The gradient costs a QR factorization, below full rank and for a loss that uses S a singular value
    /// decomposition. That of S is the one of <see cref="Svdvals"/>; where singular values are equal, take S and vectors both from
    /// <see cref="Svd"/>, which sees what they share.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Shapes that do not fit, NaN or infinity (the message says where), or an rcond that is NaN.
    /// </exception>
    /// <exception cref="NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static LstsqResult Lstsq(
        NDArray a, NDArray b, double? rcond = null, LstsqDriver driver = LstsqDriver.Gelsd, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(driver);
        a = Checks.RequireMatrix(a, "Lstsq");
        bool vector = b.Rank == 1;
        NDArray right = vector ? b[.., Num.NewAxis] : b;
        if (b.Rank == 0 || right.Shape[^2] != a.Shape[^2] || Layout.Broadcast(a.Shape[..^2], right.Shape[..^2]) is not { } batch)
        {
            throw new ArgumentException(
                $"Lstsq: a right-hand side of shape {Layout.Text(b.Shape)} does not fit matrices of shape {Layout.Text(a.Shape)}; " +
                $"it needs shape ({a.Shape[^2]},) or (..., {a.Shape[^2]}, k).");
        }

        if (driver is not (LstsqDriver.Gelsd or LstsqDriver.Gelsy))
        {
            throw new ArgumentOutOfRangeException(nameof(driver), driver, "Lstsq: driver is LstsqDriver.Gelsd or LstsqDriver.Gelsy.");
        }

        DType type = DTypes.Promote(a, right);
        a = Num.BroadcastTo(a.AsType(type), [.. batch, .. a.Shape[^2..]]);
        right = Num.BroadcastTo(right.AsType(type), [.. batch, .. right.Shape[^2..]]);
        NDArray[] solved = new LstsqPrimitive(Cutoff(a, rcond, "Lstsq"), driver, checkFinite).Apply(a, right);
        NDArray x = solved[0], residuals = Num.Sum(Num.AbsSquare(right - Num.MatMul(a, x)), -2);
        NDArray? s = driver == LstsqDriver.Gelsd ? solved[1] : null;
        return vector ? new(x[Num.Ellipsis, 0], residuals[Num.Ellipsis, 0], solved[2], s) : new(x, residuals, solved[2], s);
    }

    sealed class LstsqPrimitive(double cutoff, LstsqDriver driver, bool checkFinite) : Primitive("Lstsq")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray a, NDArray b) = (inputs[0], inputs[1]);
            (int m, int n, int k) = (a.Shape[^2], a.Shape[^1], b.Shape[^1]);
            int[] batch = [.. a.Shape[..^2]];
            NDArray work = MatrixBatch.WorkingCopy(a, "Lstsq", checkFinite);

            // Without right-hand sides LAPACK finds no rank: one of zeros stands in.
            NDArray x = MatrixBatch.EmptyColumnMajor(b.DType, [.. batch, Math.Max(m, n), Math.Max(1, k)]);
            if (checkFinite)
            {
                FiniteScan.Require(b, "Lstsq");
            }

            StridedCopy.Copy(k > 0 ? b : NDArray.ZerosOf(b.DType, [.. batch, m, 1]), x[Num.Ellipsis, ..m, ..]);
            NDArray s = NDArray.Empty(a.DType.RealType(), [.. batch, driver == LstsqDriver.Gelsd ? Math.Min(m, n) : 0]);
            NDArray rank = NDArray.ZerosOf(DType.Int64, batch);
            Scalars.Dispatch(a.DType, new Body(work, x, s, rank, cutoff, driver));
            return [x[Num.Ellipsis, ..n, ..k], s, rank];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray b, NDArray x) = (inputs[0], inputs[1], outputs[0]);
            return g =>
            {
                NDArray? ga = g[1] is null || !needed[0] ? null : Autodiff.Vjp(x => Svdvals(x), a).Pullback(g[1]!), gb = null;
                if (g[0] is { } gx)
                {
                    LeastSquaresInverse p = new(a, outputs[2], cutoff);
                    gb = p.Transposed(gx);
                    ga = needed[0] ? Num.SumOfTerms(ga, OfMatrix(p, a, b, x, gx, gb)) : null;
                }

                return [ga, needed[1] ? gb : null];
            };
        }

        static NDArray OfMatrix(LeastSquaresInverse p, NDArray a, NDArray b, NDArray x, NDArray gx, NDArray gb)
        {
            NDArray ga = -Num.MatMul(gb, x, Trans.None, Trans.Transpose);
            if (!p.FullRowRank)
            {
                ga += Num.MatMul(Num.Conj(b - Num.MatMul(a, x)), p.Times(Num.Conj(gb)), Trans.None, Trans.Transpose);
            }

            if (!p.FullColumnRank)
            {
                NDArray free = Num.Conj(gx) - p.Times(Num.MatMul(a, Num.Conj(gx)));
                ga += Num.MatMul(p.Transposed(Num.Conj(x)), free, Trans.None, Trans.Transpose);
            }

            return ga;
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            (NDArray a, NDArray b, NDArray x, NDArray? da, NDArray? db) = (inputs[0], inputs[1], outputs[0], tangents[0], tangents[1]);
            LeastSquaresInverse p = new(a, outputs[2], cutoff);
            NDArray dx = p.Times(Num.SumOfTerms(da is null ? null : -Num.MatMul(da, x), db)!);
            if (da is null)
            {
                return (outputs, [dx, null, null]);
            }

            if (!p.FullRowRank)
            {
                dx += p.Times(Num.Conj(p.Transposed(Num.Conj(Num.MatMul(da, b - Num.MatMul(a, x), Trans.ConjTranspose)))));
            }

            if (!p.FullColumnRank)
            {
                NDArray y = Num.MatMul(da, Num.Conj(p.Transposed(Num.Conj(x))), Trans.ConjTranspose);
                dx += y - p.Times(Num.MatMul(a, y));
            }

            return (outputs, [dx, driver == LstsqDriver.Gelsd ? Autodiff.Jvp(x => Svdvals(x), a, da).Tangent : null, null]);
        }

        sealed class Body(NDArray work, NDArray x, NDArray s, NDArray rank, double cutoff, LstsqDriver driver) : IScalarBody
        {
            public void Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                (int m, int n, int rows, int k) = (work.Shape[^2], work.Shape[^1], x.Shape[^2], x.Shape[^1]);
                (MatrixSpans<T> ai, MatrixSpans<T> xi, VectorSpans<R> si) = (new(work), new(x), new(s));
                R rcond = R.CreateTruncating(cutoff);
                MatrixBatch.Each(MatrixBatch.Count(work), Math.Max(m, n), (library, i) =>
                {
                    Span<T> matrix = ai.WithSpareColumn(i), solution = xi.WithSpareColumn(i);
                    rank.Dense<long>()[i] = driver == LstsqDriver.Gelsd
                        ? library.Gelsd(m, n, k, matrix, Math.Max(1, m), solution, Math.Max(1, rows), si[i], rcond)
                        : library.Gelsy(m, n, k, matrix, Math.Max(1, m), solution, Math.Max(1, rows), rcond);
                });
            }
        }
    }

    /// <summary>Products with P = A^+ that can be differentiated, by the cheapest factors that the ranks allow.</summary>
    sealed class LeastSquaresInverse
    {
        readonly NDArray? pinv;
        readonly NDArray? q;
        readonly NDArray? r;
        readonly bool wide;

        public LeastSquaresInverse(NDArray a, NDArray rank, double cutoff)
        {
            (int m, int n) = (a.Shape[^2], a.Shape[^1]);
            bool full = a.Size > 0 && rank.ToArray<long>().All(k => k == Math.Min(m, n));
            (FullRowRank, FullColumnRank, wide) = (full && m <= n, full && n <= m, m < n);
            if (full)
            {
                QrResult qr = Qr(wide ? MatrixAlgebra.Adjoint(a) : a, checkFinite: false);
                (q, r) = (qr.Q, qr.R);
            }
            else
            {
                pinv = Pinv(a, cutoff, checkFinite: false);
            }
        }

        public bool FullRowRank { get; }

        public bool FullColumnRank { get; }

        /// <summary>P y.</summary>
        public NDArray Times(NDArray y) =>
            pinv is not null ? Num.MatMul(pinv, y)
            : wide ? Num.MatMul(q!, Triangular(r!, y, Uplo.Upper, Trans.ConjTranspose))
            : Triangular(r!, Num.MatMul(q!, y, Trans.ConjTranspose), Uplo.Upper);

        /// <summary>P^T y.</summary>
        public NDArray Transposed(NDArray y) =>
            pinv is not null ? Num.MatMul(pinv, y, Trans.Transpose)
            : wide ? Num.Conj(Triangular(r!, Num.Conj(Num.MatMul(q!, y, Trans.Transpose)), Uplo.Upper))
            : Num.MatMul(Num.Conj(q!), Triangular(r!, y, Uplo.Upper, Trans.Transpose));
    }
}
