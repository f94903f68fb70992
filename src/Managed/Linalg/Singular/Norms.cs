namespace Lapack;

// Vector norms (sum |a_i|^p)^(1/p), and matrix norms: entrywise (fro), of column or row sums (1, inf and their opposites), of singular
// values (2, -2, nuc). Derivatives, dN = Re sum g da:
//
//     p-norm      g_i = conj(a_i)/|a_i| (|a_i|/N)^(p-1)      2, -2      conj(u) v^T of the largest (smallest) singular value
//     inf, -inf   conj(a_i)/|a_i| where |a_i| = N            nuc        conj(U) V^T, over the singular values that are not rounding
//
// Where the norm has a kink, the subgradient that treats equals alike is taken: 0 for a zero element of a vector (p = 1) and for a norm
// that is 0; elements of equal modulus share the derivative of a maximum equally; singular values that are rounding of 0 contribute
// nothing.
public static partial class Linalg
{
    /// <summary>
    /// The norm of a vector or matrix (numpy.linalg.norm): over one axis a vector norm, over two a matrix norm, over all of them without an
    /// order the root of the sum of all squared moduli.
    /// </summary>
    /// <param name="a">Any array.</param>
    /// <param name="ord">See <see cref="VectorNorm"/> and <see cref="MatrixNorm"/>; null for 2 over one axis and "fro" over two.</param>
    /// <param name="axis">
    /// One axis, or the axes of rows and of columns, counted from either end. By default all axes, of which an order needs one or two.
    /// </param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <returns>Real; the shape of <paramref name="a"/> without the axes, or with 1 for each if <paramref name="keepDims"/>.</returns>
    /// <exception cref="ArgumentException">An axis named twice, not one or two axes, or an order that is not defined for them.</exception>
    public static NDArray Norm(NDArray a, NormOrder? ord = null, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        int[] over = axis.AsNamed(a.Rank, "Norm");
        if (axis.IsAll && ord is null)
        {
            return Num.EuclideanNorm(a, axis, keepDims);
        }

        return over.Length switch
        {
            1 => VectorNorm(a, ord is { } order ? OfVector(order) : 2, over, keepDims),
            2 => OfMatrices(a, ord ?? NormOrder.Frobenius, (over[0], over[1]), keepDims),
            _ => throw new ArgumentException(
                $"Norm: {over.Length} axes of the shape {Layout.Text(a.Shape)}: name one for a vector norm, two for a matrix norm.",
                nameof(axis)),
        };
    }

    /// <summary>Vector norms (sum |a_i|^p)^(1/p) over axes, or over all elements (numpy.linalg.vector_norm).</summary>
    /// <param name="a">Any array.</param>
    /// <param name="ord">
    /// p: any number; 0 counts the elements that are not zero, infinity and -infinity are the largest and the smallest modulus.
    /// </param>
    /// <param name="axis">The axes of the vectors, by default all.</param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <returns>
    /// Real; the shape of <paramref name="a"/> without the axes, or with 1 for each if <paramref name="keepDims"/>. No intermediate result
    /// leaves the range of the type unless the norm does, in derivatives too.
    /// </returns>
    /// <remarks>
    /// At kinks a subgradient: 0 for zero elements and for norms that are 0; elements of equal modulus share the derivative of a maximum or
    /// minimum equally. The derivative of order 0 is 0. Second derivatives where the norm is 0: of a function of the norm of order 2 that
    /// is smooth there, such as its square, they are right; all others are infinite or NaN.
    /// </remarks>
    /// <exception cref="ArgumentException">An order of NaN; a negative order of no elements.</exception>
    public static NDArray VectorNorm(NDArray a, double ord = 2, Axes axis = default, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (double.IsNaN(ord))
        {
            throw new ArgumentException("VectorNorm: the order is NaN.", nameof(ord));
        }

        int[] over = axis.Ascending(a.Rank, "VectorNorm");
        a = a.DType.IsInexact() ? a : a.AsType(DType.Float64);
        return ord switch
        {
            2 => Num.EuclideanNorm(a, over, keepDims),
            1 => Num.Sum(Num.Abs(a), over, keepDims),
            0 => Num.Sum(Num.NotEqual(a, 0).AsType(a.DType.RealType()), over, keepDims),
            _ => OfPowers(a, ord, over, keepDims),
        };
    }

