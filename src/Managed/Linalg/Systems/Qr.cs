using Lapack.Native;

namespace Lapack;

// A = Q R, Q with orthonormal columns, R upper trapezoidal with a real diagonal, r = min(m, n). LAPACK's signs, or all of them positive;
// they are constant where R is regular, so the derivative is the same for both. First for r = n, with C = Q^H dA R^-1:
//
//     Omega = L - L^H + i imag diag C,  L = strictly lower C      Q^H dQ is anti-Hermitian, dR R^-1 upper with a real diagonal
//     dQ = Q Omega + (dA - Q Q^H dA) R^-1,   dR = upper(Q^H dA - Omega R)
//
//     H = Q^T gQ - gR R^T,   gC = strictly lower (H - H^H) + diag (H - H^H) / 2     (gR upper with a real diagonal)
//     gA = conj(Q) gR + (gQ - conj(Q) Q^T gQ + conj(Q) gC) R^-T
//
// Wide (r = m < n), with R = (R1 R2): C = Q^H dA1 R1^-1 belongs to the first m columns, in which what is divided by R stands.
//
// Complete (Q m x m, m > n), with Q = (Q1 Q2): the rows of C that belong to Q2 count as part of its lower triangle, and of gC the first n
// columns count; Q2 itself is a basis of the complement, in which only the space is determined: Omega_22 = 0.
//
// Nothing but gC and what leaves the range of Q is divided. In a real square matrix the last column of that is 0, whatever the loss: R_nn
// may vanish. What other diagonal elements that vanish but for rounding mean is in VanishingPivots.
//
// Pivoted: A P = Q R, the permutation being constant.
//
// Sources: S. F. Walter and L. Lehmann, Algorithmic differentiation of linear algebra functions (2010); D. A. O. Roberts and L. R. Roberts,
// arXiv:2009.10071 (wide matrices) and arXiv:2409.13374 (complex, complete); conjugated to the convention here.

/// <summary>Which factors <see cref="Linalg.Qr"/> returns.</summary>
public enum QrMode
{
    /// <summary>Q is m x r and R r x n, r = min(m, n).</summary>
    Reduced,

    /// <summary>Q is m x m and R m x n.</summary>
    Complete,

    /// <summary>R alone, r x n; Q is empty (m x 0) and, outside of transforms, never formed.</summary>
    R,
}

public static partial class Linalg
{
    /// <summary>The QR factorization A = Q R (numpy.linalg.qr).</summary>
    /// <param name="a">Shape (..., m, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="mode">Which factors, of what shape.</param>
    /// <param name="positiveDiagonal">
    /// Whether the diagonal of R is made positive, which determines the factors of a matrix of full rank; by default the signs are
    /// LAPACK's.
    /// </param>
    /// <param name="checkFinite">Whether the matrix is searched for NaN and infinity.</param>
    /// <returns>Q, orthonormal columns; R, upper trapezoidal, its diagonal real.</returns>
    /// <remarks>
    /// LAPACK xGEQRF, xORGQR / xUNGQR: 2 n^2 (m - n/3) real operations each for m >= n (complex: four times that). The gradient exists
    /// where the first min(m, n) columns have full rank, below it for losses of what is determined, R^H R for instance. In the complete
    /// mode it exists for losses that depend on the last m - n columns of Q only through the space that they span.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where).</exception>
    /// <exception cref="SingularMatrixException">
    /// Thrown by derivatives where a diagonal element of R is zero but for rounding and the result depends on what it leaves undetermined;
    /// the message names the matrix.
    /// </exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient of a complete Q if the loss depends on the basis of the complement.
    /// </exception>
    public static QrResult Qr(NDArray a, QrMode mode = QrMode.Reduced, bool positiveDiagonal = false, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(mode);
        a = Checks.RequireMatrix(a, "Qr");
        return Factored(a, mode, positiveDiagonal, new("Qr") { CheckFinite = checkFinite });
    }

