using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// LAPACK's four scalar types as type arguments, so that an algorithm is written once: <typeparamref name="T"/> is the element,
/// <typeparamref name="R"/> its real type. Scale factors are real.
/// </summary>
interface IScalar<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    static abstract void Heevd(LapackLibrary library, Job job, Uplo uplo, int n, Span<T> a, int lda, Span<R> w);

    static abstract void Gemm(
        LapackLibrary library, Trans transA, Trans transB, int m, int n, int k, R alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb,
        R beta, Span<T> c, int ldc);

    static abstract void Gemmt(
        LapackLibrary library, Uplo uplo, Trans transA, Trans transB, int n, int k, R alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b,
        int ldb, R beta, Span<T> c, int ldc);
}

readonly struct ScalarS : IScalar<float, float>
{
    public static void Heevd(LapackLibrary library, Job job, Uplo uplo, int n, Span<float> a, int lda, Span<float> w) =>
        library.Heevd(job, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans transA, Trans transB, int m, int n, int k, float alpha, ReadOnlySpan<float> a, int lda,
        ReadOnlySpan<float> b, int ldb, float beta, Span<float> c, int ldc) =>
        library.Gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans transA, Trans transB, int n, int k, float alpha, ReadOnlySpan<float> a, int lda,
        ReadOnlySpan<float> b, int ldb, float beta, Span<float> c, int ldc) =>
        library.Gemmt(uplo, transA, transB, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

readonly struct ScalarD : IScalar<double, double>
{
    public static void Heevd(LapackLibrary library, Job job, Uplo uplo, int n, Span<double> a, int lda, Span<double> w) =>
        library.Heevd(job, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans transA, Trans transB, int m, int n, int k, double alpha, ReadOnlySpan<double> a, int lda,
        ReadOnlySpan<double> b, int ldb, double beta, Span<double> c, int ldc) =>
        library.Gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans transA, Trans transB, int n, int k, double alpha, ReadOnlySpan<double> a, int lda,
        ReadOnlySpan<double> b, int ldb, double beta, Span<double> c, int ldc) =>
        library.Gemmt(uplo, transA, transB, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

readonly struct ScalarC : IScalar<ComplexSingle, float>
{
    public static void Heevd(LapackLibrary library, Job job, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<float> w) =>
        library.Heevd(job, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans transA, Trans transB, int m, int n, int k, float alpha, ReadOnlySpan<ComplexSingle> a, int lda,
        ReadOnlySpan<ComplexSingle> b, int ldb, float beta, Span<ComplexSingle> c, int ldc) =>
        library.Gemm(transA, transB, m, n, k, new ComplexSingle(alpha, 0), a, lda, b, ldb, new ComplexSingle(beta, 0), c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans transA, Trans transB, int n, int k, float alpha, ReadOnlySpan<ComplexSingle> a, int lda,
        ReadOnlySpan<ComplexSingle> b, int ldb, float beta, Span<ComplexSingle> c, int ldc) =>
        library.Gemmt(uplo, transA, transB, n, k, new ComplexSingle(alpha, 0), a, lda, b, ldb, new ComplexSingle(beta, 0), c, ldc);
}

readonly struct ScalarZ : IScalar<Complex, double>
{
    public static void Heevd(LapackLibrary library, Job job, Uplo uplo, int n, Span<Complex> a, int lda, Span<double> w) =>
        library.Heevd(job, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans transA, Trans transB, int m, int n, int k, double alpha, ReadOnlySpan<Complex> a, int lda,
        ReadOnlySpan<Complex> b, int ldb, double beta, Span<Complex> c, int ldc) =>
        library.Gemm(transA, transB, m, n, k, new Complex(alpha, 0), a, lda, b, ldb, new Complex(beta, 0), c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans transA, Trans transB, int n, int k, double alpha, ReadOnlySpan<Complex> a, int lda,
        ReadOnlySpan<Complex> b, int ldb, double beta, Span<Complex> c, int ldc) =>
        library.Gemmt(uplo, transA, transB, n, k, new Complex(alpha, 0), a, lda, b, ldb, new Complex(beta, 0), c, ldc);
}