    /// <summary>Matrix norms over the last two axes (numpy.linalg.matrix_norm).</summary>
    /// <param name="a">At least two axes.</param>
    /// <param name="ord">
    /// "fro", the default; "nuc", the sum of singular values; 2 and -2, the largest and the smallest of them; 1 and -1, the largest and
    /// smallest sum of moduli of a column; infinity and -infinity, of a row.
    /// </param>
    /// <param name="keepDims">Whether the axes stay, with length 1.</param>
    /// <returns>Real; the shape of <paramref name="a"/> without the axes, or with 1 for each if <paramref name="keepDims"/>.</returns>
    /// <remarks>
    /// Orders 2, -2 and nuc: LAPACK xGESDD, the others pass over the elements once. At kinks a subgradient: singular values that are
    /// rounding of 0, up to max(m, n) eps of the largest, contribute nothing; of equal largest ones that which LAPACK puts first; equal
    /// sums share.
    /// </remarks>
    /// <exception cref="ArgumentException">Fewer than two axes, an order that is not defined, or (2, -2, nuc) NaN or infinity.</exception>
    /// <exception cref="Native.NotConvergedException">The singular values of a matrix were not found; the message names it.</exception>
    public static NDArray MatrixNorm(NDArray a, NormOrder? ord = null, bool keepDims = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = Checks.RequireMatrix(a, "MatrixNorm");
        return OfMatrices(a, ord ?? NormOrder.Frobenius, (a.Rank - 2, a.Rank - 1), keepDims);
    }

    /// <summary>Matrix norms; the axes are counted from the first.</summary>
    static NDArray OfMatrices(NDArray a, NormOrder order, (int Rows, int Columns) axes, bool keepDims)
    {
        int[] shape = [.. a.ShapeArray.Select((d, i) => i == axes.Rows || i == axes.Columns ? 1 : d)];
        a = a.DType.IsInexact() ? a : a.AsType(DType.Float64);
        a = axes == (a.Rank - 2, a.Rank - 1) ? a : Num.MoveAxis(a, axes, (-2, -1));
        NDArray norm = (order.Name, order.Value) switch
        {
            ("fro", _) => Num.EuclideanNorm(a, (-2, -1)),
            ("nuc", _) => Num.Sum(Regular(a), -1),
            (_, 2) => First(Regular(a)),
            (_, -2) => First(Regular(a)[Num.Ellipsis, ^1..]),
            (_, 1) => VectorNorm(Num.Sum(Num.Abs(a), -2), double.PositiveInfinity, -1),
            (_, -1) => VectorNorm(Num.Sum(Num.Abs(a), -2), double.NegativeInfinity, -1),
            (_, double.PositiveInfinity) => VectorNorm(Num.Sum(Num.Abs(a), -1), double.PositiveInfinity, -1),
            (_, double.NegativeInfinity) => VectorNorm(Num.Sum(Num.Abs(a), -1), double.NegativeInfinity, -1),
            _ => throw new ArgumentException(
                $"MatrixNorm: order {order} is not defined for matrices: use \"fro\", \"nuc\", 2, -2, 1, -1, infinity or -infinity."),
        };
        return keepDims ? Num.Reshape(norm, shape) : norm;

        static NDArray First(NDArray s) => s.Shape[^1] > 0 ? s[Num.Ellipsis, 0] : Num.Sum(s, -1);
    }

