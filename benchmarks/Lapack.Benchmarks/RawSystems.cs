using System.Numerics;
using Lapack.Native;
using static Lapack.Benchmarks.Table;

namespace Lapack.Benchmarks;

/// <summary>
/// The LAPACK and BLAS calls that solve, invert and factor, on memory that is there already; with the flag also those of the gradient.
/// </summary>
abstract class RawSystems
{
    public static RawSystems For(LapackLibrary library, Problem problem, NDArray a, NDArray b) => problem.DType switch
    {
        "float32" => new RawSystems<float>(problem, a, b, new(
            library.Getrf, library.Has<float>("Getri") ? library.Getri : null, library.Getrs, library.Potrf, library.Trsm,
            library.Gemm, 1, 0)),
        "float64" => new RawSystems<double>(problem, a, b, new(
            library.Getrf, library.Has<double>("Getri") ? library.Getri : null, library.Getrs, library.Potrf, library.Trsm,
            library.Gemm, 1, 0)),
        "complex64" => new RawSystems<ComplexSingle>(problem, a, b, new(
            library.Getrf, library.Has<ComplexSingle>("Getri") ? library.Getri : null, library.Getrs, library.Potrf, library.Trsm,
            library.Gemm, new(1, 0), default)),
        _ => new RawSystems<Complex>(problem, a, b, new(
            library.Getrf, library.Has<Complex>("Getri") ? library.Getri : null, library.Getrs, library.Potrf, library.Trsm,
            library.Gemm, 1, 0)),
    };

    public abstract Candidate[] Inverse(bool gradient);

    public abstract Candidate[] Solve(bool gradient);

    public abstract Candidate[] Determinant(bool gradient);

    public abstract Candidate[] Cholesky(bool gradient);
}

delegate int GetrfCall<T>(int m, int n, Span<T> a, int lda, Span<int> ipiv);

delegate int GetriCall<T>(int n, Span<T> a, int lda, ReadOnlySpan<int> ipiv);

delegate void GetrsCall<T>(Trans trans, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb);

delegate void PotrfCall<T>(Uplo uplo, int n, Span<T> a, int lda);

delegate void TrsmCall<T>(
    Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, T alpha, ReadOnlySpan<T> a, int lda, Span<T> b, int ldb);

/// <summary>The routines for one type; Getri is null where the library lacks it, and the unit matrix is solved for.</summary>
sealed record SystemRoutines<T>(
    GetrfCall<T> Getrf, GetriCall<T>? Getri, GetrsCall<T> Getrs, PotrfCall<T> Potrf, TrsmCall<T> Trsm, GemmCall<T> Gemm, T One, T Zero);

/// <remarks>As RawCalls: a batch is a loop on one thread, and a column to spare saves copies.</remarks>
sealed class RawSystems<T>(Problem problem, NDArray a, NDArray b, SystemRoutines<T> call) : RawSystems
    where T : unmanaged
{
    readonly int n = problem.N;
    readonly T[] source = Num.SwapAxes(a).ToArray<T>(), right = Num.SwapAxes(b).ToArray<T>();
    readonly int[] pivots = new int[problem.N];

    public override Candidate[] Inverse(bool gradient)
    {
        T[] product = new T[n * (n + 1)];
        return Rows(
            $"getrf_{(call.Getri is null ? "getrsn" : "getri")}{(gradient ? "_gemm2" : "")}",
            (x, y, _) =>
            {
                Invert(x, y);
                if (gradient)
                {
                    Span<T> inverse = call.Getri is null ? y : x;
                    call.Gemm(Trans.None, Trans.Transpose, n, n, n, call.One, inverse, n, inverse, n, call.Zero, product, n);
                    call.Gemm(Trans.Transpose, Trans.None, n, n, n, call.One, inverse, n, product, n, call.Zero, y, n);
                }
            });
    }

    public override Candidate[] Solve(bool gradient) => Rows(
        gradient ? "getrf_getrs16_getrs16_gemm" : "getrf_getrs16",
        (x, y, z) =>
        {
            call.Getrf(n, n, x, n, pivots);
            call.Getrs(Trans.None, n, SystemCases.Columns, x, n, pivots, z, n);
            if (gradient)
            {
                call.Getrs(Trans.Transpose, n, SystemCases.Columns, x, n, pivots, z, n);
                call.Gemm(Trans.None, Trans.Transpose, n, n, SystemCases.Columns, call.One, z, n, z, n, call.Zero, y, n);
            }
        });

    public override Candidate[] Determinant(bool gradient) => Rows(
        gradient ? $"getrf_{(call.Getri is null ? "getrsn" : "getri")}" : "getrf",
        (x, y, _) =>
        {
            if (gradient)
            {
                Invert(x, y);
            }
            else
            {
                call.Getrf(n, n, x, n, pivots);
            }
        });

    public override Candidate[] Cholesky(bool gradient) => Rows(
        gradient ? "potrf_gemm_trsm2" : "potrf",
        (x, y, _) =>
        {
            call.Potrf(Uplo.Lower, n, x, n);
            if (gradient)
            {
                call.Gemm(Trans.Transpose, Trans.None, n, n, n, call.One, x, n, x, n, call.Zero, y, n);
                call.Trsm(Side.Left, Uplo.Lower, Trans.Transpose, Diag.NonUnit, n, n, call.One, x, n, y, n);
                call.Trsm(Side.Right, Uplo.Lower, Trans.None, Diag.NonUnit, n, n, call.One, x, n, y, n);
            }
        });

    void Invert(Span<T> x, Span<T> y)
    {
        call.Getrf(n, n, x, n, pivots);
        if (call.Getri is not null)
        {
            call.Getri(n, x, n, pivots);
            return;
        }

        y[..(n * n)].Clear();
        for (int i = 0; i < n; i++)
        {
            y[i * (n + 1)] = call.One;
        }

        call.Getrs(Trans.None, n, n, x, n, pivots, y, n);
    }

    delegate void Body(Span<T> matrix, Span<T> other, Span<T> right);

    Candidate[] Rows(string name, Body body)
    {
        if (problem.Batch > 1 && problem.Threads > 1)
        {
            return [];
        }

        T[] work = new T[source.Length + n], other = new T[(n + 1) * n], solutions = new T[right.Length];
        int columns = n * SystemCases.Columns;
        void Run()
        {
            for (int m = 0; m < problem.Batch; m++)
            {
                body(work.AsSpan(m * n * n), other, solutions.AsSpan(m * columns, columns));
            }
        }

        void Prepare()
        {
            source.CopyTo(work, 0);
            right.CopyTo(solutions, 0);
        }

        return [new(Raw, name, Run, Prepare)];
    }
}
