using System.Numerics;
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
    /// <exception cref="SingularMatrixException">A and -B have common or very close eigenvalues; the message names the matrix of the batch.</exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed.</exception>
    public static NDArray SolveSylvester(NDArray a, NDArray b, NDArray c)
    {
        (a, b, c) = (Checks.RequireSquare(a, "SolveSylvester"), Checks.RequireSquare(b, "SolveSylvester"), Checks.RequireMatrix(c, "SolveSylvester"));
        int[]? batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2]) is { } both ? Layout.Broadcast(both, c.Shape[..^2]) : null;
        if (c.Shape[^2] != a.Shape[^1] || c.Shape[^1] != b.Shape[^1] || batch is null)
        {
            throw new ArgumentException(
                $"SolveSylvester: A X + X B = C with A {Layout.Text(a.Shape)} and B {Layout.Text(b.Shape)} needs C of shape (..., {a.Shape[^1]}, {b.Shape[^1]}), not {Layout.Text(c.Shape)}.", nameof(c));
        }

        bool same = ReferenceEquals(a, b);
        DType type = DTypes.Promote(DTypes.Promote(a.DType, b.DType), c.DType);
        a = Num.BroadcastTo(a.AsType(type), [.. batch, .. a.Shape[^2..]]);
        b = same ? a : Num.BroadcastTo(b.AsType(type), [.. batch, .. b.Shape[^2..]]);
        return new SylvesterPrimitive(same ? SylvesterKind.Same : SylvesterKind.General).Of(a, b, Num.BroadcastTo(c.AsType(type), [.. batch, .. c.Shape[^2..]]));
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
        (a, q, _) = Lyapunov(a, q, "SolveContinuousLyapunov");
        return new SylvesterPrimitive(SylvesterKind.Lyapunov).Of(a, Num.Conj(Num.SwapAxes(a)), q);
    }

    /// <summary>The solution of A X + X B = C for one A and B that are in Schur form already.</summary>
    internal static NDArray SolveSchurSylvester(NDArray a, NDArray b, NDArray c) =>
        new SylvesterPrimitive(SylvesterKind.General, SylvesterFactors.OfSchurForms(a.Value, b.Value)).Of(a, b, c);

    static (NDArray A, NDArray Q, int[] Batch) Lyapunov(NDArray a, NDArray q, string name)
    {
        (a, q) = (Checks.RequireSquare(a, name), Checks.RequireSquare(q, name));
        if (a.Shape[^1] != q.Shape[^1] || Layout.Broadcast(a.Shape[..^2], q.Shape[..^2]) is not { } batch)
        {
            throw new ArgumentException($"{name}: shapes {Layout.Text(a.Shape)} and {Layout.Text(q.Shape)} do not fit.", nameof(q));
        }

        DType type = DTypes.Promote(a.DType, q.DType);
        return (Num.BroadcastTo(a.AsType(type), [.. batch, .. a.Shape[^2..]]), Num.BroadcastTo(q.AsType(type), [.. batch, .. q.Shape[^2..]]), batch);
    }

    /// <summary>What B is to A, so that one Schur form may serve both.</summary>
    enum SylvesterKind
    {
        /// <summary>Another matrix.</summary>
        General,

        /// <summary>The same.</summary>
        Same,

        /// <summary>A^H.</summary>
        Lyapunov,
    }

    /// <summary>Schur forms of A and B; once they are there, that of A^T X + X B^T = C too.</summary>
    sealed class SylvesterFactors(SylvesterKind kind, NDArray r, NDArray? u, NDArray t, NDArray? v)
    {
        /// <summary>Of matrices in Schur form, whose U and V are identities.</summary>
        public static SylvesterFactors OfSchurForms(NDArray r, NDArray t) =>
            new(SylvesterKind.General, MatrixBatch.ToColumnMajor(r), null, MatrixBatch.ToColumnMajor(t), null);

        /// <summary>In place of r, u, t, v, where the library lacks xGEES or xTRSYL.</summary>
        (ComplexSchur[] A, ComplexSchur[] B)? managed;

        public static SylvesterFactors Of(SylvesterKind kind, NDArray a, NDArray b)
        {
            LapackLibrary library = LapackLibrary.Current;
            if (!library.TryAddress<Complex>(Routine.Gees, out _) || !library.TryAddress<Complex>(Routine.Trsyl, out _))
            {
                FiniteScan.Require(a, "SolveSylvester");
                FiniteScan.Require(b, "SolveSylvester");
                ComplexSchur[] forms = ComplexSchur.OfEach(a);
                return new(kind, a, null, b, null) { managed = (forms, kind == SylvesterKind.General ? ComplexSchur.OfEach(b) : forms) };
            }

            (NDArray r, NDArray u, _) = SchurDriver.Compute(a, "SolveSylvester", null);
            (NDArray t, NDArray v, _) = kind == SylvesterKind.General ? SchurDriver.Compute(b, "SolveSylvester", null) : (r, u, null);
            return new(kind, r, u, t, v);
        }

        /// <summary>X of A X + X B = C, or of A^T X + X B^T = C; plain numbers.</summary>
        public NDArray Solve(NDArray c, bool transposed)
        {
            Trans left = transposed ? Trans.ConjTranspose : Trans.None;
            Trans right = transposed == (kind == SylvesterKind.Lyapunov) ? Trans.None : Trans.ConjTranspose;
            c = transposed ? Num.Conj(c) : c;
            if (managed is { } forms)
            {
                NDArray solved = SolveManaged(forms.A, forms.B, c, left != Trans.None, right != Trans.None);
                return transposed ? Num.Conj(solved) : solved;
            }

            NDArray y = MatrixBatch.WorkingCopy(
                u is null ? c : Num.MatMul(Num.MatMul(u, c, Trans.ConjTranspose), v!), "SolveSylvester", checkFinite: false);
            Scalars.Dispatch(c.DType, new Body(r, t, y, left, right));
            NDArray x = u is null ? y : Num.MatMul(Num.MatMul(u, y), v!, Trans.None, Trans.ConjTranspose);
            return transposed ? Num.Conj(x) : x;
        }

        static NDArray SolveManaged(ComplexSchur[] a, ComplexSchur[] b, NDArray c, bool left, bool right)
        {
            (int m, int n) = (c.Shape[^2], c.Shape[^1]);
            NDArray result = NDArray.ZerosOf(c.DType, c.ShapeArray), flat = Num.Reshape(c, [a.Length, m, n]);
            MatrixBatch.Each(c.Size == 0 ? 0 : a.Length, Math.Max(m, n), (_, at) =>
            {
                NDArray u = ComplexSchur.Columns(a[at].Z, m), v = ComplexSchur.Columns(b[at].Z, n);
                NDArray transformed = Num.MatMul(Num.MatMul(u, flat[at].AsType(DType.Complex128), Trans.ConjTranspose), v);
                Complex[] f = Num.SwapAxes(transformed).ToArray<Complex>();
                if (!UpperTriangular.SolveSylvester(a[at].T, m, left, b[at].T, n, right, f))
                {
                    throw Singular();
                }

                NDArray y = Num.SwapAxes(NDArray.Wrap(f, n, m)), x = Num.MatMul(Num.MatMul(u, y), v, Trans.None, Trans.ConjTranspose);
                StridedCopy.Copy(Cotangents.Fit(x, c.DType), result.View([m, n], [n, 1], at * m * n));
            });
            return result;
        }

        static SingularMatrixException Singular() => new(
            "?trsyl", 1, "A X + X B = C has no unique solution: A and -B have common or very close eigenvalues");

        sealed class Body(NDArray r, NDArray t, NDArray y, Trans left, Trans right) : IScalarBody
        {
            public void Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                (int m, int n) = (y.Shape[^2], y.Shape[^1]);
                if (y.Size == 0)
                {
                    return;
                }

                MatrixBatch.Each(MatrixBatch.Count(y), Math.Max(m, n), (library, at) =>
                {
                    Span<T> c = y.FromOffset<T>().Slice(at * m * n, m * n);
                    bool regular = library.Trsyl<T, R>(
                        left, right, 1, m, n, r.FromOffset<T>().Slice(at * m * m, m * m), m, t.FromOffset<T>().Slice(at * n * n, n * n), n, c, m, out R scale);
                    if (!regular)
                    {
                        throw Singular();
                    }

                    if (scale != R.One)
                    {
                        foreach (ref R part in System.Runtime.InteropServices.MemoryMarshal.Cast<T, R>(c))
                        {
                            part /= scale;
                        }
                    }
                });
            }
        }
    }

    sealed class SylvesterPrimitive(SylvesterKind kind, SylvesterFactors? factors = null, bool transposed = false) : Primitive("SolveSylvester")
    {
        SylvesterFactors? found = factors;

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            DType type = DTypes.Promote(DTypes.Promote(inputs[0].DType, inputs[1].DType), inputs[2].DType);
            found ??= SylvesterFactors.Of(kind, inputs[0].AsType(type), inputs[1].AsType(type));
            FiniteScan.Require(inputs[2], Name);
            return [found.Solve(inputs[2].AsType(type), transposed)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray b, NDArray x) = (inputs[0], inputs[1], outputs[0]);
            return g =>
            {
                NDArray gc = new SylvesterPrimitive(kind, found, !transposed).Of(Num.SwapAxes(a), Num.SwapAxes(b), g[0]!);
                return
                [
                    needed[0] ? -Num.MatMul(gc, x, Trans.None, Trans.Transpose) : null,
                    needed[1] ? -Num.MatMul(x, gc, Trans.Transpose, Trans.None) : null,
                    needed[2] ? gc : null,
                ];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray x = Of(inputs);
            NDArray? right = tangents[2];
            if (tangents[0] is { } da)
            {
                right = right is null ? -Num.MatMul(da, x) : right - Num.MatMul(da, x);
            }

            if (tangents[1] is { } db)
            {
                right = right is null ? -Num.MatMul(x, db) : right - Num.MatMul(x, db);
            }

            return ([x], [new SylvesterPrimitive(kind, found, transposed).Of(inputs[0], inputs[1], right!)]);
        }
    }
}
