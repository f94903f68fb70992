namespace Lapack;

// Numbers: xoshiro256** (Blackman, Vigna, ACM TOMS 47, 36, 2021), its state filled by SplitMix64 from the seed.
// Normal: Marsaglia's polar method, z = u sqrt(-2 log(s)/s), with a logarithm of its own (as in fdlibm: Tang's reduction and a polynomial),
// since the system's may differ in the last digit. What is left is IEEE arithmetic, the same everywhere.

/// <summary>A source of random arrays; see <see cref="Num.DefaultRng"/>. Not to be used from several threads at once.</summary>
/// <remarks>
/// Every type is drawn from the same stream in double precision and rounded, so a Float32 array is the rounded Float64 one. The arrays
/// are constants.
/// </remarks>
public sealed class RandomGenerator
{
    ulong s0, s1, s2, s3;
    double spare = double.NaN;

    internal RandomGenerator(long seed)
    {
        ulong state = (ulong)seed;
        s0 = Split(ref state);
        s1 = Split(ref state);
        s2 = Split(ref state);
        s3 = Split(ref state);
    }

    /// <summary>Independent standard normal numbers as Float64.</summary>
    public NDArray Normal(params int[] shape) => Normal(shape, DType.Float64);

    /// <summary>
    /// Independent normal numbers. Complex ones have real and imaginary parts of variance scale^2/2 each, so that |z - mean|^2 is scale^2
    /// on average.
    /// </summary>
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="type">Float32, Float64, Complex64 or Complex128.</param>
    /// <param name="mean">Added to each number, to the real part of a complex one.</param>
    /// <param name="scale">The standard deviation.</param>
    /// <exception cref="ArgumentException">The type is Bool or Int64.</exception>
    public NDArray Normal(int[] shape, DType type, double mean = 0, double scale = 1)
    {
        bool complex = type.IsComplex();
        double part = complex ? scale * Math.Sqrt(0.5) : scale;
        return Drawn(shape, type, "Normal", i => (complex && i % 2 == 1 ? 0 : mean) + (part * NextNormal()));
    }

    /// <summary>Independent numbers from [0, 1) as Float64.</summary>
    public NDArray Uniform(params int[] shape) => Uniform(shape, DType.Float64);

    /// <summary>
    /// Independent numbers from [low, high), of which rounding to single precision may reach high; complex ones have both parts from there.
    /// </summary>
    /// <exception cref="ArgumentException">The type is Bool or Int64.</exception>
    public NDArray Uniform(int[] shape, DType type, double low = 0, double high = 1) =>
        Drawn(shape, type, "Uniform", _ => low + ((high - low) * NextDouble()));

    /// <summary>Independent integers from low to high (exclusive), all with the same probability, as Int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no integers between.</exception>
    public NDArray Integers(long low, long high, params int[] shape)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(low, high);
        NDArray result = NDArray.Empty(DType.Int64, [.. shape]);
        foreach (ref long v in result.Dense<long>())
        {
            v = low + (long)Below((ulong)high - (ulong)low);
        }

        return result;
    }

    /// <summary>0, 1, ..., n - 1 in random order, all orders with the same probability, as Int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public NDArray Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var order = new long[n];
        for (int i = 0; i < n; i++)
        {
            int j = (int)Below((ulong)i + 1);
            (order[i], order[j]) = (order[j], i);
        }

        return NDArray.Wrap(order);
    }

    /// <summary>A number from [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(spare))
        {
            double second = spare;
            spare = double.NaN;
            return second;
        }

        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s >= 1 || s == 0);
        double factor = Math.Sqrt(-2 * Log(s) / s);
        spare = v * factor;
        return u * factor;
    }

    /// <summary>64 random bits.</summary>
    internal ulong Next()
    {
        ulong result = ulong.RotateLeft(s1 * 5, 7) * 9, t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    static ulong Split(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <remarks>
    /// log(2^k (1 + f)) = k log 2 + 2 atanh(f/(2 + f)), with sqrt(1/2) &lt; 1 + f &lt; sqrt(2), s = f/(2 + f) of modulus below 0.172 and
    /// the series of atanh to s^21, whose next term is below 1e-18.
    /// </remarks>
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int k = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }

        double s = (m - 1) / (m + 1), z = s * s, sum = 0;
        for (int n = 21; n >= 3; n -= 2)
        {
            sum = (sum + (1.0 / n)) * z;
        }

        const double High = 6.93147180369123816490e-01, Low = 1.90821492927058770002e-10;
        return (k * High) + ((2 * s) + ((2 * s * sum) + (k * Low)));
    }

    /// <summary>An integer below n, without the bias of a remainder (Lemire, ACM TOMACS 29, 3, 2019).</summary>
    ulong Below(ulong n)
    {
        ulong high = Math.BigMul(Next(), n, out ulong low);
        if (low < n)
        {
            ulong threshold = (0 - n) % n;
            while (low < threshold)
            {
                high = Math.BigMul(Next(), n, out low);
            }
        }

        return high;
    }

    static NDArray Drawn(int[] shape, DType type, string name, Func<int, double> draw)
    {
        if (!type.IsInexact())
        {
            throw new ArgumentException($"{name} numbers are real or complex, not {type}; see Integers.");
        }

        NDArray wide = NDArray.Empty(type.IsComplex() ? DType.Complex128 : DType.Float64, [.. shape]);
        Span<double> parts = wide.Dense<double>();
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = draw(i);
        }

        return Conversion.To(wide, type);
    }
}
