using Lapack.Native;

namespace Lapack;

// A = U diag(s) U^T for symmetric A = A^T (complex: without conjugation), U unitary, s real, descending and not negative: Takagi's, or
// Autonne's, factorization. The s are the singular values of A, and A = U diag(s) V^H with V = conj(U).
//
// Differential. With P = U^H dA conj(U), which is symmetric, and Omega = U^H dU, which is anti-Hermitian,
//
//     P = Omega S + dS + S Omega^T,   that is   P_ij = s_j Omega_ij - s_i conj(Omega_ij) + dS_ij
//
// whose real and imaginary parts are equations by themselves:
//
//     ds = real diag P
//     dU = U (real P o F + i imag P o G)        F_ij = 1 / (s_j - s_i) off the diagonal, 0 on it
//                                               G_ij = 1 / (s_j + s_i), the diagonal 1 / (2 s_i) included
//
// So not even phases are free where s_i > 0, only signs; at equal s > 0 real orthogonal rotations of the group (real P o F sees them), at
// s = 0 all unitary ones (imag P o G does).
//
// VJP, in the convention dL = Re sum g dz, from cotangents gs (real) and gU:
//
//     X = U^T gU,   N = X - X^H
//     E = diag(gs) + (real N o F + i imag N o G) / 2        symmetric
//     gA = conj(U) E U^H                                    with respect to the symmetric matrix
//
// As for the svd the gaps are those of the numbers s and -s, real N couples s_i with s_j, imag N couples -s_i with s_j, and ClosePairs
// decides which pairs divide, which are rounding and contribute nothing, and which have no gradient.
//
// Sources: T. Takagi, Japan. J. Math. 1 (1924) 83; R. A. Horn and C. R. Johnson, Matrix Analysis, section 4.4. The derivative by
// differentiating A = U S U^T and U^H U = 1.

public static partial class Linalg
{
    /// <summary>
    /// Takagi's factorization A = U diag(S) U^T of symmetric matrices, complex (A = A^T, without conjugation) or real; of which one
    /// triangle is read.
    /// </summary>
    /// <param name="a">
    /// Shape (..., n, n), n >= 0, any of the four floating-point types (integers count as Float64). Only the <paramref name="uplo"/>
    /// triangle with the diagonal is looked at; the rest may hold anything.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Degeneracy, form of the gradient; null for the defaults.</param>
    /// <returns>
    /// U, shape (..., n, n), unitary, complex also for real A (a column is imaginary where an eigenvalue of A is negative); S, shape (...,
    /// n), real, descending. Columns of simple S > 0 are determined but for their sign.
    /// </returns>
    /// <remarks>
    /// LAPACK xSYEVD on a real symmetric matrix of order 2n and a QR factorization, about 72 n^3 real operations (real A: order n, 9 n^3).
    /// The gradient costs 3 products of complex n x n matrices. Where values are equal or zero, a loss that only depends on what the matrix
    /// determines (functions of S, U_k U_k^T and U_k U_k^H of a whole group with S > 0, U_0 U_0^H of the null space) has its exact
    /// gradient; others throw.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; see <see cref="TakagiOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static TakagiResult Takagi(NDArray a, Uplo uplo = Uplo.Lower, TakagiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        a = Checks.RequireHermitian(a, uplo, "Takagi");
        return TakagiPrimitive.Result(TakagiPrimitive.Apply(a, uplo, options), options);
    }
}

/// <summary>A to (U, s).</summary>
/// <param name="uplo">The triangle that is read.</param>
/// <param name="agreed">The options of all calls on this matrix.</param>
sealed class TakagiPrimitive(Uplo uplo, Agreement<TakagiOptions> agreed) : Primitive("Takagi"), IGaugeFreedom, IGrouped
{
    /// <summary>U and s, which all calls on one array that is being differentiated share.</summary>
    public static NDArray[] Apply(NDArray a, Uplo uplo, TakagiOptions? options) =>
        SharedApplication.Of((nameof(Linalg.Takagi), uplo), options, agreed =>
            new TakagiPrimitive(uplo, agreed), a);

