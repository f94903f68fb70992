using Lapack.Native;

namespace Lapack;

// X = S(A, B, C): A X + X B = C. With Schur forms A = U R U^H, B = V T V^H: R Y + Y T = U^H C V, X = U Y V^H.
//
// JVP   dX = S(A, B, dC - dA X - X dB)
// VJP   gC = S(A^T, B^T, gX),   gA = -gC X^T,   gB = -X^T gC
//
// The transposed equation, conjugated, is R^H, T^H in place of R, T: all derivatives reuse the two Schur forms.
//
// Sources: R. H. Bartels and G. W. Stewart, Algorithm 432, Comm. ACM 15 (1972) 820; M. Kao and J. Hennequin, arXiv:2011.11430 (derivative).
public static partial class Linalg
{
    /// <summary>The solution X of A X + X B = C (scipy.linalg.solve_sylvester).</summary>
    /// <param name="a">Shape (..., m, m).</param>
    /// <param name="b">Shape (..., n, n).</param>
    /// <param name="c">Shape (..., m, n). Leading axes broadcast.</param>
    /// <returns>X, shape (..., m, n).</returns>
    /// <remarks>LAPACK xGEES on A and B, and xTRSYL: about 25 (m^3 + n^3) real operations; a gradient needs products only.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity (the message says where).</exception>
    /// <exception cref="SingularMatrixException">
    /// A and -B have common or very close eigenvalues; the message names the matrix of the batch.
    /// </exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed.</exception>
    public static NDArray SolveSylvester(NDArray a, NDArray b, NDArray c)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        const string Name = nameof(SolveSylvester);
        (a, b, c) = (Checks.RequireSquare(a, Name), Checks.RequireSquare(b, Name), Checks.RequireMatrix(c, Name));
        int[]? batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2]) is { } both ? Layout.Broadcast(both, c.Shape[..^2]) : null;
        if (c.Shape[^2] != a.Shape[^1] || c.Shape[^1] != b.Shape[^1] || batch is null)
        {
            throw new ArgumentException(
                $"SolveSylvester: A X + X B = C with A {Layout.Text(a.Shape)} and B {Layout.Text(b.Shape)} needs C of shape " +
                $"(..., {a.Shape[^1]}, {b.Shape[^1]}), not {Layout.Text(c.Shape)}.", nameof(c));
        }

        bool same = ReferenceEquals(a, b);
        DType type = DTypes.Promote(DTypes.Promote(a.DType, b.DType), c.DType);
        a = Num.BroadcastTo(a.AsType(type), [.. batch, .. a.Shape[^2..]]);
        b = same ? a : Num.BroadcastTo(b.AsType(type), [.. batch, .. b.Shape[^2..]]);
        FiniteScan.Require(c.Value, Name);
        c = Num.BroadcastTo(c.AsType(type), [.. batch, .. c.Shape[^2..]]);
        return new SylvesterPrimitive(same ? SylvesterKind.Same : SylvesterKind.General).Of(a, b, c);
    }

    /// <summary>The solution X of the continuous Lyapunov equation A X + X A^H = Q (scipy.linalg.solve_continuous_lyapunov).</summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="q">Shape (..., n, n). Leading axes broadcast.</param>
    /// <returns>X, shape (..., n, n); Hermitian if Q is.</returns>
    /// <remarks>LAPACK xGEES on A, and xTRSYL. The gradient is with respect to all elements of Q: no symmetry is assumed.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity (the message says where).</exception>
    /// <exception cref="SingularMatrixException">Two eigenvalues of A have w_i + conj(w_j) = 0, or nearly.</exception>
    public static NDArray SolveContinuousLyapunov(NDArray a, NDArray q)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(q);
        (a, q) = Lyapunov(a, q, nameof(SolveContinuousLyapunov));
        return new SylvesterPrimitive(SylvesterKind.Lyapunov).Of(a, MatrixAlgebra.Adjoint(a), q);
    }

    /// <summary>The solution of A X + X B = C for one A and B that are in Schur form already.</summary>
    internal static NDArray SolveSchurSylvester(NDArray a, NDArray b, NDArray c) =>
        new SylvesterPrimitive(SylvesterKind.General, SylvesterForms.OfSchurForms(a.Value, b.Value)).Of(a, b, c);

    /// <summary>The operands of a Lyapunov equation, of one type and with one batch.</summary>
    static (NDArray A, NDArray Q) Lyapunov(NDArray a, NDArray q, string name)
    {
        (a, q) = (Checks.RequireSquare(a, name), Checks.RequireSquare(q, name));
        if (a.Shape[^1] != q.Shape[^1] || Layout.Broadcast(a.Shape[..^2], q.Shape[..^2]) is not { } batch)
        {
            throw new ArgumentException($"{name}: shapes {Layout.Text(a.Shape)} and {Layout.Text(q.Shape)} do not fit.", nameof(q));
        }

        FiniteScan.Require(q.Value, name);
        DType type = DTypes.Promote(a.DType, q.DType);
        int[] shape = [.. batch, .. a.Shape[^2..]];
        return (Num.BroadcastTo(a.AsType(type), shape), Num.BroadcastTo(q.AsType(type), shape));
    }

    sealed class SylvesterPrimitive(SylvesterKind kind, SylvesterForms? given = null, bool transposed = false)
        : KeepingPrimitive<SylvesterForms>(kind == SylvesterKind.Lyapunov ? nameof(SolveContinuousLyapunov) : nameof(SolveSylvester))
    {
        protected override NDArray[] Forward(NDArray[] inputs, out SylvesterForms kept)
        {
            DType type = DTypes.Promote(DTypes.Promote(inputs[0].DType, inputs[1].DType), inputs[2].DType);
            kept = given ?? SylvesterForms.Of(kind, inputs[0].AsType(type), inputs[1].AsType(type), Name);
            return [kept.Solve(inputs[2].AsType(type), transposed)];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, SylvesterForms kept, bool[] needed)
        {
            (NDArray a, NDArray b, NDArray x) = (inputs[0], inputs[1], outputs[0]);
            return g =>
            {
                NDArray gc = new SylvesterPrimitive(kind, kept, !transposed).Of(Num.SwapAxes(a), Num.SwapAxes(b), g[0]!);
                return
                [
                    needed[0] ? -Num.MatMul(gc, x, Trans.None, Trans.Transpose) : null,
                    needed[1] ? -Num.MatMul(x, gc, Trans.Transpose, Trans.None) : null,
                    needed[2] ? gc : null,
                ];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, SylvesterForms kept, NDArray?[] tangents)
        {
            NDArray x = outputs[0];
            NDArray? alongA = tangents[0] is { } da ? -Num.MatMul(da, x) : null, alongB = tangents[1] is { } db ? -Num.MatMul(x, db) : null;
            NDArray right = Num.SumOfTerms(Num.SumOfTerms(tangents[2], alongA), alongB)!;
            return (outputs, [new SylvesterPrimitive(kind, kept, transposed).Of(inputs[0], inputs[1], right)]);
        }
    }
}
