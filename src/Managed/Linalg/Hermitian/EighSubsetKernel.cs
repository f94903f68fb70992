using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

// The subset's half of the kernel: formulas in EighPartial.cs.
ref partial struct EighKernel<T, R>
{
    /// <summary>Writes the gradient of k eigenpairs.</summary>
    /// <param name="factor">The tridiagonal factor, with the k vectors in its basis.</param>
    /// <param name="w">k eigenvalues.</param>
    /// <param name="v">Their vectors, n x k column-major.</param>
    /// <param name="gw">Cotangent of w, or empty.</param>
    /// <param name="gv">Cotangent of V, n x k column-major, or empty.</param>
    /// <param name="result">n x n zeros, to be read row-major.</param>
    /// <param name="batch">The matrix of the batch, for exceptions; null for a single one.</param>
    public void RunSubset(
        Tridiagonal<T, R> factor, ReadOnlySpan<R> w, ReadOnlySpan<T> v, ReadOnlySpan<R> gw, ReadOnlySpan<T> gv, Span<T> result, int? batch)
    {
        int k = w.Length;
        Span<R> norm = norms.Of(k);
        Span<int> all = places.Of(k);
        bool vectors = false;
        for (int j = 0; j < k; j++)
        {
            all[j] = j;
            norm[j] = gv.IsEmpty ? R.Zero : Reduction.Norm(Parts(gv.Slice(j * n, n)));
            vectors |= !R.IsZero(norm[j]);
        }

        SpectralNames names = SpectralNames.Eigh with { Cut = (factor.From, factor.From + k) };
        if (!vectors)
        {
            if (options.Certificate is not null)
            {
                new ClosePairs<R>(names, w, gw, norm, options.Degeneracy, batch, options.Certificate).Conclude();
            }

            if (!gw.IsEmpty)
            {
                Span<T> scaled = y.Of(n * k);
                for (int c = 0; c < k; c++)
                {
                    TensorPrimitives.Multiply(Parts(v.Slice(c * n, n)), gw[c], Parts(scaled.Slice(c * n, n)));
                }

                TriangleOf(k, scaled, v, result);
            }

            Finish(result);
            return;
        }

        (R low, R high) = (factor.Values(0, 1)[0] / factor.Scale, factor.Values(n - 1, n)[0] / factor.Scale);
        var pairs = new ClosePairs<R>(names, w, gw, norm, options.Degeneracy, batch, options.Certificate, new(factor.From, n, low, high));
        pairs.FindSplitGroups();

        // conj(E_SS), k x k.
        Span<T> e = x.Of(k * k), z = y.Of(n * k);
        library.Gemm(Trans.Transpose, Trans.None, k, k, n, Scalars.Of<T>(1), v, n, gv, n, default, e, k);
        CheckGauge(w, e, gw, norm, all, batch, k, factor.From);
        Couple(Parts(e), gw, all, all, R.One, ref pairs);

        // 2 Z = V_S conj(E_SS) - Y.
        Complement(factor, gw, gv, norm, ref pairs, z);
        pairs.Conclude();
        T half = Scalars.Of<T>(0.5);
        library.Gemm(Trans.None, Trans.None, n, k, k, half, v, n, e, k, half, z, n);
        TriangleOf(k, z, v, result);
        TriangleOf(k, v, z, result, add: true);
        Finish(result);
    }

    /// <summary>-Y: each column by a solve with T - w_j between two projections.</summary>
    void Complement(
        Tridiagonal<T, R> factor, ReadOnlySpan<R> gw, ReadOnlySpan<T> gv, ReadOnlySpan<R> norm, ref ClosePairs<R> pairs, Span<T> z)
    {
        int k = factor.W.Length;
        if (k == n)
        {
            z.Clear();
            return;
        }

        gv.CopyTo(z);
        Conjugate(z);
        factor.Rotate(Trans.ConjTranspose, k, z);
        ProjectOut(factor.U, k, k, z);
        R tolerance = pairs.Tolerance * factor.Scale;
        Span<T> below = [], above = [];
        int inBelow = 0, inAbove = 0;
        if (factor.From > 0)
        {
            (inBelow, below) = AtTheEnd(factor, true, tolerance, gw, norm, ref pairs, z);
        }

        if (factor.From + k < n)
        {
            (inAbove, above) = AtTheEnd(factor, false, tolerance, gw, norm, ref pairs, z);
        }

        var space = new Tridiagonal<T, R>.ShiftedSpace(n);
        for (int j = 0; j < k; j++)
        {
            factor.SolveShifted(factor.W[j], z.Slice(j * n, n), space);
        }

        ProjectOut(factor.U, k, k, z);
        ProjectOut(below, below.Length / n, inBelow, z);
        ProjectOut(above, above.Length / n, inAbove, z[((k - inAbove) * n)..]);
        R largest = R.Zero;
        for (int j = 0; j < k; j++)
        {
            largest = R.Max(largest, Reduction.Norm(Parts(z.Slice(j * n, n))));
        }

        pairs.Weigh(Half * largest * factor.Scale);
        TensorPrimitives.Multiply(Parts(z), -factor.Scale, Parts(z));
        factor.Rotate(Trans.None, k, z);
    }

    /// <summary>
    /// If a group of equal eigenvalues lies across an end of the subset: its part outside must not occur in the cotangents of its part
    /// inside. Returns how many vectors of the subset belong to it, and its part outside, which is projected out of their columns. Else
    /// joint pairs across the end are judged.
    /// </summary>
    (int Inside, T[] Outside) AtTheEnd(
        Tridiagonal<T, R> factor, bool low, R tolerance, ReadOnlySpan<R> gw, ReadOnlySpan<R> norm, ref ClosePairs<R> pairs, Span<T> z)
    {
        int k = factor.W.Length, at = low ? factor.From - 1 : factor.From + k, edge = low ? 0 : k - 1, step = low ? 1 : -1;
        R next = factor.Values(at, at + 1)[0];
        if (R.Abs(factor.W[edge] - next) > tolerance)
        {
            for (int j = edge; j >= 0 && j < k; j += step)
            {
                pairs.Beyond(j, at, next / factor.Scale);
            }

            return (0, []);
        }

        int inside = 1;
        while (inside < k && R.Abs(factor.W[edge + (inside * step)] - factor.W[edge + ((inside - 1) * step)]) <= tolerance)
        {
            inside++;
        }

        // The whole group, so that its vectors are orthogonal to each other.
        R[] values = low ? factor.Values(0, at + 1) : factor.Values(at, n);
        int outside = 1;
        while (outside < values.Length
            && R.Abs(values[low ? ^(outside + 1) : outside] - values[low ? ^outside : outside - 1]) <= tolerance)
        {
            outside++;
        }

        (int from, int to) = low ? (at + 1 - outside, factor.From + inside) : (factor.From + k - inside, at + outside);
        T[] group = factor.Pairs(from, to).U;
        int size = to - from, first = low ? 0 : k - inside;
        ProjectOut(factor.U, k, size, group);
        Span<T> columns = z.Slice(first * n, inside * n);
        var coupling = new T[size * inside];
        library.Gemm<T>(Trans.ConjTranspose, Trans.None, size, inside, n, Scalars.Of<T>(1), group, n, columns, n, default, coupling, size);
        for (int c = 0; c < inside; c++)
        {
            int j = first + c;
            pairs.AcrossCut(j, at, next / factor.Scale, Half * Reduction.Norm(Parts(coupling.AsSpan(c * size, size))));
        }

        Orthonormalize(group, size);
        ProjectOut(group, size, inside, columns);
        return (inside, group);
    }

    /// <summary>
    /// B -= U (U^H B), U of k columns, B of the given number. Twice: xSTEMR's vectors of close eigenvalues are orthogonal to some 1e-13
    /// only, and what is left of them in a column is multiplied by as much as 1 / eps.
    /// </summary>
    readonly void ProjectOut(ReadOnlySpan<T> u, int k, int columns, Span<T> b)
    {
        if (k == 0 || columns == 0)
        {
            return;
        }

        var product = new T[k * columns];
        for (int pass = 0; pass < 2; pass++)
        {
            library.Gemm(Trans.ConjTranspose, Trans.None, k, columns, n, Scalars.Of<T>(1), u, n, b, n, default, product, k);
            library.Gemm(Trans.None, Trans.None, n, columns, k, Scalars.Of<T>(-1), u, n, product, k, Scalars.Of<T>(1), b, n);
        }
    }

    /// <summary>Gram and Schmidt; vectors that are (nearly) combinations of those before become zero.</summary>
    readonly void Orthonormalize(Span<T> vectors, int count)
    {
        for (int c = 0; c < count; c++)
        {
            Span<T> column = vectors.Slice(c * n, n);
            ProjectOut(vectors[..(c * n)], c, 1, column);
            R length = Reduction.Norm(Parts(column));
            R scale = length < R.CreateTruncating(1e-3) ? R.Zero : R.One / length;
            TensorPrimitives.Multiply(Parts(column), scale, Parts(column));
        }
    }

    static void Conjugate(Span<T> z)
    {
        if (Width == 1)
        {
            return;
        }

        Span<R> parts = MemoryMarshal.Cast<T, R>(z);
        for (int i = 1; i < parts.Length; i += 2)
        {
            parts[i] = -parts[i];
        }
    }
}