    /// <summary>What the caller gets of U and s.</summary>
    public static TakagiResult Result(NDArray[] us, TakagiOptions? options) =>
        new(options?.Gauge == Gauge.LargestReal ? us[0] * Signs(us[0].Value) : us[0], us[1]);

    /// <remarks>A group of equal values turns by a real orthogonal matrix, that of zeros by a unitary one.</remarks>
    public NDArray[] Equivalent(NDArray[] outputs, Random random)
    {
        (NDArray u, NDArray s) = (outputs[0], outputs[1]);
        MirroredSpectrum spectrum = MirroredSpectrum.Of(s, s.Shape[^1], agreed.Value.Degeneracy);
        NDArray real = RandomBasis.Mixing(spectrum.Groups, u.ShapeArray, s.DType, random);
        NDArray unitary = RandomBasis.Mixing(spectrum.Groups, u.ShapeArray, u.DType, random);
        return [Num.MatMul(u, Num.Where(spectrum.Regular, real, unitary)), s];
    }

    public object Kind => (nameof(Linalg.Takagi), uplo);

    public int ValuesAt => 1;

    public ValueGroups? GroupsOf(NDArray[] outputs) =>
        CloseGroups.Of(outputs[1], SpectralNames.Takagi, agreed.Value, outputs[1].DType, withZeros: false);

    FreeVectors? IUndetermined.FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) =>
        NullVectors.Of(
            SpectralNames.Takagi,
            agreed.Value,
            outputs,
            ga => Triangles.Raw(inputs[0].DType.IsComplex() ? ga : Num.Real(ga), uplo, agreed.Value.GradientForm, hermitian: false));

    public NDArray? VectorNorms(NDArray[] outputs, NDArray?[] cotangents) => cotangents[0] is { } gu ? Num.EuclideanNorm(gu, -2) : null;

    public NDArray[] Turned(NDArray[] outputs, NDArray values, NDArray turn) => [Num.MatMul(outputs[0], turn), values];

    public NDArray Relation(NDArray[] inputs, NDArray[] reference, NDArray[] outputs) =>
        Num.Real(Num.MatMul(reference[0], outputs[0], Trans.ConjTranspose));

    public NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent) =>
        [TakagiRule.Vjp(new(outputs[1], outputs[0], cotangent, null), uplo, agreed.Value with { Certificate = null })];

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        if (agreed.Value.CheckFinite)
        {
            FiniteScan.Require(Triangles.Part(inputs[0], uplo), "Takagi");
        }

        return TakagiDriver.Factor(Symmetric(inputs[0]));
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        [TakagiRule.Vjp(new(outputs[1], outputs[0], g[1], g[0]), uplo, agreed.Value)];

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        return TakagiRule.Jvp(outputs[0], outputs[1], Symmetric(tangents[0]!), agreed.Settle().Degeneracy);
    }

    NDArray Symmetric(NDArray a) => Triangles.Full(a, uplo, GradientForm.Triangle, hermitian: false);

    /// <summary>
    /// 1 or -1 for each column: the sign of the real part (where that is 0, the imaginary part) of its largest component.
    /// </summary>
    static NDArray Signs(NDArray u)
    {
        if (u.Size == 0)
        {
            return Num.Ones([1], u.DType.RealType());
        }

        NDArray largest = Num.TakeAlongAxis(u, Num.ArgMax(Num.Abs(u), -2, keepDims: true), -2), re = Num.Real(largest);
        return Num.Sign(Num.Where(Num.Equal(re, 0), Num.Imag(largest), re));
    }
}

/// <summary>The factors of A = U diag(S) U^T.</summary>
/// <param name="U">Shape (..., n, n), unitary, complex; its columns belong to the values of S.</param>
/// <param name="S">Shape (..., n), descending, real, not negative: the singular values of A.</param>
public readonly record struct TakagiResult(NDArray U, NDArray S);
