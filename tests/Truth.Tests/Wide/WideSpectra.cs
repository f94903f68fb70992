namespace Truth.Tests;

/// <summary>Eigenvalues and singular values of small matrices to 30 digits, by rotations (Golub and Van Loan, section 8.5).</summary>
static class WideSpectra
{
    const int MaxSweeps = 60;

    /// <summary>Ascending eigenvalues, 1 x n, and orthonormal eigenvectors of a Hermitian matrix, by Jacobi's method.</summary>
    public static (WideMatrix Values, WideMatrix Vectors) Eigh(WideMatrix hermitian)
    {
        int n = hermitian.Rows;
        double unit = UnitOf(hermitian);
        WideMatrix a = hermitian * unit, v = WideMatrix.Identity(n);
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            bool rotated = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    rotated |= Rotate(a, v, p, q);
                }
            }

            if (!rotated)
            {
                break;
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => a[i, i].Re)];
        return (WideMatrix.From(1, n, (_, j) => a[order[j], order[j]].Re / unit), WideMatrix.From(n, n, (i, j) => v[i, order[j]]));
    }

    /// <summary>Eigenvalues and eigenvectors of A x = w B x, with X^H B X = 1; B is positive definite.</summary>
    public static (WideMatrix Values, WideMatrix Vectors) Eigh(WideMatrix a, WideMatrix b)
    {
        WideMatrix inverse = WideFactors.Inverse(WideFactors.Cholesky(b));
        WideMatrix reduced = inverse * a * inverse.Adjoint;
        (WideMatrix w, WideMatrix y) = Eigh(reduced.HermitianOf(lower: true));
        return (w, inverse.Adjoint * y);
    }

    /// <summary>
    /// The reduced singular value decomposition, descending, by one-sided rotations; columns of U at singular values of 0 are 0.
    /// </summary>
    public static (WideMatrix U, WideMatrix S, WideMatrix Vh) Svd(WideMatrix a)
    {
        if (a.Rows < a.Columns)
        {
            (WideMatrix left, WideMatrix values, WideMatrix right) = Svd(a.Adjoint);
            return (right.Adjoint, values, left.Adjoint);
        }

        int n = a.Columns;
        double unit = UnitOf(a);
        WideMatrix g = a * unit, v = WideMatrix.Identity(n);
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            bool rotated = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    rotated |= RotateColumns(g, v, p, q);
                }
            }

            if (!rotated)
            {
                break;
            }
        }

        WideReal[] norms = [.. Enumerable.Range(0, n).Select(j => ColumnNorm(g, j))];
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(j => norms[j])];
        return (
            WideMatrix.From(a.Rows, n, (i, j) => norms[order[j]].High == 0 ? 0 : g[i, order[j]] / norms[order[j]]),
            WideMatrix.From(1, n, (_, j) => norms[order[j]] / unit),
            WideMatrix.From(n, n, (i, j) => v[j, order[i]].Conjugate));
    }

    static double UnitOf(WideMatrix a) => a.Size == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(a.Size));

    public static WideReal ColumnNorm(WideMatrix a, int j)
    {
        WideReal sum = 0;
        for (int i = 0; i < a.Rows; i++)
        {
            sum += a[i, j].SquaredModulus;
        }

        return WideReal.Sqrt(sum);
    }

    /// <summary>Makes element (p, q) zero by a rotation of rows and columns p and q; whether there was anything to do.</summary>
    static bool Rotate(WideMatrix a, WideMatrix v, int p, int q)
    {
        WideComplex x = a[p, q];
        double size = Math.Abs(x.Re.High) + Math.Abs(x.Im.High);
        if (size <= WideReal.Epsilon * 1e-2 * (1 + Math.Abs(a[p, p].Re.High) + Math.Abs(a[q, q].Re.High)))
        {
            return false;
        }

        Rotation r = Rotation.For(a[p, p].Re, a[q, q].Re, x);
        r.Columns(a, p, q);
        r.Rows(a, p, q);
        r.Columns(v, p, q);
        a[p, q] = a[q, p] = 0;
        a[p, p] = a[p, p].Re;
        a[q, q] = a[q, q].Re;
        return true;
    }

    /// <summary>Makes columns p and q orthogonal.</summary>
    static bool RotateColumns(WideMatrix g, WideMatrix v, int p, int q)
    {
        WideReal alpha = 0, beta = 0;
        WideComplex gamma = 0;
        for (int i = 0; i < g.Rows; i++)
        {
            alpha += g[i, p].SquaredModulus;
            beta += g[i, q].SquaredModulus;
            gamma += g[i, p].Conjugate * g[i, q];
        }

        double size = Math.Abs(gamma.Re.High) + Math.Abs(gamma.Im.High);
        if (size <= WideReal.Epsilon * Math.Sqrt(alpha.High * beta.High) || size < 1e-120)
        {
            return false;
        }

        Rotation r = Rotation.For(alpha, beta, gamma);
        r.Columns(g, p, q);
        r.Columns(v, p, q);
        return true;
    }

    /// <summary>The unitary matrix [[c, s e^it], [-s e^-it, c]].</summary>
    readonly record struct Rotation(WideReal Cosine, WideComplex Sine)
    {
        /// <summary>The rotation that makes [[alpha, x], [conj x, beta]] diagonal.</summary>
        public static Rotation For(WideReal alpha, WideReal beta, WideComplex x)
        {
            WideReal modulus = x.Modulus, zeta = (beta - alpha) / (2 * modulus);
            WideReal t = 1 / (WideReal.Abs(zeta) + WideReal.Sqrt(1 + (zeta * zeta)));
            t = zeta.High < 0 ? -t : t;
            WideReal c = 1 / WideReal.Sqrt(1 + (t * t));
            return new(c, (x / modulus) * (c * t));
        }

        public void Columns(WideMatrix a, int p, int q)
        {
            for (int i = 0; i < a.Rows; i++)
            {
                WideComplex x = a[i, p], y = a[i, q];
                a[i, p] = (x * Cosine) - (y * Sine.Conjugate);
                a[i, q] = (x * Sine) + (y * Cosine);
            }
        }

        public void Rows(WideMatrix a, int p, int q)
        {
            for (int j = 0; j < a.Columns; j++)
            {
                WideComplex x = a[p, j], y = a[q, j];
                a[p, j] = (x * Cosine) - (y * Sine);
                a[q, j] = (x * Sine.Conjugate) + (y * Cosine);
            }
        }
    }
}
