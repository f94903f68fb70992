using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// From arrays to LAPACK and back, for the generalized eigh: B = L L^H, the standard problem of C = L^-1 A L^-H (A x = w B x) or L^H A L
/// (the other two types) with vectors V, and X = L^-H V (A x = w B x, A B x = w x) or L V (B A x = w x); Y is the other one of the two.
/// </summary>
static class GeneralizedEighDriver
{
    /// <summary>w and, if vectors are wanted, X, and Y unless the problem is A x = w B x.</summary>
    /// <param name="pencil">A and B, of one shape and type.</param>
    /// <param name="task">How the problem is solved.</param>
    public static NDArray[] Factor(NDArray[] pencil, PencilTask task)
    {
        var body = new Body(pencil[0], pencil[1], task);
        if (pencil[0].Size > 0)
        {
            Scalars.Dispatch(pencil[0].DType, body);
        }

        return body.Outputs;
    }

    sealed class Body(NDArray a, NDArray b, PencilTask task) : IScalarBody
    {
        public NDArray[] Outputs { get; } =
        [
            NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^1]]),
            .. Enumerable.Range(0, task.Job == Job.NoVectors ? 0 : task.Type == PencilType.AxBx ? 1 : 2)
                .Select(_ => MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray)),
        ];

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = a.Shape[^1], size = n * n;
            var (rawA, rawB, w) = (new RawMatrices<T>(a), new RawMatrices<T>(b), new VectorSpans<R>(Outputs[0]));
            var x = new MatrixSpans<T>(task.Job == Job.Vectors ? Outputs[1] : null);
            var y = new MatrixSpans<T>(Outputs.Length > 2 ? Outputs[2] : null);
            T one = Scalars.Of<T>(1);
            MatrixBatch.Each(rawA.Count, n, (library, m) =>
            {
                T[] factor = MatrixBatch.NewScratch<T>(n), c = MatrixBatch.NewScratch<T>(n);
                Uplo triangle = Loaded(rawB, factor, "The second matrix, eigenvalues").Triangle;
                library.Potrf<T>(triangle, n, factor, n);
                Clear(factor, n, triangle);

                // L is the lower factor, or the conjugate transpose of the upper one.
                (Trans l, Trans lh) = triangle == Uplo.Lower ? (Trans.None, Trans.ConjTranspose) : (Trans.ConjTranspose, Trans.None);
                Reduce(c);
                Span<T> v = task.Job == Job.Vectors ? x.WithSpareColumn(m) : c;
                if (task.Job == Job.Vectors)
                {
                    c.AsSpan(0, size).CopyTo(v);
                }

                EighDriver.Solve(library, task.Job, new(v, n, Uplo.Lower), w[m], Again, m);
                if (task.Job == Job.NoVectors)
                {
                    return;
                }

                // c is free now: L V there, L^-H V in the place of V.
                if (task.Type != PencilType.AxBx)
                {
                    library.Gemm<T>(l, Trans.None, n, n, n, one, factor, n, v, n, default, c, n);
                }

                library.Trsm<T>(Side.Left, triangle, lh, Diag.NonUnit, n, n, one, factor, n, v, n);
                if (task.Type == PencilType.BAx)
                {
                    v[..size].CopyTo(y[m]);
                    c.AsSpan(0, size).CopyTo(v);
                }
                else if (task.Type == PencilType.ABx)
                {
                    c.AsSpan(0, size).CopyTo(y[m]);
                }

                LoadedTriangle<T> Loaded(RawMatrices<T> raw, T[] work, string what)
                {
                    LoadedTriangle<T> loaded = EighDriver.Load<T, R>(raw, m, task.Uplo, work);
                    if (task.CheckFinite)
                    {
                        EighDriver.RequireFinite<T, R>(loaded, task.Uplo, a.Rank == 2 ? null : m, what);
                    }

                    return loaded;
                }

                T[] Again(int _)
                {
                    T[] copy = MatrixBatch.NewScratch<T>(n);
                    Reduce(copy);
                    return copy;
                }

                void Reduce(T[] work)
                {
                    Mirror<T, R>(work, n, Loaded(rawA, work, "Eigenvalues").Triangle);
                    if (task.Type == PencilType.AxBx)
                    {
                        library.Trsm<T>(Side.Left, triangle, l, Diag.NonUnit, n, n, one, factor, n, work, n);
                        library.Trsm<T>(Side.Right, triangle, lh, Diag.NonUnit, n, n, one, factor, n, work, n);
                    }
                    else
                    {
                        var product = new T[size];
                        library.Gemm<T>(lh, Trans.None, n, n, n, one, factor, n, work, n, default, product, n);
                        library.Gemm<T>(Trans.None, l, n, n, n, one, product, n, factor, n, default, work, n);
                    }
                }
            });
        }

        /// <summary>Zeros in the triangle that the factor does not use, for GEMM.</summary>
        static void Clear<T>(T[] factor, int n, Uplo triangle)
        {
            for (int j = 0; j < n; j++)
            {
                (int from, int to) = triangle == Uplo.Lower ? (0, j) : (j + 1, n);
                factor.AsSpan((j * n) + from, to - from).Clear();
            }
        }

        /// <summary>The whole Hermitian matrix from one triangle.</summary>
        static void Mirror<T, R>(T[] matrix, int n, Uplo half)
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            bool complex = Reals.Width<T, R>() == 2;
            for (int j = 0; j < n; j++)
            {
                (int from, int to) = half == Uplo.Lower ? (j + 1, n) : (0, j);
                for (int i = from; i < to; i++)
                {
                    matrix[(i * n) + j] = matrix[(j * n) + i];
                    if (complex)
                    {
                        Span<R> parts = MemoryMarshal.Cast<T, R>(matrix.AsSpan((i * n) + j, 1));
                        parts[1] = -parts[1];
                    }
                }
            }
        }
    }
}

/// <summary>How a generalized problem is solved.</summary>
/// <param name="Uplo">The triangle that is read, of both matrices.</param>
/// <param name="Type">Which problem it is.</param>
/// <param name="Job">Whether vectors are wanted.</param>
/// <param name="CheckFinite">Whether what is read is searched for NaN and infinity.</param>
readonly record struct PencilTask(Uplo Uplo, PencilType Type, Job Job, bool CheckFinite);
