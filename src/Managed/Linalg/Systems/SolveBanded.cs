using System.Numerics;
using Lapack.Native;

namespace Lapack;

// X with op(A) X = B for a band matrix, stored by diagonals: element (i, j) of A is ab[u + i - j, j], -u <= i - j <= l.
//
// Derivatives as in Solve.cs: gB = op(A)^-T g by the same factors; of gA = -gB X^T (or -X gB^T) only the band is computed, one
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
        const string Name = "SolveBanded";
        if (trans is not (Trans.None or Trans.Transpose or Trans.ConjTranspose))
        {
            throw new ArgumentOutOfRangeException(nameof(trans), trans, $"{Name}: trans is Trans.None, Transpose or ConjTranspose.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(lower);
        ArgumentOutOfRangeException.ThrowIfNegative(upper);
        bool vector = b.Rank == 1;
        if (ab.Rank < 2 || ab.Shape[^2] != lower + upper + 1)
        {
            throw new ArgumentException(
                $"{Name}: {lower} diagonals below and {upper} above need an array of shape (..., {lower + upper + 1}, n), not {Layout.Text(ab.Shape)}.", nameof(ab));
        }

        int n = ab.Shape[^1];
        if (b.Rank == 0 || b.Shape[vector ? ^1 : ^2] != n || (!vector && Layout.Broadcast(ab.Shape[..^2], b.Shape[..^2]) is null))
        {
            throw new ArgumentException(
                $"{Name}: a right-hand side of shape {Layout.Text(b.Shape)} does not fit the diagonals of shape {Layout.Text(ab.Shape)}.", nameof(b));
        }

        DType type = DTypes.Promote(ab, b);
        type = type.IsInexact() ? type : DType.Float64;
        (ab, b) = (Num.AsType(ab, type), Num.AsType(vector ? Num.Reshape(b, n, 1) : b, type));
        if (checkFinite)
        {
            FiniteScan.Require(b.Value, $"{Name}, right-hand side");
        }

        bool conjugate = trans == Trans.ConjTranspose && type.IsComplex();
        NDArray x = new BandedPrimitive(lower, upper, new BandFactors(lower, upper, checkFinite), trans != Trans.None)
            .Of(ab, conjugate ? Num.Conj(b) : b);
        x = conjugate ? Num.Conj(x) : x;
        return vector ? Num.Reshape(x, [.. x.Shape[..^1]]) : x;
    }

    sealed class BandedPrimitive(int lower, int upper, BandFactors factors, bool transpose) : Primitive("solve_banded")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray ab, NDArray b) = (inputs[0], inputs[1]);
            int[] batch = Layout.Broadcast(ab.Shape[..^2], b.Shape[..^2])!;
            NDArray x = MatrixBatch.EmptyColumnMajor(b.DType, [.. batch, .. b.Shape[^2..]]);
            StridedCopy.Copy(b, x);
            factors.Solve(ab, x, MatrixBatch.BroadcastIndex(ab.Shape[..^2], batch), transpose);
            return [x];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray ab, NDArray? x) = (inputs[0], needed[0] ? outputs[0] : null);
            int[] bShape = inputs[1].ShapeArray;
            return g =>
            {
                NDArray gb = new BandedPrimitive(lower, upper, factors, !transpose).Of(ab, g[0]!);
                NDArray? ga = x is null ? null : Num.SumTo(-(transpose ? BandOfProduct(x, gb) : BandOfProduct(gb, x)), ab.ShapeArray);
                return [ga, needed[1] ? Num.SumTo(gb, bShape) : null];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray ab, NDArray x) = (inputs[0], Apply(inputs)[0]);
            NDArray? right = tangents[1];
            if (tangents[0] is { } da)
            {
                NDArray product = BandTimes(da, x);
                right = right is null ? -product : right - product;
            }

            return ([x], [Num.BroadcastTo(Of(ab, right!), x.ShapeArray)]);
        }

        /// <summary>For the diagonal i - j = d: the rows i and the columns j that it crosses.</summary>
        static (Range Rows, Range Columns) Diagonal(int d, int n)
        {
            int length = Math.Max(0, n - Math.Abs(d)), i = Math.Min(n, Math.Max(d, 0)), j = Math.Min(n, Math.Max(-d, 0));
            return (i..(i + length), j..(j + length));
        }

        /// <summary>The diagonals of P Q^T, for (..., n, k) arrays.</summary>
        NDArray BandOfProduct(NDArray p, NDArray q)
        {
            int n = p.Shape[^2];
            int[] shape = [.. p.Shape[..^1]];
            return Num.Stack([.. Enumerable.Range(-upper, lower + upper + 1).Select(d =>
            {
                (Range rows, Range columns) = Diagonal(d, n);
                NDArray diagonal = Num.Sum(p[Num.Ellipsis, rows, ..] * q[Num.Ellipsis, columns, ..], -1);
                return Num.Embed(diagonal, shape, Num.Ellipsis, columns);
            })], -2);
        }

        /// <summary>op(A) X for A given by its diagonals.</summary>
        NDArray BandTimes(NDArray ab, NDArray x)
        {
            int n = x.Shape[^2];
            NDArray? sum = null;
            for (int d = -upper; d <= lower; d++)
            {
                (Range rows, Range columns) = Diagonal(d, n);
                (Range from, Range to) = transpose ? (rows, columns) : (columns, rows);
                NDArray part = ab[Num.Ellipsis, upper + d, columns][Num.Ellipsis, Num.NewAxis] * x[Num.Ellipsis, from, ..];
                part = Num.Embed(part, [.. part.Shape[..^2], n, part.Shape[^1]], Num.Ellipsis, to, ..);
                sum = sum is null ? part : sum + part;
            }

            return sum!;
        }
    }
}

