namespace Lapack;

/// <summary>
/// log|Gamma(x)| and its derivatives. Near 1 and 2, where it vanishes, by the series log Gamma(2 + e) = (1 - gamma) e + sum over k >= 2 of
/// (-1)^k (zeta(k) - 1) e^k / k (DLMF 5.7.3 for 1 + e, less its logarithm); up to 10 by shifting the argument to there, beyond by
/// Stirling's series (DLMF 5.11.1); for negative x by reflection (5.5.3). The derivatives are n! zeta(n + 1, x) up to sign: the sum
/// of 1 / (x + j)^(n+1) up to x + j >= n + 12, then the asymptotic series (5.11.2, 5.15.8), and the reflection of 5.15.6; digamma near its
/// root by a Taylor series.
/// </summary>
static class GammaFunction
{
    const double OneLessGamma = 0.42278433509846713, HalfLogTwoPi = 0.9189385332046728;

    /// <summary>The highest order of derivatives that is computed: for higher ones n! overflows, and the time grows too much.</summary>
    public const int LargestOrder = 100;

    /// <summary>(-1)^k (zeta(k) - 1) / k from k = 2 on.</summary>
    static readonly double[] Zeta =
    [
        0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986, 0.0028905103307415234,
        -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939, 9.945751278180853e-05, -4.492623673813314e-05,
        2.050721277567069e-05, -9.439488275268397e-06, 4.374866789907488e-06, -2.039215753801366e-06, 9.55141213040742e-07,
        -4.492469198764566e-07, 2.1207184805554665e-07, -1.0043224823968099e-07, 4.7698101693639804e-08, -2.2711094608943164e-08,
        1.0838659214896955e-08, -5.183475041970047e-09, 2.4836745438024785e-09, -1.1921401405860912e-09, 5.731367241678862e-10,
        -2.7595228851242334e-10, 1.330476437424449e-10,
    ];

    /// <summary>The positive root of digamma, in two parts, and digamma's Taylor coefficients there, from the first order on.</summary>
    const double Root = 1.4616321449683622, RootRest = 9.549995429965697e-17;

    static readonly double[] AtRoot =
    [
        0.9676722454476212, -0.4427631689835921, 0.258499760955651, -0.16394270544240652, 0.10782405069126237,
        -0.07219956125645471, 0.04880428816414311, -0.03316112647484736, 0.022597648232218104, -0.01542476590494896,
        0.010538791616612175, -0.007204534386356869, 0.004926781395729853, -0.003369801655439328, 0.002305126326734928,
        -0.0015769367714301972, 0.0010788252019162967, -0.0007380709389960052,
    ];

    /// <summary>B_2, B_4, ...</summary>
    static readonly double[] Bernoulli =
    [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798, -174611.0 / 330,
        854513.0 / 138, -236364091.0 / 2730,
    ];

    /// <summary>log|Gamma(x)|; infinity at 0, -1, -2, ...</summary>
    public static double LogGamma(double x)
    {
        if (x is >= 1.5 and <= 2.5)
        {
            return NearTwo(x - 2);
        }

        if (x is >= 0.5 and < 1.5)
        {
            return NearTwo(x - 1) - RealMath.Log1p(x - 1);
        }

        if (Math.Abs(x) < 0.5)
        {
            return NearTwo(x) - RealMath.Log1p(x) - Math.Log(Math.Abs(x));
        }

        if (x < 0)
        {
            return x == Math.Floor(x) ? double.PositiveInfinity : Math.Log(Math.PI / Math.Abs(double.SinPi(x))) - LogGamma(1 - x);
        }

        if (x < 10)
        {
            double product = 1;
            while (x > 2.5)
            {
                x -= 1;
                product *= x;
            }

            return Math.Log(product) + NearTwo(x - 2);
        }

        double sum = 0, square = 1 / (x * x);
        for (int k = 8; k >= 1; k--)
        {
            sum = (sum * square) + (Bernoulli[k - 1] / (2 * k * ((2 * k) - 1)));
        }

        return double.IsInfinity(x) ? x : ((x - 0.5) * (Math.Log(x) - 1)) + (HalfLogTwoPi - 0.5) + (sum / x);
    }

