using Lapack.Native;

namespace Lapack;

// B = A[p, p] = T D T^H, T unit lower (upper) triangular, D block diagonal with Hermitian blocks of order 1 and 2, where T has a unit
// matrix; symmetric instead of Hermitian: T D T^T. LAPACK chooses the permutation p and the blocks; the rules hold both fixed, as LU
// holds its exchanges fixed. Then the factors are functions of A, unique and smooth, also with blocks of order 2: with s(.) what lies
// strictly below (above) the diagonal blocks, b(.) the blocks themselves,
//
//     S = T^-1 dB T^-H = K D + dD + D K^H,  K = T^-1 dT = s(K):      dT = T s(S) D^-1,   dD = b(S)
//     VJP: gB = T^-T ( s(T^T gT) D^-T + b(gD) ) conj(T)^-1           (symmetric: T^-1 at the end)
//
// and gA is gB with the permutation undone, brought to the triangle that is read.
//
// Source: the derivation above; for the real case without 2 x 2 blocks M. Seeger et al., arXiv:1710.08717 (2017). LAPACK's product
// form of T: LAPACK Users' Guide, xSYTRF, "Further Details".
public static partial class Linalg
{
    /// <summary>
    /// The Bunch-Kaufman factors of Hermitian or symmetric, possibly indefinite matrices, A = L D L^H (scipy.linalg.ldl).
    /// </summary>
    /// <param name="a">Shape (..., n, n). Only the <paramref name="uplo"/> triangle is looked at; the rest may hold anything.</param>
    /// <param name="uplo">The triangle that is read, and whether L is a permuted lower or upper triangle.</param>
    /// <param name="structure">
    /// <see cref="MatrixStructure.Hermitian"/>, or for complex matrices <see cref="MatrixStructure.Symmetric"/>: A = L D L^T.
    /// </param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or that of the matrix.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>
    /// L, shape (..., n, n), whose rows in the order of the permutation are unit triangular; D, shape (..., n, n), with diagonal blocks of
    /// order 1 and 2; the permutation, Int64, shape (..., n).
    /// </returns>
    /// <remarks>
    /// LAPACK xHETRF or xSYTRF, n^3/3 real operations (complex: four times that). Derivatives of L need D to be regular, and hold the
    /// permutation and the orders of the blocks fixed.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, another structure, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">Thrown by derivatives of L where D is singular.</exception>
    public static LdlResult Ldl(
        NDArray a,
        Uplo uplo = Uplo.Lower,
        MatrixStructure structure = MatrixStructure.Hermitian,
        GradientForm form = GradientForm.Triangle,
        bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        Defined.Require(structure);
        Defined.Require(form);
        a = Checks.RequireHermitian(a, uplo, "Ldl");
        Factoring how = Indefinite("Ldl", a.DType, uplo, structure) with { Form = form, CheckFinite = checkFinite };
        return Ordered(new LdlPrimitive(how).Apply(a));
    }

    /// <summary>
    /// The Bunch-Kaufman factorization of Hermitian or symmetric, possibly indefinite matrices as an object that solves, inverts and gives
    /// determinants, each without factoring again.
    /// </summary>
    /// <param name="a">Shape (..., n, n). Only the <paramref name="uplo"/> triangle is looked at; the rest may hold anything.</param>
    /// <param name="uplo">The triangle that is read, and whether L is a permuted lower or upper triangle.</param>
    /// <param name="structure">
    /// <see cref="MatrixStructure.Hermitian"/>, or for complex matrices <see cref="MatrixStructure.Symmetric"/>: A = L D L^T.
    /// </param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or that of the matrix.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <remarks>
    /// LAPACK xHETRF or xSYTRF, n^3/3 real operations (complex: four times that). A singular matrix can be factored, but not solved with.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, another structure, or NaN or infinity in what is read.</exception>
    public static LdlFactorization LdlFactor(
        NDArray a,
        Uplo uplo = Uplo.Lower,
        MatrixStructure structure = MatrixStructure.Hermitian,
        GradientForm form = GradientForm.Triangle,
        bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        Defined.Require(structure);
        Defined.Require(form);
        a = Checks.RequireHermitian(a, uplo, "LdlFactor");
        return new(a, Indefinite("LdlFactor", a.DType, uplo, structure) with { Form = form, CheckFinite = checkFinite });
    }

