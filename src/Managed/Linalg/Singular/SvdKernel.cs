using System.Numerics;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>
/// The matrix conj(E) of the header of <see cref="Linalg.Svd"/> for one matrix, and the reciprocals of s for the parts of gU and gVh
/// outside the spaces of U and V. Every pair is judged by <see cref="ClosePairs{R}"/> on the spectrum -s_0 ... -s_{k-1}, s_{k-1} ... s_0,
/// in which null vectors stand with s = 0.
/// </summary>
readonly ref struct SvdKernel<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly ReadOnlySpan<R> x;
    readonly ReadOnlySpan<R> yh;
    readonly int p;
    readonly int q;
    readonly int k;
    readonly R[] w;
    readonly R[] gw;
    readonly R[] norms;

    public SvdKernel(in SvdMatrixFlow<T, R> flow)
    {
        (p, q, k) = (flow.P, flow.Q, Math.Max(flow.P, flow.Q));
        x = MemoryMarshal.Cast<T, R>(flow.X);
        yh = MemoryMarshal.Cast<T, R>(flow.Yh);
        w = new R[2 * k];
        gw = new R[flow.Gs.IsEmpty ? 0 : 2 * k];
        norms = new R[2 * k];
        for (int i = 0; i < k; i++)
        {
            R value = At(flow.S, i), norm = At(flow.NormU, i) + At(flow.NormV, i);
            (w[i], w[^(i + 1)]) = (-value, value);
            (norms[i], norms[^(i + 1)]) = (norm, norm);
            if (gw.Length > 0)
            {
                (gw[i], gw[^(i + 1)]) = (-At(flow.Gs, i), At(flow.Gs, i));
            }
        }
    }

    static int Width => Reals.Width<T, R>();

    /// <summary>Judges every pair, and the phases; writes the gradient in the basis of the vectors.</summary>
    /// <param name="names">What messages call the function and its results.</param>
    /// <param name="options">Degeneracy, gauge check, certificate.</param>
    /// <param name="batch">The matrix of the batch, for exceptions; null for a single one.</param>
    /// <param name="result">Gets what was found.</param>
    public void Run(SpectralNames names, SpectralOptions options, int? batch, SvdMatrixGradient<T, R> result)
    {
        PairContext context = PairContext.Of(names with { Mirror = k }, options, batch);
        var pairs = new ClosePairs<R>(
            context, new() { Values = w, Cotangents = gw, Norms = norms, Extent = SpectralExtent.OfOrdered<R>(w) });
        pairs.FindSplitGroups();
        Fill(ref pairs, MemoryMarshal.Cast<T, R>(result.E));
        Outer(ref pairs, result.OuterU);
        Outer(ref pairs, result.OuterV);
        pairs.Conclude();
        CheckKinks(context, pairs.Tolerance);
        if (Width == 2 && options.GaugeCheck == GaugeCheck.Throw)
        {
            CheckGauge(context);
        }
    }

    void Fill(ref ClosePairs<R> pairs, Span<R> e)
    {
        R half = R.CreateTruncating(0.5);
        int last = (2 * k) - 1;
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < j; i++)
            {
                (R xr, R xi) = TwiceAntiHermitian(x, p, i, j);
                (R yr, R yi) = TwiceAntiHermitian(yh, q, i, j);

                // That of Y^H is that of Y with the other sign.
                (R plusRe, R plusIm, R minusRe, R minusIm) = (xr - yr, xi - yi, xr + yr, xi + yi);
                R f = half * pairs.ReciprocalGap(last - i, last - j, plusRe, plusIm);
                R g = half * pairs.ReciprocalGap(i, last - j, minusRe, minusIm);
                Set(e, i, j, (f * plusRe) + (g * minusRe), (f * plusIm) + (g * minusIm));

                // N_ji = -conj N_ij; F is antisymmetric, G symmetric.
                Set(e, j, i, (f * plusRe) - (g * minusRe), (g * minusIm) - (f * plusIm));
            }

            R phase = R.Zero;
            if (Width == 2)
            {
                R im = R.CreateTruncating(2) * (Imaginary(x, p, j) + Imaginary(yh, q, j));
                phase = half * pairs.ReciprocalGap(j, last - j, R.Zero, im) * im;
            }

            Set(e, j, j, gw.Length == 0 ? R.Zero : gw[last - j], phase);
        }
    }

    /// <summary>A vector's part outside the space of the other vectors couples s_j with 0.</summary>
    void Outer(ref ClosePairs<R> pairs, Span<R> norm)
    {
        // The spectrum has no 0 of its own here: -s_j stands for it, twice as far.
        for (int j = 0; j < norm.Length; j++)
        {
            R half = R.IsZero(norm[j]) ? R.Zero : pairs.ReciprocalGap(j, (2 * k) - 1 - j, norm[j], R.Zero);
            norm[j] = half + half;
        }
    }

    /// <summary>
    /// At a singular value 0 the derivative of s, a modulus, exists only if the loss is flat there or joint; which of them cannot be told
    /// when vectors are used too. Of a matrix that is exactly zero their cotangents may vanish although they are.
    /// </summary>
    void CheckKinks(in PairContext context, R tolerance)
    {
        bool used = R.IsZero(w[0]) || norms.AsSpan().ContainsAnyExcept(R.Zero);
        if (gw.Length == 0 || context.Policy.Width is not null || !context.Policy.Throws || !used)
        {
            return;
        }

        R largest = R.Zero, root = R.Sqrt(Reals.Epsilon<R>());
        foreach (R g in gw)
        {
            largest = R.Max(largest, R.Abs(g));
        }

        for (int i = 0; i < k; i++)
        {
            if (-w[i] <= tolerance && R.Abs(gw[i]) > root * largest)
            {
                double s = -Reals.Number(w[i]);
                throw IllPosedGradientException.Joint(context.Names, new(context.Batch, i, (2 * k) - 1 - i, -s, s, 0));
            }
        }
    }

    /// <summary>|imag (X + Y)_ii| is the derivative of the loss with respect to the phase of u_i and v_i together.</summary>
    void CheckGauge(in PairContext context)
    {
        R[] s = new R[k], phases = new R[k];
        for (int i = 0; i < k; i++)
        {
            (s[i], phases[i]) = (w[^(i + 1)], Imaginary(x, p, i) - Imaginary(yh, q, i));
        }

        new GaugeRule<R>(norms.AsSpan(0, k), s, gw.Length == 0 ? [] : gw.AsSpan(0, k), k, Reals.Epsilon<R>()).Require(context, phases);
    }

    static R At(ReadOnlySpan<R> numbers, int i) => i < numbers.Length ? numbers[i] : R.Zero;

    /// <summary>M_ij - conj M_ji for an n x n matrix filled up with zeros.</summary>
    static (R Re, R Im) TwiceAntiHermitian(ReadOnlySpan<R> m, int n, int i, int j)
    {
        if (m.IsEmpty || j >= n)
        {
            return (R.Zero, R.Zero);
        }

        int here = ((i * n) + j) * Width, there = ((j * n) + i) * Width;
        return (m[here] - m[there], Width == 2 ? m[here + 1] + m[there + 1] : R.Zero);
    }

    static R Imaginary(ReadOnlySpan<R> m, int n, int i) => m.IsEmpty || i >= n ? R.Zero : m[(((i * n) + i) * Width) + 1];

    /// <summary>conj(E_ij), where E has that element.</summary>
    void Set(Span<R> e, int i, int j, R re, R im)
    {
        if (i < p && j < q)
        {
            int at = ((i * q) + j) * Width;
            e[at] = re;
            if (Width == 2)
            {
                e[at + 1] = -im;
            }
        }
    }
}
