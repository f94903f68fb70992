using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// Products of matrices so small that a call of BLAS costs more than the arithmetic (about 100 ns, measured on OpenBLAS and MKL): plain
/// loops, faster up to order <see cref="MaxOrder"/>.
/// </summary>
static class TinyProduct<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    public const int MaxOrder = 4;

    static int Width => Unsafe.SizeOf<T>() / Unsafe.SizeOf<R>();

    /// <summary>C = op(A) op(B), column-major, all three with the leading dimension <paramref name="lead"/>.</summary>
    public static void Gemm(Trans transA, Trans transB, int m, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int lead)
    {
        for (int j = 0; j < n; j++)
        {
            Column(transA, transB, j, 0, m, k, a, b, c, lead, add: false);
        }
    }

    /// <summary>One triangle of C = op(A) op(B), or of C += op(A) op(B).</summary>
    public static void Gemmt(
        Uplo uplo, Trans transA, Trans transB, int n, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int lead, bool add)
    {
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = uplo == Uplo.Lower ? (j, n) : (0, j + 1);
            Column(transA, transB, j, from, to, k, a, b, c, lead, add);
        }
    }

    static void Column(
        Trans transA, Trans transB, int j, int from, int to, int k, ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<T> product, int lead, bool add)
    {
        ReadOnlySpan<R> a = MemoryMarshal.Cast<T, R>(left), b = MemoryMarshal.Cast<T, R>(right);
        Span<R> c = MemoryMarshal.Cast<T, R>(product);
        (int aRow, int aInner) = transA == Trans.None ? (Width, lead * Width) : (lead * Width, Width);
        (int bColumn, int bInner) = transB == Trans.None ? (lead * Width, Width) : (Width, lead * Width);
        R signA = transA == Trans.ConjTranspose ? -R.One : R.One, signB = transB == Trans.ConjTranspose ? -R.One : R.One;
        for (int i = from; i < to; i++)
        {
            int at = ((j * lead) + i) * Width;
            R re = add ? c[at] : R.Zero, im = add && Width == 2 ? c[at + 1] : R.Zero;
            for (int l = 0, p = i * aRow, q = j * bColumn; l < k; l++, p += aInner, q += bInner)
            {
                if (Width == 1)
                {
                    re += a[p] * b[q];
                }
                else
                {
                    R ai = signA * a[p + 1], bi = signB * b[q + 1];
                    re += (a[p] * b[q]) - (ai * bi);
                    im += (a[p] * bi) + (ai * b[q]);
                }
            }

            c[at] = re;
            if (Width == 2)
            {
                c[at + 1] = im;
            }
        }
    }
}
