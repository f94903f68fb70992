using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// Decides, for the spectra of a batch of general matrices, what pairs of eigenvectors contribute to a derivative: residual first, then
/// gap, then exception (<see cref="Degeneracy"/>). Numbers only; nothing here is differentiated but <see cref="Factors"/>.
/// </summary>
/// <remarks>
/// Eigenvalue i is known up to eps |A| kappa_i, where its condition kappa_i = |u_i| |v_i| is the norm of row i of V^-1. Eigenvalues are
/// taken for equal when their distance is at most max(rtol spread, 8 c eps |A| max(kappa_i, kappa_j)), |A| being max(max |w|, |A|_F / sqrt n).
/// Near a defective matrix the gap of the two computed eigenvalues is about 1 / kappa, so that they too are found to be equal once
/// nothing of their gap is left; a kappa above 0.1 / sqrt(eps) tells them from eigenvalues that are equal and have vectors of their own.
/// Badly scaled matrices have large kappa although nothing is wrong: before a pair is taken for equal because of kappa, it is judged
/// again with the matrix balanced (D^-1 A D with rows and columns of like norm), as xGEEV itself does.
/// </remarks>
sealed class EigPairs
{
    readonly NDArray w;
    readonly int n;
    readonly bool batched;
    readonly bool real;
    readonly double eps;
    readonly Degeneracy policy;
    readonly Complex[] values;
    readonly double[] conditions;
    readonly double[] spreads;
    readonly double[] tolerances;
    readonly bool[] separate;
    readonly bool anyClose;

    public EigPairs(NDArray a, NDArray w, NDArray v, NDArray u, Degeneracy policy)
    {
        (this.w, n, batched, real, eps, this.policy) = (w, v.Shape[^1], v.Rank > 2, !a.DType.IsComplex(), w.DType.Epsilon(), policy);
        values = w.ToArray<Complex>();
        conditions = Num.Norm(u, -1).ToArray<double>();
        int count = values.Length / n;
        spreads = new double[count];
        tolerances = new double[count * n * n];
        separate = new bool[count * n * n];
        double[] norms = Num.Norm(Num.Reshape(a, [count, n * n]), -1).ToArray<double>();
        for (int m = 0; m < count; m++)
        {
            double scale = norms[m] / Math.Sqrt(n);
            for (int i = m * n; i < (m + 1) * n; i++)
            {
                scale = Math.Max(scale, Complex.Abs(values[i]));
                spreads[m] = Math.Max(spreads[m], Complex.Abs(values[i] - values[m * n]));
            }

            if (Judge(m, scale, conditions.AsSpan(m * n, n)))
            {
                // Again with the matrix balanced; what is still close is close.
                (double balanced, double[] kappa) = Balanced(a.Reshape(-1, n, n)[m], At(v, m), At(u, m));
                kappa.CopyTo(conditions, m * n);
                anyClose |= Judge(m, Math.Max(balanced / Math.Sqrt(n), MaxAbs(m)), kappa);
            }
        }
    }

    /// <summary>V^-1; exactly dependent vectors are those of a defective matrix.</summary>
    public static NDArray Inverse(NDArray v, NDArray a)
    {
        try
        {
            return Linalg.Inv(v);
        }
        catch (SingularMatrixException e)
        {
            throw IllPosedGradientException.Defective(
                SpectralNames.Eig, new(e.BatchIndex, (int)e.Info - 1, (int)e.Info - 1, double.NaN, double.NaN, 0), double.PositiveInfinity);
        }
    }

    /// <summary>1 / (w_j - w_i) where the pair is separate, 0 elsewhere; or the Lorentzian conj(x) / (|x|^2 + s^2) of x = w_j - w_i.</summary>
    public NDArray Factors(NDArray w)
    {
        NDArray difference = w[Num.Ellipsis, Num.NewAxis, ..] - w[Num.Ellipsis, .., Num.NewAxis];
        if (policy.Width is not { } s)
        {
            NDArray mask = NDArray.Wrap(separate, [.. this.w.Shape, n]).Reshape([.. this.w.Shape, n]);
            return Num.Where(mask, 1 / Num.Where(mask, difference, 1), 0);
        }

        // In units of the spread, so that no square leaves the range of the type.
        double[] scales = new double[spreads.Length];
        for (int m = 0; m < scales.Length; m++)
        {
            scales[m] = spreads[m] > 0 ? spreads[m] : MaxAbs(m) > 0 ? MaxAbs(m) : 1;
        }

        NDArray scale = NDArray.Of<double>(scales, [.. this.w.Shape[..^1], 1, 1]).Reshape([.. this.w.Shape[..^1], 1, 1]).AsType(this.w.DType.RealType());
        NDArray x = difference / scale;
        return Num.Conj(x) / (Num.AbsSquare(x) + (s * s)) / scale;
    }

