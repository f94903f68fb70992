using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>What B is to A in A X + X B = C, so that one Schur form may serve both.</summary>
enum SylvesterKind
{
    /// <summary>Another matrix.</summary>
    General,

    /// <summary>The same.</summary>
    Same,

    /// <summary>A^H.</summary>
    Lyapunov,
}

/// <summary>The Schur forms of A and B, with which A X + X B = C and A^T X + X B^T = C are solved for any C; plain numbers.</summary>
abstract class SylvesterForms(SylvesterKind kind)
{
    /// <summary>By xGEES and xTRSYL, or without them where the library has none.</summary>
    /// <param name="kind">What B is.</param>
    /// <param name="a">Shape (..., m, m).</param>
    /// <param name="b">Shape (..., n, n), of the same batch and type.</param>
    /// <param name="function">What errors call the caller.</param>
    public static SylvesterForms Of(SylvesterKind kind, NDArray a, NDArray b, string function)
    {
        LapackLibrary library = LapackLibrary.Current;
        if (!library.Has<Complex>(nameof(LapackLibrary.Gees)) || !library.Has<Complex>(nameof(LapackLibrary.Trsyl)))
        {
            FiniteScan.Require(a, function);
            FiniteScan.Require(b, function);
            ComplexSchur[] forms = ComplexSchur.OfEach(a);
            return new ManagedForms(kind, forms, kind == SylvesterKind.General ? ComplexSchur.OfEach(b) : forms);
        }

        (NDArray r, NDArray u, _) = SchurDriver.Compute(a, function);
        (NDArray t, NDArray v, _) = kind == SylvesterKind.General ? SchurDriver.Compute(b, function) : (r, u, []);
        return new LapackForms(kind, r, t, (u, v));
    }

    /// <summary>Of matrices that are in Schur form themselves.</summary>
    public static SylvesterForms OfSchurForms(NDArray r, NDArray t) =>
        new LapackForms(SylvesterKind.General, MatrixBatch.ToColumnMajor(r), MatrixBatch.ToColumnMajor(t), null);

    /// <summary>X of A X + X B = C, or of A^T X + X B^T = C.</summary>
    public NDArray Solve(NDArray c, bool transposed)
    {
        if (!transposed)
        {
            return Solve(c, Trans.None, kind == SylvesterKind.Lyapunov ? Trans.ConjTranspose : Trans.None);
        }

        Trans right = kind == SylvesterKind.Lyapunov ? Trans.None : Trans.ConjTranspose;
        return Num.Conj(Solve(Num.Conj(c), Trans.ConjTranspose, right));
    }

    /// <summary>X of op(A) X + X op(S) = C, where S is B, or A for a Lyapunov equation.</summary>
    protected abstract NDArray Solve(NDArray c, Trans left, Trans right);

    static SingularMatrixException Singular() => new(
        "?trsyl", 1, "A X + X B = C has no unique solution: A and -B have common or very close eigenvalues");

    /// <summary>A = U R U^H, B = V T V^H; without U and V where these are identities.</summary>
    sealed class LapackForms(SylvesterKind kind, NDArray r, NDArray t, (NDArray U, NDArray V)? vectors) : SylvesterForms(kind)
    {
        protected override NDArray Solve(NDArray c, Trans left, Trans right)
        {
            NDArray f = vectors is var (u, v) ? Num.MatMul(Num.MatMul(u, c, Trans.ConjTranspose), v) : c;
            NDArray y = MatrixBatch.WorkingCopy(f, "SolveSylvester", checkFinite: false);
            if (y.Size > 0)
            {
                Scalars.Dispatch(y.DType, new Body(r, t, y, left, right));
            }

            return vectors is var (p, q) ? Num.MatMul(Num.MatMul(p, y), q, Trans.None, Trans.ConjTranspose) : y;
        }

        sealed class Body(NDArray r, NDArray t, NDArray y, Trans left, Trans right) : IScalarBody
        {
            public void Run<T, R>()
                where T : unmanaged
                where R : unmanaged, IFloatingPointIeee754<R>
            {
                (int m, int n) = (y.Shape[^2], y.Shape[^1]);
                MatrixBatch.Each(MatrixBatch.Count(y), Math.Max(m, n), (library, at) =>
                {
                    Span<T> c = new MatrixSpans<T>(y)[at];
                    bool regular = library.Trsyl<T, R>(
                        left, right, 1, m, n, new MatrixSpans<T>(r)[at], m, new MatrixSpans<T>(t)[at], n, c, m, out R scale);
                    if (!regular)
                    {
                        throw Singular();
                    }

                    if (scale != R.One)
                    {
                        foreach (ref R part in MemoryMarshal.Cast<T, R>(c))
                        {
                            part /= scale;
                        }
                    }
                });
            }
        }
    }

    /// <summary>The same without LAPACK, in double precision.</summary>
    sealed class ManagedForms(SylvesterKind kind, ComplexSchur[] a, ComplexSchur[] b) : SylvesterForms(kind)
    {
        protected override NDArray Solve(NDArray c, Trans left, Trans right)
        {
            (int m, int n) = (c.Shape[^2], c.Shape[^1]);
            NDArray result = NDArray.ZerosLike(c);
            NDArray from = Num.Reshape(c, [a.Length, m, n]), into = Num.Reshape(result, [a.Length, m, n]);
            MatrixBatch.Each(c.Size == 0 ? 0 : a.Length, Math.Max(m, n), (_, at) =>
            {
                NDArray u = ComplexSchur.Columns(a[at].Z, m), v = ComplexSchur.Columns(b[at].Z, n);
                NDArray transformed = Num.MatMul(Num.MatMul(u, from[at].AsType(DType.Complex128), Trans.ConjTranspose), v);
                Complex[] f = Num.SwapAxes(transformed).ToArray<Complex>();
                if (!UpperTriangular.SolveSylvester(new(a[at].T, m, left != Trans.None), new(b[at].T, n, right != Trans.None), f))
                {
                    throw Singular();
                }

                NDArray y = Num.SwapAxes(NDArray.Wrap(f, n, m)), x = Num.MatMul(Num.MatMul(u, y), v, Trans.None, Trans.ConjTranspose);
                StridedCopy.Copy(Num.InType(x, c.DType), AxisIndex.View(into, [at]));
            });
            return result;
        }
    }
}
