using System.Numerics;
using Lapack.Native;

namespace Lapack;

// Hyperbolic and trigonometric functions of a triangular T. With H = expm(T / 2), so that nothing overflows before the result does, and
// K = expm(-T / 2),
//
//     cosh T = (H H + K K) / 2,   sinh T = (H H - K K) / 2,   and their Taylor series where |T| <= 1 in the 1-norm.
//
// tanh T on one half of the plane is +-(I + Q)^-1 (I - Q), Q = expm(-+2 T), where no exponential is large. A spectrum on both halves is
// split at the widest gap of the real parts in [-1, 1], T = [[R, S], [0, N]], and F = tanh T = [[F_R, X], [0, F_N]] commutes with T:
//
//     R X - X N = F_R S - S F_N.
//
// cos T = cosh(i T), sin T = -i sinh(i T), tan T = -i tanh(i T).
//
// Source: N. J. Higham, Functions of Matrices (2008), chapter 12 and section 4.6 (block Parlett recurrence).

/// <summary>The hyperbolic functions.</summary>
enum Hyperbolic
{
    Cosine,
    Sine,
    Tangent,
}

/// <summary>A hyperbolic function of square matrices, or the trigonometric one that it is of i times the matrix.</summary>
/// <param name="name">The public method, for errors.</param>
/// <param name="kind">The hyperbolic function.</param>
/// <param name="turned">Whether the trigonometric one is meant.</param>
sealed class HyperbolicFunction(string name, Hyperbolic kind, bool turned) : SchurFunction(name)
{
    /// <summary>Terms of the Taylor series for norms up to 1: 1 / 21! is below the unit roundoff.</summary>
    const int Terms = 10;

    /// <summary>The factor before a function of i z: sin z = -i sinh(i z).</summary>
    readonly Complex front = turned && kind != Hyperbolic.Cosine ? -Complex.ImaginaryOne : 1;
    readonly Complex turn = turned ? Complex.ImaginaryOne : 1;

    /// <summary>Near 0 the functions are their series, in which products of A and E must not vanish.</summary>
    protected override int SmallestDirection => -10;

    protected override Complex Scalar(Complex z) => front * Of(turn * z);

    protected override Complex DividedDifference(Complex x, Complex y) => front * turn * Quotient(turn * x, turn * y);

    protected override Complex[] Triangular(Complex[] t, int n, int? batch)
    {
        Scale(t, turn);
        bool small = UpperTriangular.OneNorm(t, n) <= 1;
        Complex[] f = kind switch
        {
            Hyperbolic.Tangent when !small => Tangent(t, n, batch),
            Hyperbolic.Tangent => Divide(Series(t, n, Hyperbolic.Cosine), Series(t, n, Hyperbolic.Sine), n),
            _ => small ? Series(t, n, kind) : Exponentials(t, n),
        };
        return Scale(f, front);
    }

    Complex Of(Complex z) => kind switch
    {
        // Complex.Cosh of infinity times sin(0) is NaN in the imaginary part.
        Hyperbolic.Cosine => z.Imaginary == 0 ? Math.Cosh(z.Real) : Complex.Cosh(z),
        Hyperbolic.Sine => z.Imaginary == 0 ? Math.Sinh(z.Real) : Complex.Sinh(z),
        _ => z.Imaginary == 0 ? Math.Tanh(z.Real) : Complex.Tanh(z),
    };

    Complex Quotient(Complex x, Complex y)
    {
        Complex half = (y - x) / 2, mean = x + half;
        Complex ratio = half == 0 ? 1 : Complex.Sinh(half) / half;
        return kind switch
        {
            Hyperbolic.Cosine => ratio * Complex.Sinh(mean),
            Hyperbolic.Sine => ratio * Complex.Cosh(mean),

            // sinh(y - x) / (cosh x cosh y (y - x)); 4 exp(-2 |x|) far out, which is nothing there.
            _ when Complex.Abs(half) > 0.5 => (Of(y) - Of(x)) / (y - x),
            _ when Math.Abs(mean.Real) > 300 => 0,
            _ => ratio * Complex.Cosh(half) / (Complex.Cosh(x) * Complex.Cosh(y)),
        };
    }