    /// <summary>
    /// The QR factorization of matrices with at least as many rows as columns as an object that solves in the least squares sense, and for
    /// square matrices inverts and gives determinants, each without factoring again.
    /// </summary>
    /// <param name="a">Shape (..., m, n), m >= n.</param>
    /// <param name="checkFinite">Whether the matrices are searched for NaN and infinity.</param>
    /// <remarks>
    /// LAPACK xGEQRF, 2 n^2 (m - n/3) real operations (complex: four times that). A matrix below full rank can be factored, but not solved
    /// with, and its factors have no derivative.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, more columns than rows, or NaN or infinity (the message says where).</exception>
    public static QrFactorization QrFactor(NDArray a, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "QrFactor");
        return a.Shape[^2] >= a.Shape[^1]
            ? new(a, new("QrFactor") { CheckFinite = checkFinite })
            : throw new ArgumentException(
                $"QrFactor needs at least as many rows as columns, not shape {Layout.Text(a.Shape)}: Lq has the factors of others, " +
                "and Lstsq solves.", nameof(a));
    }

    /// <summary>The QR factorization with column pivoting A P = Q R (scipy.linalg.qr with pivoting).</summary>
    /// <param name="a">Shape (..., m, n).</param>
    /// <param name="mode">Which factors, of what shape.</param>
    /// <param name="checkFinite">Whether the matrix is searched for NaN and infinity.</param>
    /// <returns>
    /// Q; R, whose diagonal falls in modulus; the column of A that each column of A P is, shape (..., n), Int64. The permutation is
    /// constant where no two columns tie, and has no derivative.
    /// </returns>
    /// <remarks>
    /// LAPACK xGEQP3, xORGQR / xUNGQR: 2 n^2 (m - n/3) real operations each for m >= n (complex: four times that). Gradients as for
    /// <see cref="Qr"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where).</exception>
    /// <exception cref="SingularMatrixException">
    /// Thrown by derivatives where a diagonal element of R is zero but for rounding and the result depends on what it leaves undetermined;
    /// the message names the matrix.
    /// </exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient of a complete Q if the loss depends on the basis of the complement.
    /// </exception>
    public static QrPivotedResult QrPivoted(NDArray a, QrMode mode = QrMode.Reduced, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(mode);
        a = Checks.RequireMatrix(a, "QrPivoted");
        Factoring how = new("QrPivoted") { CheckFinite = checkFinite };
        NDArray[] y = new QrPrimitive(how, Computed(a, mode, how), pivoted: true).Factor(a);
        (NDArray q, NDArray r) = Shown(a, mode, y);
        return new(q, r, y[2]);
    }

    static QrResult Factored(NDArray a, QrMode mode, bool positiveDiagonal, Factoring how) =>
        Shown(a, mode, new QrPrimitive(how, Computed(a, mode, how), positive: positiveDiagonal).Factor(a));

    /// <summary>What is computed for a mode: the gradient of R alone needs Q too.</summary>
    static QrMode Computed(NDArray a, QrMode mode, Factoring how) => mode switch
    {
        QrMode.R => a.IsRecorded ? QrMode.Reduced : mode,
        QrMode.Reduced or QrMode.Complete => mode,
        _ => throw new ArgumentOutOfRangeException(
            nameof(mode), mode, $"{how.Function}: mode is QrMode.Reduced, QrMode.Complete or QrMode.R."),
    };

    static QrResult Shown(NDArray a, QrMode mode, NDArray[] qr) =>
        new(mode == QrMode.R ? NDArray.Empty(a.DType, [.. a.Shape[..^1], 0]) : qr[0], qr[1]);

    /// <summary>The LQ factorization A = L Q: L lower trapezoidal with a real diagonal, Q with orthonormal rows.</summary>
    /// <param name="a">Shape (..., m, n).</param>
    /// <param name="mode">
    /// Reduced: L is m x r and Q r x n, r = min(m, n). Complete: L is m x n and Q n x n. R: L alone; Q is empty.
    /// </param>
    /// <param name="positiveDiagonal">Whether the diagonal of L is made positive; by default the signs are LAPACK's.</param>
    /// <param name="checkFinite">Whether the matrix is searched for NaN and infinity.</param>
    /// <remarks>
    /// The conjugate transpose of <see cref="Qr"/> of A^H, which gives the numbers of xGELQF: 2 m^2 (n - m/3) real operations for each
    /// factor where n >= m (complex: four times that).
    /// </remarks>
    /// <exception cref="ArgumentException">No matrices, or NaN or infinity (the message says where).</exception>
    /// <exception cref="SingularMatrixException">
    /// Thrown by derivatives where a diagonal element of L is zero but for rounding and the result depends on what it leaves undetermined;
    /// the message names the matrix.
    /// </exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient of a complete Q if the loss depends on the basis of the complement.
    /// </exception>
    public static LqResult Lq(NDArray a, QrMode mode = QrMode.Reduced, bool positiveDiagonal = false, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(mode);
        a = Checks.RequireMatrix(a, "Lq");
        if (checkFinite)
        {
            FiniteScan.Require(a.Value, "Lq");
        }

        (NDArray q, NDArray r) = Factored(MatrixAlgebra.Adjoint(a), mode, positiveDiagonal, new("Lq") { CheckFinite = false });
        return new(MatrixAlgebra.Adjoint(r), MatrixAlgebra.Adjoint(q));
    }

    /// <summary>Outputs: Q, R and, if pivoted, for each column of A P the column of A that it is, Int64.</summary>
    internal sealed class QrPrimitive(Factoring how, QrMode mode, bool pivoted = false, bool positive = false, QrFactors? known = null)
        : Primitive(how.Function), IUndetermined
    {
        public object Kind => (how.Function, mode, pivoted, positive);

        /// <remarks>The diagonal of R shows how far the columns of A are from being dependent.</remarks>
        public FreeVectors? FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept)
        {
            int k = Math.Min(inputs[0].Shape[^2], inputs[0].Shape[^1]);
            if (k == 0 || !CompletedBasis.IsFree(outputs[0].DType, outputs[0].Shape[^1] - k))
            {
                return null;
            }

            double smallest = (double)Num.Min(Num.Abs(Num.Diagonal(outputs[1])));
            return new CompletedBasis(SpectralNames.Qr, outputs[0], k, columns: true, smallest);
        }

        /// <summary>The outputs, of which a transform refuses derivatives that do not exist.</summary>
        public NDArray[] Factor(NDArray a)
        {
            NDArray[] y = Apply(a);
            int k = Math.Min(a.Shape[^2], a.Shape[^1]);
            if (a.IsRecorded && VanishingPivots.OfQr(how.Function, y[1].Value[Num.Ellipsis, ..k, ..]) is { } pivots)
            {
                y[0] = new UndeterminedTangent(pivots.Refusal).Of(y[0]);
            }

            return y;
        }

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            QrFactors factors = known ?? QrFactors.Of(inputs[0], pivoted, how);
            (NDArray q, NDArray r) = factors.Unpack(mode, positive);
            return pivoted ? [q, r, factors.Columns] : [q, r];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray q, NDArray r, NDArray? columns) = (outputs[0], outputs[1], pivoted ? outputs[2] : null);
            return g =>
            {
                NDArray ga = new QrRule(how.Function, positive).Pull(q, r, g[0], g[1]);
                return [columns is null ? ga : Num.MatMul(ga, PermutationMatrix(columns, ga.DType), Trans.None, Trans.Transpose)];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            NDArray da = tangents[0]!;
            da = pivoted ? Num.MatMul(da, PermutationMatrix(outputs[2], da.DType)) : da;
            (NDArray dq, NDArray dr) = new QrRule(how.Function, positive).Push(outputs[0], outputs[1], da);
            return (outputs, pivoted ? [dq, dr, null] : [dq, dr]);
        }

        /// <summary>The matrices P of A P.</summary>
        static NDArray PermutationMatrix(NDArray columns, DType type) =>
            Num.Equal(Num.Arange(columns.Shape[^1])[.., Num.NewAxis], MatrixAlgebra.AsRow(columns)).AsType(type);
    }
}

/// <summary>The factors of A = Q R; r = min(m, n).</summary>
/// <param name="Q">Shape (..., m, r), complete (..., m, m).</param>
/// <param name="R">Shape (..., r, n), complete (..., m, n).</param>
public readonly record struct QrResult(NDArray Q, NDArray R);

/// <summary>The factors of A P = Q R: column j of A P is column <c>Pivots[j]</c> of A; r = min(m, n).</summary>
/// <param name="Q">Shape (..., m, r), complete (..., m, m).</param>
/// <param name="R">Shape (..., r, n), complete (..., m, n).</param>
/// <param name="Pivots">Int64, shape (..., n).</param>
public readonly record struct QrPivotedResult(NDArray Q, NDArray R, NDArray Pivots);

/// <summary>The factors of A = L Q; r = min(m, n).</summary>
/// <param name="L">Shape (..., m, r), complete (..., m, n).</param>
/// <param name="Q">Shape (..., r, n), complete (..., n, n).</param>
public readonly record struct LqResult(NDArray L, NDArray Q);
