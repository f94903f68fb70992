using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>How many diagonals a band matrix has below and above the main one, and where their elements stand.</summary>
readonly record struct Band(int Lower, int Upper)
{
    /// <summary>How many diagonals there are.</summary>
    public int Count => Lower + Upper + 1;

    /// <summary>The rows and the columns of the elements of an n x n matrix with i - j = d.</summary>
    public static (Range Rows, Range Columns) Diagonal(int d, int n)
    {
        int length = Math.Max(0, n - Math.Abs(d)), i = Math.Min(n, Math.Max(d, 0)), j = Math.Min(n, Math.Max(-d, 0));
        return (i..(i + length), j..(j + length));
    }

    /// <summary>A mask of the places in the array of diagonals, shape (Count, n), where elements of the matrix stand.</summary>
    public NDArray Inside(int n)
    {
        NDArray column = Num.Arange(n), row = column + Num.Arange(Count)[.., Num.NewAxis] - Upper;
        return Num.LogicalAnd(row >= 0, row < n);
    }

    /// <summary>The order of a dense matrix of about as much work, which decides about threads.</summary>
    public int WorkOrder(int n) => (int)Math.Cbrt((double)n * Count * (Lower + 1));
}

/// <summary>LU factors of every band matrix of a batch; not written to after they are made, so that several threads can use them.</summary>
abstract class BandFactors
{
    /// <summary>Factors band matrices.</summary>
    /// <param name="band">Which diagonals they have.</param>
    /// <param name="ab">The diagonals as rows, shape (..., l + u + 1, n), plain.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    public static BandFactors Of(Band band, NDArray ab, bool checkFinite)
    {
        NDArray read = Num.Where(band.Inside(ab.Shape[^1]), ab, 0);
        if (checkFinite)
        {
            FiniteScan.Require(read, "SolveBanded");
        }

        return Scalars.Evaluate(ab.DType, new Body(band, read));
    }

    /// <summary>Replaces every matrix B of x by the solution of A X = B, or A^T X = B.</summary>
    /// <param name="x">Shape (..., n, k), each matrix column-major, one after another.</param>
    /// <param name="which">For each matrix of x that of the factored batch.</param>
    /// <param name="transpose">Whether to solve with A^T.</param>
    public abstract void Solve(NDArray x, int[] which, bool transpose);

    sealed class Body(Band band, NDArray ab) : IScalarFunction<BandFactors>
    {
        public BandFactors Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R> => new BandDriver<T>(band, ab);
    }

    /// <remarks>LAPACK's array has l more rows above the diagonals, for what the row exchanges fill in.</remarks>
    sealed class BandDriver<T> : BandFactors
        where T : unmanaged
    {
        readonly Band band;
        readonly int rows;
        readonly MatrixSpans<T> factors;
        readonly int[] pivots;

        public BandDriver(Band band, NDArray ab)
        {
            (int n, int count) = (ab.Shape[^1], MatrixBatch.Count(ab));
            (this.band, rows) = (band, band.Lower + band.Count);
            NDArray array = MatrixBatch.EmptyColumnMajor(ab.DType, [.. ab.Shape[..^2], rows, n]);
            StridedCopy.Copy(ab, AxisIndex.View(array, [Num.Ellipsis, band.Lower.., Range.All]));
            StridedCopy.Copy(NDArray.ZerosOf(ab.DType, []), AxisIndex.View(array, [Num.Ellipsis, 0..band.Lower, Range.All]));
            (factors, pivots) = (new(array), new int[count * n]);
            if (pivots.Length == 0)
            {
                return;
            }

            var info = new int[count];
            MatrixBatch.Each(count, band.WorkOrder(n), (library, m) => info[m] = library.Gbtrf(
                n, n, band.Lower, band.Upper, factors.WithSpareColumn(m), rows, pivots.AsSpan(m * n, n)));
            int bad = Array.FindIndex(info, i => i != 0);
            if (bad >= 0)
            {
                var e = new SingularMatrixException(
                    LapackLibrary.RoutineName<T>(nameof(LapackLibrary.Gbtrf)), info[bad],
                    $"pivot {info[bad]} is exactly zero: the band matrix is singular");
                throw ab.Rank > 2 ? e.WithBatch(bad) : e;
            }
        }

        public override void Solve(NDArray x, int[] which, bool transpose)
        {
            (int n, int k) = (x.Shape[^2], x.Shape[^1]);
            MatrixSpans<T> solutions = new(x);
            MatrixBatch.Each(x.Size == 0 ? 0 : which.Length, band.WorkOrder(n), (library, m) => library.Gbtrs(
                transpose ? Trans.Transpose : Trans.None, n, band.Lower, band.Upper, k, factors.WithSpareColumn(which[m]), rows,
                pivots.AsSpan(which[m] * n, n), solutions[m], n));
        }
    }
}
