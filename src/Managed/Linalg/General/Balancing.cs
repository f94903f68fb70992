using System.Numerics;

namespace Lapack;

// B = D^-1 A D, D diagonal in powers of two, so that nothing is rounded: eigenvalues stay, f(A) = D f(B) D^-1 and
// L_f(A, E) = D L_f(B, D^-1 E D) D^-1 for any f.
//
// Osborne's iteration in the maximum norm, on the logarithms, so that nothing leaves the range: each index gives its row and its column the
// same size. If all elements of row i off the diagonal are zero and those of column i are not (or the reverse), no scaling makes the two
// equal: index i is left alone. With a smallest size, sizes below it count as it, and scaling stops there.
//
// Source: E. E. Osborne, On pre-conditioning of matrices, J. ACM 7 (1960) 338.

/// <summary>A diagonal similarity that gives rows and columns of a matrix like sizes.</summary>
sealed class Balancing
{
    /// <summary>The factor, as a power of two, by which the largest element must fall to be worth a similarity.</summary>
    const double Gain = 2;

    /// <summary>The norm from which on an exponential is scaled: below that balancing gains nothing.</summary>
    const double Large = 4.25;

    readonly int[] d;

    Balancing(int[] d) => this.d = d;

    /// <summary>The similarity that balances a matrix.</summary>
    /// <param name="a">Shape (n, n), plain numbers.</param>
    /// <param name="smallest">Sizes below it count as it.</param>
    public static Balancing Of(NDArray a, double smallest = 0)
    {
        int n = a.Shape[^1];
        double[] logarithm = Logarithms(a);
        double floor = Math.Log2(smallest);
        var d = new int[n];
        bool moved = true;
        for (int sweep = 0; moved && sweep < 100; sweep++)
        {
            moved = false;
            for (int i = 0; i < n; i++)
            {
                (double row, double column) = (floor, floor);
                for (int j = 0; j < n; j++)
                {
                    if (j != i)
                    {
                        row = Math.Max(row, logarithm[(i * n) + j] + d[j] - d[i]);
                        column = Math.Max(column, logarithm[(j * n) + i] + d[i] - d[j]);
                    }
                }

                if (double.IsFinite(row) && double.IsFinite(column) && Math.Abs(row - column) > 2)
                {
                    d[i] += (int)Math.Round((row - column) / 2);
                    moved = true;
                }
            }
        }

        return new(d);
    }

    /// <summary>
    /// The similarity for an exponential, which needs no scaling where elements are below 1: null if the matrix is small or none would
    /// lower its largest element by much.
    /// </summary>
    /// <param name="a">Shape (n, n), plain numbers.</param>
    public static Balancing? Lowering(NDArray a)
    {
        int n = a.Shape[^1];
        double largest = Num.Abs(a).ToArray<double>().Max(), balanced = double.NegativeInfinity;
        if (n < 2 || !(largest * n > Large) || !double.IsFinite(largest))
        {
            return null;
        }

        Balancing balancing = Of(a, smallest: 1);
        double[] logarithm = Logarithms(a);
        for (int p = 0; p < logarithm.Length; p++)
        {
            balanced = Math.Max(balanced, logarithm[p] + balancing.Shift(p));
        }

        return balanced <= Math.Log2(largest) - Gain ? balancing : null;
    }

    /// <summary>Element i of D, as a power of two.</summary>
    public int this[int i] => d[i];

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
                int e = Math.ILogB(size[p]) + Shift(p);
                largest = largest is { } before ? Math.Max(before, e) : e;
            }
        }

        return largest;
    }

    static double[] Logarithms(NDArray a) => Array.ConvertAll(Num.Abs(a).ToArray<double>(), Math.Log2);

    /// <summary>The power of two that D^-1 X D multiplies element p of X by, the elements counted row by row.</summary>
    int Shift(int p) => d[p % d.Length] - d[p / d.Length];

    NDArray Scaled(NDArray x, int sign, int shift)
    {
        Complex[] z = x.ToArray<Complex>();
        for (int p = 0; p < z.Length; p++)
        {
            int e = (sign * Shift(p)) + shift;
            z[p] = new(Math.ScaleB(z[p].Real, e), Math.ScaleB(z[p].Imaginary, e));
        }

        NDArray result = NDArray.Of<Complex>(z, x.ShapeArray);
        return (x.DType.IsComplex() ? result : Num.Real(result)).AsType(x.DType);
    }
}
