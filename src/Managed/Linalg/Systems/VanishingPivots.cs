using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Lapack.Native;

namespace Lapack;

// The rules of QR and LU divide by the triangular factor R, column by column, Y R^T = Z or C R = N. Where a pivot (diagonal element) r_j is
// nothing but rounding, what it divides decides: the numerator, that is column j of Z after the terms of the other columns are taken away,
//
//     reverse   z_j - sum over l > j of y_l r_jl          forward   n_j - sum over l < j of c_l r_lj
//
// is 0 but for rounding for a loss (a direction) that does not depend on what r_j leaves undetermined, and then column j contributes
// nothing. Otherwise there is no derivative.
//
// Rounding in r_j, with A_l the columns and c the coefficients of column j in those before it:
//
//     QR   eps (|A_j| + sum |c_l| |A_l|)          LU   eps (|L^-1| |L| |U| |v|)_j,   v = (-c, 1)
//
// Columns whose pivots vanish count for none of the later ones.
//
// Source for the backward errors: N. J. Higham, Accuracy and Stability of Numerical Algorithms (2002), theorems 9.3 and 19.4.

/// <summary>Which pivots of QR or LU factors are zero but for rounding, and what derivatives may do with them.</summary>
sealed class VanishingPivots
{
    readonly PivotNames names;
    readonly int k;
    readonly bool batched;
    readonly double eps;
    readonly bool[] vanish;
    readonly double[] noise;
    readonly double[] sizes;

    VanishingPivots(PivotNames names, NDArray r, NDArray? l)
    {
        (this.names, k, batched, eps) = (names, Math.Min(r.Shape[^2], r.Shape[^1]), r.Rank > 2, r.DType.Epsilon());
        int n = r.Shape[^1], count = MatrixBatch.Count(r);
        (vanish, noise, sizes) = (new bool[count * k], new double[count * k], new double[count * n]);
        Complex[] factor = r.ToArray<Complex>(), lower = l is null ? [] : l.ToArray<Complex>();
        for (int m = 0; m < count && k > 0; m++)
        {
            ReadOnlySpan<Complex> one = factor.AsSpan(m * k * n, k * n);
            Span<double> size = sizes.AsSpan(m * n, n);
            for (int j = 0; j < n; j++)
            {
                size[j] = Norm(one[j..], n, Math.Min(j + 1, k));
            }

            // Where no pivot is small beside its column, none can vanish.
            double screen = Math.Sqrt(eps);
            bool small = false;
            for (int j = 0; j < k; j++)
            {
                small |= Complex.Abs(one[(j * n) + j]) <= screen * size[j];
            }

            if (small)
            {
                Find(m, one, n, l is null ? null : Amplification(lower.AsSpan(m * k * k, k * k)));
            }
        }
    }

    /// <summary>The pivots of R, shape (..., k, n); null if none vanishes.</summary>
    public static VanishingPivots? OfQr(string function, NDArray r) =>
        OrNull(new(new(function, "R", "column {0} of Q"), r.Value, null));

    /// <summary>The pivots of U, shape (..., k, n), where L begins with unit lower triangular rows l, shape (..., k, k).</summary>
    public static VanishingPivots? OfLu(string function, NDArray l, NDArray u) =>
        OrNull(new(new(function, "U", "column {0} of L"), u.Value, l.Value));

    static VanishingPivots? OrNull(VanishingPivots found) => Array.Exists(found.vanish, x => x) ? found : null;

    /// <summary>Bool, shape (..., k): the pivots that vanish.</summary>
    NDArray Mask(ReadOnlySpan<int> batch) => NDArray.Wrap((bool[])vanish.Clone(), [.. batch, k]);

