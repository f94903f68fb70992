namespace Truth.Tests;

/// <summary>Factorizations and functions of small matrices in wide arithmetic, by the plainest methods.</summary>
static class WideFactors
{
    /// <summary>The determinant, by elimination with pivots.</summary>
    public static WideComplex Det(WideMatrix a) => Eliminate(a, WideMatrix.Identity(a.Rows)).Determinant;

    public static WideMatrix Inverse(WideMatrix a) => Solve(a, WideMatrix.Identity(a.Rows));

    public static WideMatrix Solve(WideMatrix a, WideMatrix b) => Eliminate(a, b).Solution;

    /// <summary>The lower Cholesky factor.</summary>
    public static WideMatrix Cholesky(WideMatrix a)
    {
        var l = new WideMatrix(a.Rows, a.Rows);
        for (int j = 0; j < a.Rows; j++)
        {
            for (int i = j; i < a.Rows; i++)
            {
                WideComplex sum = a[i, j];
                for (int k = 0; k < j; k++)
                {
                    sum -= l[i, k] * l[j, k].Conjugate;
                }

                l[i, j] = i == j ? WideReal.Sqrt(sum.Re) : sum / l[j, j];
            }
        }

        return l;
    }

    /// <summary>The reduced QR factorization whose R has a positive diagonal, by Gram and Schmidt, done twice.</summary>
    public static (WideMatrix Q, WideMatrix R) Qr(WideMatrix a)
    {
        int n = Math.Min(a.Rows, a.Columns);
        WideMatrix q = a.Slice(0, n), r = new(n, a.Columns);
        for (int j = 0; j < n; j++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < j; k++)
                {
                    WideComplex s = 0;
                    for (int i = 0; i < a.Rows; i++)
                    {
                        s += q[i, k].Conjugate * q[i, j];
                    }

                    for (int i = 0; i < a.Rows; i++)
                    {
                        q[i, j] -= s * q[i, k];
                    }
                }
            }

            WideReal norm = 0;
            for (int i = 0; i < a.Rows; i++)
            {
                norm += q[i, j].SquaredModulus;
            }

            norm = WideReal.Sqrt(norm);
            for (int i = 0; i < a.Rows; i++)
            {
                q[i, j] /= norm;
            }
        }

        WideMatrix product = q.Adjoint * a;
        return (q, WideMatrix.From(n, a.Columns, (i, j) => i > j ? 0 : product[i, j]));
    }

    /// <summary>e^A by a Taylor series of A / 2^k, squared k times.</summary>
    public static WideMatrix Expm(WideMatrix a)
    {
        int squarings = Math.Max(0, (int)Math.Ceiling(Math.Log2(a.Norm + 1e-300)) + 5);
        WideMatrix y = a * Math.ScaleB(1, -squarings), term = y, sum = y;
        for (int k = 2; k < 22; k++)
        {
            term = (term * y).Map(x => x / (WideReal)k);
            sum += term;
        }

        for (int i = 0; i < squarings; i++)
        {
            sum = (sum * 2) + (sum * sum);
        }

        return sum + WideMatrix.Identity(a.Rows);
    }

    /// <summary>The principal square root, by the product form of Denman and Beavers' iteration.</summary>
    public static WideMatrix Sqrtm(WideMatrix a)
    {
        WideMatrix x = a, y = WideMatrix.Identity(a.Rows);
        for (int i = 0; i < 40; i++)
        {
            (WideMatrix nextX, WideMatrix nextY) = ((x + Inverse(y)) * 0.5, (y + Inverse(x)) * 0.5);
            double change = (nextX - x).Norm;
            (x, y) = (nextX, nextY);
            if (change <= 1e-29 * x.Norm)
            {
                break;
            }
        }

        return x;
    }

    /// <summary>The principal logarithm, by square roots and the series of the inverse hyperbolic tangent.</summary>
    public static WideMatrix Logm(WideMatrix a)
    {
        WideMatrix one = WideMatrix.Identity(a.Rows), x = a;
        int roots = 0;
        while ((x - one).Norm > 0.1 && roots < 60)
        {
            x = Sqrtm(x);
            roots++;
        }

        WideMatrix z = Solve(x + one, x - one), square = z * z, power = z, sum = z;
        for (int k = 3; k < 30; k += 2)
        {
            power *= square;
            sum += power.Map(e => e / (WideReal)k);
        }

        return sum * Math.ScaleB(2, roots);
    }

    static (WideMatrix Solution, WideComplex Determinant) Eliminate(WideMatrix matrix, WideMatrix right)
    {
        WideMatrix a = matrix.Copy(), b = right.Copy();
        WideComplex determinant = 1;
        int n = a.Rows;
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(i => a[i, k].Modulus.High);
            if (pivot != k)
            {
                Swap(a, k, pivot);
                Swap(b, k, pivot);
                determinant = -determinant;
            }

            determinant *= a[k, k];
            if (a[k, k] == 0)
            {
                return (b, 0);
            }

            for (int i = 0; i < n; i++)
            {
                if (i == k || a[i, k] == 0)
                {
                    continue;
                }

                WideComplex factor = a[i, k] / a[k, k];
                Subtract(a, i, k, factor);
                Subtract(b, i, k, factor);
            }
        }

        return (WideMatrix.From(n, b.Columns, (i, j) => b[i, j] / a[i, i]), determinant);
    }

    static void Swap(WideMatrix a, int i, int k)
    {
        for (int j = 0; j < a.Columns; j++)
        {
            (a[i, j], a[k, j]) = (a[k, j], a[i, j]);
        }
    }

    static void Subtract(WideMatrix a, int i, int k, WideComplex factor)
    {
        for (int j = 0; j < a.Columns; j++)
        {
            a[i, j] -= factor * a[k, j];
        }
    }
}
