namespace Lapack;

/// <summary>
/// erf, erfc and the inverse of erf. W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23, 631 (1969),
/// with the coefficients of CALERF (SPECFUN, netlib); M. Giles, "Approximating the erfinv function" (2010) for the start of the inverse.
/// </summary>
static class ErrorFunction
{
    const double OneOverRootPi = 0.56418958354775628695, HalfRootPi = 0.88622692545275801365;

    static readonly double[] A =
        [1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3];

    static readonly double[] B = [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    static readonly double[] C =
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1, 2.98635138197400131e2,
        8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ];

    static readonly double[] D =
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3,
        4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    static readonly double[] P =
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
        6.58749161529837803e-4,
    ];

    static readonly double[] Q =
    [
        1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
    ];

    static readonly double[] Centre =
    [
        2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727,
        1.50140941,
    ];

    static readonly double[] Tail =
    [
        -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
    ];

    public static double Erf(double x)
    {
        double y = Math.Abs(x);
        return y <= 0.46875 ? x * Ratio(A, B, y * y) : Math.CopySign(1 - Complement(y), x);
    }

    public static double Erfc(double x)
    {
        double y = Math.Abs(x);
        return y <= 0.46875 ? 1 - (x * Ratio(A, B, y * y)) : x < 0 ? 2 - Complement(y) : Complement(y);
    }

    /// <summary>Giles' approximation, then two steps of Halley's method on erf, or on erfc where 1 - |x| is exact.</summary>
    public static double Erfinv(double x)
    {
        double size = Math.Abs(x);
        if (!(size < 1))
        {
            return size == 1 ? x * double.PositiveInfinity : double.NaN;
        }

        double w = -Math.Log((1 - size) * (1 + size));
        double ratio = w < 5 ? Polynomial(Centre, w - 2.5)
            : w < 16 ? Polynomial(Tail, Math.Sqrt(w) - 3)
            : Math.Sqrt(w - (0.5 * Math.Log(Math.PI * w)));
        double y = size * ratio;
        for (int step = 0; step < (w < 16 ? 2 : 4); step++)
        {
            double error = size < 0.5 ? Erf(y) - size : 1 - size - Erfc(y);
            double newton = error * HalfRootPi * Math.Exp(y * y);
            y -= newton / (1 + (y * newton));
        }

        return Math.CopySign(y, x);
    }

    /// <summary>erfc(y) for y > 0.46875.</summary>
    static double Complement(double y)
    {
        if (y > 28)
        {
            return 0;
        }

        double square = 1 / (y * y);
        double value = y <= 4 ? Ratio(C, D, y) : (OneOverRootPi - (square * Ratio(P, Q, square))) / y;

        // exp(-y^2) in two factors: the square of y rounded to sixteenths is exact.
        double head = Math.Truncate(y * 16) / 16, rest = (y - head) * (y + head);
        return Math.Exp(-head * head) * Math.Exp(-rest) * value;
    }

    static double Ratio(double[] numerator, double[] denominator, double x) => Polynomial(numerator, x) / Polynomial(denominator, x);

    static double Polynomial(double[] coefficients, double x)
    {
        double sum = 0;
        foreach (double c in coefficients)
        {
            sum = (sum * x) + c;
        }

        return sum;
    }
}
