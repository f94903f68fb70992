using Lapack.Native;

namespace Lapack;

// w, V = eigh(T) of real symmetric tridiagonal T with diagonal d and off-diagonal e. The gradient is that of eigh on the elements
// that exist: gd = diag gA, ge the elements below it, which carry both halves. The JVP is that of EighRule for tridiagonal dT.
public static partial class Linalg
{
    /// <summary>Eigenvalues and eigenvectors of real symmetric tridiagonal matrices (scipy.linalg.eigh_tridiagonal).</summary>
    /// <param name="d">The diagonals, shape (..., n), Float32 or Float64 (integers count as Float64).</param>
    /// <param name="e">The elements beside them, shape (..., n - 1), of the same type; for n = 0 shape (..., 0).</param>
    /// <param name="options">
    /// Degeneracy, gauge, certificate; null for the defaults. The finite scan is always made, and the gradient is with respect to d and e
    /// whatever <see cref="EighOptions.GradientForm"/> says.
    /// </param>
    /// <returns>Eigenvalues, shape (..., n), ascending; eigenvectors, shape (..., n, n), one a column.</returns>
    /// <remarks>
    /// LAPACK xSTEVD; libraries without it get the dense matrix. The gradient costs as much as that of the dense problem, 5 n^3.
    /// </remarks>
    /// <exception cref="ArgumentException">Complex arrays, shapes that do not fit, or NaN or infinity.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The arrays are being differentiated, and another call on them states options that say something else about the gradient.
    /// </exception>
    public static EighResult EighTridiagonal(NDArray d, NDArray e, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(d);
        ArgumentNullException.ThrowIfNull(e);
        (d, e) = CheckTridiagonal(d, e, "EighTridiagonal");
        return EighPrimitive.Result(EighTridiagonalPrimitive.Apply(d, e, options), options);
    }

    /// <summary>A part of the eigenvalues and eigenvectors of real symmetric tridiagonal matrices.</summary>
    /// <param name="d">The diagonals, shape (..., n).</param>
    /// <param name="e">The elements beside them, shape (..., n - 1).</param>
    /// <param name="subset">Which eigenpairs, k of them.</param>
    /// <param name="options">
    /// Degeneracy, gauge, certificate; null for the defaults. The finite scan is always made, and the gradient is with respect to d and e
    /// whatever <see cref="EighOptions.GradientForm"/> says.
    /// </param>
    /// <returns>Eigenvalues, shape (..., k), ascending; eigenvectors, shape (..., n, k), one a column.</returns>
    /// <remarks>
    /// LAPACK xSTEMR, n k operations; derivatives, subsets by value, libraries without it and matrices for which it fails take all
    /// eigenpairs (xSTEVD).
    /// </remarks>
    /// <exception cref="ArgumentException">As for all eigenpairs, or a subset that the matrices do not have.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The arrays are being differentiated, and another call for the same subset states options that say something else about the gradient.
    /// </exception>
    public static EighResult EighTridiagonal(NDArray d, NDArray e, EighSubset subset, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(d);
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(subset);
        (d, e) = CheckTridiagonal(d, e, "EighTridiagonal");
        bool plain = !d.IsRecorded && !e.IsRecorded && d.Size > 0;
        return EighPrimitive.Result(
            (plain ? EighTridiagonalDriver.Subset(d, e, subset) : null) ?? EighTridiagonalPrimitive.Apply(d, e, subset, options), options);
    }

    /// <summary>Eigenvalues of real symmetric tridiagonal matrices (scipy.linalg.eigvalsh_tridiagonal).</summary>
    /// <param name="d">The diagonals, shape (..., n).</param>
    /// <param name="e">The elements beside them, shape (..., n - 1).</param>
    /// <param name="options">
    /// Degeneracy, gauge, certificate; null for the defaults. The finite scan is always made, and the gradient is with respect to d and e
    /// whatever <see cref="EighOptions.GradientForm"/> says.
    /// </param>
    /// <returns>Eigenvalues, shape (..., n), ascending.</returns>
    /// <remarks>
    /// LAPACK xSTEVD with JOBZ = 'N', n^2 operations. Eigenvectors are computed only when a transform records the call, since the gradient,
    /// V_ij^2 and 2 V_ij V_i+1,j, needs them.
    /// </remarks>
    /// <exception cref="ArgumentException">Complex arrays, shapes that do not fit, or NaN or infinity.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The arrays are being differentiated, and another call on them states options that say something else about the gradient.
    /// </exception>
    public static NDArray EigvalshTridiagonal(NDArray d, NDArray e, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(d);
        ArgumentNullException.ThrowIfNull(e);
        (d, e) = CheckTridiagonal(d, e, "EigvalshTridiagonal");
        return d.IsRecorded || e.IsRecorded
            ? EighTridiagonalPrimitive.Apply(d, e, options)[0]
            : EighTridiagonalDriver.Factor(d, e, Job.NoVectors)[0];
    }