/// <summary>LU factors of a batch of band matrices, kept like those of <see cref="FactorCache"/>.</summary>
sealed class BandFactors(int lower, int upper, bool checkFinite)
{
    readonly Lock gate = new();
    NDArray? known;
    NDArray? factors;
    int[] pivots = [];
    int[] info = [];

    /// <summary>Replaces every column-major matrix B of x by the solution of A X = B or A^T X = B, A the matrix which[.] of the batch.</summary>
    public void Solve(NDArray ab, NDArray x, int[] which, bool transpose)
    {
        switch (ab.DType)
        {
            case DType.Float32: Solve<float>(ab, x, which, transpose); break;
            case DType.Float64: Solve<double>(ab, x, which, transpose); break;
            case DType.Complex64: Solve<ComplexSingle>(ab, x, which, transpose); break;
            default: Solve<Complex>(ab, x, which, transpose); break;
        }
    }

    void Solve<T>(NDArray ab, NDArray x, int[] which, bool transpose) where T : unmanaged
    {
        (int n, int k, int rows) = (x.Shape[^2], x.Shape[^1], (2 * lower) + upper + 1);
        (NDArray lu, int[] ipiv) = Of<T>(ab);
        if (x.Size > 0)
        {
            MatrixBatch.Each(which.Length, Order(n), (library, m) => library.Gbtrs(
                transpose ? Trans.Transpose : Trans.None, n, lower, upper, k, lu.FromOffset<T>()[(which[m] * rows * n)..], rows,
                ipiv.AsSpan(which[m] * n, n), x.FromOffset<T>().Slice(m * n * k, n * k), n));
        }
    }

    /// <summary>The order of a dense matrix of about as much work, which decides about threads.</summary>
    int Order(int n) => (int)Math.Cbrt((double)n * (lower + upper + 1) * (lower + 1));

    (NDArray Factors, int[] Pivots) Of<T>(NDArray ab) where T : unmanaged
    {
        lock (gate)
        {
            if (factors is null || !known!.IsSameView(ab))
            {
                Factor<T>(ab);
                known = ab.Value;
            }

            return (factors!, pivots);
        }
    }

    void Factor<T>(NDArray ab) where T : unmanaged
    {
        (int n, int diagonals, int count) = (ab.Shape[^1], lower + upper + 1, MatrixBatch.Count(ab));
        int rows = lower + diagonals;
        NDArray read = Num.Where(Inside(n), ab, 0);
        if (checkFinite)
        {
            FiniteScan.Require(read, "SolveBanded");
        }

        factors = MatrixBatch.EmptyColumnMajor(ab.DType, [.. ab.Shape[..^2], rows, n]);
        StridedCopy.Copy(read, AxisIndex.View(factors, [Num.Ellipsis, lower.., Range.All]));
        StridedCopy.Copy(NDArray.ZerosOf(ab.DType, []), AxisIndex.View(factors, [Num.Ellipsis, 0..lower, Range.All]));
        (pivots, info) = (new int[count * n], new int[count]);
        if (count > 0 && n > 0)
        {
            MatrixBatch.Each(count, Order(n), (library, m) => info[m] = library.Gbtrf(
                n, n, lower, upper, factors.FromOffset<T>()[(m * rows * n)..], rows, pivots.AsSpan(m * n, n)));
        }

        int bad = Array.FindIndex(info, i => i != 0);
        if (bad >= 0)
        {
            var e = new SingularMatrixException(
                RoutineTable.Name<T>(Routine.Gbtrf), info[bad], $"pivot {info[bad]} is exactly zero: the band matrix is singular");
            throw ab.Rank > 2 ? e.WithBatch(bad) : e;
        }
    }

    /// <summary>A mask of the places in the diagonals where elements of the matrix stand.</summary>
    NDArray Inside(int n)
    {
        NDArray column = Num.Arange(n), row = column + Num.Arange(lower + upper + 1)[.., Num.NewAxis] - upper;
        return Num.NotEqual(Num.Where(row < 0, 0, Num.Where(row >= n, 0, 1)), 0);
    }
}
