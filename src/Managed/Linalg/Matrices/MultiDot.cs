namespace Lapack;

// A_1 A_2 ... A_k with the parentheses that need the fewest multiplications, by dynamic programming over all of them: the cost of rows
// i to j is the least over the places where the last product may be. Derivatives are those of the products, recorded in that order.
//
// Source: T. H. Cormen et al., Introduction to Algorithms, section 15.2.
public static partial class Linalg
{
    /// <summary>The product of several matrices, in the cheapest order (numpy.linalg.multi_dot).</summary>
    /// <param name="arrays">
    /// Two or more arrays, shapes (..., m_i, m_(i+1)); leading axes broadcast. The first may be a vector, a row, and the last one, a
    /// column; their axis of length 1 is dropped from the result.
    /// </param>
    /// <returns>Their product.</returns>
    /// <remarks>BLAS xGEMM; the search costs k^3 operations for k arrays.</remarks>
    /// <exception cref="ArgumentException">Fewer than two arrays, or neighbours whose shapes do not fit.</exception>
    public static NDArray MultiDot(params ReadOnlySpan<NDArray> arrays)
    {
        NDArray[] factors = arrays.ToArray();
        int k = factors.Length;
        if (k < 2)
        {
            throw new ArgumentException($"MultiDot needs two or more arrays, not {k}.", nameof(arrays));
        }

        bool row = factors[0].Rank == 1, column = factors[^1].Rank == 1;
        factors[0] = row ? Num.Reshape(factors[0], 1, -1) : factors[0];
        factors[^1] = column ? Num.Reshape(factors[^1], -1, 1) : factors[^1];
        for (int i = 0; i < k; i++)
        {
            if (factors[i].Rank < 2)
            {
                throw new ArgumentException(
                    $"MultiDot: array {i} has the shape {Layout.Text(factors[i].Shape)}; only the first and the last may be vectors.",
                    nameof(arrays));
            }

            if (i > 0 && factors[i - 1].Shape[^1] != factors[i].Shape[^2])
            {
                throw new ArgumentException(
                    $"MultiDot: shapes {Layout.Text(factors[i - 1].Shape)} and {Layout.Text(factors[i].Shape)} of arrays {i - 1} and {i} " +
                    "do not fit.",
                    nameof(arrays));
            }
        }

        int[,] split = Splits([.. factors.Select(f => f.Shape[^2]), factors[^1].Shape[^1]]);
        NDArray product = Product(0, k - 1);
        if (row || column)
        {
            ReadOnlySpan<int> shape = product.Shape;
            product = Num.Reshape(product, [.. shape[..^2], .. row ? [] : shape[^2..^1], .. column ? [] : shape[^1..]]);
        }

        return product;

        NDArray Product(int i, int j) => i == j ? factors[i] : Num.MatMul(Product(i, split[i, j]), Product(split[i, j] + 1, j));
    }

    /// <summary>For factors i to j the last factor of the left one of the two products that are multiplied last.</summary>
    static int[,] Splits(int[] sizes)
    {
        int k = sizes.Length - 1;
        var cost = new double[k, k];
        var split = new int[k, k];
        for (int length = 1; length < k; length++)
        {
            for (int i = 0, j = length; j < k; i++, j++)
            {
                cost[i, j] = double.PositiveInfinity;
                for (int s = i; s < j; s++)
                {
                    double total = cost[i, s] + cost[s + 1, j] + ((double)sizes[i] * sizes[s + 1] * sizes[j + 1]);
                    if (total < cost[i, j])
                    {
                        (cost[i, j], split[i, j]) = (total, s);
                    }
                }
            }
        }

        return split;
    }
}