    /// <summary>p-norms for p neither 0 nor 1 nor 2, the axes counted from the first and ascending.</summary>
    static NDArray OfPowers(NDArray a, double p, int[] over, bool keepDims)
    {
        int[] kept = [.. Layout.Range(a.Rank).Except(over)], shape = a.ShapeArray, lengths = [.. kept.Select(i => shape[i])];
        NDArray rows = a.Rank == 0 ? a : Num.Transpose(a, [.. kept, .. over]);
        rows = Num.Reshape(rows, [.. lengths, over.Aggregate(1, (product, i) => product * shape[i])]);
        NDArray norm = new PowerNorm(p, rows.Rank - 1).Of(rows);
        return keepDims ? Num.Reshape(norm, [.. shape.Select((d, i) => over.Contains(i) ? 1 : d)]) : norm;
    }

    /// <summary>Singular values, without derivative where they are rounding of 0.</summary>
    static NDArray Regular(NDArray a)
    {
        NDArray s = Svdvals(a);
        return Num.Where(Counted(s.Value, Math.Max(a.Shape[^2], a.Shape[^1]) * a.DType.Epsilon()), s, s.Value);
    }

    static double OfVector(NormOrder order) => order.Name is null
        ? order.Value
        : throw new ArgumentException($"Norm: order \"{order}\" is one of matrices.");

    /// <summary>The p-norm along the last axis, p neither 1 nor 2 nor 0.</summary>
    sealed class PowerNorm(double p, int axis, KinkDirections? directions = null) : ModulusPrimitive("VectorNorm", directions)
    {
        public override int[] Over => [axis];

        public override bool IsRound => false;

        protected override ModulusPrimitive WithDirections(KinkDirections directions) => new PowerNorm(p, axis, directions);

        public override NDArray SizeOf(NDArray whole) => new PowerNorm(p, axis).Of(whole)[Num.Ellipsis, Num.NewAxis];

        /// <summary>dN/da, as quotients that stay in range.</summary>
        public override NDArray Slopes(NDArray whole, NDArray size)
        {
            NDArray n = size, each = Num.Abs(whole);
            NDArray flat = Num.Equal(Num.Where(Num.Equal(n.Value, 0), 0, each.Value), 0);
            NDArray phase = Num.Conj(whole) / Num.Where(flat, 1, each);
            if (double.IsInfinity(p))
            {
                NDArray extreme = Num.Where(flat, 0, Num.Equal(each.Value, n.Value).AsType(each.DType));
                return phase * (extreme / Num.Where(Num.Equal(Num.Sum(extreme, -1, true), 0), 1, Num.Sum(extreme, -1, true)));
            }

            // Below p = 2 the slope |a|^(p-1) has an infinite derivative at 0.
            NDArray atZero = p < 2 && whole.IsRecorded ? Num.Scaled(Num.Conj(whole), double.PositiveInfinity) : 0;
            return Num.Where(flat, atZero, phase * Num.Power(Num.Where(flat, 1, each) / Num.Where(flat, 1, n), p - 1));
        }

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            int length = a.Shape[^1];
            int[] shape = [.. a.Shape[..^1]];
            if (length == 0 && p < 0)
            {
                throw new ArgumentException($"The norm of order {p} of no elements is not defined: there is no smallest one.");
            }

            double[] size = Num.Abs(a).ToArray<double>();
            var norm = new double[Layout.SizeOf(shape)];
            for (int r = 0; r < norm.Length; r++)
            {
                norm[r] = Of(size.AsSpan(r * length, length));
            }

            return [NDArray.Wrap(norm, shape).AsType(a.DType.RealType())];
        }

        double Of(ReadOnlySpan<double> x)
        {
            // In units of the largest term, so that powers stay in range.
            double unit = p > 0 ? 0 : double.PositiveInfinity;
            foreach (double v in x)
            {
                unit = p > 0 ? Math.Max(unit, v) : Math.Min(unit, v);
            }

            if (unit == 0 || !double.IsFinite(unit) || double.IsInfinity(p))
            {
                return unit;
            }

            double sum = 0;
            foreach (double v in x)
            {
                sum += Math.Pow(v / unit, p);
            }

            return unit * Math.Pow(sum, 1 / p);
        }
    }
}
