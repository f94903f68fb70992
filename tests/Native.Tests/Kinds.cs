using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public sealed partial class Single : IKind<float, float>
{
    public static bool IsComplex => false;

    public static double Epsilon => 1.2e-7;

    public static float From(Complex value) => (float)value.Real;

    public static Complex To(float value) => value;

    public static double Real(float value) => value;

    public static void Heevd(LapackLibrary library, Job jobz, Uplo uplo, int n, Span<float> a, int lda, Span<float> w) =>
        library.Heevd(jobz, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans ta, Trans tb, int m, int n, int k, float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b,
        int ldb, float beta, Span<float> c, int ldc) =>
        library.Gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans ta, Trans tb, int n, int k, float alpha, ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b,
        int ldb, float beta, Span<float> c, int ldc) =>
        library.Gemmt(uplo, ta, tb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

public sealed partial class Double : IKind<double, double>
{
    public static bool IsComplex => false;

    public static double Epsilon => 2.3e-16;

    public static double From(Complex value) => value.Real;

    public static Complex To(double value) => value;

    public static double Real(double value) => value;

    public static void Heevd(LapackLibrary library, Job jobz, Uplo uplo, int n, Span<double> a, int lda, Span<double> w) =>
        library.Heevd(jobz, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans ta, Trans tb, int m, int n, int k, double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b,
        int ldb, double beta, Span<double> c, int ldc) =>
        library.Gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans ta, Trans tb, int n, int k, double alpha, ReadOnlySpan<double> a, int lda, ReadOnlySpan<double> b,
        int ldb, double beta, Span<double> c, int ldc) =>
        library.Gemmt(uplo, ta, tb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

public sealed partial class SingleComplex : IKind<ComplexSingle, float>
{
    public static bool IsComplex => true;

    public static double Epsilon => 1.2e-7;

    public static ComplexSingle From(Complex value) => (ComplexSingle)value;

    public static Complex To(ComplexSingle value) => value;

    public static double Real(float value) => value;

    public static void Heevd(LapackLibrary library, Job jobz, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<float> w) =>
        library.Heevd(jobz, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans ta, Trans tb, int m, int n, int k, ComplexSingle alpha, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> b,
        int ldb, ComplexSingle beta, Span<ComplexSingle> c, int ldc) =>
        library.Gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans ta, Trans tb, int n, int k, ComplexSingle alpha, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<ComplexSingle> b,
        int ldb, ComplexSingle beta, Span<ComplexSingle> c, int ldc) =>
        library.Gemmt(uplo, ta, tb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

public sealed partial class DoubleComplex : IKind<Complex, double>
{
    public static bool IsComplex => true;

    public static double Epsilon => 2.3e-16;

    public static Complex From(Complex value) => value;

    public static Complex To(Complex value) => value;

    public static double Real(double value) => value;

    public static void Heevd(LapackLibrary library, Job jobz, Uplo uplo, int n, Span<Complex> a, int lda, Span<double> w) =>
        library.Heevd(jobz, uplo, n, a, lda, w);

    public static void Gemm(
        LapackLibrary library, Trans ta, Trans tb, int m, int n, int k, Complex alpha, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> b,
        int ldb, Complex beta, Span<Complex> c, int ldc) =>
        library.Gemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);

    public static void Gemmt(
        LapackLibrary library, Uplo uplo, Trans ta, Trans tb, int n, int k, Complex alpha, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<Complex> b,
        int ldb, Complex beta, Span<Complex> c, int ldc) =>
        library.Gemmt(uplo, ta, tb, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
