using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The numbers of the VJP of eigh for many small matrices, one a lane (the formulas stand above
/// <see cref="Linalg.Eigh(NDArray, Uplo, EighOptions?)"/>). A matrix is left to <see cref="EighKernel{T, R}"/> unless it is plain that its
/// pairs have nothing to be judged, see <see cref="FarPairs{V, R}"/>.
/// </summary>
/// <param name="flow">The batch.</param>
sealed unsafe class EighLaneKernel<T, E, V, R>(EighLaneFlow<T, R> flow) : LaneGroups
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly int n = flow.Order;
    LaneMemory memory;

    public override int Lanes => V.Count;

    public override ulong Run(int first, int count)
    {
        int size = n * n * sizeof(E);
        fixed (byte* start = memory.Of((3 * size) + (3 * n * sizeof(V)), sizeof(V)))
        {
            byte* aligned = LaneMemory.Align(start, sizeof(V));
            E* v = (E*)aligned, g = (E*)(aligned + size), x = (E*)(aligned + (2 * size));
            V* w = (V*)(aligned + (3 * size)), gw = w + n, norms = gw + n;
            LaneMatrices<T, E, V, R>.Load(flow.V, (first, count), n * n, v);
            LaneMatrices<T, E, V, R>.Load(flow.W, (first, count), n, w);
            if (flow.HasGw)
            {
                LaneMatrices<T, E, V, R>.Load(flow.Gw, (first, count), n, gw);
            }

            ulong used = Used(count), plain = used;
            if (flow.HasGv)
            {
                // Rows of v and g are columns of V and gV: X = V^T gV, E in its place, and (V^T)_kj times E_ik gives E V^T.
                LaneMatrices<T, E, V, R>.Load(flow.Gv, (first, count), n * n, g);
                V safe = MakeNorms(g, norms);
                LaneProduct<E, V, R>.Full(n, new(v, n, 1), new(g, n, 1), x);
                plain &= V.Bits(safe & Couple(x, w, flow.HasGw ? gw : null, norms));
                LaneProduct<E, V, R>.Full(n, new(x, n, 1), new(v, 1, n), g);
            }
            else
            {
                ScaleRows(v, gw, g);
            }

            // conj(H) = V conj(E V^T), so its lower triangle is the upper one of H.
            LaneProduct<E, V, R>.LowerConjugate(n, new(v, 1, n), new(g, 1, n), x);
            Store(x, first, plain);
            return used & ~plain;
        }
    }

    public override void Dispose() => memory.Dispose();

    /// <summary>|gV_j|, and the lanes in which all of them are exactly zero or far from where squares overflow or vanish.</summary>
    V MakeNorms(E* g, V* norms)
    {
        V zero = default, least = V.Create(LaneScaling.SafeSquare<R>()), most = V.Create(R.One) / least, safe = V.Equal(zero, zero);
        for (int j = 0; j < n; j++)
        {
            V sum = zero, size = zero;
            for (int i = 0; i < n; i++)
            {
                E x = g[(j * n) + i];
                sum += E.AbsSquare(x);
                size += V.Abs(E.Real(x)) + V.Abs(E.Imaginary(x));
            }

            norms[j] = V.Sqrt(sum);
            safe &= V.Equal(size, zero) | (V.Less(least, sum) & V.Less(sum, most));
        }

        return safe;
    }

    /// <summary>Turns X into E = diag(gw) + N / 2, N_ij = (X_ij - conj X_ji) / (w_j - w_i).</summary>
    /// <returns>The lanes in which no pair and no phase needs to be judged.</returns>
    V Couple(E* x, V* w, V* gw, V* norms)
    {
        V half = V.Create(R.CreateTruncating(0.5)), root = half * V.Create(GaugeRule<R>.RootOf(Reals.Epsilon<R>()));
        var pairs = new FarPairs<V, R>(PairContext.Of(SpectralNames.Eigh, flow.Options, null), n, w, gw, norms);
        bool phases = E.Parts == 2 && flow.Options.GaugeCheck != GaugeCheck.Ignore;
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < j; i++)
            {
                E xij = x[(i * n) + j], xji = x[(j * n) + i];
                V re = E.Real(xij) - E.Real(xji), im = E.Imaginary(xij) + E.Imaginary(xji);
                V inverse = half * pairs.ReciprocalGap(i, j, re, im);
                (re, im) = (re * inverse, im * inverse);
                x[(i * n) + j] = E.Join(re, im);
                x[(j * n) + i] = E.Join(re, -im);
            }

            if (phases)
            {
                pairs.Require(V.LessOrEqual(V.Abs(E.Imaginary(x[(j * n) + j])), root * norms[j]));
            }

            x[(j * n) + j] = E.Join(gw is null ? default : gw[j], default);
        }

        return pairs.Conclude();
    }

    /// <summary>diag(gw) V^T.</summary>
    void ScaleRows(E* v, V* gw, E* to)
    {
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < n; j++)
            {
                to[(k * n) + j] = E.Scale(v[(k * n) + j], gw[k]);
            }
        }
    }

    /// <summary>Writes the gradients of the lanes in the form that was asked for.</summary>
    /// <param name="h">The lower triangle of conj(H).</param>
    /// <param name="first">The first matrix.</param>
    /// <param name="plain">The lanes to be written.</param>
    void Store(E* h, int first, ulong plain)
    {
        bool mirror = flow.Options.GradientForm == GradientForm.Hermitian, lower = flow.Uplo == Uplo.Lower;
        int* lanes = stackalloc int[V.Count];
        int count = LaneMatrices<T, E, V, R>.List(plain, lanes);
        fixed (R* result = flow.Result(first))
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    R* from = (R*)(h + (i * n) + j);
                    int below = ((i * n) + j) * E.Parts, above = ((j * n) + i) * E.Parts;
                    R factor = i == j || mirror ? R.One : R.CreateTruncating(2);
                    for (int c = 0; c < count; c++)
                    {
                        R* to = result + (lanes[c] * n * n * E.Parts);
                        R re = factor * from[lanes[c]], im = E.Parts == 1 || i == j ? R.Zero : factor * from[V.Count + lanes[c]];
                        if (mirror || lower)
                        {
                            Set(to + below, re, -im);
                        }

                        if (mirror || !lower)
                        {
                            Set(to + above, re, im);
                        }
                    }
                }
            }
        }
    }

    static void Set(R* to, R re, R im)
    {
        to[0] = re;
        if (E.Parts == 2)
        {
            to[1] = im;
        }
    }
}
