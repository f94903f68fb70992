using System.Numerics;
using Lapack.Native;

namespace Lapack;

// eigh of a subset: k eigenpairs (w_j, v_j), j in S, at their price.
//
// Forward: A = Q T Q^H (xHETRD, 4/3 n^3), k eigenvectors of T (xSTEMR, n k) rotated by Q (xUNMTR, 2 n^2 k).
//
// VJP: as for all eigenpairs, with cotangents in the columns S alone. Inside S, E_SS as there. To the other vectors, with h_j = conj(gV_j)
// and P the projector on the complement of the k vectors,
//
//     conj(H) = Z V_S^H + V_S Z^H,   2 Z = V_S conj(E_SS) - Y,   y_j = P (A - w_j)^+ P h_j
//
// y_j by rotating with Q^H, a tridiagonal solve with T - w_j (which is singular: P before and after), and rotating back: n^2 k in all.
// A group of equal eigenvalues that lies across the end of S has no gradient unless h_j has no part in the rest of the group.
//
// Forward mode, derivatives of the derivative, Lorentzians and libraries without these routines take the full decomposition.
// Source: H. Xie, J.-G. Liu, L. Wang, 2001.04121, with the tridiagonal factor in place of conjugate gradients.
public static partial class Linalg
{
    /// <summary>
    /// A part of the eigenvalues and eigenvectors of Hermitian (real: symmetric) matrices, of which one triangle is read
    /// (scipy.linalg.eigh with subset_by_index or subset_by_value).
    /// </summary>
    /// <param name="a">Shape (..., n, n); read as by <see cref="Eigh(NDArray, Uplo, EighOptions?)"/>.</param>
    /// <param name="subset">Which eigenpairs, k of them; of each matrix of a batch the same number.</param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Degeneracy, gauge, form of the gradient; null for the defaults. The finite scan is always made.</param>
    /// <returns>Eigenvalues, shape (..., k), real, ascending; eigenvectors, shape (..., n, k), orthonormal, one a column.</returns>
    /// <remarks>
    /// LAPACK xSYTRD / xHETRD, xSTEMR, xORMTR / xUNMTR: 4/3 n^3 + 2 n^2 k real operations, the gradient 6 n^2 k (complex: four times that).
    /// Libraries without these routines, forward mode, second derivatives and Lorentzians take the full decomposition.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, a subset that they do not have, or NaN or infinity in what is read (the message says where).
    /// </exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by the gradient where it does not exist; with reason <see cref="IllPosedReason.Cut"/> where the subset divides a group of
    /// equal eigenvalues and the loss depends on how.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call for the same subset states options that say something else about the gradient.
    /// </exception>
    public static EighResult Eigh(NDArray a, EighSubset subset, Uplo uplo = Uplo.Lower, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(subset);
        Defined.Require(uplo);
        a = Checks.RequireHermitian(a, uplo, "Eigh");
        return EighPrimitive.Result(SubsetEighPrimitive.Apply(a, subset, uplo, options), options);
    }

    /// <summary>
    /// A part of the eigenvalues of Hermitian (real: symmetric) matrices. Eigenvectors are computed only when a transform records the call,
    /// since the gradient needs them.
    /// </summary>
    /// <param name="a">Shape (..., n, n); read as by <see cref="Eigh(NDArray, Uplo, EighOptions?)"/>.</param>
    /// <param name="subset">Which eigenvalues, k of them; of each matrix of a batch the same number.</param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <param name="options">Form of the gradient; null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., k), real, ascending.</returns>
    /// <remarks>
    /// LAPACK xSYEVD / xHEEVD with JOBZ = 'N', which finds the whole spectrum: about 4/3 n^3 real operations (complex: four times that).
    /// </remarks>
    /// <exception cref="ArgumentException">As for <see cref="Eigh(NDArray, EighSubset, Uplo, EighOptions?)"/>.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The array is being differentiated, and another call for the same subset states options that say something else about the gradient.
    /// </exception>
    public static NDArray Eigvalsh(NDArray a, EighSubset subset, Uplo uplo = Uplo.Lower, EighOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(subset);
        Defined.Require(uplo);
        a = Checks.RequireHermitian(a, uplo, "Eigvalsh");
        if (a.IsRecorded)
        {
            return SubsetEighPrimitive.Apply(a, subset, uplo, options)[0];
        }

        NDArray all = EighDriver.Factor(a, uplo, Job.NoVectors, options?.CheckFinite ?? true)[0];
        (int from, int to) = subset.Bounds(all);
        return all[Num.Ellipsis, from..to];
    }
}