    /// <summary>Z and R of Y R^T = Z so changed that columns of vanishing pivots give y_j = 0.</summary>
    /// <param name="z">Z, shape (..., rows, k).</param>
    /// <param name="r">R, shape (..., k, k).</param>
    /// <param name="pulls">How large the numbers are that each column of Z is made of, shape (..., k).</param>
    /// <exception cref="SingularMatrixException">A numerator is not rounding: the loss has no gradient.</exception>
    public (NDArray Z, NDArray R) Reverse(NDArray z, NDArray r, NDArray pulls)
    {
        int rows = z.Shape[^2];
        Complex[] numbers = z.Value.ToArray<Complex>(), factor = r.Value.ToArray<Complex>();
        double[] pull = pulls.Value.ToArray<double>();
        for (int m = 0; m < vanish.Length / k; m++)
        {
            if (!Any(m))
            {
                continue;
            }

            Span<Complex> y = numbers.AsSpan(m * rows * k, rows * k);
            ReadOnlySpan<Complex> one = factor.AsSpan(m * k * k, k * k);
            var norms = new double[k];
            for (int j = k - 1; j >= 0; j--)
            {
                double bound = pull[(m * k) + j];
                for (int l = j + 1; l < k; l++)
                {
                    Subtract(y, l, one[(j * k) + l], j);
                    bound += norms[l] * Complex.Abs(one[(j * k) + l]);
                }

                double residual = Norm(y[j..], k, rows);
                bool gone = vanish[(m * k) + j];
                if (gone && residual > Rounding(rows) * bound)
                {
                    throw Refusal(m, j);
                }

                Scale(y, j, gone ? 0 : 1 / one[(j * k) + j]);
                norms[j] = Norm(y[j..], k, rows);
            }
        }

        NDArray mask = Mask(r.Shape[..^2]);
        return (Num.Where(MatrixAlgebra.AsRow(mask), 0, z), Num.Where(MatrixAlgebra.AsColumn(mask), Num.Eye(k, r.DType), r));
    }

    /// <summary>
    /// N and R of C R = N so changed that columns of vanishing pivots give c_j = 0, and which of these have no derivative.
    /// </summary>
    /// <param name="numerators">
    /// N, shape (..., rows, k), of whose first k rows only what stands below the diagonal counts, and for phases its imaginary part.
    /// </param>
    /// <param name="r">R, shape (..., k, k).</param>
    /// <param name="pulls">How large the numbers are that each column of N is made of, shape (..., k).</param>
    /// <param name="phases">Whether the imaginary part of the diagonal counts.</param>
    public UndeterminedColumns Forward(NDArray numerators, NDArray r, NDArray pulls, bool phases)
    {
        int rows = numerators.Shape[^2];
        Complex[] numbers = numerators.Value.ToArray<Complex>(), factor = r.Value.ToArray<Complex>();
        double[] pull = pulls.Value.ToArray<double>();
        bool[] square = new bool[vanish.Length], rest = new bool[vanish.Length];
        for (int m = 0; m < vanish.Length / k; m++)
        {
            if (!Any(m))
            {
                continue;
            }

            Span<Complex> c = numbers.AsSpan(m * rows * k, rows * k);
            ReadOnlySpan<Complex> one = factor.AsSpan(m * k * k, k * k);
            var norms = new double[k];
            for (int j = 0; j < k; j++)
            {
                double bound = pull[(m * k) + j];
                for (int l = 0; l < j; l++)
                {
                    Subtract(c, l, one[(l * k) + j], j);
                    bound += norms[l] * Complex.Abs(one[(l * k) + j]);
                }

                for (int i = 0; i <= j; i++)
                {
                    c[(i * k) + j] = i == j && phases ? new Complex(0, c[(i * k) + j].Imaginary) : Complex.Zero;
                }

                (int at, double limit) = ((m * k) + j, Rounding(rows) * bound);
                square[at] = (vanish[at] && Norm(c[j..], k, k) > limit) || (j > 0 && square[at - 1]);
                rest[at] = vanish[at] && rows > k && Norm(c[((k * k) + j)..], k, rows - k) > limit;
                Scale(c, j, vanish[at] ? 0 : 1 / one[(j * k) + j]);
                norms[j] = Norm(c[j..], k, rows);
            }
        }

        int[] shape = [.. r.Shape[..^2], 1, k];
        NDArray mask = MatrixAlgebra.AsRow(Mask(r.Shape[..^2]));
        return new(
            Num.Where(mask, 0, numerators), Num.Where(mask, Num.Eye(k, r.DType), r),
            NDArray.Wrap(square, shape), NDArray.Wrap(rest, shape));
    }

