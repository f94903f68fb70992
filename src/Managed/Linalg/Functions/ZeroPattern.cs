using System.Numerics;

namespace Lapack;

/// <summary>
/// Zeros of a matrix that powers of it keep: element (i, j) is zero in all of them unless a chain of elements (i, k), (k, l), ..., (m, j)
/// that are not zero leads from i to j.
/// </summary>
sealed class ZeroPattern
{
    const int Bits = 64;
    readonly int words;

    /// <summary>For each row the indices that chains lead to, a bit each.</summary>
    readonly ulong[] reached;

    ZeroPattern(Complex[] a, int n)
    {
        words = (n + Bits - 1) / Bits;
        reached = new ulong[n * words];
        for (int p = 0; p < a.Length; p++)
        {
            if (a[p] != 0 && p / n != p % n)
            {
                reached[(p / n * words) + (p % n / Bits)] |= 1UL << (p % n % Bits);
            }
        }

        // S. Warshall, A theorem on Boolean matrices, J. ACM 9 (1962) 11.
        for (int k = 0; k < n; k++)
        {
            Span<ulong> through = reached.AsSpan(k * words, words);
            for (int i = 0; i < n; i++)
            {
                for (int w = 0; i != k && Leads(i, k) && w < words; w++)
                {
                    reached[(i * words) + w] |= through[w];
                }
            }
        }
    }

    /// <summary>The exponential of A with the zeros of the pattern of A, and e^(a_ii) where no cycle leads through i.</summary>
    /// <param name="a">A, shape (n, n), n > 0.</param>
    /// <param name="exponential">Its exponential with rounding.</param>
    public static NDArray Keep(NDArray a, NDArray exponential)
    {
        int n = a.Shape[^1];
        if (!Scalars.Evaluate(a.DType, new Search(a)))
        {
            return exponential;
        }

        Complex[] elements = a.ToArray<Complex>();
        var pattern = new ZeroPattern(elements, n);
        Complex[] result = exponential.ToArray<Complex>();
        for (int p = 0; p < result.Length; p++)
        {
            (int i, int j) = Math.DivRem(p, n);
            if (!pattern.Leads(i, j))
            {
                result[p] = i == j ? Complex.Exp(elements[p]) : 0;
            }
        }

        return Num.InType(NDArray.Wrap(result, n, n).Reshape(n, n), a.DType);
    }

    /// <summary>Whether an element off the diagonal is zero.</summary>
    sealed class Search(NDArray a) : IScalarFunction<bool>
    {
        public bool Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = a.Shape[^1], width = a.DType.IsComplex() ? 2 : 1;
            ReadOnlySpan<R> parts = MatrixAlgebra.InEitherOrder<R>(a);
            for (int p = 0; p < n * n; p++)
            {
                if (parts[p * width] == R.Zero && parts[(p * width) + width - 1] == R.Zero && p % (n + 1) != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    bool Leads(int i, int j) => (reached[(i * words) + (j / Bits)] & (1UL << (j % Bits))) != 0;
}
