using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>
/// The matrix conj(E) of Svd.cs for one matrix, and the factors of the parts of gU and gVh outside the spaces of U and V; every pair is
/// judged by <see cref="ClosePairs{R}"/> on the spectrum -s_0 ... -s_{k-1}, s_{k-1} ... s_0, in which null vectors stand with s = 0.
/// </summary>
ref struct SvdCoupling<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly ReadOnlySpan<R> x;
    readonly ReadOnlySpan<R> y;
    readonly int p;
    readonly int q;
    readonly int k;
    readonly SpectralNames names;
    readonly R[] w;
    readonly R[] gw;
    readonly R[] norms;

    /// <param name="s">Singular values, r of them.</param>
    /// <param name="gs">Their cotangents, or empty.</param>
    /// <param name="x">X = U^T gU, p x p row-major, or empty.</param>
    /// <param name="y">Y^H = gVh V^*, q x q row-major, or empty.</param>
    /// <param name="normU">|gU_j|, or empty.</param>
    /// <param name="normV">|gVh_j|, or empty.</param>
    /// <param name="p">The number of left vectors.</param>
    /// <param name="q">The number of right vectors.</param>
    public SvdCoupling(ReadOnlySpan<R> s, ReadOnlySpan<R> gs, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<R> normU, ReadOnlySpan<R> normV, int p, int q)
    {
        (this.p, this.q, k) = (p, q, Math.Max(p, q));
        this.x = MemoryMarshal.Cast<T, R>(x);
        this.y = MemoryMarshal.Cast<T, R>(y);
        names = SpectralNames.Svd with { Mirror = k };
        w = new R[2 * k];
        gw = new R[gs.IsEmpty ? 0 : 2 * k];
        norms = new R[2 * k];
        for (int i = 0; i < k; i++)
        {
            R value = i < s.Length ? s[i] : R.Zero;
            R norm = (i < normU.Length ? normU[i] : R.Zero) + (i < normV.Length ? normV[i] : R.Zero);
            (w[i], w[^(i + 1)]) = (-value, value);
            (norms[i], norms[^(i + 1)]) = (norm, norm);
            if (i < gs.Length)
            {
                (gw[i], gw[^(i + 1)]) = (-gs[i], gs[i]);
            }
        }
    }

    static int Width => Unsafe.SizeOf<T>() / Unsafe.SizeOf<R>();

    /// <summary>Fills conj(E), p x q row-major, and the factors of the outer parts.</summary>
    /// <param name="options">Degeneracy and gauge.</param>
    /// <param name="batch">The matrix of the batch, for exceptions; null for a single one.</param>
    /// <param name="e">Out: conj(E).</param>
    /// <param name="outerU">In: the norms of the columns of gU - conj(U) X, or empty. Out: 1 / s_j, or 0 for rounding.</param>
    /// <param name="outerV">Likewise for the rows of gVh - Y^H V^T.</param>
    public void Run(SvdOptions options, int? batch, Span<T> e, Span<R> outerU, Span<R> outerV)
    {
        var pairs = new ClosePairs<R>(
            PairContext.Of(names, options, batch), new() { Values = w, Cotangents = gw, Norms = norms, Extent = SpectralExtent.OfOrdered<R>(w) });
        pairs.FindSplitGroups();
        Fill(ref pairs, MemoryMarshal.Cast<T, R>(e));
        Outer(ref pairs, outerU);
        Outer(ref pairs, outerV);
        pairs.Conclude();
        CheckKinks(options.Degeneracy, batch);
        if (Width == 2 && options.GaugeCheck == GaugeCheck.Throw)
        {
            CheckGauge(batch);
        }
    }

    readonly void Fill(ref ClosePairs<R> pairs, Span<R> e)
    {
        R half = R.CreateTruncating(0.5);
        int last = (2 * k) - 1;
        for (int j = 0; j < k; j++)
        {
            for (int i = 0; i < j; i++)
            {
                (R xr, R xi) = Residual(x, p, i, j);
                (R yr, R yi) = Residual(y, q, i, j);

                // Y is given as Y^H, whose residual is that of Y with the other sign.
                (R plusRe, R plusIm, R minusRe, R minusIm) = (xr - yr, xi - yi, xr + yr, xi + yi);
                R f = half * pairs.ReciprocalGap(last - i, last - j, plusRe, plusIm), g = half * pairs.ReciprocalGap(i, last - j, minusRe, minusIm);
                Set(e, i, j, (f * plusRe) + (g * minusRe), (f * plusIm) + (g * minusIm));

                // N_ji = -conj N_ij; F is antisymmetric, G symmetric.
                Set(e, j, i, (f * plusRe) - (g * minusRe), (g * minusIm) - (f * plusIm));
            }

            R diagonal = gw.Length == 0 ? R.Zero : gw[last - j], phase = R.Zero;
            if (Width == 2)
            {
                R im = R.CreateTruncating(2) * (Imaginary(x, p, j) + Imaginary(y, q, j));
                phase = half * pairs.ReciprocalGap(j, last - j, R.Zero, im) * im;
            }

            Set(e, j, j, diagonal, phase);
        }
    }

    /// <summary>A vector's part outside the space of the other vectors couples s_j with 0.</summary>
    readonly void Outer(ref ClosePairs<R> pairs, Span<R> norm)
    {
        // The spectrum has no 0 of its own here: -s_j stands for it, twice as far.
        for (int j = 0; j < norm.Length; j++)
        {
            R factor = R.IsZero(norm[j]) ? R.Zero : pairs.ReciprocalGap(j, (2 * k) - 1 - j, norm[j], R.Zero);
            norm[j] = factor + factor;
        }
    }

    /// <summary>
    /// At a singular value 0 the derivative of s, a modulus, exists only if the loss is flat there or joint; which of them cannot be told
    /// when vectors are used too. Of a matrix that is exactly zero their cotangents may vanish although they are.
    /// </summary>
    readonly void CheckKinks(Degeneracy policy, int? batch)
    {
        if (gw.Length == 0 || policy.Width is not null || !policy.Throws || (!R.IsZero(w[0]) && !norms.AsSpan().ContainsAnyExcept(R.Zero)))
        {
            return;
        }

        double tolerance = new PairContext(names, policy).RuleOf(SpectralExtent.OfOrdered<R>(w)).Tolerance;
        R largest = R.Zero, root = R.Sqrt(R.BitIncrement(R.One) - R.One);
        foreach (R g in gw)
        {
            largest = R.Max(largest, R.Abs(g));
        }

        for (int i = 0; i < k; i++)
        {
            if (-double.CreateTruncating(w[i]) <= tolerance && R.Abs(gw[i]) > root * largest)
            {
                throw IllPosedGradientException.Joint(names, new(batch, i, (2 * k) - 1 - i, double.CreateTruncating(w[i]), -double.CreateTruncating(w[i]), 0));
            }
        }
    }

    /// <summary>|imag (X + Y)_ii| is the derivative of the loss with respect to the phase of u_i and v_i together, as in EighKernel.</summary>
    readonly void CheckGauge(int? batch)
    {
        R eps = R.BitIncrement(R.One) - R.One, root = R.Sqrt(eps), largest = R.Zero;
        foreach (R norm in norms)
        {
            largest = R.Max(largest, norm);
        }

        for (int i = 0; i < gw.Length; i++)
        {
            largest = R.Max(largest, R.Abs(gw[i] * w[i]));
        }

        R floor = R.CreateTruncating(4) * R.Sqrt(R.CreateTruncating(k)) * eps * largest;
        for (int i = 0; i < k; i++)
        {
            R phase = R.Abs(Imaginary(x, p, i) - Imaginary(y, q, i));
            if (phase > R.Max(root * norms[i], floor))
            {
                throw IllPosedGradientException.GaugeDependent(SpectralNames.Svd, batch, i, -double.CreateTruncating(w[i]), double.CreateTruncating(phase));
            }
        }
    }

    /// <summary>M_ij - conj M_ji for an n x n matrix filled up with zeros.</summary>
    static (R Re, R Im) Residual(ReadOnlySpan<R> m, int n, int i, int j)
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
    readonly void Set(Span<R> e, int i, int j, R re, R im)
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
