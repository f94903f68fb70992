using System.Numerics;

namespace Lapack;

/// <summary>
/// <see cref="DegeneracyRule"/> for rules written in array functions: which pairs of a batch divide by their gap, decided from plain
/// numbers. Values may be real or complex, in any order.
/// </summary>
static class PairDecisions
{
    /// <summary>
    /// A mask of shape (..., n, n): true where the residual of the pair (i, j) is to be divided by w_j - w_i, false on the diagonal and
    /// where the pair contributes nothing. Throws, warns and certifies as the policy says. All arrays are plain numbers.
    /// </summary>
    /// <param name="names">What messages say.</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="certificate">What is to be filled, or null.</param>
    /// <param name="values">w, shape (..., n), real or complex.</param>
    /// <param name="cotangents">gw, shape (..., n), for the rule of joint losses (see <see cref="ClosePairs{R}"/>); null for none.</param>
    /// <param name="residuals">r_ij, shape (..., n, n), real: how strongly the loss pulls i and j apart.</param>
    /// <param name="pulls">Shape (..., n, n), real: the size of the numbers that r_ij is the difference of, |gV_i| + |gV_j|.</param>
    public static NDArray Divisible(
        SpectralNames names, Degeneracy policy, GradientCertificate? certificate, NDArray values, NDArray? cotangents, NDArray residuals,
        NDArray pulls)
    {
        int n = values.Shape[^1], count = Layout.SizeOf(values.Shape[..^1]);
        bool batched = values.Rank > 1;
        Complex[] w = values.ToArray<Complex>(), gw = cotangents?.ToArray<Complex>() ?? [];
        double[] r = residuals.ToArray<double>(), pull = pulls.ToArray<double>();
        var mask = new bool[r.Length];
        certificate?.Begin(count);
        for (int m = 0; m < count && n > 0; m++)
        {
            CertificateBuilder? builder = certificate is null ? null : new(certificate, m, w[(m * n)..((m + 1) * n)], names);
            DegeneracyRule rule = RuleOf(names, policy, w.AsSpan(m * n, n), values.DType, batched ? m : null, builder);
            builder?.Group(rule.Tolerance);
            Range matrix = (m * n * n)..((m + 1) * n * n);
            Decide(
                ref rule, w.AsSpan(m * n, n), gw.Length == 0 ? [] : gw.AsSpan(m * n, n), r.AsSpan(matrix), pull.AsSpan(matrix), mask.AsSpan(matrix));
        }

        return NDArray.Wrap(mask, residuals.ShapeArray);
    }

    /// <summary>
    /// 1 / difference where the mask is true, 0 elsewhere, or the Lorentzian of all differences: for x = w_j - w_i real or complex,
    /// conj(x) / (|x|^2 + (width scale)^2).
    /// </summary>
    /// <param name="difference">Shape (..., n, n), differentiable.</param>
    /// <param name="mask">What <see cref="Divisible"/> returned.</param>
    /// <param name="policy">The rule's constants.</param>
    /// <param name="values">w, plain numbers, for the scale of a Lorentzian.</param>
    public static NDArray Inverse(NDArray difference, NDArray mask, Degeneracy policy, NDArray values)
    {
        if (policy.Width is not { } s)
        {
            return Num.Where(mask, 1 / Num.Where(mask, difference, 1), 0);
        }

        // In units of the scale, so that no square leaves the range of the type.
        NDArray scale = Scales(policy, values), x = difference / scale, square = Num.AbsSquare(x) + (s * s);
        return Num.Conj(x) / Num.Where(Num.Equal(square, 0), 1, square) / scale;
    }

    /// <summary>The rule for the values of one matrix; the order does not matter.</summary>
    public static DegeneracyRule RuleOf(
        SpectralNames names, Degeneracy policy, ReadOnlySpan<Complex> w, DType type, int? batch, CertificateBuilder? certificate)
    {
        if (type.IsComplex())
        {
            (double magnitude, double diameter) = (0, 0);
            for (int i = 0; i < w.Length; i++)
            {
                magnitude = Math.Max(magnitude, Complex.Abs(w[i]));
                for (int j = 0; j < i; j++)
                {
                    diameter = Math.Max(diameter, Complex.Abs(w[i] - w[j]));
                }
            }

            return new(names, policy, magnitude, 0, diameter, w.Length, type.Epsilon(), batch, certificate);
        }

        (double low, double high) = (w[0].Real, w[0].Real);
        foreach (Complex x in w)
        {
            (low, high) = (Math.Min(low, x.Real), Math.Max(high, x.Real));
        }

        return new(names, policy, Math.Max(Math.Abs(low), Math.Abs(high)), low, high, w.Length, type.Epsilon(), batch, certificate);
    }

    static NDArray Scales(Degeneracy policy, NDArray values)
    {
        int n = values.Shape[^1];
        int[] batch = [.. values.Shape[..^1]];
        Complex[] w = values.ToArray<Complex>();
        var scales = new double[Layout.SizeOf(batch)];
        for (int m = 0; m < scales.Length && n > 0; m++)
        {
            double scale = RuleOf(SpectralNames.Eigh, policy, w.AsSpan(m * n, n), values.DType, null, null).Scale;
            scales[m] = scale > 0 ? scale : 1;
        }

        return NDArray.Wrap(scales, [.. batch, 1, 1]).AsType(values.DType.RealType());
    }

    /// <remarks>The same steps as <see cref="ClosePairs{R}"/>.</remarks>
    static void Decide(
        ref DegeneracyRule rule, ReadOnlySpan<Complex> w, ReadOnlySpan<Complex> gw, ReadOnlySpan<double> r, ReadOnlySpan<double> pull,
        Span<bool> mask)
    {
        int n = w.Length;
        double largest = 0;
        foreach (Complex g in gw)
        {
            largest = Math.Max(largest, Complex.Abs(g));
        }

        bool sharp = double.IsNaN(rule.Lorentzian);
        double distinct = Math.Sqrt(rule.Eps) * largest;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int at = (i * n) + j;
                if (i == j)
                {
                    continue;
                }

                double gap = Complex.Abs(w[j] - w[i]);
                if (sharp && gw.Length > 0 && pull[at] > 0 && Complex.Abs(gw[i] - gw[j]) is var apart && apart > distinct)
                {
                    ClosePair pair = new(null, Math.Min(i, j), Math.Max(i, j), w[Math.Min(i, j)], w[Math.Max(i, j)], r[at]);
                    if (gap <= rule.Tolerance)
                    {
                        rule.Split(pair, apart);
                        mask[at] = rule.Divides(i, j, w[i], w[j], r[at], pull[at]);
                    }
                    else
                    {
                        rule.Joint(pair, rule.JointNoise * pull[at] / gap);
                        mask[at] = true;
                    }
                }
                else
                {
                    mask[at] = rule.Divides(i, j, w[i], w[j], r[at], pull[at]);
                }

                double factor = mask[at] ? 1 / gap : 0;
                largest = mask[at] && sharp ? Math.Max(largest, r[at] / gap) : largest;
                rule.Note(i, j, gap, r[at], pull[at], factor);
            }
        }

        rule.Conclude(largest);
    }
}
