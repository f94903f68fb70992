namespace Lapack;

// Arrays made here are constants, whatever is being differentiated.
public static partial class Num
{
    /// <summary>An array of zeros (numpy.zeros).</summary>
    public static NDArray Zeros(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return NDArray.ZerosOf(DType.Float64, [.. shape]);
    }

    /// <summary>An array of zeros of a type (numpy.zeros).</summary>
    public static NDArray Zeros(int[] shape, DType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return NDArray.ZerosOf(type, [.. shape]);
    }

    /// <summary>An array of ones (numpy.ones).</summary>
    public static NDArray Ones(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Full(shape, 1.0);
    }

    /// <summary>An array of ones of a type (numpy.ones).</summary>
    public static NDArray Ones(int[] shape, DType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Full(shape, 1.0, type);
    }

    /// <summary>An array of one value throughout (numpy.full), or of an array that is broadcast.</summary>
    /// <exception cref="ArgumentException">The value does not broadcast to the shape, or is complex and the type is real.</exception>
    public static NDArray Full(int[] shape, NDArray value, DType? type = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(value);
        NDArray result = NDArray.Empty(type ?? value.DType, [.. shape]);
        StridedCopy.Copy(Conversion.To(BroadcastTo(value.Value, shape), result.DType), result);
        return result;
    }

    /// <summary>Zeros in the shape and type of an array (numpy.zeros_like); a constant.</summary>
    public static NDArray ZerosLike(NDArray a, DType? type = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        return NDArray.ZerosOf(type ?? a.DType, a.ShapeArray);
    }

    /// <summary>Ones in the shape and type of an array (numpy.ones_like); a constant.</summary>
    public static NDArray OnesLike(NDArray a, DType? type = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Full(a.ShapeArray, 1.0, type ?? a.DType);
    }

    /// <summary>One value throughout, in the shape and type of an array (numpy.full_like); a constant.</summary>
    /// <exception cref="ArgumentException">The value is complex and the type is real.</exception>
    public static NDArray FullLike(NDArray a, NDArray value, DType? type = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(value);
        return Full(a.ShapeArray, value, type ?? a.DType);
    }

    /// <summary>The n by n identity matrix (numpy.eye).</summary>
    public static NDArray Eye(int n, DType type = DType.Float64) => Eye(n, n, 0, type);

    /// <summary>The n by m matrix with ones on a diagonal, above the main one if k is positive (numpy.eye).</summary>
    public static NDArray Eye(int n, int m, int k = 0, DType type = DType.Float64)
    {
        NDArray result = NDArray.ZerosOf(type, [n, m]);
        StridedCopy.Copy(Conversion.To(NDArray.Scalar(1.0), type), new DiagonalPrimitive(k).ViewOf(result));
        return result;
    }

    /// <summary>The n by n identity matrix (numpy.identity).</summary>
    public static NDArray Identity(int n, DType type = DType.Float64) => Eye(n, type);

    /// <summary>The n by m matrix (m = n by default) with ones on the k-th diagonal and below it (numpy.tri).</summary>
    public static NDArray Tri(int n, int? m = null, int k = 0, DType type = DType.Float64) => Tril(Ones([n, m ?? n], type), k);

    /// <summary>0, 1, ..., n - 1 as Float64 (numpy.arange); none if n is negative.</summary>
    public static NDArray Arange(int n)
    {
        n = Math.Max(0, n);
        var values = new double[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = i;
        }

        return NDArray.Wrap(values, n);
    }

    /// <summary>
    /// start, start + step, ... before stop (numpy.arange); each is computed from start, so that rounding does not add up.
    /// </summary>
    /// <remarks>
    /// With a step that is not a whole number rounding may add or drop the last element: use <see cref="Linspace"/> then.
    /// </remarks>
    /// <exception cref="ArgumentException">The step is 0, or a number is not finite.</exception>
    public static NDArray Arange(double start, double stop, double step = 1, DType type = DType.Float64)
    {
        double count = Math.Ceiling((stop - start) / step);
        return step != 0 && count <= int.MaxValue
            ? Made((int)Math.Max(0, count), i => start + (i * step), type)
            : throw new ArgumentException($"Arange: from {start} to {stop} by steps of {step} there are {count} numbers.");
    }

    /// <summary>Numbers at equal distances, by default including both ends (numpy.linspace).</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last; without <paramref name="endpoint"/>, the one that would follow.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="endpoint">Whether the last is <paramref name="stop"/>.</param>
    /// <param name="type">The type of the elements, real or complex; for Int64 the numbers are rounded down.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static NDArray Linspace(double start, double stop, int count = 50, bool endpoint = true, DType type = DType.Float64)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int steps = endpoint ? count - 1 : count;
        double step = (stop - start) / steps;
        return Made(count, type == DType.Int64 ? i => Math.Floor(At(i)) : At, type);

