using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>Reflectors of every matrix by xGEQRF or xGEQP3, and what is made of them: Q and R, solutions, determinants.</summary>
sealed class QrDriver<T, R> : QrFactors
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly int m;
    readonly int n;
    readonly NDArray packed;
    readonly NDArray columns;
    readonly MatrixSpans<T> matrices;
    readonly VectorSpans<T> taus;

    /// <param name="work">A copy of the matrices, laid out by <see cref="MatrixBatch.WorkingCopy"/>; becomes the factors.</param>
    /// <param name="pivoted">Whether columns are exchanged.</param>
    public QrDriver(NDArray work, bool pivoted)
        : base([.. work.Shape[..^2]])
    {
        (m, n) = (work.Shape[^2], work.Shape[^1]);
        int k = Math.Min(m, n);
        int[] batch = [.. work.Shape[..^2]];
        packed = work;
        columns = NDArray.ZerosOf(DType.Int64, [.. batch, pivoted ? n : 0]);
        matrices = new(work);
        taus = new(NDArray.ZerosOf(work.DType, [.. batch, k]));
        VectorSpans<long> pivots = new(columns);
        MatrixBatch.Each(Infos.Length, Math.Max(m, n), (library, i) =>
        {
            Span<T> a = matrices.WithSpareColumn(i);
            if (pivoted && n > 0)
            {
                library.Geqp3<T, R>(m, n, a, Math.Max(1, m), pivots[i], taus[i]);
            }
            else
            {
                library.Geqrf<T>(m, n, a, Math.Max(1, m), taus[i]);
            }

            Infos[i] = FirstZero(a, k);
        });
    }

    public override NDArray Packed => packed;

    public override NDArray Columns => columns;

    /// <summary>The first zero on the diagonal of R, from 1; 0 if there is none.</summary>
    int FirstZero(ReadOnlySpan<T> a, int k)
    {
        for (int j = 0; j < k; j++)
        {
            if (EqualityComparer<T>.Default.Equals(a[j * (m + 1)], default))
            {
                return j + 1;
            }
        }

        return 0;
    }

    protected override LapackException Failure(int info) => new SingularMatrixException(
        LapackLibrary.RoutineName<T>(nameof(LapackLibrary.Geqrf)), info,
        $"diagonal element {info} of R is exactly zero: the matrix is singular");

    /// <remarks>
    /// A X = B: R X = Q^H B. A^T X = B: R^T Y = B, X = conj(Q) Y. xUNMQR writes to the reflectors and restores them before it returns, so
    /// that every call, which may be one of several at once, has a copy.
    /// </remarks>
    public override void Solve(NDArray x, int[] which, bool transpose) => SolveEach<T>(x, which, (library, i, b, k) =>
    {
        var a = new T[(n + 1) * n];
        matrices[i].CopyTo(a);
        if (!transpose)
        {
            library.Unmqr<T>(Side.Left, Trans.ConjTranspose, n, k, n, a, n, taus[i], b, n);
        }

        library.Trsm(
            Side.Left, Uplo.Upper, transpose ? Trans.Transpose : Trans.None, Diag.NonUnit, n, k, Scalars.Of<T>(1), a, n, b, n);
        if (transpose)
        {
            Scalars.Conjugate<T, R>(b);
            library.Unmqr<T>(Side.Left, Trans.None, n, k, n, a, n, taus[i], b, n);
            Scalars.Conjugate<T, R>(b);
        }
    });

    /// <remarks>
    /// The reflector I - tau v v^H is unitary, so |tau|^2 |v|^2 = 2 Re tau, and its determinant 1 - tau |v|^2 is -tau / conj(tau); it is 1
    /// for tau = 0.
    /// </remarks>
    public override Complex[] DeterminantTerms(int matrix)
    {
        var terms = new Complex[n];
        ReadOnlySpan<T> a = matrices[matrix], tau = taus[matrix];
        for (int j = 0; j < n; j++)
        {
            Complex t = Scalars.ToComplex(tau[j]), r = Scalars.ToComplex(a[j * (n + 1)]);
            terms[j] = t == 0 ? r : -r * (t / Complex.Conjugate(t));
        }

        return terms;
    }

    public override (NDArray Q, NDArray R) Unpack(QrMode mode, bool positive)
    {
        int k = Math.Min(m, n);
        int[] batch = [.. packed.Shape[..^2]];
        (int width, int rows) = mode switch { QrMode.Complete => (m, m), QrMode.R => (0, k), _ => (k, k) };
        NDArray q = MatrixBatch.EmptyColumnMajor(packed.DType, [.. batch, m, width]);
        NDArray r = MatrixBatch.EmptyColumnMajor(packed.DType, [.. batch, rows, n]);
        (MatrixSpans<T> qs, MatrixSpans<T> rs) = (new(q), new(r));
        MatrixBatch.Each(Infos.Length, Math.Max(m, n), (library, i) =>
        {
            Span<T> a = matrices[i], qi = qs.WithSpareColumn(i), ri = rs[i];
            ri.Clear();
            for (int j = 0; j < n; j++)
            {
                int length = Math.Min(j + 1, k);
                a.Slice(j * m, length).CopyTo(ri[(j * rows)..]);
            }

            if (width > 0)
            {
                a[..(m * Math.Min(width, n))].CopyTo(qi);
                library.Ungqr<T>(m, width, k, qi, m, taus[i]);
            }

            if (positive)
            {
                MakePositive(ri, rows, qs[i]);
            }
        });
        return (q, r);
    }

    /// <summary>Changes the signs of rows of R and columns of Q; the diagonal of R is real.</summary>
    void MakePositive(Span<T> r, int rows, Span<T> q)
    {
        for (int i = 0; i < Math.Min(m, n); i++)
        {
            if (!(Scalars.ToComplex(r[i * (rows + 1)]).Real < 0))
            {
                continue;
            }

            for (int j = i; j < n; j++)
            {
                ref T x = ref r[(j * rows) + i];
                x = Scalars.Negate(x);
            }

            foreach (ref T x in q.IsEmpty ? q : q.Slice(i * m, m))
            {
                x = Scalars.Negate(x);
            }
        }
    }
}
