using Lapack.Native;

namespace Lapack;

// X with op(A) X = B for a band matrix, stored by diagonals: element (i, j) of A is ab[u + i - j, j], -u <= i - j <= l.
//
// Derivatives are those of Solve: gB = op(A)^-T g by the same factors; of gA = -gB X^T (or -X gB^T) only the band is computed, one
// diagonal after the other; dX = op(A)^-1 (dB - op(dA) X). The corners of ab that no element of A stands in are not read, and their
// gradient is zero.
public static partial class Linalg
{
    /// <summary>The solution X of op(A) X = B for band matrices (scipy.linalg.solve_banded).</summary>
    /// <param name="lower">l, the number of diagonals below the main one.</param>
    /// <param name="upper">u, the number of diagonals above it.</param>
    /// <param name="ab">
    /// The diagonals as rows, shape (..., l + u + 1, n): element (i, j) of the matrix is ab[u + i - j, j]. The corners that belong to no
    /// element may hold anything.
    /// </param>
    /// <param name="b">
    /// Shape (n,), a vector, or (..., n, k), matrices. Leading axes broadcast against those of <paramref name="ab"/>.
    /// </param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// LAPACK xGBTRF and xGBTRS, about 2 n l (l + u) + 2 n k (2 l + u) real operations (complex: four times that); derivatives of any order
    /// use the same factors.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero; the message names the matrix of the batch.</exception>
    public static NDArray SolveBanded(int lower, int upper, NDArray ab, NDArray b, Trans trans = Trans.None, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(ab);
        ArgumentNullException.ThrowIfNull(b);
        Defined.Require(trans);
        const string Name = "SolveBanded";
        ArgumentOutOfRangeException.ThrowIfNegative(lower);
        ArgumentOutOfRangeException.ThrowIfNegative(upper);
        Band band = new(lower, upper);
        if (ab.Rank < 2 || ab.Shape[^2] != band.Count)
        {
            throw new ArgumentException(
                $"{Name}: {lower} diagonals below and {upper} above need an array of shape (..., {band.Count}, n), " +
                $"not {Layout.Text(ab.Shape)}.", nameof(ab));
        }

        LinearSystem system = LinearSystem.Of((ab, "the diagonals", ab.Shape[^1]), b, trans, Name, checkFinite);
        return system.Solve(new BandedPrimitive(band, checkFinite, null, system.IsTransposed));
    }

    /// <summary>The counterpart of <see cref="FactoredPrimitive"/> for band matrices.</summary>
    sealed class BandedPrimitive(Band band, bool checkFinite, BandFactors? known, bool transpose)
        : KeepingPrimitive<BandFactors>("SolveBanded")
    {
        protected override NDArray[] Forward(NDArray[] inputs, out BandFactors kept)
        {
            BandFactors factors = kept = known ?? BandFactors.Of(band, inputs[0], checkFinite);
            return [LinearSystem.SolveCopy(inputs[0], inputs[1], (x, which) => factors.Solve(x, which, transpose))];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, BandFactors kept, bool[] needed)
        {
            (NDArray ab, NDArray? x) = (inputs[0], needed[0] ? outputs[0] : null);
            int[] bShape = inputs[1].ShapeArray;
            return g =>
            {
                NDArray gb = new BandedPrimitive(band, checkFinite, kept, !transpose).Of(ab, g[0]!);
                NDArray? ga = x is null ? null : Num.SumTo(-(transpose ? BandOfProduct(x, gb) : BandOfProduct(gb, x)), ab.ShapeArray);
                return [ga, needed[1] ? Num.SumTo(gb, bShape) : null];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, BandFactors kept, NDArray?[] tangents)
        {
            NDArray x = outputs[0];
            NDArray db = Num.SumOfTerms(tangents[1], tangents[0] is { } da ? -BandTimes(da, x) : null)!;
            NDArray dx = new BandedPrimitive(band, checkFinite, kept, transpose).Of(inputs[0], db);
            return (outputs, [Num.BroadcastTo(dx, x.ShapeArray)]);
        }

        /// <summary>The diagonals of P Q^T, for (..., n, k) arrays.</summary>
        NDArray BandOfProduct(NDArray p, NDArray q)
        {
            int n = p.Shape[^2];
            int[] shape = [.. p.Shape[..^1]];
            return Num.Stack([.. Enumerable.Range(-band.Upper, band.Count).Select(d =>
            {
                (Range rows, Range columns) = Band.Diagonal(d, n);
                NDArray diagonal = Num.Sum(p[Num.Ellipsis, rows, ..] * q[Num.Ellipsis, columns, ..], -1);
                return Num.Embed(diagonal, shape, Num.Ellipsis, columns);
            })], -2);
        }

        /// <summary>op(A) X for A given by its diagonals.</summary>
        NDArray BandTimes(NDArray ab, NDArray x)
        {
            int n = x.Shape[^2];
            NDArray? sum = null;
            for (int d = -band.Upper; d <= band.Lower; d++)
            {
                (Range rows, Range columns) = Band.Diagonal(d, n);
                (Range from, Range to) = transpose ? (rows, columns) : (columns, rows);
                NDArray part = ab[Num.Ellipsis, band.Upper + d, columns][Num.Ellipsis, Num.NewAxis] * x[Num.Ellipsis, from, ..];
                part = Num.Embed(part, [.. part.Shape[..^2], n, part.Shape[^1]], Num.Ellipsis, to, ..);
                sum = Num.SumOfTerms(sum, part);
            }

            return sum!;
        }
    }
}
