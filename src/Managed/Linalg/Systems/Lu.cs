using System.Numerics.Tensors;
using Lapack.Native;

namespace Lapack;

// A = P L U, for A of m x n, k = min(m, n): L m x k with ones on its diagonal, U k x n, B = P^T A = L U = (B1; B2), L = (L1; L2) with L1
// square, U1 the first k columns of U. LAPACK keeps both in one packed matrix, F = L + U without the ones, and so do the rules. With t(.)
// what is strictly below the diagonal and u(.) the rest, T = L1^-1 dB1:
//
//     C = (T; dB2 - L2 T) U1^-1 = (C1; C2):   dL1 = L1 t(C1),  dL2 = C2 + L2 t(C1),  dU = u(T - t(C1) U)
//     VJP: Y = (t(L^T gL - gU U^T); gL2) U1^-T = (Y1; Y2),   gB1 = L1^-T (gU + Y1 - L2^T Y2),  gB2 = Y2,  gA = P gB
//
// The last column of t(.) is 0: the last pivot of a matrix without rows below is never divided by and may be zero. What other pivots that
// vanish but for rounding mean is in VanishingPivots. The exchanges are constants: derivatives are those between two changes of pivots.
//
// Sources: M. B. Giles, NA-08-01 (2008), for what S is; S. F. Walter and L. Lehmann, Algorithmic differentiation of linear algebra
// functions (2010), for the square case.
public static partial class Linalg
{
    /// <summary>The LU factors of matrices, A = P L U, by Gaussian elimination with row exchanges (scipy.linalg.lu).</summary>
    /// <param name="a">Shape (..., m, n).</param>
    /// <param name="checkFinite">Whether the matrices are searched for NaN and infinity.</param>
    /// <returns>
    /// P, shape (..., m, m), a permutation; L, shape (..., m, k), unit lower triangular, no element above 1 in modulus by much; U, shape
    /// (..., k, n), upper triangular; k = min(m, n).
    /// </returns>
    /// <remarks>
    /// LAPACK xGETRF, 2/3 n^3 real operations for m = n (complex: four times that). Derivatives divide by the pivots u_jj, except the last
    /// one if m &lt;= n.
    /// </remarks>
    /// <exception cref="ArgumentException">Not matrices, or NaN or infinity among their elements.</exception>
    /// <exception cref="SingularMatrixException">
    /// Thrown by derivatives where a pivot is zero but for rounding and the loss depends on what it leaves undetermined.
    /// </exception>
    public static LuResult Lu(NDArray a, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "Lu");
        NDArray[] y = new LuPrimitive(new("Lu") { Upright = true, CheckFinite = checkFinite }).Factor(a);
        return Unpacked(y[0], Order(y[1], a.Shape[^2]));
    }

    /// <summary>
    /// The LU factorization of matrices as an object that, where they are square, solves, inverts and gives determinants, each without
    /// factoring again (scipy.linalg.lu_factor).
    /// </summary>
    /// <param name="a">Shape (..., m, n).</param>
    /// <param name="checkFinite">Whether the matrices are searched for NaN and infinity.</param>
    /// <remarks>
    /// LAPACK xGETRF, 2/3 n^3 real operations for m = n (complex: four times that). A singular matrix can be factored, but not solved
    /// with.
    /// </remarks>
    /// <exception cref="ArgumentException">Not matrices, or NaN or infinity among their elements.</exception>
    public static LuFactorization LuFactor(NDArray a, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "LuFactor");
        return new(a, new("LuFactor") { Upright = true, CheckFinite = checkFinite });
    }

    /// <summary>The solution X of op(A) X = B by packed LU factors (scipy.linalg.lu_solve).</summary>
    /// <param name="lu">L and U in one array, shape (..., n, n), as <see cref="LuFactorization.Lu"/> has them.</param>
    /// <param name="pivots">Int64, shape (..., n): row i was exchanged with row pivots[i], counted from 0.</param>
    /// <param name="b">Shape (n,), a vector, or (..., n, k), matrices; leading axes broadcast.</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <returns>X, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// Two triangular systems, 2 n^2 k real operations (complex: four times that). The gradient with respect to the factors joins theirs;
    /// <see cref="LuFactor"/> takes the shorter way to the matrix.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Shapes that do not fit, pivots that are no row numbers, or NaN or infinity in the factors or in B.
    /// </exception>
    /// <exception cref="SingularMatrixException">A diagonal element of U is zero.</exception>
    public static NDArray SolveLu(NDArray lu, NDArray pivots, NDArray b, Trans trans = Trans.None)
    {
        ArgumentNullException.ThrowIfNull(lu);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(pivots);
        Defined.Require(trans);
        const string Name = "SolveLu";
        LinearSystem system = LinearSystem.Of(lu, b, trans, Name, checkFinite: true);
        lu = system.A;
        FiniteScan.Require(lu.Value, Name);
        int n = lu.Shape[^1];
        if (pivots.DType != DType.Int64 || !pivots.Shape.SequenceEqual(lu.Shape[..^1]))
        {
            throw new ArgumentException(
                $"{Name}: pivots are Int64 of shape {Layout.Text(lu.Shape[..^1])}, not {pivots.DType} of shape " +
                $"{Layout.Text(pivots.Shape)}.", nameof(pivots));
        }

        int[] batch = Layout.Broadcast(lu.Shape[..^2], system.B.Shape[..^2])!, order = Order(pivots, n);
        order = [.. MatrixBatch.BroadcastIndex(lu.Shape[..^2], batch).SelectMany(m => order[(m * n)..((m + 1) * n)])];
        NDArray x = Num.BroadcastTo(system.B, [.. batch, .. system.B.Shape[^2..]]);
        x = trans == Trans.None
            ? Triangular(lu, Triangular(lu, Permutation.Rows(x, order), Uplo.Lower, unit: true), Uplo.Upper)
            : Permutation.Rows(
                Triangular(lu, Triangular(lu, x, Uplo.Upper, trans), Uplo.Lower, trans, unit: true),
                Permutation.Inverse(order, n));
        return system.Shaped(x);
    }

    /// <summary>P, L and U from L and U in one matrix and the order of the rows.</summary>
    internal static LuResult Unpacked(NDArray packed, int[] order)
    {
        (int m, int n) = (packed.Shape[^2], packed.Shape[^1]);
        int k = Math.Min(m, n);
        NDArray unit = Num.BroadcastTo(Num.Eye(m, packed.DType), [.. packed.Shape[..^2], m, m]);
        NDArray p = Permutation.Rows(unit, Permutation.Inverse(order, m));
        NDArray ones = Num.Embed(Num.Eye(k, packed.DType), [m, k], ..k, ..);
        NDArray l = Triangles.Part(packed[Num.Ellipsis, ..k], Uplo.Lower, diagonal: false) + ones;
        return new(p, l, Triangles.Part(packed[Num.Ellipsis, ..k, ..], Uplo.Upper));
    }

    /// <summary>The order of rows that exchanges of rows, counted from 0, lead to: row i of P^T A is row order[i] of A.</summary>
    internal static int[] Order(NDArray pivots, int m)
    {
        int k = pivots.Shape[^1], count = Layout.SizeOf(pivots.Shape[..^1]);
        long[] rows = pivots.ToArray<long>();
        var order = new int[count * m];
        for (int matrix = 0; matrix < count; matrix++)
        {
            Span<int> of = order.AsSpan(matrix * m, m);
            Layout.Range(m).CopyTo(of);
            for (int i = 0; i < k; i++)
            {
                long row = rows[(matrix * k) + i];
                if (row < 0 || row >= m)
                {
                    throw new ArgumentException($"Pivots are row numbers from 0 to {m - 1}, not {row}.", nameof(pivots));
                }

                (of[i], of[(int)row]) = (of[(int)row], of[i]);
            }
        }

        return order;
    }

    /// <summary>Outputs: L and U in one matrix, and the row exchanges, Int64, counted from 0.</summary>
    internal sealed class LuPrimitive(Factoring how, Factors? known = null) : FactoredPrimitive(how, known)
    {
        /// <summary>The outputs, of which a transform refuses derivatives that do not exist.</summary>
        public NDArray[] Factor(NDArray a)
        {
            NDArray[] y = Apply(a);
            if (a.IsRecorded && new LuRule(How.Function, y[0].Value).Vanishing is { } pivots)
            {
                y[0] = new UndeterminedTangent(pivots.Refusal).Of(y[0]);
            }

            return y;
        }

        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors)
        {
            NDArray f = factors.Packed, pivots = NDArray.Empty(DType.Int64, [.. f.Shape[..^2], Math.Min(f.Shape[^2], f.Shape[^1])]);
            VectorSpans<long> exchanges = new(pivots);
            for (int m = 0; m < MatrixBatch.Count(f); m++)
            {
                TensorPrimitives.ConvertTruncating(factors.Pivots(m), exchanges[m]);
                TensorPrimitives.Subtract(exchanges[m], 1L, exchanges[m]);
            }

            return [f, pivots];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            NDArray f = outputs[0];
            int[] back = Permutation.Inverse(Order(outputs[1].Value, f.Shape[^2]), f.Shape[^2]);
            return g => [Permutation.Rows(new LuRule(How.Function, f).Pull(g[0]!), back)];
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            NDArray f = outputs[0], db = Permutation.Rows(tangents[0]!, Order(outputs[1].Value, f.Shape[^2]));
            return (outputs, [new LuRule(How.Function, f).Push(db), null]);
        }
    }
}

/// <summary>A = P L U.</summary>
/// <param name="P">A permutation matrix, (..., m, m).</param>
/// <param name="L">Unit lower triangular (trapezoidal), (..., m, k).</param>
/// <param name="U">Upper triangular (trapezoidal), (..., k, n).</param>
public readonly record struct LuResult(NDArray P, NDArray L, NDArray U);