    /// <summary>Throws at pairs that are close because the matrix is (numerically) defective there.</summary>
    public void CheckDefective()
    {
        for (int p = 0; anyClose && policy.Width is null && p < separate.Length; p++)
        {
            (int i, int j) = Pair(p);
            if (i != j && !separate[p] && Condition(i, j) > DefectiveCondition)
            {
                throw IllPosedGradientException.Defective(SpectralNames.Eig, Close(p, 0), Condition(i, j));
            }
        }
    }

    /// <summary>
    /// Which elements of Y are rounding and contribute nothing, null if none are; throws at those that matter between equal eigenvalues.
    /// </summary>
    public NDArray? Decide(NDArray y, NDArray? gw, NDArray gv)
    {
        if (policy.Width is not null)
        {
            return null;
        }

        CheckDefective();
        double noise = policy.NoiseFactor * Math.Sqrt(n) * eps, resolution = eps > 1e-10 ? 1e-2 : 1e-6;
        double[] size = Num.Abs(y).ToArray<double>(), pull = Num.Norm(gv, -2).ToArray<double>();
        Complex[] g = gw?.ToArray<Complex>() ?? new Complex[values.Length];
        var rounding = new bool[size.Length];
        bool any = false;
        for (int first = 0; first < size.Length; first += n * n)
        {
            double largest = 0, scale, worst = 0;
            int worstPair = first, refused = 0;
            IllPosedGradientException? problem = null;
            foreach (Complex x in g.AsSpan(first / n, n))
            {
                largest = Math.Max(largest, Complex.Abs(x));
            }

            scale = largest;
            for (int p = first; p < first + (n * n); p++)
            {
                (int i, int j) = Pair(p);
                if (i == j || pull[j] == 0)
                {
                    continue;
                }

                double gap = Complex.Abs(values[i] - values[j]);
                bool joint = Complex.Abs(g[i] - g[j]) > Math.Sqrt(eps) * largest;
                if (!joint && size[p] <= noise * pull[j])
                {
                    (rounding[p], any) = (true, true);
                }
                else if (!separate[p])
                {
                    ClosePair close = Close(p, size[p]);
                    problem ??= joint && size[p] <= noise * pull[j]
                        ? IllPosedGradientException.Joint(SpectralNames.Eig, close)
                        : IllPosedGradientException.Degenerate(SpectralNames.Eig, close, tolerances[p]);
                    refused++;
                }
                else
                {
                    scale = Math.Max(scale, size[p] / gap);
                    double uncertainty = joint ? 2 * eps / Math.Sqrt(n) * pull[j] / gap : 0;
                    (worst, worstPair) = uncertainty > worst ? (uncertainty, p) : (worst, worstPair);
                }
            }

            if (worst > resolution * scale)
            {
                problem ??= IllPosedGradientException.Joint(SpectralNames.Eig, Close(worstPair, size[worstPair]));
                refused++;
            }

            if (problem is not null && policy.Throws)
            {
                throw problem;
            }

            if (problem is not null && policy.Warns)
            {
                LapackEventSource.Log.IllPosedGradient(SpectralNames.Eig.Function, Batch(first) ?? -1, refused, problem.Message);
            }
        }

        return any ? NDArray.Wrap(rounding, y.ShapeArray).Reshape(y.ShapeArray) : null;
    }

    /// <summary>
    /// -imag X_jj is the derivative of the loss with respect to the phase of vector j. The real eigenvectors of a real matrix have a
    /// sign only, and those of its conjugate pairs turn in opposite directions. Where the loss uses a vector only through a ratio that it
    /// does not change, as in 1 x 1 matrices, its whole cotangent is rounding: of those of the others, and of what the eigenvalues pull.
    /// </summary>
    public void CheckGauge(NDArray x, NDArray? gw, NDArray gv)
    {
        double[] turn = Num.Imag(Num.Diagonal(x)).ToArray<double>(), pull = Num.Norm(gv, -2).ToArray<double>();
        double[] share = gw is null ? new double[turn.Length] : Num.Abs(gw * w).ToArray<double>();
        double floor = 0;
        for (int j = 0; j < turn.Length; j++)
        {
            if (j % n == 0)
            {
                floor = 4 * Math.Sqrt(n) * eps * Math.Max(pull.AsSpan(j, n).ToArray().Max(), share.AsSpan(j, n).ToArray().Max());
            }

            (double change, double size) = (turn[j], pull[j]);
            if (real)
            {
                if (values[j].Imaginary == 0)
                {
                    continue;
                }

                int other = values[j].Imaginary > 0 ? j + 1 : j - 1;
                (change, size) = (turn[j] - turn[other], pull[j] + pull[other]);
            }

            if (Math.Abs(change) > Math.Max(Math.Sqrt(eps) * size, floor))
            {
                throw IllPosedGradientException.GaugeDependent(SpectralNames.Eig, batched ? j / n : null, j % n, values[j], Math.Abs(change));
            }
        }
    }