    static Factoring Indefinite(string function, DType type, Uplo uplo, MatrixStructure structure) =>
        structure is MatrixStructure.Hermitian or MatrixStructure.Symmetric
            ? new(function) { Structure = type.IsComplex() ? structure : MatrixStructure.Hermitian, Uplo = uplo, Upright = true }
            : throw new ArgumentOutOfRangeException(
                nameof(structure), structure, $"{function}: structure is MatrixStructure.Hermitian or Symmetric.");

    /// <summary>The factors of the matrix, from those of the one whose rows and columns are in the order of the permutation.</summary>
    /// <param name="y">The outputs of <see cref="LdlPrimitive"/>.</param>
    internal static LdlResult Ordered(NDArray[] y) =>
        new(Permutation.Rows(y[0], Permutation.Inverse(Numbers(y[2]), y[0].Shape[^1])), y[1], y[2]);

    static int[] Numbers(NDArray a) => Array.ConvertAll(a.ToArray<long>(), i => (int)i);

    /// <summary>Outputs: T, D, and the permutation, Int64.</summary>
    internal sealed class LdlPrimitive(Factoring how, Factors? known = null) : FactoredPrimitive(how, known)
    {
        protected override NDArray[] Evaluate(NDArray[] inputs, Factors factors) => LdlDriver.Unpack(factors, How);

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, Factors factors, bool[] needed)
        {
            (NDArray t, NDArray d, int[] order) = (outputs[0], outputs[1], Numbers(outputs[2]));
            return g =>
            {
                NDArray? blocks = g[1] is { } gd ? Num.Where(Blocks(d.Value), gd, 0) : null, outside = null;
                if (g[0] is { } gt)
                {
                    NDArray s = Num.Where(Outside(d.Value), Num.MatMul(t, gt, Trans.Transpose), 0);
                    outside = Num.MatMul(s, Inv(d), Trans.None, Trans.Transpose);
                }

                return Num.SumOfTerms(outside, blocks) is { } m
                    ? [How.Raw(Permuted(Divided(t, m, Trans.Transpose), Permutation.Inverse(order, t.Shape[^1])))]
                    : [null];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, Factors factors, NDArray?[] tangents)
        {
            (NDArray t, NDArray d) = (outputs[0], outputs[1]);
            NDArray s = Divided(t, Permuted(How.Full(tangents[0]!), Numbers(outputs[2])), Trans.None);
            NDArray dt = Num.MatMul(t, Num.MatMul(Num.Where(Outside(d.Value), s, 0), Inv(d)));
            return (outputs, [dt, Num.Where(Blocks(d.Value), s, 0), null]);
        }

        /// <summary>T^-1 Y T^-H, or with the transpose T^-T Y conj(T)^-1; for symmetric matrices T^-1 Y T^-T or T^-T Y T^-1.</summary>
        NDArray Divided(NDArray t, NDArray y, Trans trans)
        {
            if (How.Structure != MatrixStructure.Symmetric)
            {
                return BetweenInverses(t, y, How.Uplo, trans, unit: true);
            }

            NDArray left = Triangular(t, y, How.Uplo, trans, unit: true);
            return Num.SwapAxes(Triangular(t, Num.SwapAxes(left), How.Uplo, trans, unit: true));
        }

        /// <summary>Rows and columns in the given order.</summary>
        static NDArray Permuted(NDArray a, int[] order) =>
            Num.SwapAxes(Permutation.Rows(Num.SwapAxes(Permutation.Rows(a, order)), order));

        /// <summary>A mask of the diagonal blocks: the second element of one is not zero, or LAPACK would not have made it.</summary>
        static NDArray Blocks(NDArray d) => Num.LogicalOr(Num.NotEqual(d, 0), Num.NotEqual(Num.Eye(d.Shape[^1]), 0));

        /// <summary>A mask of T outside the blocks.</summary>
        NDArray Outside(NDArray d)
        {
            NDArray strict = Triangles.Part(Num.Ones([d.Shape[^1], d.Shape[^1]]), How.Uplo, diagonal: false);
            return Num.LogicalAnd(Num.NotEqual(strict, 0), Num.LogicalNot(Blocks(d)));
        }
    }
}

/// <summary>A = L D L^H, or L D L^T.</summary>
/// <param name="L">Shape (..., n, n): its rows in the order of the permutation are unit triangular.</param>
/// <param name="D">Shape (..., n, n), with diagonal blocks of order 1 and 2.</param>
/// <param name="Permutation">Int64, shape (..., n): L[Permutation[i]] is row i of the triangle.</param>
public readonly record struct LdlResult(NDArray L, NDArray D, NDArray Permutation);
