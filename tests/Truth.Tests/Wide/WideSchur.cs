using System.Numerics;

namespace Truth.Tests;

/// <summary>The complex Schur form, eigenvalues and eigenvectors of small general matrices in wide arithmetic.</summary>
/// <remarks>
/// Hessenberg form, then the QR algorithm with single shifts (Golub and Van Loan, section 7.5). The shifts are computed in double
/// precision, which costs digits of the rate of convergence, none of the result.
/// </remarks>
sealed class WideSchur
{
    /// <summary>Below this, relative to its neighbours on the diagonal, an element below the diagonal is zero.</summary>
    const double Zero = 1e-33;
    const int MaxSteps = 400;

    readonly WideMatrix t;
    readonly WideMatrix z;
    readonly int n;
    readonly double size;

    WideSchur(WideMatrix a)
    {
        n = a.Rows;
        double unit = a.Size == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(a.Size));
        (t, z) = (a * unit, WideMatrix.Identity(n));
        size = t.Norm;
        Reduce();
        Iterate();
        Vectors = EigenvectorsOf();
        T = t * (1 / unit);
    }

    /// <summary>Upper triangular, A = Z T Z^H.</summary>
    public WideMatrix T { get; }

    public WideMatrix Z => z;

    /// <summary>1 x n.</summary>
    public WideMatrix Values => WideMatrix.From(1, n, (_, j) => T[j, j]);

    /// <summary>Eigenvectors of norm 1, one a column.</summary>
    public WideMatrix Vectors { get; }

    public static WideSchur Of(WideMatrix a) => new(a);

    /// <summary>
    /// The largest condition |u_i| |v_i| / |u_i^H v_i| of an eigenvalue; infinite for matrices without n independent eigenvectors.
    /// </summary>
    public double Condition
    {
        get
        {
            WideMatrix inverse = WideFactors.Inverse(Vectors);
            double worst = Enumerable.Range(0, n).Select(i => WideMatrix.From(1, n, (_, j) => inverse[i, j]).Norm).DefaultIfEmpty(1).Max();
            return double.IsNaN(worst) ? double.PositiveInfinity : worst;
        }
    }

    /// <summary>The projector on the invariant subspace of the eigenvalues that are selected, with orthonormal columns.</summary>
    public WideMatrix ProjectorOn(Func<WideComplex, bool> selected)
    {
        int[] which = [.. Enumerable.Range(0, n).Where(j => selected(Values[0, j]))];
        WideMatrix q = WideFactors.Qr(WideMatrix.From(n, which.Length, (i, j) => Vectors[i, which[j]])).Q;
        return q * q.Adjoint;
    }

    void Reduce()
    {
        for (int k = 0; k + 2 < n; k++)
        {
            for (int i = k + 2; i < n; i++)
            {
                Turn(k + 1, i, t[k + 1, k], t[i, k], from: k);
                t[i, k] = 0;
            }
        }
    }

    void Iterate()
    {
        int high = n - 1;
        for (int step = 1; high > 0; step++)
        {
            int low = high;
            while (low > 0 && !IsZero(low))
            {
                low--;
            }

            if (low > 0)
            {
                t[low, low - 1] = 0;
            }

            if (low == high || step > MaxSteps)
            {
                (high, step) = (high - 1, 0);
                continue;
            }

            Step(low, high, step % 11 == 10 ? t[high, high] + (1.3 * Modulus(t[high, high - 1])) : Shift(high));
        }
    }

    bool IsZero(int i)
    {
        double near = Modulus(t[i - 1, i - 1]) + Modulus(t[i, i]);
        return Modulus(t[i, i - 1]) <= Math.Max(Zero * near, Zero * 1e-2 * size);
    }

    /// <summary>The eigenvalue of the last 2 x 2 block that is nearer to its last element, as a correction of that element.</summary>
    WideComplex Shift(int high)
    {
        Complex half = (Complex)(t[high - 1, high - 1] - t[high, high]) / 2;
        Complex product = (Complex)t[high, high - 1] * (Complex)t[high - 1, high];
        Complex root = Complex.Sqrt((half * half) + product);
        Complex divisor = Complex.Abs(half + root) > Complex.Abs(half - root) ? half + root : half - root;
        return divisor == 0 ? t[high, high] : t[high, high] + (WideComplex)(-product / divisor);
    }

    void Step(int low, int high, WideComplex shift)
    {
        for (int i = 0; i < n; i++)
        {
            t[i, i] -= shift;
        }

        var rotations = new (WideComplex C, WideComplex S)[high - low];
        for (int k = low; k < high; k++)
        {
            rotations[k - low] = Rotation(t[k, k], t[k + 1, k]);
            Rows(t, k, k + 1, rotations[k - low], k);
            t[k + 1, k] = 0;
        }

        for (int k = low; k < high; k++)
        {
            Columns(t, k, k + 1, rotations[k - low], k + 2);
            Columns(z, k, k + 1, rotations[k - low], n);
        }

        for (int i = 0; i < n; i++)
        {
            t[i, i] += shift;
        }
    }

    void Turn(int p, int q, WideComplex a, WideComplex b, int from)
    {
        (WideComplex, WideComplex) rotation = Rotation(a, b);
        Rows(t, p, q, rotation, from);
        Columns(t, p, q, rotation, n);
        Columns(z, p, q, rotation, n);
    }

    /// <summary>c and s of the unitary matrix [[c, s], [-conj s, conj c]] that turns (a, b) into (r, 0).</summary>
    static (WideComplex C, WideComplex S) Rotation(WideComplex a, WideComplex b)
    {
        double largest = Math.Max(Modulus(a), Modulus(b));
        if (Modulus(b) == 0)
        {
            return (1, 0);
        }

        double unit = Math.ScaleB(1, -Math.ILogB(largest));
        (a, b) = (a * unit, b * unit);
        WideReal r = WideReal.Sqrt(a.SquaredModulus + b.SquaredModulus);
        return (a.Conjugate / r, b.Conjugate / r);
    }

    void Rows(WideMatrix a, int p, int q, (WideComplex C, WideComplex S) r, int from)
    {
        for (int j = from; j < n; j++)
        {
            (WideComplex x, WideComplex y) = (a[p, j], a[q, j]);
            a[p, j] = (r.C * x) + (r.S * y);
            a[q, j] = (r.C.Conjugate * y) - (r.S.Conjugate * x);
        }
    }

    void Columns(WideMatrix a, int p, int q, (WideComplex C, WideComplex S) r, int to)
    {
        for (int i = 0; i < Math.Min(to, n); i++)
        {
            (WideComplex x, WideComplex y) = (a[i, p], a[i, q]);
            a[i, p] = (r.C.Conjugate * x) + (r.S.Conjugate * y);
            a[i, q] = (r.C * y) - (r.S * x);
        }
    }

    WideMatrix EigenvectorsOf()
    {
        var y = new WideMatrix(n, n);
        for (int j = 0; j < n; j++)
        {
            y[j, j] = 1;
            for (int i = j - 1; i >= 0; i--)
            {
                WideComplex sum = 0;
                for (int k = i + 1; k <= j; k++)
                {
                    sum += t[i, k] * y[k, j];
                }

                WideComplex gap = t[j, j] - t[i, i];
                y[i, j] = Modulus(sum) <= 1e-29 * size ? 0 : Modulus(gap) <= 1e-30 * size ? sum / (WideReal)(1e-30 * size) : sum / gap;
            }
        }

        WideMatrix v = z * y;
        double[] norms = [.. Enumerable.Range(0, n).Select(j => v.Slice(j, j + 1).Size)];
        WideReal[] exact = [.. Enumerable.Range(0, n).Select(j => Norm(v, j, norms[j]))];
        return WideMatrix.From(n, n, (i, j) => v[i, j] / norms[j] / exact[j]);
    }

    static WideReal Norm(WideMatrix v, int j, double unit)
    {
        WideReal sum = 0;
        for (int i = 0; i < v.Rows; i++)
        {
            sum += (v[i, j] / unit).SquaredModulus;
        }

        return WideReal.Sqrt(sum);
    }

    static double Modulus(WideComplex x) => Math.Abs(x.Re.High) + Math.Abs(x.Im.High);
}
