using System.Numerics;
using Lapack.Native;

namespace Lapack;

// The complex Schur form where the library has no ?GEES: reduction to Hessenberg form by rotations, then QR steps with Wilkinson's shift
// as chains of rotations, deflating at the bottom. Unblocked: far slower than LAPACK for large matrices.
//
// Source: G. H. Golub and C. F. Van Loan, Matrix Computations, sections 7.4 and 7.5.

/// <summary>A matrix on its way to its Schur form, column-major.</summary>
/// <param name="t">The matrix, which becomes T; there may be zeros behind it.</param>
/// <param name="z">Becomes Z.</param>
/// <param name="n">The order.</param>
sealed class ManagedSchur(Complex[] t, Complex[] z, int n)
{
    const double Epsilon = 2.220446049250313e-16;
    const int MaxSteps = 60;

    /// <summary>T in place of the n x n matrix, and Z; column-major.</summary>
    public static void Factor(Complex[] t, Complex[] z, int n) => new ManagedSchur(t, z, n).Factor();

    void Factor()
    {
        double largest = 0;
        foreach (Complex x in t)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(x.Real), Math.Abs(x.Imaginary)));
        }

        // Near 1, so that no product leaves the range.
        int power = largest > 0 ? -Math.ILogB(largest) : 0;
        Scale(power);
        z.AsSpan(0, n * n).Clear();
        for (int i = 0; i < n; i++)
        {
            z[(i * n) + i] = 1;
        }

        Hessenberg();
        for (int hi = n - 1, steps = 0; hi > 0; steps++)
        {
            int lo = hi;
            while (lo > 0 && !IsNegligible(lo))
            {
                lo--;
            }

            if (lo > 0)
            {
                t[((lo - 1) * n) + lo] = 0;
            }

            if (lo == hi)
            {
                hi--;
                steps = -1;
            }
            else if (steps == MaxSteps)
            {
                throw new NotConvergedException(
                    "Schur", hi + 1, $"the QR algorithm did not find all eigenvalues; the first {hi + 1} are missing");
            }
            else
            {
                Step(lo, hi, steps % 10 == 9);
            }
        }

        Scale(-power);
    }

    /// <summary>Whether the subdiagonal element of row i is rounding beside the two diagonal elements that it stands between.</summary>
    bool IsNegligible(int i)
    {
        double neighbours = Complex.Abs(t[(i * n) + i]) + Complex.Abs(t[((i - 1) * n) + i - 1]);
        return Complex.Abs(t[((i - 1) * n) + i]) <= Epsilon * neighbours;
    }

    void Hessenberg()
    {
        for (int k = 0; k + 2 < n; k++)
        {
            for (int i = n - 1; i > k + 1; i--)
            {
                // A rotation of rows i - 1 and i that clears element (i, k).
                if (t[(k * n) + i] != 0)
                {
                    UpperTriangular.Similarity(t, z, n, new(i - 1, k, n), t[(k * n) + i - 1], t[(k * n) + i]);
                    t[(k * n) + i] = 0;
                }
            }
        }
    }

    void Step(int lo, int hi, bool exceptional)
    {
        Complex a = t[((hi - 1) * n) + hi - 1], b = t[(hi * n) + hi - 1], c = t[((hi - 1) * n) + hi], d = t[(hi * n) + hi], shift;
        if (exceptional)
        {
            shift = d + Complex.Abs(c);
        }
        else
        {
            Complex half = (a - d) / 2, root = Complex.Sqrt((half * half) + (b * c));
            Complex sum = Complex.Abs(half + root) >= Complex.Abs(half - root) ? half + root : half - root;
            shift = sum == 0 ? d : d - (b * c / sum);
        }

        (Complex x, Complex y) = (t[(lo * n) + lo] - shift, t[(lo * n) + lo + 1]);
        for (int k = lo; k < hi; k++)
        {
            UpperTriangular.Similarity(t, z, n, new(k, Math.Max(lo, k - 1), Math.Min(k + 3, hi + 1)), x, y);
            if (k > lo)
            {
                t[((k - 1) * n) + k + 1] = 0;
            }

            if (k + 2 <= hi)
            {
                (x, y) = (t[(k * n) + k + 1], t[(k * n) + k + 2]);
            }
        }
    }

    void Scale(int power)
    {
        for (int i = 0; power != 0 && i < t.Length; i++)
        {
            t[i] = new(Math.ScaleB(t[i].Real, power), Math.ScaleB(t[i].Imaginary, power));
        }
    }
}
