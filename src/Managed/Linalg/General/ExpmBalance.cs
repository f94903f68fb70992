using System.Numerics;

namespace Lapack;

// B = D^-1 A D, D diagonal in powers of two, so that nothing is rounded: f(A) = D f(B) D^-1 and L_f(A, E) = D L_f(B, D^-1 E D) D^-1 for any f.
//
// Osborne's iteration in the maximum norm, on the logarithms: each index gives its row and its column the same size. Sizes below 1 count as
// 1, at which an exponential needs no scaling. So a row without an opposite column, for which the iteration has no end, goes
// down to 1 and no further, and small elements are not blown up.
//
// Source: E. E. Osborne, On pre-conditioning of matrices, J. ACM 7 (1960) 338.

/// <summary>A diagonal similarity that lowers the norm of a matrix.</summary>
sealed class ExpmBalance
{
    /// <summary>The norm from which on an exponential is scaled: below that there is nothing to gain.</summary>
    const double Threshold = 4.25;

    /// <summary>The factor, as a power of two, by which the largest element must fall.</summary>
    const double Gain = 2;

    readonly int[] d;

    ExpmBalance(int[] d) => this.d = d;

    /// <summary>The similarity, or null if the matrix is small or none would lower its norm by much.</summary>
    public static ExpmBalance? Of(NDArray a)
    {
        int n = a.Shape[^1];
        double[] size = Num.Abs(a).ToArray<double>();
        double largest = size.Max();
        if (n < 2 || !(largest * n > Threshold) || !double.IsFinite(largest))
        {
            return null;
        }

        double[] logarithm = Array.ConvertAll(size, Math.Log2);
        var d = new int[n];
        bool moved = true;
        for (int sweep = 0; moved && sweep < 100; sweep++)
        {
            moved = false;
            for (int i = 0; i < n; i++)
            {
                double row = 0, column = 0;
                for (int j = 0; j < n; j++)
                {
                    if (j != i)
                    {
                        row = Math.Max(row, logarithm[(i * n) + j] + d[j] - d[i]);
                        column = Math.Max(column, logarithm[(j * n) + i] + d[i] - d[j]);
                    }
                }

                if (Math.Abs(row - column) > 2)
                {
                    d[i] += (int)Math.Round((row - column) / 2);
                    moved = true;
                }
            }
        }

        double balanced = double.NegativeInfinity;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                balanced = Math.Max(balanced, logarithm[(i * n) + j] + d[j] - d[i]);
            }
        }

        return balanced <= Math.Log2(largest) - Gain ? new(d) : null;
    }

    /// <summary>2^shift D^-1 X D.</summary>
    public NDArray Apply(NDArray x, int shift = 0) => Scaled(x, 1, shift);

    /// <summary>2^shift D Y D^-1.</summary>
    public NDArray Back(NDArray y, int shift = 0) => Scaled(y, -1, shift);

    /// <summary>That of the largest element of D^-1 X D, which may itself be out of range; null if X is zero.</summary>
    public int? Exponent(NDArray x)
    {
        double[] size = Num.Abs(x).ToArray<double>();
        int? largest = null;
        for (int p = 0; p < size.Length; p++)
        {
            if (size[p] > 0 && double.IsFinite(size[p]))
            {
                int e = Math.ILogB(size[p]) + d[p % d.Length] - d[p / d.Length];
                largest = largest is { } before ? Math.Max(before, e) : e;
            }
        }

        return largest;
    }

    NDArray Scaled(NDArray x, int sign, int shift)
    {
        Complex[] z = x.ToArray<Complex>();
        for (int p = 0; p < z.Length; p++)
        {
            int e = (sign * (d[p % d.Length] - d[p / d.Length])) + shift;
            z[p] = new(Math.ScaleB(z[p].Real, e), Math.ScaleB(z[p].Imaginary, e));
        }

        NDArray result = NDArray.Of<Complex>(z, x.ShapeArray);
        return (x.DType.IsComplex() ? result : Num.Real(result)).AsType(x.DType);
    }
}
