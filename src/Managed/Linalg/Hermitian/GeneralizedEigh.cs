using Lapack.Native;

namespace Lapack;

// Type 1: A X = B X W. Type 2: A B X = X W. Type 3: B A X = X W. A Hermitian, B Hermitian positive definite, W = diag(w) ascending, and
// X^H B X = I (types 1, 2), X^H B^-1 X = I (type 3). With Y = X^-H (type 2: B X, type 3: B^-1 X):
//
//     type 1: A = Y W Y^H, B = Y Y^H        type 2: A = X W X^H, B = Y Y^H        type 3: A = Y W Y^H, B = X X^H
//
// so with P = Ua^H dA Ua, Q = Ub^H dB Ub, (Ua, Ub, s, h) = (X, X, -, -), (Y, X, +, -), (X, Y, +, +), all three have, with Hermitian
// R = P + s/2 (Q W + W Q),
//
//     dw = real diag R,   dX = X Omega,   Omega = F o R + h/2 Q,   F_ij = 1 / (w_j - w_i) between separate eigenvalues, 0 elsewhere
//
// and dY = -Y Omega^H. Hence the VJP, from M = X^T gX (minus (Y^T gY)^H where Y has a cotangent) and E as for the standard problem, from M
// for X:
//
//     gA = conj(Ua) E Ua^T,   gB = conj(Ub) (h/2 (M + M^H)/2 + s/2 (E W + W E)) Ub^T,   each in raw-triangle form.
//
// Between equal eigenvalues E vanishes and the Hermitian part of M remains: B determines how a group is normalized, so that is its
// whole contribution. For type 1 and simple eigenvalues this is -conj(X) (diag(gw o w) + K W + M_D / 2) X^T, K_ij = M_ij / (w_j - w_i).
// At equal eigenvalues the JVP first turns the vectors of each group so that R is diagonal there, as EighRule does.
//
// Computed by B = L L^H and the standard problem of L^-1 A L^-H (type 1) or L^H A L: as xHEGVD does, but with xTRSM and xGEMM,
// which every LAPACK has. Source: derived here; type 1, real, simple: M. Seeger et al., 1710.08717.
public static partial class Linalg
{
    /// <summary>
    /// Generalized eigenvalues and eigenvectors of Hermitian (real: symmetric) A and positive definite B, of each of which one triangle is
    /// read (scipy.linalg.eigh with b).
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="b">Shape (..., n, n), positive definite; leading axes broadcast against those of <paramref name="a"/>.</param>
    /// <param name="uplo">The triangle that is read, of both.</param>
    /// <param name="type">Which problem it is: A x = w B x, A B x = w x or B A x = w x.</param>
    /// <param name="options">As for the standard problem; null for the defaults.</param>
    /// <returns>
    /// Eigenvalues, shape (..., n), real, ascending; eigenvectors, one a column, with X^H B X = I for types 1 and 2, X^H B^-1 X = I for
    /// type 3.
    /// </returns>
    /// <remarks>
    /// LAPACK xPOTRF, xTRSM, xHEEVD: about 14 n^3 real operations. The gradient with respect to both is 10 n^3 (complex: four times).
    /// Rounding in w is about eps |B^-1| |A|: an ill-conditioned B costs digits.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices of one order, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">B is not; the message names the minor and the matrix of the batch.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The arrays are being differentiated, and another call on them states options that say something else about the gradient.
    /// </exception>
    public static EighResult Eigh(
        NDArray a, NDArray b, Uplo uplo = Uplo.Lower, PencilType type = PencilType.AxBx, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(uplo);
        Defined.Require(type);
        (a, b) = CheckPencil(a, b, uplo, type, "Eigh");
        return EighPrimitive.Result(GeneralizedEighPrimitive.Apply(a, b, uplo, type, options), options);
    }

