using System.Numerics;

namespace Lapack;

/// <summary>
/// The negative real axis, on which the principal logarithm, root and powers jump. Eigenvalues on it have the argument pi, as in
/// <see cref="Complex.Log(Complex)"/> and <see cref="Complex.Sqrt"/> of negative numbers.
/// </summary>
static class BranchCut
{
    const double Unit = 2.2e-16;

    /// <summary>How far from the axis an eigenvalue counts as rounding, relative to itself: half of the digits.</summary>
    const double Angle = 1.5e-8;

    /// <summary>
    /// Sets eigenvalues that are zero to working precision to zero and puts those that are negative to working precision onto the axis, so
    /// that the branch is not chosen by rounding. Those of triangular matrices are exact and are taken as they are.
    /// </summary>
    /// <param name="schur">The form, whose diagonal is settled.</param>
    /// <param name="type">The type of the matrix.</param>
    /// <returns>Whether there are negative eigenvalues, and zeros.</returns>
    public static (bool Negative, bool Zero) Settle(in ComplexSchur schur, DType type)
    {
        (Complex[] t, int n) = (schur.T, schur.N);
        double norm = schur.IsExact ? 0 : t.Max(Complex.Abs), noise = 10 * n * Unit * norm;
        (bool anyNegative, bool anyZero) = (false, false);
        for (int i = 0; i < n; i++)
        {
            ref Complex z = ref t[(i * n) + i];
            double size = Complex.Abs(z);
            bool negative = z.Real < 0 && Math.Abs(z.Imaginary) <= Math.Min(noise, Angle * size);
            if (size <= n * Unit * norm || (negative && size <= 10 * n * type.Epsilon() * norm))
            {
                z = 0;
                anyZero = true;
            }
            else if (negative)
            {
                z = z.Real;
                anyNegative = true;
            }
        }

        return (anyNegative, anyZero);
    }
}
