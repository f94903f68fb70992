using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The numbers of the VJP of eigh for one matrix (formulas in Eigh.cs), at the price of the eigenpairs that the loss looks at.
/// </summary>
/// <remarks>
/// BLAS has no product with conj(V) on the left, so everything is conjugated: Hc = conj(H) = V conj(E) V^H. Column-major Hc read
/// row-major is Hc^T = H: the result is written as the other triangle of a column-major matrix and handed out row-major.
/// With S the k columns in which (gw, gV) is not zero, E = P Sel^T + Sel P^H for an n x k matrix P (Sel: the columns S of the unit
/// matrix), so Hc = Z V_S^H + V_S Z^H with Z = V conj(P): 6 n^2 k operations instead of 5 n^3.
/// </remarks>
readonly ref struct EighKernel<TScalar, T, R>
    where TScalar : IScalar<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    const int Tile = 32;

    readonly LapackLibrary library;
    readonly EighOptions options;
    readonly Uplo triangle;
    readonly int n;
    readonly int width;

    /// <param name="library">Whose BLAS is used.</param>
    /// <param name="n">Order of the matrix.</param>
    /// <param name="uplo">The triangle that the gradient is for.</param>
    /// <param name="options">Degeneracy, gauge, form of the gradient.</param>
    public EighKernel(LapackLibrary library, int n, Uplo uplo, EighOptions options)
    {
        (this.library, this.n, this.options, triangle) = (library, n, options, Hermitian.Flip(uplo));
        width = Unsafe.SizeOf<T>() / Unsafe.SizeOf<R>();
    }

    static R Half => R.CreateTruncating(0.5);

    /// <summary>Writes the gradient of one matrix.</summary>
    /// <param name="w">Eigenvalues.</param>
    /// <param name="v">Eigenvectors, n x n column-major.</param>
    /// <param name="gw">Cotangent of w, or empty.</param>
    /// <param name="gv">Cotangent of V, n x n column-major, or empty.</param>
    /// <param name="result">n x n zeros, to be read row-major.</param>
    /// <param name="batch">What exceptions call the matrix.</param>
    public void Run(ReadOnlySpan<R> w, ReadOnlySpan<T> v, ReadOnlySpan<R> gw, ReadOnlySpan<T> gv, Span<T> result, int batch)
    {
        using var norms = new Rented<R>(n);
        using var columns = new Rented<int>(n);
        bool vectors = false;
        int k = 0;
        for (int j = 0; j < n; j++)
        {
            norms.Span[j] = gv.IsEmpty ? R.Zero : Reduction.Norm(MemoryMarshal.Cast<T, R>(gv.Slice(j * n, n)));
            bool used = !R.IsZero(norms.Span[j]);
            vectors |= used;
            if (used || (!gw.IsEmpty && !R.IsZero(gw[j])))
            {
                columns.Span[k++] = j;
            }
        }

        if (k == 0)
        {
            return;
        }

        if (!vectors)
        {
            FromEigenvalues(v, gw, columns.Span[..k], result);
        }
        else
        {
            var pairs = new ClosePairs<R>(w, gw, norms.Span, options.Degeneracy, batch);
            pairs.CheckGroups();
            if (6 * k < 5 * n)
            {
                FromSome(w, v, gw, gv, norms.Span, columns.Span[..k], ref pairs, result, batch);
            }
            else
            {
                FromAll(w, v, gw, gv, norms.Span, ref pairs, result, batch);
            }
        }

        Finish(result);
    }

    /// <summary>Hc = (V_S diag gw_S) V_S^H.</summary>
    void FromEigenvalues(ReadOnlySpan<T> v, ReadOnlySpan<R> gw, ReadOnlySpan<int> columns, Span<T> result)
    {
        int k = columns.Length;
        using var packed = new Rented<T>(k == n ? 0 : n * k);
        using var scaled = new Rented<T>(n * k);
        ReadOnlySpan<T> vs = Pack(v, columns, packed.Span);
        for (int c = 0; c < k; c++)
        {
            TensorPrimitives.Multiply(Parts(vs.Slice(c * n, n)), gw[columns[c]], Parts(scaled.Span.Slice(c * n, n)));
        }

        TScalar.Gemmt(library, triangle, Trans.None, Trans.ConjTranspose, n, k, R.One, scaled.Span, n, vs, n, R.Zero, result, n);
    }

    /// <summary>X = V^T gV, E in its place, Hc = (V conj(E)) V^H.</summary>
    void FromAll(
        ReadOnlySpan<R> w, ReadOnlySpan<T> v, ReadOnlySpan<R> gw, ReadOnlySpan<T> gv, ReadOnlySpan<R> norms, ref ClosePairs<R> pairs,
        Span<T> result, int batch)
    {
        using var all = new Rented<int>(n);
        for (int j = 0; j < n; j++)
        {
            all.Span[j] = j;
        }

        using var x = new Rented<T>(n * n);
        using var y = new Rented<T>(n * n);
        TScalar.Gemm(library, Trans.Transpose, Trans.None, n, n, n, R.One, v, n, gv, n, R.Zero, x.Span, n);
        CheckGauge(w, x.Span, norms, all.Span, batch);
        Couple(Parts(x.Span), gw, all.Span, all.Span, R.One, ref pairs);
        pairs.CheckResolved();
        TScalar.Gemm(library, Trans.None, Trans.None, n, n, n, R.One, v, n, x.Span, n, R.Zero, y.Span, n);
        TScalar.Gemmt(library, triangle, Trans.None, Trans.ConjTranspose, n, n, R.One, y.Span, n, v, n, R.Zero, result, n);
    }

    /// <summary>X_S = V^T gV_S, P in its place, Z = V conj(P), Hc = Z V_S^H + V_S Z^H.</summary>
    void FromSome(
        ReadOnlySpan<R> w, ReadOnlySpan<T> v, ReadOnlySpan<R> gw, ReadOnlySpan<T> gv, ReadOnlySpan<R> norms, ReadOnlySpan<int> columns,
        ref ClosePairs<R> pairs, Span<T> result, int batch)
    {
        int k = columns.Length;
        using var places = new Rented<int>(n);
        places.Span.Fill(-1);
        for (int c = 0; c < k; c++)
        {
            places.Span[columns[c]] = c;
        }

        using var x = new Rented<T>(n * k);
        using var z = new Rented<T>(n * k);
        using var packed = new Rented<T>(n * k);
        TScalar.Gemm(
            library, Trans.Transpose, Trans.None, n, k, n, R.One, v, n, Pack(gv, columns, packed.Span), n, R.Zero, x.Span, n);
        CheckGauge(w, x.Span, norms, columns, batch);
        Couple(Parts(x.Span), gw, columns, places.Span, Half, ref pairs);
        pairs.CheckResolved();
        TScalar.Gemm(library, Trans.None, Trans.None, n, k, n, R.One, v, n, x.Span, n, R.Zero, z.Span, n);
        ReadOnlySpan<T> vs = Pack(v, columns, packed.Span);
        TScalar.Gemmt(library, triangle, Trans.None, Trans.ConjTranspose, n, k, R.One, z.Span, n, vs, n, R.Zero, result, n);
        TScalar.Gemmt(library, triangle, Trans.None, Trans.ConjTranspose, n, k, R.One, vs, n, z.Span, n, R.One, result, n);
    }

    /// <summary>
    /// Turns X (columns S) into conj(P), P_ij = E_ij where row i is not in S, <paramref name="share"/> E_ij where it is: such pairs
    /// stand in two columns. Tiled, because a pair lies at (i, j) and (j, i).
    /// </summary>
    void Couple(Span<R> x, ReadOnlySpan<R> gw, ReadOnlySpan<int> columns, ReadOnlySpan<int> places, R share, ref ClosePairs<R> pairs)
    {
        int k = columns.Length;
        for (int c0 = 0; c0 < k; c0 += Tile)
        {
            for (int i0 = 0; i0 < n; i0 += Tile)
            {
                for (int c = c0; c < Math.Min(c0 + Tile, k); c++)
                {
                    int j = columns[c];
                    for (int i = i0; i < Math.Min(i0 + Tile, n); i++)
                    {
                        int here = ((c * n) + i) * width, ci = places[i];
                        if (i == j)
                        {
                            Set(x, here, gw.IsEmpty ? R.Zero : share * gw[j], R.Zero);
                        }
                        else if (ci < 0)
                        {
                            R re = x[here], im = width == 2 ? x[here + 1] : R.Zero, half = Half * pairs.Factor(i, j, re, im);
                            Set(x, here, half * re, -half * im);
                        }
                        else if (i < j)
                        {
                            int there = ((ci * n) + j) * width;
                            R re = x[here] - x[there], im = width == 2 ? x[here + 1] + x[there + 1] : R.Zero;
                            R half = Half * share * pairs.Factor(i, j, re, im);
                            Set(x, here, half * re, -half * im);
                            Set(x, there, half * re, half * im);
                        }
                    }
                }
            }
        }
    }

    void Set(Span<R> x, int at, R re, R im)
    {
        x[at] = re;
        if (width == 2)
        {
            x[at + 1] = im;
        }
    }

    /// <summary>
    /// |imag X_ii| must vanish: it is the derivative of the loss with respect to the phase of vector i. A column that is itself only
    /// rounding of the largest one is not judged.
    /// </summary>
    void CheckGauge(ReadOnlySpan<R> w, ReadOnlySpan<T> x, ReadOnlySpan<R> norms, ReadOnlySpan<int> columns, int batch)
    {
        if (width == 1 || options.GaugeCheck == GaugeCheck.Ignore)
        {
            return;
        }

        R eps = R.BitIncrement(R.One) - R.One, root = R.Sqrt(eps), largest = R.Zero;
        foreach (R norm in norms)
        {
            largest = R.Max(largest, norm);
        }

        R floor = R.CreateTruncating(4) * R.Sqrt(R.CreateTruncating(n)) * eps * largest;
        for (int c = 0; c < columns.Length; c++)
        {
            int i = columns[c];
            R phase = R.Abs(MemoryMarshal.Cast<T, R>(x)[(((c * n) + i) * 2) + 1]);
            if (phase > R.Max(root * norms[i], floor))
            {
                throw IllPosedGradientException.GaugeDependent(batch, i, double.CreateTruncating(w[i]), double.CreateTruncating(phase));
            }
        }
    }

    ReadOnlySpan<T> Pack(ReadOnlySpan<T> matrix, ReadOnlySpan<int> columns, Span<T> packed)
    {
        if (columns.Length == n)
        {
            return matrix;
        }

        for (int c = 0; c < columns.Length; c++)
        {
            matrix.Slice(columns[c] * n, n).CopyTo(packed[(c * n)..]);
        }

        return packed;
    }

    /// <summary>From one triangle of Hc to the form asked for: doubled off the diagonal, or mirrored; the diagonal real.</summary>
    void Finish(Span<T> result)
    {
        Span<R> h = Parts(result);
        bool lower = triangle == Uplo.Lower, mirror = options.GradientForm == GradientForm.Hermitian;
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = lower ? (j + 1, n) : (0, j);
            Span<R> column = h[(((j * n) + from) * width)..(((j * n) + to) * width)];
            if (!mirror)
            {
                TensorPrimitives.Add(column, column, column);
            }
            else
            {
                for (int i = from; i < to; i++)
                {
                    int here = ((j * n) + i) * width, there = ((i * n) + j) * width;
                    Set(h, there, h[here], width == 2 ? -h[here + 1] : R.Zero);
                }
            }

            Set(h, ((j * n) + j) * width, h[((j * n) + j) * width], R.Zero);
        }
    }

    static Span<R> Parts(Span<T> x) => MemoryMarshal.Cast<T, R>(x);

    static ReadOnlySpan<R> Parts(ReadOnlySpan<T> x) => MemoryMarshal.Cast<T, R>(x);

    /// <summary>Scratch memory from the shared pool.</summary>
    readonly ref struct Rented<TItem>(int length) where TItem : unmanaged
    {
        readonly TItem[] array = ArrayPool<TItem>.Shared.Rent(length);

        public Span<TItem> Span => array.AsSpan(0, Length);

        int Length { get; } = length;

        public void Dispose() => ArrayPool<TItem>.Shared.Return(array);
    }
}
