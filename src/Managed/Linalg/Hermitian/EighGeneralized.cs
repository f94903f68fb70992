using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
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
// and dY = -Y Omega^H. Hence the VJP, from M = X^T gX (minus (Y^T gY)^H where Y has a cotangent) and E as in Eigh.cs, from M for X:
//
//     gA = conj(Ua) E Ua^T,   gB = conj(Ub) (h/2 (M + M^H)/2 + s/2 (E W + W E)) Ub^T,   each in raw-triangle form.
//
// Between equal eigenvalues E vanishes and the Hermitian part of M remains: B determines how a group is normalized, so that is its
// whole contribution. For type 1 and simple eigenvalues this is -conj(X) (diag(gw o w) + K W + M_D / 2) X^T, K_ij = M_ij / (w_j - w_i).
// At equal eigenvalues the JVP first turns the vectors of each group so that R is diagonal there; see EighTangent.cs.
//
// Computed by B = L L^H and the standard problem of L^-1 A L^-H (type 1) or L^H A L: as xHEGVD does, but with xTRSM and xGEMM,
// which every LAPACK has. Source: derived here; type 1, real, simple: M. Seeger et al., 1710.08717.
public static partial class Linalg
{
    static readonly ConditionalWeakTable<NDArray, ConcurrentDictionary<(NDArray, bool, Uplo, int, EighOptions), NDArray[]>> factoredPencils = [];

    /// <summary>
    /// Generalized eigenvalues and eigenvectors of Hermitian (real: symmetric) A and positive definite B, of each of which one triangle is
    /// read (scipy.linalg.eigh with b).
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="b">Shape (..., n, n), positive definite; leading axes broadcast against those of <paramref name="a"/>.</param>
    /// <param name="uplo">The triangle that is read, of both.</param>
    /// <param name="type">1: A x = w B x. 2: A B x = w x. 3: B A x = w x.</param>
    /// <param name="options">As for the standard problem, without a subset; null for the defaults.</param>
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
    /// <exception cref="IllPosedGradientException">Thrown by the gradient where it does not exist; see <see cref="EighOptions"/>.</exception>
    public static EighResult Eigh(NDArray a, NDArray b, Uplo uplo = Uplo.Lower, int type = 1, EighOptions? options = null)
    {
        options ??= EighOptions.Default;
        NDArray[] wx = Pencil(a, b, uplo, type, options, Job.Vectors, "Eigh");
        return new(wx[0], options.Gauge == Gauge.LargestReal ? new LargestRealGauge().Of(wx[1]) : wx[1]);
    }

    /// <summary>
    /// Generalized eigenvalues of Hermitian A and positive definite B (scipy.linalg.eigh with b and eigvals_only). Eigenvectors are
    /// computed only when a transform records the call.
    /// </summary>
    /// <param name="a">As for the generalized <see cref="Eigh(NDArray, NDArray, Uplo, int, EighOptions?)"/>.</param>
    /// <param name="b">Positive definite.</param>
    /// <param name="uplo">The triangle that is read, of both.</param>
    /// <param name="type">1: A x = w B x. 2: A B x = w x. 3: B A x = w x; types 2 and 3 have the same eigenvalues.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>Eigenvalues, shape (..., n), real, ascending.</returns>
    /// <exception cref="ArgumentException">Not square matrices of one order, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotPositiveDefiniteException">B is not; the message names the minor and the matrix of the batch.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge.</exception>
    public static NDArray Eigvalsh(NDArray a, NDArray b, Uplo uplo = Uplo.Lower, int type = 1, EighOptions? options = null) =>
        Pencil(a, b, uplo, type, options ?? EighOptions.Default, !a.IsRecorded && !b.IsRecorded ? Job.NoVectors : Job.Vectors, "Eigvalsh")[0];

