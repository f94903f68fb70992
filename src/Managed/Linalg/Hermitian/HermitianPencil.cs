using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The forward half of the generalized eigh (EighGeneralized.cs): B = L L^H, the standard problem of C = L^-1 A L^-H (type 1) or L^H A L
/// (types 2 and 3) with vectors V, and X = L^-H V (types 1 and 2) or L V (type 3); Y is the other one of the two.
/// </summary>
static class HermitianPencil
{
    /// <summary>w and, with <see cref="Job.Vectors"/>, X and for types 2 and 3 Y. Both arrays have one shape and type.</summary>
    public static NDArray[] Factor(NDArray a, NDArray b, Uplo uplo, int type, Job job, bool checkFinite)
    {
        var body = new Body(a, b, uplo, type, job, checkFinite);
        if (a.Size > 0)
        {
            Scalars.Dispatch(a.DType, body);
        }

        return body.Outputs;
    }

    sealed class Body(NDArray a, NDArray b, Uplo uplo, int type, Job job, bool checkFinite) : IScalarBody
    {
        public NDArray[] Outputs { get; } =
        [
            NDArray.Empty(a.DType.RealType(), [.. a.Shape[..^1]]),
            .. Enumerable.Range(0, job == Job.NoVectors ? 0 : type == 1 ? 1 : 2).Select(_ => MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray)),
        ];

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = a.Shape[^1], size = n * n;
            int[] offsetsA = MatrixBatch.Offsets(a), offsetsB = MatrixBatch.Offsets(b);
            MatrixBatch.Each(offsetsA.Length, n, (library, m) =>
            {
                int? batch = a.Rank == 2 ? null : m;
                T one = Scalars.Of<T>(1);

                // A column to spare behind each: see EmptyColumnMajor.
                T[] factor = new T[size + n], c = new T[size + n];
                Uplo triangle = Hermitian.Load<T, R>(b, offsetsB[m], uplo, factor.AsSpan(0, size));
                if (checkFinite)
                {
                    Hermitian.CheckFinite<T, R>(factor.AsSpan(0, size), n, triangle, uplo, batch, "The second matrix, eigenvalues");
                }

                library.Potrf<T>(triangle, n, factor, n);
                Clear(factor, n, triangle);

                // L is the lower factor, or the conjugate transpose of the upper one.
                (Trans l, Trans lh) = triangle == Uplo.Lower ? (Trans.None, Trans.ConjTranspose) : (Trans.ConjTranspose, Trans.None);
                Reduce(c);
                Span<T> v = job == Job.Vectors ? Outputs[1].FromOffset<T>()[(m * size)..] : c;
                if (job == Job.Vectors)
                {
                    c.AsSpan(0, size).CopyTo(v);
                }

                Hermitian.Solve(library, job, Uplo.Lower, n, v, Outputs[0].Dense<R>().Slice(m * n, n), Again, m);
                if (job == Job.NoVectors)
                {
                    return;
                }

                // c is free now: L V there, L^-H V in the place of V.
                if (type != 1)
                {
                    library.Gemm<T>(l, Trans.None, n, n, n, one, factor, n, v, n, default, c, n);
                }

                library.Trsm<T>(Side.Left, triangle, lh, Diag.NonUnit, n, n, one, factor, n, v, n);
                if (type == 3)
                {
                    v[..size].CopyTo(Outputs[2].FromOffset<T>()[(m * size)..]);
                    c.AsSpan(0, size).CopyTo(v);
                }
                else if (type == 2)
                {
                    c.AsSpan(0, size).CopyTo(Outputs[2].FromOffset<T>()[(m * size)..]);
                }

                T[] Again(int _)
                {
                    var copy = new T[size + n];
                    Reduce(copy);
                    return copy;
                }

                void Reduce(T[] work)
                {
                    Uplo half = Hermitian.Load<T, R>(a, offsetsA[m], uplo, work.AsSpan(0, size));
                    if (checkFinite)
                    {
                        Hermitian.CheckFinite<T, R>(work.AsSpan(0, size), n, half, uplo, batch, "Eigenvalues");
                    }

                    Mirror<T, R>(work, n, half);
                    if (type == 1)
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
            bool complex = Unsafe.SizeOf<T>() != Unsafe.SizeOf<R>();
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
