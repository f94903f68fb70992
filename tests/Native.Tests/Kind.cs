using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>What a test needs to know of a scalar type, so that one test body serves all four.</summary>
public partial interface IKind<T, R>
    where T : unmanaged
    where R : unmanaged
{
    static abstract bool IsComplex { get; }

    static abstract double Epsilon { get; }

    static abstract T From(Complex value);

    static abstract Complex To(T value);

    static abstract double Real(R value);

    static abstract void Heevd(LapackLibrary library, Job jobz, Uplo uplo, int n, Span<T> a, int lda, Span<R> w);

    static abstract void Gemm(LapackLibrary library, Trans ta, Trans tb, int m, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc);

    static abstract void Gemmt(LapackLibrary library, Uplo uplo, Trans ta, Trans tb, int n, int k, T alpha, ReadOnlySpan<T> a, int lda, ReadOnlySpan<T> b, int ldb, T beta, Span<T> c, int ldc);
}
