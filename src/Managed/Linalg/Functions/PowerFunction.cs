using System.Numerics;

namespace Lapack;

// A^p for 0 < p < 1 on the Schur form: T^p = expm(p logm(T)). Divided differences are x^p (e^(p d) - 1) / (y - x), d = log y - log x
// (N. J. Higham and L. Lin, A Schur-Pade algorithm for fractional powers of a matrix, SIAM J. Matrix Anal. Appl. 32 (2011) 1056).
public static partial class Linalg
{
    sealed class PowerFunction(double p) : RootFunction("FractionalMatrixPower")
    {
        protected override Complex Scalar(Complex z) =>
            z == 0 ? 0 : Complex.FromPolarCoordinates(Math.Pow(Complex.Abs(z), p), p * z.Phase);

        protected override Complex DividedDifference(Complex x, Complex y)
        {
            if (x == y)
            {
                return p * Scalar(x) / x;
            }

            Complex d = x == 0 || y == 0 ? double.PositiveInfinity : p * LogarithmDifference.Of(x, y);
            Complex change = Complex.Abs(d) < 1 ? 2 * Scalar(x) * Complex.Exp(d / 2) * Complex.Sinh(d / 2) : Scalar(y) - Scalar(x);
            return change / (y - x);
        }

        protected override Complex[] Invertible(Complex[] t, int n, int? batch) =>
            ExponentialOf(Array.ConvertAll(logm.OfTriangular(t, n, batch), x => p * x), n);
    }
}