/// <summary>A to k of its eigenpairs; the tridiagonal forms of the matrices, which the forward pass found, are kept for the rule.</summary>
/// <param name="subset">Which eigenpairs.</param>
/// <param name="uplo">The triangle that is read.</param>
/// <param name="agreed">The options of all calls on this matrix.</param>
sealed class SubsetEighPrimitive(EighSubset subset, Uplo uplo, Agreement<EighOptions> agreed)
    : KeepingPrimitive<SubsetForms>("Eigh"), IEigenpairs
{
    /// <summary>w and V, which all calls for the same subset of one array that is being differentiated share.</summary>
    public static NDArray[] Apply(NDArray a, EighSubset subset, Uplo uplo, EighOptions? options)
    {
        Defined.Require(uplo);
        int n = a.Shape[^1];
        if (!subset.ByValue)
        {
            subset.Bounds(n);
        }

        bool partial = n > 0 && (!a.IsRecorded || Autodiff.IsReverseOnly(a)) && options?.Degeneracy.Width is null && IsSupported(a.DType);

        // The two ways have different outputs; calls of one policy take the same way.
        object key = (nameof(Linalg.Eigh), uplo, subset, partial);
        if (partial)
        {
            return SharedApplication.Of(key, options, agreed =>
                new SubsetEighPrimitive(subset, uplo, agreed), a);
        }

        NDArray[] full = SharedApplication.Of(key, options, agreed =>
            new EighPrimitive(uplo, agreed, subset), a);
        (int from, int to) = subset.Bounds(full[0].Value);
        return [full[0][Num.Ellipsis, from..to], full[1][Num.Ellipsis, .., from..to]];
    }

    public EighOptions Options => agreed.Value;

    public object Kind => (nameof(Linalg.Eigh), subset, uplo);

    FreeVectors? IUndetermined.FreeOf(NDArray[] inputs, NDArray[] outputs, object? kept) =>
        FreeVectors.Both(
            CutGroups.Of((SubsetForms)kept!, outputs[0], outputs[1].DType, agreed.Value), ((IEigenpairs)this).PhasesOf(outputs));

    public NDArray?[] PullValues(NDArray[] inputs, NDArray[] outputs, object? kept, NDArray cotangent) =>
        [SubsetEighRule.Vjp(
            inputs[0], (SubsetForms)kept!, new(outputs[0], outputs[1], cotangent, null), uplo, agreed.Value with { Certificate = null })];

    protected override NDArray[] Forward(NDArray[] inputs, out SubsetForms kept)
    {
        var body = new ForwardBody(inputs[0], subset, uplo);
        Scalars.Dispatch(inputs[0].DType, body);
        kept = body.Forms;
        return body.Outputs;
    }

    protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, SubsetForms kept, bool[] needed)
    {
        (NDArray a, NDArray w, NDArray v) = (inputs[0], outputs[0], outputs[1]);
        return g => [SubsetEighRule.Vjp(a, kept, new(w, v, g[0], g[1]), uplo, agreed.Value)];
    }

    static bool IsSupported(DType type)
    {
        LapackLibrary library = LapackLibrary.Current;
        return type switch
        {
            DType.Float32 => TridiagonalForm<float, float>.IsSupported(library),
            DType.Float64 => TridiagonalForm<double, double>.IsSupported(library),
            DType.Complex64 => TridiagonalForm<ComplexSingle, float>.IsSupported(library),
            _ => TridiagonalForm<Complex, double>.IsSupported(library),
        };
    }

    sealed class ForwardBody(NDArray a, EighSubset subset, Uplo uplo) : IScalarBody
    {
        public NDArray[] Outputs { get; private set; } = [];

        public SubsetForms Forms { get; private set; } = new(Array.Empty<object>(), []);

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = a.Shape[^1];
            var raw = new RawMatrices<T>(a);
            var forms = new TridiagonalForm<T, R>[raw.Count];
            MatrixBatch.Each(raw.Count, n, (library, m) =>
            {
                // The scan is always made: some of the routines do not return from NaN.
                T[] work = MatrixBatch.NewScratch<T>(n);
                LoadedTriangle<T> loaded = EighDriver.Load<T, R>(raw, m, uplo, work);
                EighDriver.RequireFinite<T, R>(loaded, uplo, a.Rank == 2 ? null : m, "Eigenvalues");
                forms[m] = new(library, loaded.Triangle, n, work);
            });

            (int From, int To)[] bounds = Array.ConvertAll(forms, f => subset.Bounds(n, f.Count));
            (int first, int last) = bounds.Length == 0 ? (subset.ByValue ? (0, 0) : subset.Bounds(n)) : EighSubset.RequireOneCount(bounds);
            int k = last - first;
            NDArray w = NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^2], k]);
            NDArray v = MatrixBatch.EmptyColumnMajor(a.DType, [.. a.Shape[..^1], k]);
            MatrixBatch.Each(k == 0 ? 0 : forms.Length, n, (library, m) =>
            {
                TridiagonalForm<T, R> form = forms[m];
                form.Solve(bounds[m].From, bounds[m].To);
                Span<R> values = new VectorSpans<R>(w)[m];
                for (int j = 0; j < k; j++)
                {
                    values[j] = form.W[j] / form.Scale;
                }

                Span<T> vectors = new MatrixSpans<T>(v)[m];
                form.U.CopyTo(vectors);
                form.Rotate(Trans.None, k, vectors);
            });
            (Outputs, Forms) = ([w, v], new(forms, Array.ConvertAll(bounds, b => b.From)));
        }
    }
}

/// <summary>What a forward pass found on its way to a subset of the eigenpairs, for the rules.</summary>
/// <param name="Forms">One <see cref="TridiagonalForm{T, R}"/> a matrix.</param>
/// <param name="From">For each matrix the number of the subset's first eigenvalue in the spectrum.</param>
sealed record SubsetForms(Array Forms, int[] From);
