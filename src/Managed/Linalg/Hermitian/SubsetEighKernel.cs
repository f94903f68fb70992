using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

// The part of the kernel for a subset of the eigenpairs.
partial struct EighKernel<T, R>
{
    /// <summary>Writes the gradient of k eigenpairs.</summary>
    /// <param name="context">The function, the matrix, where the subset ends, and the policy.</param>
    /// <param name="form">The tridiagonal form, with the k vectors in its basis.</param>
    /// <param name="flow">k values, their vectors, n x k, and the cotangents.</param>
    /// <param name="result">n x n zeros, to be read row-major.</param>
    public void RunSubset(in PairContext context, TridiagonalForm<T, R> form, in MatrixFlow<T, R> flow, Span<T> result)
    {
        int k = flow.W.Length;
        Span<R> norm = norms.Of(k);
        Span<int> all = places.Of(k);
        bool vectors = false, values = flow.Gw.ContainsAnyExcept(R.Zero);
        for (int j = 0; j < k; j++)
        {
            all[j] = j;
            norm[j] = flow.Gv.IsEmpty ? R.Zero : Reduction.Norm(Parts(flow.Gv.Slice(j * n, n)));
            vectors |= !R.IsZero(norm[j]);
        }

        if (!vectors && values)
        {
            FromEigenvalues(flow, all, result);
        }

        if (!vectors && context.Certificate is null)
        {
            Finish(result);
            return;
        }

        R low = form.Values(0, 1)[0] / form.Scale, high = form.Values(n - 1, n)[0] / form.Scale;
        var extent = SpectralExtent.OfEnds(Reals.Number(low), Reals.Number(high), n, Reals.Number(Reals.Epsilon<R>()));
        var pairs = new ClosePairs<R>(
            context, new() { Values = flow.W, Cotangents = flow.Gw, Norms = norm, Extent = extent, First = flow.First });
        if (context.Certificate is not null)
        {
            Widen(form, ref pairs);
        }

        if (vectors)
        {
            pairs.FindSplitGroups();

            // conj(E_SS), k x k.
            Span<T> e = innerWork.Of(k * k), z = outerWork.Of(n * k);
            library.Gemm(Trans.Transpose, Trans.None, k, k, n, Scalars.Of<T>(1), flow.V, n, flow.Gv, n, default, e, k);
            CheckGauge(context, flow, norm, e, all);
            Couple(Parts(e), flow.Gw, all, all, R.One, ref pairs);

            // 2 Z = V_S conj(E_SS) - Y.
            Complement(form, flow, ref pairs, z);
            T half = Scalars.Of<T>(0.5);
            library.Gemm(Trans.None, Trans.None, n, k, k, half, flow.V, n, e, k, half, z, n);
            TriangleOf(k, z, flow.V, result);
            TriangleOf(k, flow.V, z, result, add: true);
        }

        pairs.Conclude();
        Finish(result);
    }

    /// <summary>-Y: each column by a solve with T - w_j between two projections.</summary>
    void Complement(TridiagonalForm<T, R> form, in MatrixFlow<T, R> flow, ref ClosePairs<R> pairs, Span<T> z)
    {
        int k = form.W.Length;
        if (k == n)
        {
            z.Clear();
            return;
        }

        flow.Gv.CopyTo(z);
        Conjugate(z);
        form.Rotate(Trans.ConjTranspose, k, z);
        ProjectOut(form.U, k, k, z);
        R tolerance = pairs.Tolerance * form.Scale;
        Span<T> below = [], above = [];
        int inBelow = 0, inAbove = 0;
        if (form.From > 0)
        {
            (inBelow, below) = AtTheEnd(form, low: true, tolerance, ref pairs, z);
        }

        if (form.From + k < n)
        {
            (inAbove, above) = AtTheEnd(form, low: false, tolerance, ref pairs, z);
        }

        var space = new TridiagonalForm<T, R>.ShiftedSpace(n);
        for (int j = 0; j < k; j++)
        {
            form.SolveShifted(form.W[j], z.Slice(j * n, n), space);
        }

        ProjectOut(form.U, k, k, z);
        ProjectOut(below, below.Length / n, inBelow, z);
        ProjectOut(above, above.Length / n, inAbove, z[((k - inAbove) * n)..]);
        for (int j = 0; j < k; j++)
        {
            pairs.WeighBeyond(Half * Reduction.Norm(Parts(z.Slice(j * n, n))) * form.Scale);
        }

        TensorPrimitives.Multiply(Parts(z), -form.Scale, Parts(z));
        form.Rotate(Trans.None, k, z);
    }

    /// <summary>Tells the certificate of the eigenvalue next to each end of the subset, or of all that belong to the group there.</summary>
    void Widen(TridiagonalForm<T, R> form, ref ClosePairs<R> pairs)
    {
        int k = form.W.Length, last = form.From + k;
        R tolerance = pairs.Tolerance * form.Scale;
        int below = form.Outside(low: true, tolerance), above = form.Outside(low: false, tolerance);
        for (int i = Math.Max(0, form.From - Math.Max(1, below)); i < form.From; i++)
        {
            pairs.Widen(0, i, form.Values(i, i + 1)[0] / form.Scale, below > 0);
        }

        for (int i = last; i < Math.Min(n, last + Math.Max(1, above)); i++)
        {
            pairs.Widen(k - 1, i, form.Values(i, i + 1)[0] / form.Scale, above > 0);
        }
    }

    /// <summary>
    /// If a group of equal eigenvalues lies across an end of the subset: its part outside must not occur in the cotangents of its part
    /// inside. Returns how many vectors of the subset belong to it, and its part outside, which is projected out of their columns. Else
    /// joint pairs across the end are judged.
    /// </summary>
    (int Inside, T[] Outside) AtTheEnd(
        TridiagonalForm<T, R> form, bool low, R tolerance, ref ClosePairs<R> pairs, Span<T> z)
    {
        int k = form.W.Length, at = low ? form.From - 1 : form.From + k, edge = low ? 0 : k - 1, step = low ? 1 : -1;
        R next = form.Values(at, at + 1)[0];
        if (R.Abs(form.W[edge] - next) > tolerance)
        {
            for (int j = edge; j >= 0 && j < k; j += step)
            {
                pairs.Beyond(j, at, next / form.Scale);
            }

            return (0, []);
        }

        int inside = SpectralGroups.Run<R>(form.W, edge, step, tolerance);

        // The whole group, beyond the other end too if it reaches there: the vectors of a part of a group are others at each call.
        int below = low || inside == k ? form.Outside(low: true, tolerance) : 0;
        int above = !low || inside == k ? form.Outside(low: false, tolerance) : 0;
        int from = (low ? form.From : form.From + k - inside) - below, to = (low ? form.From + inside : form.From + k) + above;
        T[] group = form.Pairs(from, to).U;
        int size = to - from, first = low ? 0 : k - inside;
        ProjectOut(form.U, k, size, group);
        Span<T> columns = z.Slice(first * n, inside * n);
        var coupling = new T[size * inside];
        library.Gemm<T>(Trans.ConjTranspose, Trans.None, size, inside, n, Scalars.Of<T>(1), group, n, columns, n, default, coupling, size);
        for (int c = 0; c < inside; c++)
        {
            int j = first + c;
            pairs.JudgeAcrossCut(j, at, next / form.Scale, Half * Reduction.Norm(Parts(coupling.AsSpan(c * size, size))));
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
