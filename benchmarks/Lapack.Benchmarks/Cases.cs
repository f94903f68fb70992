using System.Numerics;
using Lapack.Native;
using static Lapack.Benchmarks.Table;

namespace Lapack.Benchmarks;

/// <summary>The operations, written as a user would write them.</summary>
static class Cases
{
    public static void Run(Table table, Problem problem)
    {
        Selection selection = table.Selection;
        NDArray a = problem.Matrices(), c = problem.ValueWeights(), b = problem.VectorWeights();
        RawCalls raw = RawCalls.For(table.Library, problem, a);
        if (selection.Wants("matmul"))
        {
            NDArray factor = problem.Factors();
            table.Compare(problem, [new(Ours, "matmul", () => Num.MatMul(a, factor)), .. raw.Products()]);
        }

        if (selection.Wants("eigvalsh_fwd"))
        {
            table.Compare(problem, [new(Ours, "eigvalsh_fwd", () => Linalg.Eigvalsh(a)), .. raw.Eigenvalues()]);
        }

        Loss(table, problem, "eigvalsh", a, x => Num.Sum(Linalg.Eigvalsh(x) * c));
        if (selection.Wants("eigh_fwd"))
        {
            table.Compare(problem, [new(Ours, "eigh_fwd", () => Linalg.Eigh(a)), .. raw.Eigenvectors()]);
        }

        Loss(table, problem, "eighA", a, x => Num.Sum(Linalg.Eigh(x).Eigenvalues * c));
        Loss(table, problem, "eighB", a, x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            return Num.Sum(w * c) + Num.Sum(Num.AbsSquare(v) * b);
        });
        Pullbacks(table, problem, a, c, b);
        Subset(table, problem, a, c, b);
    }

    /// <summary>
    /// Loss B of the ten lowest eigenpairs: through a subset, and through the whole decomposition of which it takes a slice. (eighB is the
    /// full formula, with cotangents for all vectors.)
    /// </summary>
    static void Subset(Table table, Problem problem, NDArray a, NDArray c, NDArray b)
    {
        int k = Math.Min(10, problem.N);
        NDArray ck = c[Num.Ellipsis, ..k], bk = b[Num.Ellipsis, .., ..k];
        EighSubset lowest = EighSubset.Lowest(k);
        if (table.Selection.Wants("subset_fwd"))
        {
            table.Compare(problem, new Candidate(Ours, "subset_fwd", () => Linalg.Eigh(a, lowest)));
        }

        Loss(table, problem, "subset", a, x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x, lowest);
            return Num.Sum(w * ck) + Num.Sum(Num.AbsSquare(v) * bk);
        });
        Loss(table, problem, "subset_slice", a, x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            return Num.Sum(w[Num.Ellipsis, ..k] * ck) + Num.Sum(Num.AbsSquare(v[Num.Ellipsis, .., ..k]) * bk);
        });
    }

    static void Loss(Table table, Problem problem, string name, NDArray a, Func<NDArray, NDArray> loss)
    {
        NDArray one = Num.Ones();
        table.Step(
            problem, $"{name}_fwdbwd", $"{name}_bwd", () => Autodiff.Vjp(loss, a),
            recorded => recorded.Pullback(one.AsType(recorded.Value.DType)));
    }

    /// <summary>The gradient of loss B with respect to V is 2 B conj(V).</summary>
    static void Pullbacks(Table table, Problem problem, NDArray a, NDArray c, NDArray b)
    {
        if (!table.Selection.Wants("eigh_vjpA") && !table.Selection.Wants("eigh_vjpB"))
        {
            return;
        }

        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Autodiff.Vjp(
            x =>
            {
                (NDArray w, NDArray v) = Linalg.Eigh(x[0]);
                return [w, v];
            },
            new[] { a });
        NDArray gv = 2 * Num.Conj(values[1]) * b;
        if (table.Selection.Wants("eigh_vjpA"))
        {
            table.Compare(problem, new Candidate(Ours, "eigh_vjpA", () => pull([c, null])));
        }

        if (table.Selection.Wants("eigh_vjpB"))
        {
            table.Compare(problem, new Candidate(Ours, "eigh_vjpB", () => pull([c, gv])));
        }
    }
}

/// <summary>LAPACK and BLAS called directly, on memory that is there already.</summary>
abstract class RawCalls
{
    public static RawCalls For(LapackLibrary library, Problem problem, NDArray a) => problem.DType switch
    {
        "float32" => new RawCalls<float, float>(problem, a, library.Heevd, library.Gemm, 1, 0),
        "float64" => new RawCalls<double, double>(problem, a, library.Heevd, library.Gemm, 1, 0),
        "complex64" => new RawCalls<ComplexSingle, float>(problem, a, library.Heevd, library.Gemm, new(1, 0), default),
        _ => new RawCalls<Complex, double>(problem, a, library.Heevd, library.Gemm, 1, 0),
    };

    public abstract Candidate[] Eigenvectors();

    public abstract Candidate[] Eigenvalues();

    public abstract Candidate[] Products();
}

delegate void HeevdCall<T, R>(Job jobz, Uplo uplo, int n, Span<T> a, int lda, Span<R> w);

delegate void GemmCall<T>(
    Trans transa, Trans transb, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb,
    T beta, Span<T> c, int ldc);

/// <remarks>
/// The same matrices as this library is given, with the same triangle, but in LAPACK's order. A batch is a loop on one thread, so
/// there is none for more threads. One column more than the matrix spares Heevd a copy that it makes for OpenBLAS.
/// </remarks>
sealed class RawCalls<T, R>(Problem problem, NDArray a, HeevdCall<T, R> heevd, GemmCall<T> gemm, T one, T zero) : RawCalls
    where T : unmanaged
    where R : unmanaged
{
    readonly int n = problem.N;

    public override Candidate[] Eigenvectors() => Eigen("syevd_V", Job.Vectors);

    public override Candidate[] Eigenvalues() => Eigen("syevd_N", Job.NoVectors);

    public override Candidate[] Products()
    {
        if (problem.Batch > 1 && problem.Threads > 1)
        {
            return [];
        }

        T[] left = a.ToArray<T>(), right = problem.Factors().ToArray<T>(), product = new T[left.Length];
        void Multiply()
        {
            for (int at = 0; at < left.Length; at += n * n)
            {
                gemm(Trans.None, Trans.None, n, n, n, one, left.AsSpan(at), n, right.AsSpan(at), n, zero, product.AsSpan(at), n);
            }
        }

        return [new(Raw, "gemm_NN", Multiply)];
    }

    Candidate[] Eigen(string name, Job job)
    {
        if (problem.Batch > 1 && problem.Threads > 1)
        {
            return [];
        }

        T[] source = Num.SwapAxes(a).ToArray<T>(), work = new T[source.Length + n];
        var w = new R[n];
        void Factor()
        {
            for (int at = 0; at < source.Length; at += n * n)
            {
                heevd(job, Uplo.Lower, n, work.AsSpan(at), n, w);
            }
        }

        return [new(Raw, name, Factor, () => source.CopyTo(work, 0))];
    }
}
