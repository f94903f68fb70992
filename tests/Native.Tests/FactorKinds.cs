using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

// The routines that factor and solve, for the four types of Kinds.cs.

public partial interface IKind<T, R>
{
    static abstract int Gbtrf(LapackLibrary library, int m, int n, int kl, int ku, Span<T> ab, int ldab, Span<int> ipiv);

    static abstract void Gbtrs(
        LapackLibrary library, Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<T> ab, int ldab, ReadOnlySpan<int> ipiv, Span<T> b, int ldb);

    static abstract int Getrf(LapackLibrary library, int m, int n, Span<T> a, int lda, Span<int> ipiv);

    static abstract void Getrs(LapackLibrary library, Trans trans, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb);

    static abstract void Potrf(LapackLibrary library, Uplo uplo, int n, Span<T> a, int lda);

    static abstract void Potrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, Span<T> b, int ldb);

    static abstract int Hetrf(LapackLibrary library, Uplo uplo, int n, Span<T> a, int lda, Span<int> ipiv);

    static abstract void Hetrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb);

    static abstract int Sytrf(LapackLibrary library, Uplo uplo, int n, Span<T> a, int lda, Span<int> ipiv);

    static abstract void Sytrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<T> a, int lda, ReadOnlySpan<int> ipiv, Span<T> b, int ldb);

    static abstract void Trsm(LapackLibrary library, Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, T alpha, ReadOnlySpan<T> a, int lda, Span<T> b, int ldb);
}

public sealed partial class Single
{
    public static int Gbtrf(LapackLibrary library, int m, int n, int kl, int ku, Span<float> ab, int ldab, Span<int> ipiv) =>
        library.Gbtrf(m, n, kl, ku, ab, ldab, ipiv);

    public static void Gbtrs(
        LapackLibrary library, Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<float> ab, int ldab, ReadOnlySpan<int> ipiv, Span<float> b,
        int ldb) =>
        library.Gbtrs(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    public static int Getrf(LapackLibrary library, int m, int n, Span<float> a, int lda, Span<int> ipiv) =>
        library.Getrf(m, n, a, lda, ipiv);

    public static void Getrs(LapackLibrary library, Trans trans, int n, int nrhs, ReadOnlySpan<float> a, int lda, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        library.Getrs(trans, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Potrf(LapackLibrary library, Uplo uplo, int n, Span<float> a, int lda) =>
        library.Potrf(uplo, n, a, lda);

    public static void Potrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<float> a, int lda, Span<float> b, int ldb) =>
        library.Potrs(uplo, n, nrhs, a, lda, b, ldb);

    public static int Hetrf(LapackLibrary library, Uplo uplo, int n, Span<float> a, int lda, Span<int> ipiv) =>
        library.Hetrf(uplo, n, a, lda, ipiv);

    public static void Hetrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<float> a, int lda, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        library.Hetrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static int Sytrf(LapackLibrary library, Uplo uplo, int n, Span<float> a, int lda, Span<int> ipiv) =>
        library.Sytrf(uplo, n, a, lda, ipiv);

    public static void Sytrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<float> a, int lda, ReadOnlySpan<int> ipiv, Span<float> b, int ldb) =>
        library.Sytrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Trsm(LapackLibrary library, Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, float alpha, ReadOnlySpan<float> a, int lda, Span<float> b, int ldb) =>
        library.Trsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
}

public sealed partial class Double
{
    public static int Gbtrf(LapackLibrary library, int m, int n, int kl, int ku, Span<double> ab, int ldab, Span<int> ipiv) =>
        library.Gbtrf(m, n, kl, ku, ab, ldab, ipiv);

    public static void Gbtrs(
        LapackLibrary library, Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<double> ab, int ldab, ReadOnlySpan<int> ipiv, Span<double> b,
        int ldb) =>
        library.Gbtrs(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    public static int Getrf(LapackLibrary library, int m, int n, Span<double> a, int lda, Span<int> ipiv) =>
        library.Getrf(m, n, a, lda, ipiv);

    public static void Getrs(LapackLibrary library, Trans trans, int n, int nrhs, ReadOnlySpan<double> a, int lda, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        library.Getrs(trans, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Potrf(LapackLibrary library, Uplo uplo, int n, Span<double> a, int lda) =>
        library.Potrf(uplo, n, a, lda);

    public static void Potrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<double> a, int lda, Span<double> b, int ldb) =>
        library.Potrs(uplo, n, nrhs, a, lda, b, ldb);

    public static int Hetrf(LapackLibrary library, Uplo uplo, int n, Span<double> a, int lda, Span<int> ipiv) =>
        library.Hetrf(uplo, n, a, lda, ipiv);

    public static void Hetrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<double> a, int lda, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        library.Hetrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static int Sytrf(LapackLibrary library, Uplo uplo, int n, Span<double> a, int lda, Span<int> ipiv) =>
        library.Sytrf(uplo, n, a, lda, ipiv);

    public static void Sytrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<double> a, int lda, ReadOnlySpan<int> ipiv, Span<double> b, int ldb) =>
        library.Sytrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Trsm(LapackLibrary library, Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, double alpha, ReadOnlySpan<double> a, int lda, Span<double> b, int ldb) =>
        library.Trsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
}

public sealed partial class SingleComplex
{
    public static int Gbtrf(LapackLibrary library, int m, int n, int kl, int ku, Span<ComplexSingle> ab, int ldab, Span<int> ipiv) =>
        library.Gbtrf(m, n, kl, ku, ab, ldab, ipiv);