    /// <summary>
    /// Generalized eigenvalues of Hermitian A and positive definite B (scipy.linalg.eigh with b and eigvals_only). Eigenvectors are
    /// computed only when a transform records the call.
    /// </summary>
    /// <param name="a">As for the generalized <see cref="Eigh(NDArray, NDArray, Uplo, PencilType, EighOptions?)"/>.</param>
    /// <param name="b">Positive definite.</param>
    /// <param name="uplo">The triangle that is read, of both.</param>
    /// <param name="type">Which problem it is; the last two types have the same eigenvalues.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., n), real, ascending.</returns>
    /// <remarks>
    /// LAPACK xPOTRF, xTRSM, xHEEVD with JOBZ = 'N': about 4 n^3 real operations (complex: four times that). Rounding as for the vectors.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices of one order, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">B is not; the message names the minor and the matrix of the batch.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge.</exception>
    /// <exception cref="InvalidOperationException">
    /// The arrays are being differentiated, and another call on them states options that say something else about the gradient.
    /// </exception>
    public static NDArray Eigvalsh(
        NDArray a, NDArray b, Uplo uplo = Uplo.Lower, PencilType type = PencilType.AxBx, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(uplo);
        Defined.Require(type);
        var task = new PencilTask(uplo, type, Job.NoVectors, options?.CheckFinite ?? true);
        (a, b) = CheckPencil(a, b, uplo, type, "Eigvalsh");
        return a.IsRecorded || b.IsRecorded
            ? GeneralizedEighPrimitive.Apply(a, b, uplo, type, options)[0]
            : GeneralizedEighDriver.Factor(GeneralizedEighPrimitive.Fit(a, b), task)[0];
    }

    static (NDArray A, NDArray B) CheckPencil(NDArray a, NDArray b, Uplo uplo, PencilType type, string name)
    {
        (a, b) = (Checks.RequireHermitian(a, uplo, name), Checks.RequireHermitian(b, uplo, name));
        if (a.Shape[^1] != b.Shape[^1] || Layout.Broadcast(a.Shape[..^2], b.Shape[..^2]) is null)
        {
            throw new ArgumentException($"{name}: matrices of shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} do not fit.");
        }

        if (!Enum.IsDefined(type))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, $"{name}: type is PencilType.AxBx, ABx or BAx.");
        }

        return (a, b);
    }
}

/// <summary>(A, B) to (w, X), for types 2 and 3 (w, X, Y): the formulas need Y then.</summary>
/// <param name="type">Which problem it is.</param>
/// <param name="uplo">The triangle that is read, of both matrices.</param>
/// <param name="agreed">The options of all calls on these matrices.</param>
sealed class GeneralizedEighPrimitive(PencilType type, Uplo uplo, Agreement<EighOptions> agreed)
    : Primitive("Eigh"), IEigenpairs
{
    /// <summary>w, X and Y, which all calls on the same arrays that are being differentiated share.</summary>
    public static NDArray[] Apply(NDArray a, NDArray b, Uplo uplo, PencilType type, EighOptions? options) =>
        SharedApplication.Of(
            (nameof(Linalg.Eigh), uplo, type), options, agreed =>
            new GeneralizedEighPrimitive(type, uplo, agreed).Apply(Fit(a, b)), a, b);

    /// <summary>Both brought to one type and to the batch that they broadcast to.</summary>
    public static NDArray[] Fit(NDArray a, NDArray b)
    {
        int n = a.Shape[^1];
        int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
        DType type = DTypes.Promote(a, b);
        return [Num.BroadcastTo(a.AsType(type), [.. batch, n, n]), Num.BroadcastTo(b.AsType(type), [.. batch, n, n])];
    }

    public EighOptions Options => agreed.Value;

    public object Kind => (nameof(Linalg.Eigh), type, uplo);

    public NDArray Relation(NDArray[] inputs, NDArray[] reference, NDArray[] outputs)
    {
        // X^-1 is Y^H; for the first type that is X^H B.
        NDArray y = type == PencilType.AxBx
            ? Num.MatMul(Triangles.Full(inputs[1], uplo, GradientForm.Triangle), reference[1])
            : reference[2];
        return Num.MatMul(y, outputs[1], Trans.ConjTranspose);
    }

    public NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent) =>
        GeneralizedEighRule.Vjp(
            new(outputs, [cotangent, null, null]), new(type, uplo, [true, true]), agreed.Value with { Certificate = null });

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        GeneralizedEighDriver.Factor(inputs, new(uplo, type, Job.Vectors, agreed.Value.CheckFinite));

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        GeneralizedEighRule.Vjp(new(outputs, g), new(type, uplo, needed), agreed.Value);

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        return GeneralizedEighRule.Jvp(outputs, Array.ConvertAll(tangents, Direction), type, agreed.Settle().Degeneracy);

        NDArray? Direction(NDArray? tangent) => tangent is null ? null : Triangles.Full(tangent, uplo, GradientForm.Triangle);
    }
}