    /// <summary>
    /// Refuses a loss that depends on a row of the triangular factor whose pivot vanishes, other than through products in which the row
    /// stands twice: of QR the pivot is a norm, with a kink at 0, of LU the row is any one of several.
    /// </summary>
    /// <param name="r">The triangular factor, shape (..., k, n).</param>
    /// <param name="g">Its cotangent, of the same shape.</param>
    /// <param name="smooth">A row for which this does not hold; -1 for none.</param>
    /// <exception cref="SingularMatrixException">The loss has no gradient.</exception>
    public void CheckRows(NDArray r, NDArray g, int smooth)
    {
        int n = r.Shape[^1];
        Complex[] factor = r.Value.ToArray<Complex>(), cotangents = g.Value.ToArray<Complex>();
        for (int m = 0; m < vanish.Length / k; m++)
        {
            if (!Any(m))
            {
                continue;
            }

            // T = R^-1 G, which for a function of R^H R is twice its gradient, from the last row on; in units of the columns.
            Span<Complex> t = cotangents.AsSpan(m * k * n, k * n);
            ReadOnlySpan<Complex> one = factor.AsSpan(m * k * n, k * n);
            var norms = new double[k];
            ReadOnlySpan<double> units = sizes.AsSpan(m * n, n);
            (double largest, double unit) = (0, TensorPrimitives.Max(units));
            for (int i = 0; i < k; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    // A column of zeros has no unit of its own, and that of a matrix of zeros does not matter.
                    t[(i * n) + j] *= units[j] > 0 ? units[j] : unit > 0 ? unit : 1;
                }

                largest = Math.Max(largest, Norm(t[(i * n)..], 1, n));
            }

            for (int i = k - 1; i >= 0; i--)
            {
                int at = (m * k) + i;
                Span<Complex> row = t.Slice(i * n, n);
                double bound = 0;
                for (int l = i + 1; l < k; l++)
                {
                    Complex factorOf = one[(i * n) + l];
                    for (int j = 0; j < n; j++)
                    {
                        row[j] -= factorOf * t[(l * n) + j];
                    }

                    bound += norms[l] * Complex.Abs(factorOf);
                }

                double residual = Norm(row, 1, n), relative = units[i] > 0 ? noise[at] / units[i] : eps;
                if (vanish[at] && i != smooth && residual > (32 * relative * largest) + (Rounding(n) * bound))
                {
                    throw Refusal(m, i);
                }

                Complex pivot = one[(i * n) + i];
                Complex inverse = pivot == 0 || (vanish[at] && i == smooth) ? 0 : 1 / pivot;
                for (int j = 0; j < n; j++)
                {
                    row[j] *= inverse;
                }

                norms[i] = Norm(row, 1, n);
            }
        }
    }

    /// <summary>Why there is no derivative, for the first pivot that vanishes.</summary>
    public SingularMatrixException Refusal()
    {
        int first = Array.IndexOf(vanish, true);
        return Refusal(first / k, first % k);
    }

    SingularMatrixException Refusal(int matrix, int j) => new(
        names.Function, j + 1,
        $"the loss depends on what rounding made of {string.Format(CultureInfo.InvariantCulture, names.Column, j)}, " +
        $"since diagonal element {j} of {names.Factor} is zero but for rounding: it has no derivative here. Let it depend on the columns " +
        "before, or on the matrix itself",
        batched ? matrix : null);

    bool Any(int m) => vanish.AsSpan(m * k, k).Contains(true);

    double Rounding(int rows) => 8 * Math.Sqrt(rows) * eps;

    void Find(int m, ReadOnlySpan<Complex> r, int n, double[]? amplification)
    {
        var c = new Complex[k];
        for (int j = 0; j < k; j++)
        {
            // c: the coefficients of column j in the columns before it whose pivots do not vanish; then v = (-c, 1).
            for (int i = j - 1; i >= 0; i--)
            {
                Complex sum = r[(i * n) + j];
                for (int l = i + 1; l < j; l++)
                {
                    sum -= r[(i * n) + l] * c[l];
                }

                c[i] = vanish[(m * k) + i] ? 0 : sum / r[(i * n) + i];
            }

            c[j] = 1;
            double rounding = 0;
            for (int i = 0; i <= j; i++)
            {
                if (amplification is null)
                {
                    rounding += Complex.Abs(c[i]) * sizes[(m * n) + i];
                    continue;
                }

                for (int l = i; l <= j; l++)
                {
                    rounding += amplification[(j * k) + i] * Complex.Abs(r[(i * n) + l]) * Complex.Abs(c[l]);
                }
            }

            int at = (m * k) + j;
            noise[at] = eps * rounding;
            vanish[at] = Complex.Abs(r[(j * n) + j]) <= 4 * noise[at];
        }
    }

    /// <summary>|L^-1| |L| for the square part of L.</summary>
    double[] Amplification(ReadOnlySpan<Complex> l)
    {
        Complex[] inverse = new Complex[k * k];
        var product = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            inverse[(i * k) + i] = 1;
            for (int j = 0; j < i; j++)
            {
                Complex sum = 0;
                for (int p = j; p < i; p++)
                {
                    sum -= l[(i * k) + p] * inverse[(p * k) + j];
                }

                inverse[(i * k) + j] = sum;
            }

            for (int p = 0; p <= i; p++)
            {
                for (int j = 0; j <= p; j++)
                {
                    product[(i * k) + j] += Complex.Abs(inverse[(i * k) + p]) * Complex.Abs(j == p ? 1 : l[(p * k) + j]);
                }
            }
        }

        return product;
    }

    /// <summary>x_j -= x_l f for columns of a row-major matrix of k columns.</summary>
    void Subtract(Span<Complex> x, int l, Complex f, int j)
    {
        for (int at = 0; at < x.Length; at += k)
        {
            x[at + j] -= x[at + l] * f;
        }
    }

    void Scale(Span<Complex> x, int j, Complex f)
    {
        for (int at = j; at < x.Length; at += k)
        {
            x[at] *= f;
        }
    }

    /// <summary>The Euclidean norm of every so many elements, in units of the largest, so that squares stay in range.</summary>
    static double Norm(ReadOnlySpan<Complex> x, int step, int count)
    {
        (double largest, double sum) = (0, 0);
        for (int at = 0; at < count; at++)
        {
            largest = Math.Max(largest, Complex.Abs(x[at * step]));
        }

        for (int at = 0; at < count && largest > 0; at++)
        {
            double ratio = Complex.Abs(x[at * step]) / largest;
            sum += ratio * ratio;
        }

        return largest * Math.Sqrt(sum);
    }

    /// <param name="Function">What messages call the function.</param>
    /// <param name="Factor">The triangular factor.</param>
    /// <param name="Column">What a vanishing pivot leaves undetermined, with {0} for its number.</param>
    readonly record struct PivotNames(string Function, string Factor, string Column);
}

/// <summary>What <see cref="VanishingPivots.Forward"/> found, as masks of shape (..., 1, k).</summary>
/// <param name="N">The numerators, with zeros where pivots vanish.</param>
/// <param name="R">The factor, with columns of the identity there.</param>
/// <param name="Square">Columns whose part in the first k rows has no derivative, and all behind them.</param>
/// <param name="Rest">Columns whose part in the other rows has none.</param>
readonly record struct UndeterminedColumns(NDArray N, NDArray R, NDArray Square, NDArray Rest);
