namespace Truth.Tests;

/// <summary>
/// A real number as the unevaluated sum of two doubles, about 32 decimal digits (Dekker 1971; Hida, Li and Bailey 2001).
/// </summary>
readonly record struct WideReal(double High, double Low) : IComparable<WideReal>
{
    /// <summary>The relative spacing of these numbers, with room for the error of a few operations.</summary>
    public const double Epsilon = 1e-31;

    public static implicit operator WideReal(double x) => new(x, 0);

    public static explicit operator double(WideReal x) => x.High;

    public static WideReal operator -(WideReal x) => new(-x.High, -x.Low);

    public static WideReal operator +(WideReal x, WideReal y)
    {
        (double s, double e) = TwoSum(x.High, y.High);
        (double t, double f) = TwoSum(x.Low, y.Low);
        (s, e) = QuickTwoSum(s, e + t);
        return Normal(s, e + f);
    }

    public static WideReal operator -(WideReal x, WideReal y) => x + -y;

    public static WideReal operator *(WideReal x, WideReal y)
    {
        double p = x.High * y.High;
        double e = Math.FusedMultiplyAdd(x.High, y.High, -p);
        return Normal(p, e + ((x.High * y.Low) + (x.Low * y.High)));
    }

    public static WideReal operator /(WideReal x, WideReal y)
    {
        double first = x.High / y.High;
        WideReal rest = x - (first * y);
        double second = rest.High / y.High;
        rest -= second * y;
        return Normal(first, second) + (rest.High / y.High);
    }

    public static bool operator <(WideReal x, WideReal y) => x.CompareTo(y) < 0;

    public static bool operator >(WideReal x, WideReal y) => x.CompareTo(y) > 0;

    public static bool operator <=(WideReal x, WideReal y) => x.CompareTo(y) <= 0;

    public static bool operator >=(WideReal x, WideReal y) => x.CompareTo(y) >= 0;

    public int CompareTo(WideReal other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static WideReal Abs(WideReal x) => x.High < 0 ? -x : x;

    public static WideReal Sqrt(WideReal x)
    {
        if (x.High <= 0)
        {
            return 0;
        }

        WideReal root = Math.Sqrt(x.High);
        return root + ((x - (root * root)) / (2 * root));
    }

    /// <summary>e^x by a Taylor series at x / 2^k.</summary>
    public static WideReal Exp(WideReal x)
    {
        int squarings = Math.Max(0, (int)Math.Ceiling(Math.Log2(Math.Abs(x.High) + 1e-300)) + 6);
        WideReal y = x * Math.ScaleB(1, -squarings), term = y, sum = y;
        for (int k = 2; k < 20; k++)
        {
            term = term * y / k;
            sum += term;
        }

        // e^2y - 1 from e^y - 1 keeps the digits that squaring of e^y would lose.
        for (int i = 0; i < squarings; i++)
        {
            sum = (2 * sum) + (sum * sum);
        }

        return sum + 1;
    }

    /// <summary>log x by two Newton steps on the exponential.</summary>
    public static WideReal Log(WideReal x)
    {
        WideReal y = Math.Log(x.High);
        for (int i = 0; i < 2; i++)
        {
            y += (x * Exp(-y)) - 1;
        }

        return y;
    }

    /// <summary>sin x by its Taylor series, for |x| up to about 30.</summary>
    public static WideReal Sin(WideReal x)
    {
        // sin 3y = 3 sin y - 4 sin^3 y.
        int thirds = 0;
        WideReal y = x;
        while (Math.Abs(y.High) > 0.1)
        {
            y /= 3;
            thirds++;
        }

        WideReal term = y, sum = y, square = y * y;
        for (int k = 3; k < 30; k += 2)
        {
            term = -(term * square) / (k * (k - 1));
            sum += term;
        }

        for (int i = 0; i < thirds; i++)
        {
            sum = (3 * sum) - (4 * sum * sum * sum);
        }

        return sum;
    }

    static WideReal Normal(double high, double low)
    {
        (double s, double e) = QuickTwoSum(high, low);
        return new(s, e);
    }

    static (double Sum, double Error) TwoSum(double a, double b)
    {
        double s = a + b, part = s - a;
        return (s, (a - (s - part)) + (b - part));
    }

    static (double Sum, double Error) QuickTwoSum(double a, double b)
    {
        double s = a + b;
        return (s, b - (s - a));
    }
}
