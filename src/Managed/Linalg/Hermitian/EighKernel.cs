using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The numbers of the VJP of eigh for one matrix (the formulas stand above <see cref="Linalg.Eigh(NDArray, Uplo, EighOptions?)"/>), at the
/// price of the eigenpairs that the loss looks at.
/// </summary>
/// <remarks>
/// BLAS has no product with conj(V) on the left, so everything is conjugated: Hc = conj(H) = V conj(E) V^H. Column-major Hc read
/// row-major is Hc^T = H: the result is written as the other triangle of a column-major matrix and handed out row-major.
/// With S the k columns in which (gw, gV) is not zero, E = P Sel^T + Sel P^H for an n x k matrix P (Sel: the columns S of the unit
/// matrix), so Hc = Z V_S^H + V_S Z^H with Z = V conj(P): 6 n^2 k operations instead of 5 n^3.
/// </remarks>
partial struct EighKernel<T, R> : IDisposable
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    const int Tile = 32;

    readonly LapackLibrary library;
    readonly EighOptions options;
    readonly Uplo triangle;
    readonly int n;
    Scratch<R> norms;
    Scratch<R> phases;
    Scratch<int> columns;
    Scratch<int> places;
    Scratch<T> innerWork;
    Scratch<T> outerWork;
    Scratch<T> packed;

    /// <param name="library">Whose BLAS is used.</param>
    /// <param name="n">Order of the matrix.</param>
    /// <param name="uplo">The triangle that the gradient is for.</param>
    /// <param name="options">Gauge check and form of the gradient.</param>
    public EighKernel(LapackLibrary library, int n, Uplo uplo, EighOptions options) =>
        (this.library, this.n, this.options, triangle) = (library, n, options, Triangles.Flip(uplo));

    /// <summary>Reals in an element; like <see cref="Half"/> a constant to the compiler, of which it makes code for each type.</summary>
    static int Width => Reals.Width<T, R>();

    static R Half => R.CreateTruncating(0.5);

    /// <summary>Writes the gradient of one matrix.</summary>
    /// <param name="context">The function, the matrix and the policy.</param>
    /// <param name="flow">Values, vectors and cotangents.</param>
    /// <param name="result">n x n zeros, to be read row-major.</param>
    public void Run(in PairContext context, in MatrixFlow<T, R> flow, Span<T> result)
    {
        Span<R> norm = norms.Of(n);
        Span<int> used = columns.Of(n);
        bool vectors = false;
        int k = 0;
        for (int j = 0; j < n; j++)
        {
            norm[j] = flow.Gv.IsEmpty ? R.Zero : Reduction.Norm(Parts(flow.Gv.Slice(j * n, n)));
            bool moves = !R.IsZero(norm[j]);
            vectors |= moves;
            if (moves || (!flow.Gw.IsEmpty && !R.IsZero(flow.Gw[j])))
            {
                used[k++] = j;
            }
        }

        used = used[..k];
        if (vectors || context.Certificate is not null)
        {
            var pairs = new ClosePairs<R>(
                context, new() { Values = flow.W, Cotangents = flow.Gw, Norms = norm, Extent = SpectralExtent.OfOrdered(flow.W) });
            if (vectors)
            {
                pairs.FindSplitGroups();
                CoupleVectors(context, flow, norm, used, ref pairs, result);
            }

            pairs.Conclude();
        }

        if (!vectors && k > 0)
        {
            FromEigenvalues(flow, used, result);
        }

        Finish(result);
    }

    void CoupleVectors(
        in PairContext context, in MatrixFlow<T, R> flow, ReadOnlySpan<R> norm, ReadOnlySpan<int> used, ref ClosePairs<R> pairs,
        Span<T> result)
    {
        // What all pairs cost, 5 n^3, against those of k columns, 6 n^2 k.
        if (6 * used.Length < 5 * n)
        {
            FromSome(context, flow, norm, used, ref pairs, result);
        }
        else
        {
            FromAll(context, flow, norm, ref pairs, result);
        }
    }

    /// <summary>Hc = (V_S diag gw_S) V_S^H.</summary>
    void FromEigenvalues(in MatrixFlow<T, R> flow, ReadOnlySpan<int> used, Span<T> result)
    {
        int k = used.Length;
        ReadOnlySpan<T> vs = Pack(flow.V, used);
        Span<T> scaled = innerWork.Of(n * k);
        for (int c = 0; c < k; c++)
        {
            TensorPrimitives.Multiply(Parts(vs.Slice(c * n, n)), flow.Gw[used[c]], Parts(scaled.Slice(c * n, n)));
        }

        TriangleOf(k, scaled, vs, result);
    }

    /// <summary>X = V^T gV, E in its place, Hc = (V conj(E)) V^H.</summary>
    void FromAll(in PairContext context, in MatrixFlow<T, R> flow, ReadOnlySpan<R> norm, ref ClosePairs<R> pairs, Span<T> result)
    {
        Span<int> all = places.Of(n);
        for (int j = 0; j < n; j++)
        {
            all[j] = j;
        }

        Span<T> e = innerWork.Of(n * n), ve = outerWork.Of(n * n);
        Multiply(Trans.Transpose, n, flow.V, flow.Gv, e);
        CheckGauge(context, flow, norm, e, all);
        Couple(Parts(e), flow.Gw, all, all, R.One, ref pairs);
        Multiply(Trans.None, n, flow.V, e, ve);
        TriangleOf(n, ve, flow.V, result);
    }

    /// <summary>X_S = V^T gV_S, P in its place, Z = V conj(P), Hc = Z V_S^H + V_S Z^H.</summary>
    void FromSome(
        in PairContext context, in MatrixFlow<T, R> flow, ReadOnlySpan<R> norm, ReadOnlySpan<int> used, ref ClosePairs<R> pairs,
        Span<T> result)
    {
        int k = used.Length;
        Span<int> place = places.Of(n);
        place.Fill(-1);
        for (int c = 0; c < k; c++)
        {
            place[used[c]] = c;
        }

        Span<T> p = innerWork.Of(n * k), z = outerWork.Of(n * k);
        Multiply(Trans.Transpose, k, flow.V, Pack(flow.Gv, used), p);
        CheckGauge(context, flow, norm, p, used);
        Couple(Parts(p), flow.Gw, used, place, Half, ref pairs);
        Multiply(Trans.None, k, flow.V, p, z);
        ReadOnlySpan<T> vs = Pack(flow.V, used);
        TriangleOf(k, z, vs, result);
        TriangleOf(k, vs, z, result, add: true);
    }

    /// <summary>
    /// Turns X (columns S) into conj(P), P_ij = E_ij where row i is not in S, <paramref name="share"/> E_ij where it is: such pairs
    /// stand in two columns. Tiled, because a pair lies at (i, j) and (j, i).
    /// </summary>
    static void Couple(
        Span<R> x, ReadOnlySpan<R> gw, ReadOnlySpan<int> used, ReadOnlySpan<int> places, R share, ref ClosePairs<R> pairs)
    {
        int n = places.Length, k = used.Length;
        for (int c0 = 0; c0 < k; c0 += Tile)
        {
            for (int i0 = 0; i0 < n; i0 += Tile)
            {
                for (int c = c0; c < Math.Min(c0 + Tile, k); c++)
                {
                    // With every column in S each pair is done in the later one of its two.
                    int j = used[c], end = Math.Min(i0 + Tile, k == n ? j + 1 : n);
                    for (int i = i0; i < end; i++)
                    {
                        int here = ((c * n) + i) * Width, ci = places[i];
                        if (i == j)
                        {
                            Set(x, here, gw.IsEmpty ? R.Zero : share * gw[j], R.Zero);
                        }
                        else if (ci < 0)
                        {
                            R re = x[here], im = Width == 2 ? x[here + 1] : R.Zero, half = Half * pairs.ReciprocalGap(i, j, re, im);
                            Set(x, here, half * re, -half * im);
                        }
                        else if (i < j)
                        {
                            int there = ((ci * n) + j) * Width;
                            R re = x[here] - x[there], im = Width == 2 ? x[here + 1] + x[there + 1] : R.Zero;
                            R half = Half * share * pairs.ReciprocalGap(i, j, re, im);
                            Set(x, here, half * re, -half * im);
                            Set(x, there, half * re, half * im);
                        }
                    }
                }
            }
        }
    }

    static void Set(Span<R> x, int at, R re, R im)
    {
        x[at] = re;
        if (Width == 2)
        {
            x[at + 1] = im;
        }
    }

    /// <summary>|imag X_ii| is the derivative of the loss with respect to the phase of vector i.</summary>
    /// <param name="context">The function and the matrix.</param>
    /// <param name="flow">Values, vectors and cotangents.</param>
    /// <param name="norm">|gV_j|.</param>
    /// <param name="x">X, the columns that are used, as many rows as there are values.</param>
    /// <param name="used">Which columns these are.</param>
    void CheckGauge(
        in PairContext context, in MatrixFlow<T, R> flow, ReadOnlySpan<R> norm, ReadOnlySpan<T> x, ReadOnlySpan<int> used)
    {
        if (Width == 1 || options.GaugeCheck == GaugeCheck.Ignore)
        {
            return;
        }

        ReadOnlySpan<R> parts = Parts(x);
        int rows = flow.W.Length;
        Span<R> phase = phases.Of(rows);
        phase.Clear();
        for (int c = 0; c < used.Length; c++)
        {
            phase[used[c]] = parts[(((c * rows) + used[c]) * 2) + 1];
        }

        new GaugeRule<R>(norm, flow.W, flow.Gw, n, Reals.Epsilon<R>()).Require(context, phase, flow.First);
    }

    static Span<R> Parts(Span<T> x) => MemoryMarshal.Cast<T, R>(x);

    static ReadOnlySpan<R> Parts(ReadOnlySpan<T> x) => MemoryMarshal.Cast<T, R>(x);

    /// <summary>Gives back the scratch memory.</summary>
    public void Dispose()
    {
        norms.Dispose();
        phases.Dispose();
        columns.Dispose();
        places.Dispose();
        innerWork.Dispose();
        outerWork.Dispose();
        packed.Dispose();
    }
}