        double At(int i) => i == steps && steps > 0 ? stop
            : steps <= 0 ? start
            : double.IsFinite(step) && step != 0 ? start + (i * step)
            : (start * (1 - ((double)i / steps))) + (stop * ((double)i / steps));
    }

    /// <summary>Powers of a base whose exponents lie at equal distances (numpy.logspace).</summary>
    /// <param name="start">The exponent of the first number.</param>
    /// <param name="stop">The exponent of the last number; without <paramref name="endpoint"/>, that of the one that would follow.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="endpoint">Whether the last exponent is <paramref name="stop"/>.</param>
    /// <param name="base">The base of the powers, 10 by default.</param>
    /// <param name="type">The type of the elements, real or complex.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static NDArray Logspace(
        double start, double stop, int count = 50, bool endpoint = true, double @base = 10, DType type = DType.Float64)
    {
        double[] exponents = Linspace(start, stop, count, endpoint).ToArray<double>();
        return Made(count, i => Math.Pow(@base, exponents[i]), type);
    }

    /// <summary>Numbers with equal ratios, by default including both ends, exactly (numpy.geomspace).</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last; without <paramref name="endpoint"/>, the one that would follow.</param>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="endpoint">Whether the last is <paramref name="stop"/>.</param>
    /// <param name="type">The type of the elements, real or complex.</param>
    /// <exception cref="ArgumentException">An end is 0, or they have different signs, or the count is negative.</exception>
    public static NDArray Geomspace(double start, double stop, int count = 50, bool endpoint = true, DType type = DType.Float64)
    {
        Defined.Require(type);
        if (!(start * Math.Sign(stop) > 0))
        {
            throw new ArgumentException($"Geomspace: {start} and {stop} must have the same sign and not be 0.");
        }

        int sign = Math.Sign(start);
        double[] exponents = Linspace(Math.Log10(Math.Abs(start)), Math.Log10(Math.Abs(stop)), count, endpoint).ToArray<double>();
        return Made(count, i => i == 0 ? start : i == count - 1 && endpoint ? stop : sign * Math.Pow(10, exponents[i]), type);
    }

    /// <summary>
    /// For vectors x, y, ... the arrays of coordinates of the points of their grid (numpy.meshgrid). Views, which follow derivatives.
    /// </summary>
    /// <param name="vectors">Vectors, or scalars, which count as vectors of one element.</param>
    /// <param name="matrixIndexing">False: x runs along the second axis and y along the first ("xy"), as plots have it; true: x along the
    /// first and y along the second ("ij").</param>
    /// <exception cref="ArgumentException">An array has more than one axis.</exception>
    public static NDArray[] Meshgrid(NDArray[] vectors, bool matrixIndexing = false)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        int rank = vectors.Length;
        var spread = new NDArray[rank];
        for (int i = 0; i < rank; i++)
        {
            if (vectors[i].Rank > 1)
            {
                throw new ArgumentException($"Meshgrid takes vectors; array {i} has the shape {Layout.Text(vectors[i].Shape)}.");
            }

            int[] shape = [.. Enumerable.Repeat(1, rank)];
            shape[!matrixIndexing && rank > 1 && i < 2 ? 1 - i : i] = vectors[i].Size;
            spread[i] = Reshape(vectors[i], shape);
        }

        return BroadcastArrays(spread);
    }

    /// <summary>
    /// The matrix whose columns are powers of a vector, the highest first (numpy.vander), or last if they are to increase.
    /// </summary>
    /// <param name="x">The numbers whose powers make the rows, shape (m).</param>
    /// <param name="columns">How many powers, from 0 on; by default as many as x has elements.</param>
    /// <param name="increasing">Whether the first column is the power 0.</param>
    /// <exception cref="ArgumentException">The array is not a vector.</exception>
    public static NDArray Vander(NDArray x, int? columns = null, bool increasing = false)
    {
        ArgumentNullException.ThrowIfNull(x);

        if (x.Rank != 1)
        {
            throw new ArgumentException($"Vander takes a vector, not the shape {Layout.Text(x.Shape)}.");
        }

        x = Inexact(x);
        int count = columns ?? x.Size;
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(columns));
        if (count == 0)
        {
            return Zeros([x.Size, 0], x.DType);
        }

        NDArray factors = Concatenate([OnesLike(x)[.., NewAxis], BroadcastTo(x[.., NewAxis], x.Size, count - 1)], 1);
        NDArray powers = CumProd(factors, 1);
        return increasing ? powers : Flip(powers, 1);
    }

    /// <summary>
    /// A source of random arrays (numpy.random.default_rng). A seed gives the same numbers on every platform and in every release (not
    /// those of NumPy for that seed).
    /// </summary>
    public static RandomGenerator DefaultRng(long seed) => new(seed);

    static NDArray Made(int count, Func<int, double> element, DType type)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = element(i);
        }

        return Conversion.To(NDArray.Wrap(values), type);
    }
}