    /// <summary>A part of the eigenvalues of real symmetric tridiagonal matrices.</summary>
    /// <param name="d">The diagonals, shape (..., n).</param>
    /// <param name="e">The elements beside them, shape (..., n - 1).</param>
    /// <param name="subset">Which eigenvalues, k of them.</param>
    /// <param name="options">
    /// Degeneracy, gauge, certificate; null for the defaults. The finite scan is always made, and the gradient is with respect to d and e
    /// whatever <see cref="EighOptions.GradientForm"/> says.
    /// </param>
    /// <returns>Eigenvalues, shape (..., k), ascending.</returns>
    /// <remarks>LAPACK xSTEVD with JOBZ = 'N', n^2 operations for the whole spectrum.</remarks>
    /// <exception cref="ArgumentException">As for all eigenvalues, or a subset that the matrices do not have.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The arrays are being differentiated, and another call for the same subset states options that say something else about the gradient.
    /// </exception>
    public static NDArray EigvalshTridiagonal(NDArray d, NDArray e, EighSubset subset, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(d);
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(subset);
        (d, e) = CheckTridiagonal(d, e, "EigvalshTridiagonal");
        if (d.IsRecorded || e.IsRecorded)
        {
            return EighTridiagonalPrimitive.Apply(d, e, subset, options)[0];
        }

        NDArray w = EighTridiagonalDriver.Factor(d, e, Job.NoVectors)[0];
        (int from, int to) = subset.Bounds(w);
        return w[Num.Ellipsis, from..to];
    }

    static (NDArray D, NDArray E) CheckTridiagonal(NDArray d, NDArray e, string name)
    {
        (d, e) = (d.DType.IsInexact() ? d : d.AsType(DType.Float64), e.DType.IsInexact() ? e : e.AsType(DType.Float64));
        if (d.DType.IsComplex() || e.DType.IsComplex())
        {
            throw new ArgumentException(
                $"{name} takes real arrays, not {d.DType} and {e.DType}: a Hermitian tridiagonal matrix has the eigenvalues of " +
                "the real one with |e|.");
        }

        if (d.Rank == 0 || e.Rank == 0 || e.Shape[^1] != Math.Max(0, d.Shape[^1] - 1) ||
            Layout.Broadcast(d.Shape[..^1], e.Shape[..^1]) is not { } batch)
        {
            throw new ArgumentException(
                $"{name} needs diagonals of shape (..., n) and (..., n - 1), not {Layout.Text(d.Shape)} and {Layout.Text(e.Shape)}.");
        }

        DType type = DTypes.Promote(d, e);
        return (Fit(d), Fit(e));

        NDArray Fit(NDArray x) => Num.BroadcastTo(x.DType == type ? x : x.AsType(type), [.. batch, x.Shape[^1]]);
    }
}

/// <summary>(d, e) to (w, V).</summary>
/// <param name="agreed">The options of all calls on these matrices.</param>
/// <param name="subset">The eigenpairs that are used, if they are only a part; null for all.</param>
sealed class EighTridiagonalPrimitive(Agreement<EighOptions> agreed, EighSubset? subset = null)
    : Primitive("EighTridiagonal"), IEigenpairs
{
    /// <summary>w and V, which all calls on the same arrays that are being differentiated share.</summary>
    public static NDArray[] Apply(NDArray d, NDArray e, EighOptions? options) => Share(d, e, null, options);

    /// <summary>Those of a subset, which all calls for it share.</summary>
    public static NDArray[] Apply(NDArray d, NDArray e, EighSubset subset, EighOptions? options)
    {
        NDArray[] all = Share(d, e, subset, options);
        (int from, int to) = subset.Bounds(all[0].Value);
        return [all[0][Num.Ellipsis, from..to], all[1][Num.Ellipsis, .., from..to]];
    }

    static NDArray[] Share(NDArray d, NDArray e, EighSubset? subset, EighOptions? options) => SharedApplication.Of(
        (nameof(Linalg.EighTridiagonal), subset),
        options,
        agreed => new EighTridiagonalPrimitive(agreed, subset),
        d,
        e);

    public EighOptions Options => agreed.Value;

    public object Kind => (nameof(Linalg.EighTridiagonal), subset);

    public NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent) =>
        Pull(new(outputs[0], outputs[1], cotangent, null), agreed.Value with { Certificate = null });

    protected internal override NDArray[] Forward(NDArray[] inputs) => EighTridiagonalDriver.Factor(inputs[0], inputs[1], Job.Vectors);

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        Pull(new(outputs[0], outputs[1], g[0], g[1]), agreed.Value);

    NDArray[] Pull(EighFlow flow, EighOptions options)
    {
        NDArray dense = EighRule.Vjp(flow, Uplo.Lower, options with { GradientForm = GradientForm.Triangle }, subset);
        return [Num.Diagonal(dense), TridiagonalMatrix.Below(dense)];
    }

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        NDArray Direction(int i) => tangents[i] ?? NDArray.ZerosLike(inputs[i]);
        NDArray da = Triangles.Full(new TridiagonalMatrix().Of(Direction(0), Direction(1)), Uplo.Lower, GradientForm.Triangle);
        return EighRule.Jvp(outputs[0], outputs[1], da, agreed.Settle().Degeneracy);
    }
}

/// <summary>The dense lower triangle from d and e.</summary>
sealed class TridiagonalMatrix() : LinearPrimitive("EighTridiagonal")
{
    /// <summary>The elements below the diagonal.</summary>
    public static NDArray Below(NDArray a) => a.Shape[^1] == 0
        ? NDArray.ZerosOf(a.DType, [.. a.Shape[..^1]])
        : Num.Diagonal(a[Num.Ellipsis, 1.., 0..^1]);

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        int n = inputs[0].Shape[^1];
        NDArray a = NDArray.ZerosOf(DTypes.Promote(inputs[0], inputs[1]), [.. inputs[0].Shape, n]);
        StridedCopy.Copy(inputs[0], Num.Diagonal(a));
        if (n > 1)
        {
            StridedCopy.Copy(inputs[1], Num.Diagonal(AxisIndex.View(a, [Num.Ellipsis, 1.., 0..^1])));
        }

        return [a];
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        [needed[0] ? Num.Diagonal(g[0]!) : null, needed[1] ? Below(g[0]!) : null];
}