    static NDArray[] Pencil(NDArray a, NDArray b, Uplo uplo, int type, EighOptions options, Job job, string name)
    {
        (a, b) = (Checks.RequireHermitian(a, uplo, name), Checks.RequireHermitian(b, uplo, name));
        if (a.Shape[^1] != b.Shape[^1] || Layout.Broadcast(a.Shape[..^2], b.Shape[..^2]) is not { } batch)
        {
            throw new ArgumentException($"{name}: matrices of shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} do not fit.");
        }

        if (type is < 1 or > 3)
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, $"{name}: type is 1 (A x = w B x), 2 (A B x = w x) or 3 (B A x = w x).");
        }

        // As for the standard problem: one factorization for all calls on the same arrays that are being differentiated.
        (NDArray key, NDArray other) = a.IsRecorded ? (a, b) : (b, a);
        return !key.IsRecorded
            ? Factor(a, b)
            : factoredPencils.GetOrCreateValue(key).GetOrAdd((other, ReferenceEquals(key, a), uplo, type, options), _ => Factor(a, b));

        NDArray[] Factor(NDArray a, NDArray b)
        {
            int n = a.Shape[^1];
            DType both = DTypes.Promote(a, b);
            (a, b) = (Num.BroadcastTo(Cast(a, both), [.. batch, n, n]), Num.BroadcastTo(Cast(b, both), [.. batch, n, n]));
            return job == Job.NoVectors
                ? [HermitianPencil.Factor(a, b, uplo, type, job, options.CheckFinite)[0]]
                : new GeneralizedEighPrimitive(type, uplo, options).Apply(a, b);
        }

        static NDArray Cast(NDArray x, DType type) => x.DType == type ? x : x.AsType(type);
    }

    /// <summary>(A, B) to (w, X), for types 2 and 3 (w, X, Y): the formulas need Y then.</summary>
    sealed class GeneralizedEighPrimitive(int type, Uplo uplo, EighOptions options) : Primitive("generalized eigh"), IGaugeFreedom
    {
        public NDArray[] Equivalent(NDArray[] outputs, Random random)
        {
            NDArray w = outputs[0], x = outputs[1];
            int[] groups = x.Size == 0 ? [] : new EighPairs(w, options.Degeneracy).Groups;
            NDArray turn = RandomBasis.Mixing(groups, x.ShapeArray, x.DType, random);
            return [w, .. outputs[1..].Select(y => Num.MatMul(y, turn))];
        }

        protected internal override NDArray[] Forward(NDArray[] inputs) =>
            HermitianPencil.Factor(inputs[0], inputs[1], uplo, type, Job.Vectors, options.CheckFinite);

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            NDArray[] used = [.. outputs, .. g.OfType<NDArray>()];
            NDArray[] flow = new GeneralizedEighCotangent(type, uplo, options, [.. g.Select(x => x is not null)], needed).Apply(used);
            return [needed[0] ? flow[0] : null, needed[1] ? flow[^1] : null];
        };

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            (NDArray w, NDArray x) = (outputs[0], outputs[1]);
            NDArray? y = type == 1 ? null : outputs[2];
            (NDArray? da, NDArray? db) = (tangents[0] is { } ta ? Triangles.Full(ta, uplo, GradientForm.Triangle) : null, tangents[1] is { } tb ? Triangles.Full(tb, uplo, GradientForm.Triangle) : null);
            var pairs = new EighPairs(w.Value, options.Degeneracy);
            (NDArray r, NDArray? q) = Perturbation(w, x, y, da, db);
            if (options.Degeneracy.Width is null && EighTangent.Rotation(pairs.Groups, r.Value) is { } turn)
            {
                x = Num.MatMul(x, turn);
                y = y is null ? null : Num.MatMul(y, turn);
                (r, q) = Perturbation(w, x, y, da, db);
            }

            NDArray omega = r * pairs.Factors(w);
            omega = q is null ? omega : omega + ((type == 3 ? 0.5 : -0.5) * q);
            NDArray dw = Num.Real(Num.Diagonal(r)), dx = Num.MatMul(x, omega);
            return y is null ? ([w, x], [dw, dx]) : ([w, x, y], [dw, dx, -Num.MatMul(y, omega, Trans.None, Trans.ConjTranspose)]);
        }

        /// <summary>R and Q.</summary>
        (NDArray R, NDArray? Q) Perturbation(NDArray w, NDArray x, NDArray? y, NDArray? da, NDArray? db)
        {
            NDArray? p = da is null ? null : Project(type == 2 ? y! : x, da), q = db is null ? null : Project(type == 3 ? y! : x, db);
            if (q is null)
            {
                return (p!, null);
            }

            NDArray mixed = (type == 1 ? -0.5 : 0.5) * q * (w[Num.Ellipsis, Num.NewAxis, ..] + w[Num.Ellipsis, .., Num.NewAxis]);
            return (p is null ? mixed : p + mixed, q);
        }

        static NDArray Project(NDArray u, NDArray d) => Num.MatMul(Num.MatMul(u, d, Trans.ConjTranspose), u);
    }
}
