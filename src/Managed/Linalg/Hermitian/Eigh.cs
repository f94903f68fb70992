using Lapack.Native;

namespace Lapack;

// w, V = eigh(A): A V = V diag(w), V^H V = I, w ascending. Only the UPLO triangle of A and the real part of its diagonal are read.
//
// VJP, in the convention dL = Re sum g dz, from cotangents gw (real) and gV:
//
//     X = V^T gV                                       only if gV is not null and not all zero
//     E = diag(gw) + N / 2,   N_ij = (X_ij - conj X_ji) / (w_j - w_i) for i != j, 0 on the diagonal
//     H = conj(V) E V^T                                the gradient with respect to the Hermitian matrix
//     gA = real diag H, 2 H on the strict UPLO triangle, 0 on the other
//
// which is G + G^H of autograd PR #527 with G = conj(V) (diag gw + F o X) V^T, F_ij = 1 / (w_j - w_i): only the anti-Hermitian part
// of X acts, so E is Hermitian and one triangle of H suffices: 2 n^3 + 2 n^3 + n^3 real operations. Which pairs (i, j) divide, which
// contribute nothing and which have no gradient is decided by ClosePairs. The VJP and the JVP stand in EighRule, the VJP's numbers are made
// by EighKernel, its own derivatives by EighSecondOrder.
//
// Sources: M. B. Giles, An extended collection of matrix derivative results, NA-08-01 (2008), section 3.1, for real A; conjugated as
// in HIPS/autograd pull request 527 (2019).

/// <summary>Differentiable linear algebra over the last two axes, on LAPACK; names are NumPy's, in PascalCase.</summary>
public static partial class Linalg
{
    /// <summary>
    /// Eigenvalues and eigenvectors of Hermitian (real: symmetric) matrices, of which one triangle is read (numpy.linalg.eigh).
    /// </summary>
    /// <param name="a">
    /// Shape (..., n, n), n >= 0, any of the four floating-point types (integers count as Float64). Only the <paramref name="uplo"/>
    /// triangle and the real part of the diagonal are looked at; the rest may hold anything.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Degeneracy, gauge, form of the gradient; null for the defaults.</param>
    /// <returns>
    /// Eigenvalues, shape (..., n), real, ascending; eigenvectors, shape (..., n, n), orthonormal, one a column: V[.., j] belongs to
    /// w[j]. Phases (signs) of the vectors are those of the algorithm, which for a batch may be others than for a single matrix, unless
    /// <see cref="Gauge.LargestReal"/> is asked for.
    /// </returns>
    /// <remarks>
    /// LAPACK xSYEVD / xHEEVD, about 9 n^3 real operations (complex: four times that). Row- and column-major matrices are read without a
    /// transposing copy, by passing the other UPLO for the row-major one. A batch is shared out over
    /// <see cref="LapackLibrary.Threads"/> threads. In batches of matrices up to order 64 each lane of a vector register takes a matrix:
    /// Householder's reduction and implicit QL, as accurate as xSTEQR; what does not converge there goes to LAPACK. The gradient costs
    /// 5 n^3 operations for all eigenvectors, 6 n^2 k if the loss looks at k eigenpairs only, n^2 k for k eigenvalues alone (complex: four
    /// times that).
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static EighResult Eigh(NDArray a, Uplo uplo = Uplo.Lower, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        a = Checks.RequireHermitian(a, uplo, "Eigh");
        return EighPrimitive.Result(EighPrimitive.Apply(a, uplo, options), options);
    }

    /// <summary>
    /// Eigenvalues of Hermitian (real: symmetric) matrices, of which one triangle is read (numpy.linalg.eigvalsh). Eigenvectors are
    /// computed only when a transform records the call, since the gradient needs them.
    /// </summary>
    /// <param name="a">Shape (..., n, n); read as by <see cref="Eigh(NDArray, Uplo, EighOptions?)"/>.</param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Form of the gradient and finite scan; null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., n), real, ascending.</returns>
    /// <remarks>
    /// LAPACK xSYEVD / xHEEVD with JOBZ = 'N', about 4/3 n^3 real operations (complex: four times that); batches of small matrices as for
    /// <see cref="Eigh(NDArray, Uplo, EighOptions?)"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read (the message says where).</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call on it states options that say something else about the gradient.
    /// </exception>
    public static NDArray Eigvalsh(NDArray a, Uplo uplo = Uplo.Lower, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(uplo);
        a = Checks.RequireHermitian(a, uplo, "Eigvalsh");
        return a.IsRecorded
            ? EighPrimitive.Apply(a, uplo, options)[0]
            : EighDriver.Factor(a, uplo, Job.NoVectors, options?.CheckFinite ?? true)[0];
    }
}

/// <summary>A to (w, V).</summary>
/// <param name="uplo">The triangle that is read.</param>
/// <param name="agreed">The options of all calls on this matrix.</param>
/// <param name="subset">The eigenpairs that are used, if they are only a part; null for all.</param>
sealed class EighPrimitive(Uplo uplo, Agreement<EighOptions> agreed, EighSubset? subset = null) : Primitive("Eigh"), IEigenpairs
{
    /// <summary>w and V, which all calls on one array that is being differentiated share.</summary>
    public static NDArray[] Apply(NDArray a, Uplo uplo, EighOptions? options) => a.IsRecorded
        ? Share(a, uplo, options)
        : new EighPrimitive(uplo, new(options)).Apply(a);

    static NDArray[] Share(NDArray a, Uplo uplo, EighOptions? options) => SharedApplication.Of(
        (nameof(Linalg.Eigh), uplo), options, agreed => new EighPrimitive(uplo, agreed), a);

    /// <summary>What the caller gets of w and V.</summary>
    public static EighResult Result(NDArray[] wv, EighOptions? options) =>
        new(wv[0], options?.Gauge == Gauge.LargestReal ? new LargestRealGauge(SpectralNames.Eigh).Of(wv[1]) : wv[1]);

    public EighOptions Options => agreed.Value;

    public object Kind => (nameof(Linalg.Eigh), uplo, subset);

    public NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent) =>
        [EighRule.Vjp(new(outputs[0], outputs[1], cotangent, null), uplo, agreed.Value with { Certificate = null }, subset)];

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        EighDriver.Factor(inputs[0], uplo, Job.Vectors, subset is not null || agreed.Value.CheckFinite);

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        (NDArray w, NDArray v) = (outputs[0], outputs[1]);
        return g => [EighRule.Vjp(new(w, v, g[0], g[1]), uplo, agreed.Value, subset)];
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        NDArray da = Triangles.Full(tangents[0]!, uplo, GradientForm.Triangle);
        return EighRule.Jvp(outputs[0], outputs[1], da, agreed.Settle().Degeneracy);
    }
}

/// <summary>Eigenvalues, ascending, and eigenvectors, one a column.</summary>
/// <param name="Eigenvalues">w, shape (..., n), of a subset (..., k), real.</param>
/// <param name="Eigenvectors">V, shape (..., n, n), of a subset (..., n, k): V[.., j] belongs to w[j].</param>
public readonly record struct EighResult(NDArray Eigenvalues, NDArray Eigenvectors);