    public static void Gbtrs(
        LapackLibrary library, Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<ComplexSingle> ab, int ldab, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b,
        int ldb) =>
        library.Gbtrs(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    public static int Getrf(LapackLibrary library, int m, int n, Span<ComplexSingle> a, int lda, Span<int> ipiv) =>
        library.Getrf(m, n, a, lda, ipiv);

    public static void Getrs(LapackLibrary library, Trans trans, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        library.Getrs(trans, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Potrf(LapackLibrary library, Uplo uplo, int n, Span<ComplexSingle> a, int lda) =>
        library.Potrf(uplo, n, a, lda);

    public static void Potrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, Span<ComplexSingle> b, int ldb) =>
        library.Potrs(uplo, n, nrhs, a, lda, b, ldb);

    public static int Hetrf(LapackLibrary library, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<int> ipiv) =>
        library.Hetrf(uplo, n, a, lda, ipiv);

    public static void Hetrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        library.Hetrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static int Sytrf(LapackLibrary library, Uplo uplo, int n, Span<ComplexSingle> a, int lda, Span<int> ipiv) =>
        library.Sytrf(uplo, n, a, lda, ipiv);

    public static void Sytrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<ComplexSingle> a, int lda, ReadOnlySpan<int> ipiv, Span<ComplexSingle> b, int ldb) =>
        library.Sytrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Trsm(LapackLibrary library, Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, ComplexSingle alpha, ReadOnlySpan<ComplexSingle> a, int lda, Span<ComplexSingle> b, int ldb) =>
        library.Trsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
}

public sealed partial class DoubleComplex
{
    public static int Gbtrf(LapackLibrary library, int m, int n, int kl, int ku, Span<Complex> ab, int ldab, Span<int> ipiv) =>
        library.Gbtrf(m, n, kl, ku, ab, ldab, ipiv);

    public static void Gbtrs(
        LapackLibrary library, Trans trans, int n, int kl, int ku, int nrhs, ReadOnlySpan<Complex> ab, int ldab, ReadOnlySpan<int> ipiv, Span<Complex> b,
        int ldb) =>
        library.Gbtrs(trans, n, kl, ku, nrhs, ab, ldab, ipiv, b, ldb);

    public static int Getrf(LapackLibrary library, int m, int n, Span<Complex> a, int lda, Span<int> ipiv) =>
        library.Getrf(m, n, a, lda, ipiv);

    public static void Getrs(LapackLibrary library, Trans trans, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        library.Getrs(trans, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Potrf(LapackLibrary library, Uplo uplo, int n, Span<Complex> a, int lda) =>
        library.Potrf(uplo, n, a, lda);

    public static void Potrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, Span<Complex> b, int ldb) =>
        library.Potrs(uplo, n, nrhs, a, lda, b, ldb);

    public static int Hetrf(LapackLibrary library, Uplo uplo, int n, Span<Complex> a, int lda, Span<int> ipiv) =>
        library.Hetrf(uplo, n, a, lda, ipiv);

    public static void Hetrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        library.Hetrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static int Sytrf(LapackLibrary library, Uplo uplo, int n, Span<Complex> a, int lda, Span<int> ipiv) =>
        library.Sytrf(uplo, n, a, lda, ipiv);

    public static void Sytrs(LapackLibrary library, Uplo uplo, int n, int nrhs, ReadOnlySpan<Complex> a, int lda, ReadOnlySpan<int> ipiv, Span<Complex> b, int ldb) =>
        library.Sytrs(uplo, n, nrhs, a, lda, ipiv, b, ldb);

    public static void Trsm(LapackLibrary library, Side side, Uplo uplo, Trans transa, Diag diag, int m, int n, Complex alpha, ReadOnlySpan<Complex> a, int lda, Span<Complex> b, int ldb) =>
        library.Trsm(side, uplo, transa, diag, m, n, alpha, a, lda, b, ldb);
}
