using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Lapack.Native;

namespace Lapack;

// The products of the kernel, and the form of its result.
partial struct EighKernel<T, R>
{
    /// <summary>C = op(A) B for n x n A and B of k columns.</summary>
    readonly void Multiply(Trans trans, int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c)
    {
        if (n <= SmallProduct.MaxOrder)
        {
            MatrixLayout left = trans == Trans.None ? new(n, n, 1, n) : new(n, n, n, 1);
            SmallProduct.ColumnMajor<T, R>(a, left, b, new(n, k, 1, n), c[..(n * k)]);
        }
        else
        {
            library.Gemm(trans, Trans.None, n, k, n, Scalars.Of<T>(1), a, n, b, n, default, c, n);
        }
    }

    /// <summary>The triangle of C = A B^H, or of C += A B^H, for A and B of k columns.</summary>
    [SkipLocalsInit]
    readonly void TriangleOf(int k, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, bool add = false)
    {
        if (n > SmallProduct.MaxOrder)
        {
            library.Gemmt(triangle, Trans.None, Trans.ConjTranspose, n, k, Scalars.Of<T>(1), a, n, b, n, Scalars.Of<T>(add ? 1 : 0), c, n);
            return;
        }

        Span<T> product = stackalloc T[n * n];
        SmallProduct.ColumnMajor<T, R>(a, new(n, k, 1, n), b, new(k, n, n, 1, Conjugate: true), product);
        Span<R> from = Parts(product), to = Parts(c);
        int width = from.Length / product.Length;
        for (int j = 0; j < n; j++)
        {
            (int first, int end) = triangle == Uplo.Lower ? (j, n) : (0, j + 1);
            for (int i = ((j * n) + first) * width; i < ((j * n) + end) * width; i++)
            {
                to[i] = add ? to[i] + from[i] : from[i];
            }
        }
    }

    /// <summary>The columns S one after another: the matrix itself if they are all, else a copy, good until the next call.</summary>
    ReadOnlySpan<T> Pack(ReadOnlySpan<T> matrix, ReadOnlySpan<int> used)
    {
        if (used.Length == n)
        {
            return matrix;
        }

        Span<T> copy = packed.Of(n * used.Length);
        for (int c = 0; c < used.Length; c++)
        {
            matrix.Slice(used[c] * n, n).CopyTo(copy[(c * n)..]);
        }

        return copy;
    }

    /// <summary>From one triangle of Hc to the form asked for: doubled off the diagonal, or mirrored; the diagonal real.</summary>
    readonly void Finish(Span<T> result)
    {
        Span<R> h = Parts(result);
        bool lower = triangle == Uplo.Lower, mirror = options.GradientForm == GradientForm.Hermitian;
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = lower ? (j + 1, n) : (0, j);
            Span<R> column = h[(((j * n) + from) * Width)..(((j * n) + to) * Width)];
            if (!mirror)
            {
                TensorPrimitives.Add(column, column, column);
            }
            else
            {
                for (int i = from; i < to; i++)
                {
                    int here = ((j * n) + i) * Width, there = ((i * n) + j) * Width;
                    Set(h, there, h[here], Width == 2 ? -h[here + 1] : R.Zero);
                }
            }

            Set(h, ((j * n) + j) * Width, h[((j * n) + j) * Width], R.Zero);
        }
    }
}