    /// <summary>The derivative of order n of log|Gamma(x)|' = digamma(x): Polygamma(n, x).</summary>
    public static double Polygamma(int n, double x)
    {
        if (x <= 0 && x == Math.Floor(x))
        {
            // Odd orders tend to plus infinity from both sides of a pole, even ones change sign there.
            return (n & 1) != 0 && double.IsFinite(x) ? double.PositiveInfinity
                : x == 0 ? Math.CopySign(double.PositiveInfinity, -x)
                : double.NaN;
        }

        if (x < 0)
        {
            double reflected = Polygamma(n, 1 - x);
            return ((n & 1) == 0 ? reflected : -reflected) - CotangentDerivative(n, x);
        }

        return n == 0 ? Digamma(x) : ((n & 1) == 0 ? -1 : 1) * Factorial(n) * HurwitzZeta(n + 1, x);
    }

    static double Digamma(double x)
    {
        double shifts = 0, sum = 0;
        if (Math.Abs(x - Root) < 0.2)
        {
            double e = x - Root - RootRest;
            for (int i = AtRoot.Length - 1; i >= 0; i--)
            {
                sum = (sum + AtRoot[i]) * e;
            }

            return sum;
        }

        for (; x < 12; x++)
        {
            shifts += 1 / x;
        }

        double square = 1 / (x * x);
        for (int k = Bernoulli.Length; k >= 1; k--)
        {
            sum = (sum * square) + (Bernoulli[k - 1] / (2 * k));
        }

        return Math.Log(x) - (0.5 / x) - (sum * square) - shifts;
    }

    /// <summary>sum over j of (x + j)^-s, s >= 2, x > 0; all terms are positive.</summary>
    static double HurwitzZeta(int s, double x)
    {
        int n = s - 1;
        double shifts = 0;
        for (; x < n + 12; x++)
        {
            shifts += Math.Pow(x, -s);
        }

        // B_2k (2k + n - 1)! / ((2k)! n!) / x^(2k), to which the factor x^-n is common.
        double sum = 0, square = 1 / (x * x), coefficient = 0.5 * (n + 1), power = square;
        for (int k = 1; k <= Bernoulli.Length; k++)
        {
            sum += Bernoulli[k - 1] * coefficient * power;
            coefficient *= (double)((2 * k) + n) * ((2 * k) + n + 1) / (((2 * k) + 1) * ((2 * k) + 2));
            power *= square;
        }

        return shifts + (Math.Pow(x, -n) * ((1.0 / n) + (0.5 / x) + sum));
    }

    /// <summary>pi times the derivative of order n of cot(pi x): pi^(n+1) P_n(cot pi x) with P_0 = c, P_(n+1) = -(1 + c^2) P_n'.</summary>
    static double CotangentDerivative(int n, double x)
    {
        double c = double.CosPi(x) / double.SinPi(x);
        double[] p = [0, 1];
        for (int order = 1; order <= n; order++)
        {
            var next = new double[order + 2];
            for (int i = 1; i < p.Length; i++)
            {
                next[i - 1] -= i * p[i];
                next[i + 1] -= i * p[i];
            }

            p = next;
        }

        double value = 0;
        for (int i = p.Length - 1; i >= 0; i--)
        {
            value = (value * c) + p[i];
        }

        return value * Math.Pow(Math.PI, n + 1);
    }

    static double Factorial(int n)
    {
        double product = 1;
        for (int i = 2; i <= n; i++)
        {
            product *= i;
        }

        return product;
    }

    /// <summary>log Gamma(2 + e) for |e| at most 1/2.</summary>
    static double NearTwo(double e)
    {
        double sum = 0;
        for (int i = Zeta.Length - 1; i >= 0; i--)
        {
            sum = (sum * e) + Zeta[i];
        }

        return e * (OneLessGamma + (e * sum));
    }
}