    /// <summary>sum T^k / k! over even or odd k, by Horner's rule in T^2.</summary>
    static Complex[] Series(Complex[] t, int n, Hyperbolic kind)
    {
        int odd = kind == Hyperbolic.Sine ? 1 : 0;
        Complex[] square = UpperTriangular.Multiply(t, t, n), sum = new Complex[n * n];
        for (int k = Terms; k >= 0; k--)
        {
            // 1 + T^2 / ((m + 1) (m + 2)) (1 + ...), m the power of the term.
            int m = (2 * k) + odd;
            sum = Scale(UpperTriangular.Multiply(square, sum, n), 1.0 / ((m + 1) * (m + 2)));
            AddIdentity(sum, n);
        }

        return odd == 1 ? UpperTriangular.Multiply(t, sum, n) : sum;
    }

    Complex[] Exponentials(Complex[] t, int n)
    {
        Complex[] up = Half(0.5), down = Half(-0.5);
        for (int p = 0; p < up.Length; p++)
        {
            up[p] = kind == Hyperbolic.Cosine ? up[p] + down[p] : up[p] - down[p];
        }

        return up;

        // exp(2 c T) / 2
        Complex[] Half(double c)
        {
            Complex[] root = Linalg.ExponentialOf(Scale((Complex[])t.Clone(), c), n);
            return UpperTriangular.Multiply(Scale((Complex[])root.Clone(), 0.5), root, n);
        }
    }

    Complex[] Tangent(Complex[] t, int n, int? batch)
    {
        double[] re = [.. Enumerable.Range(0, n).Select(i => t[(i * n) + i].Real).Order()];
        if (re[0] >= -1 || re[^1] <= 1)
        {
            return HalfPlane(t, n, re[0] >= -1 ? 1 : -1, batch);
        }

        double[] inside = [-1, .. re.Where(x => x is > -1 and < 1), 1];
        int widest = Enumerable.Range(1, inside.Length - 1).MaxBy(i => inside[i] - inside[i - 1]);
        double cut = (inside[widest] + inside[widest - 1]) / 2;
        TriangularSplit split = TriangularSplit.Of(t, n, z => z.Real > cut);
        int m = split.Size, rest = n - m;
        Complex[] first = HalfPlane(split.First, m, 1, batch), last = HalfPlane(split.Last, rest, -1, batch);
        Complex[] corner = UpperTriangular.Multiply(first, split.Corner, m);
        for (int j = 0; j < rest; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                for (int i = 0; i < m; i++)
                {
                    corner[(j * m) + i] -= split.Corner[(k * m) + i] * last[(j * rest) + k];
                }
            }
        }

        UpperTriangular.SolveSylvester(new(split.First, m, false), new(Scale(split.Last, -1), rest, false), corner, 0);
        return split.Join(first, corner, last);
    }

    /// <summary>tanh T for a spectrum on one side, right or left of the axis (or near it).</summary>
    Complex[] HalfPlane(Complex[] t, int n, int side, int? batch)
    {
        Complex[] q = Linalg.ExponentialOf(Scale((Complex[])t.Clone(), -2 * side), n), above = Scale((Complex[])q.Clone(), -1);
        AddIdentity(q, n);
        AddIdentity(above, n);
        for (int i = 0; i < n; i++)
        {
            if (Complex.Abs(q[(i * n) + i]) <= 4.5e-16)
            {
                throw new SingularMatrixException(Name, i + 1, "an eigenvalue of the matrix is a pole of the function", batch);
            }
        }

        return Scale(Divide(q, above, n), side);
    }

    /// <summary>X^-1 Y, in place of Y.</summary>
    static Complex[] Divide(Complex[] x, Complex[] y, int n)
    {
        UpperTriangular.Solve(x, y, n);
        return y;
    }

    static void AddIdentity(Complex[] x, int n)
    {
        for (int i = 0; i < n; i++)
        {
            x[(i * n) + i] += 1;
        }
    }

    static Complex[] Scale(Complex[] x, Complex factor)
    {
        for (int p = 0; p < x.Length; p++)
        {
            x[p] *= factor;
        }

        return x;
    }
}