    /// <summary>A gradient that is itself recorded for a backward pass has lost what couples equal eigenvalues.</summary>
    public void CheckSecondOrder(NDArray w, NDArray v)
    {
        if (anyClose && policy.Width is null && (Autodiff.IsReverse(w) || Autodiff.IsReverse(v)))
        {
            int p = Array.FindIndex(separate, 0, x => !x);
            while (Pair(p).I == Pair(p).J)
            {
                p = Array.FindIndex(separate, p + 1, x => !x);
            }

            throw IllPosedGradientException.SecondOrder(SpectralNames.Eig, Close(p, 0));
        }
    }

    /// <summary>
    /// For each group of equal eigenvalues, the vectors that the perturbation with P = U dA V chooses: R, block by block the eigenvectors of
    /// P. Null if every group is single.
    /// </summary>
    public NDArray? Turn(NDArray p)
    {
        if (!anyClose || policy.Width is not null)
        {
            return null;
        }

        Complex[] perturbation = p.ToArray<Complex>(), r = new Complex[perturbation.Length];
        for (int m = 0; m < r.Length / (n * n); m++)
        {
            var done = new bool[n];
            for (int i = 0; i < n; i++)
            {
                if (done[i])
                {
                    continue;
                }

                int[] group = Group(m, i);
                Array.ForEach(group, x => done[x] = true);
                NDArray block = NDArray.Of<Complex>([.. group.SelectMany(_ => group, (x, y) => perturbation[(m * n * n) + (x * n) + y])], group.Length, group.Length)
                    .Reshape(group.Length, group.Length);
                Complex[] turn = group.Length == 1 ? [1] : Linalg.Eig(block).Eigenvectors.ToArray<Complex>();
                for (int x = 0; x < group.Length; x++)
                {
                    for (int y = 0; y < group.Length; y++)
                    {
                        r[(m * n * n) + (group[x] * n) + group[y]] = turn[(x * group.Length) + y];
                    }
                }
            }
        }

        return NDArray.Of<Complex>(r, p.ShapeArray).Reshape(p.ShapeArray).AsType(p.DType);
    }

    double DefectiveCondition => 0.1 / Math.Sqrt(eps);

    /// <summary>Fills tolerances and <see cref="separate"/> of matrix m; whether two eigenvalues are close.</summary>
    bool Judge(int m, double scale, ReadOnlySpan<double> kappa)
    {
        bool close = false;
        double relative = (policy.RelativeTolerance ?? (4 * eps)) * spreads[m], floor = 8 * policy.NoiseFactor * eps * scale;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int p = (((m * n) + i) * n) + j;
                tolerances[p] = Math.Max(relative, floor * Math.Max(1, Math.Max(kappa[i], kappa[j])));
                separate[p] = i != j && Complex.Abs(values[(m * n) + i] - values[(m * n) + j]) > tolerances[p];
                close |= i != j && !separate[p];
            }
        }

        return close;
    }

    /// <summary>|D^-1 A D|_F and the conditions |u_i D| |D^-1 v_i| for the D that balances A.</summary>
    (double Norm, double[] Conditions) Balanced(NDArray matrix, Complex[] v, Complex[] u)
    {
        var d = Balancing.Of(matrix);
        Complex[] a = matrix.ToArray<Complex>();
        double norm = 0;
        var conditions = new double[n];
        for (int i = 0; i < n; i++)
        {
            double left = 0, right = 0;
            for (int j = 0; j < n; j++)
            {
                norm = double.Hypot(norm, Math.ScaleB(Complex.Abs(a[(i * n) + j]), d[j] - d[i]));
                left = double.Hypot(left, Math.ScaleB(Complex.Abs(u[(i * n) + j]), d[j]));
                right = double.Hypot(right, Math.ScaleB(Complex.Abs(v[(j * n) + i]), -d[j]));
            }

            conditions[i] = left * right;
        }

        return (norm, conditions);
    }

    Complex[] At(NDArray a, int m) => a.Reshape(-1, n, n)[m].ToArray<Complex>();

    double MaxAbs(int m)
    {
        double largest = 0;
        foreach (Complex x in values.AsSpan(m * n, n))
        {
            largest = Math.Max(largest, Complex.Abs(x));
        }

        return largest;
    }

    /// <summary>The transitive closure of close pairs that holds eigenvalue i of matrix m.</summary>
    int[] Group(int m, int i)
    {
        List<int> group = [i];
        for (int at = 0; at < group.Count; at++)
        {
            for (int j = 0; j < n; j++)
            {
                if (!separate[(((m * n) + group[at]) * n) + j] && !group.Contains(j))
                {
                    group.Add(j);
                }
            }
        }

        return [.. group];
    }

    /// <summary>Places of the two eigenvalues of pair p among those of the whole batch.</summary>
    (int I, int J) Pair(int p) => (p / n, (p / (n * n) * n) + (p % n));

    int? Batch(int p) => batched ? p / (n * n) : null;

    double Condition(int i, int j) => Math.Max(conditions[i], conditions[j]);

    ClosePair Close(int p, double residual)
    {
        (int i, int j) = Pair(p);
        return new(Batch(p), i % n, j % n, values[i], values[j], residual);
    }
}
