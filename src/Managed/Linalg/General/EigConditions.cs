using System.Numerics;

namespace Lapack;

/// <summary>How well the eigenvalues of a batch of general matrices are known, and up to which distance two of them are equal.</summary>
/// <remarks>
/// Eigenvalue i is known up to eps |A| kappa_i, where its condition kappa_i = |u_i| |v_i| is the norm of row i of V^-1. Two are equal if
/// their distance is at most max(rtol spread, 8 c eps |A| max(kappa_i, kappa_j)), |A| being max(max |w|, |A|_F / sqrt n).
/// Near a defective matrix the gap of the two computed eigenvalues is about 1 / kappa, so that they too are found to be equal once
/// nothing of their gap is left; a kappa above 0.1 / sqrt(eps) tells them from eigenvalues that are equal and have vectors of their own.
/// Badly scaled matrices have large kappa although nothing is wrong: before two eigenvalues are taken for equal because of kappa, they are
/// judged again with the matrix balanced (D^-1 A D with rows and columns of like size), as xGEEV itself does.
/// </remarks>
sealed class EigConditions
{
    readonly int n;
    readonly bool batched;
    readonly double eps;
    readonly Degeneracy policy;
    readonly Complex[] values;
    readonly double[] conditions;

    /// <param name="a">The matrices, shape (..., n, n), n > 0; all arrays are plain numbers.</param>
    /// <param name="w">Their eigenvalues.</param>
    /// <param name="v">Their eigenvectors, of norm 1.</param>
    /// <param name="u">V^-1.</param>
    /// <param name="policy">The constants of the rule.</param>
    public EigConditions(NDArray a, NDArray w, NDArray v, NDArray u, Degeneracy policy)
    {
        (n, batched, eps, this.policy, values) = (v.Shape[^1], v.Rank > 2, w.DType.Epsilon(), policy, w.ToArray<Complex>());
        conditions = Num.EuclideanNorm(u, -1).ToArray<double>();
        Tolerances = new double[values.Length * n];
        int count = values.Length / n;
        double[] norms = Num.EuclideanNorm(Num.Reshape(a, [count, n * n]), -1).ToArray<double>();
        for (int m = 0; m < count; m++)
        {
            if (FindTolerances(m, norms[m]))
            {
                FindTolerances(m, Balance(m, Matrix(a, m), Matrix(v, m), Matrix(u, m)));
            }
        }

        Spectrum = Spectrum.OfGeneral(w, SpectralNames.Eig, policy, Tolerances);
    }

    /// <summary>For each ordered pair of eigenvalues, shape (..., n, n), flat: up to which distance the two are equal.</summary>
    public double[] Tolerances { get; }

    /// <summary>The eigenvalues, in groups of equal ones.</summary>
    public Spectrum Spectrum { get; }

    /// <summary>The condition of eigenvalue i of matrix m.</summary>
    public double this[int m, int i] => conditions[(m * n) + i];

    /// <summary>Throws where eigenvalues are equal because the matrix is (numerically) defective.</summary>
    public void CheckDefective()
    {
        foreach ((int m, int i, int j) in policy.Width is null ? Spectrum.EqualPairs() : [])
        {
            double condition = Math.Max(this[m, i], this[m, j]);
            if (!(condition <= 0.1 / Math.Sqrt(eps)))
            {
                ClosePair pair = new(batched ? m : null, i, j, values[(m * n) + i], values[(m * n) + j], 0);
                throw IllPosedGradientException.Defective(SpectralNames.Eig, pair, condition);
            }
        }
    }

    /// <summary>
    /// Fills the tolerances of matrix m from its Frobenius norm and its conditions; whether two eigenvalues are equal by them.
    /// </summary>
    bool FindTolerances(int m, double norm)
    {
        Span<Complex> w = values.AsSpan(m * n, n);
        SpectralExtent extent = SpectralExtent.OfComplex(w, eps);
        extent = extent with { Magnitude = Math.Max(extent.Magnitude, norm / Math.Sqrt(n)) };
        DegeneracyRule rule = new PairContext(SpectralNames.Eig, policy).RuleOf(extent);
        bool close = false;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double tolerance = Math.Max(rule.Tolerance, rule.Floor * Math.Max(this[m, i], this[m, j]));
                Tolerances[(((m * n) + i) * n) + j] = tolerance;
                close |= i != j && !(Complex.Abs(w[i] - w[j]) > tolerance);
            }
        }

        return close;
    }

    /// <summary>The conditions |u_i D| |D^-1 v_i| of matrix m for the D that balances it; returns |D^-1 A D|_F.</summary>
    double Balance(int m, NDArray a, NDArray v, NDArray u)
    {
        var d = Balancing.Of(a);
        double[] sizes = Moduli(a), right = Moduli(v), left = Moduli(u);
        double norm = 0;
        for (int i = 0; i < n; i++)
        {
            (double row, double column) = (0, 0);
            for (int j = 0; j < n; j++)
            {
                norm = double.Hypot(norm, Math.ScaleB(sizes[(i * n) + j], d[j] - d[i]));
                row = double.Hypot(row, Math.ScaleB(left[(i * n) + j], d[j]));
                column = double.Hypot(column, Math.ScaleB(right[(j * n) + i], -d[j]));
            }

            conditions[(m * n) + i] = row * column;
        }

        return norm;
    }

    NDArray Matrix(NDArray a, int m) => Num.Reshape(a, -1, n, n)[m];

    static double[] Moduli(NDArray a) => Array.ConvertAll(a.ToArray<Complex>(), Complex.Abs);
}
