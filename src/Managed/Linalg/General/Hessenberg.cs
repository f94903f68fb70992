using System.Numerics;

namespace Lapack;

// H, Q = hessenberg(A): A = Q H Q^H, H zero below its subdiagonal, which is real; Q unitary with first column e_1. As long as no
// subdiagonal element vanishes, A and the signs of the subdiagonal determine both (the implicit Q theorem).
//
// JVP. With M = Q^H dA Q and dQ = Q W, W skew-Hermitian with zero first column,
//
//     dH = M + H W - W H
//
// must vanish below the subdiagonal and be real on it. Column j of that gives column j + 1 of W from those before:
//
//     W_(:,j+1) = (M_j + (H W)_j - sum_{k<=j} W_k H_kj) / H_(j+1,j)     below row j + 1, and its imaginary part in row j + 1
//
// and the elements above row j + 1 are those of W^H. VJP: the JVP is a linear map in differentiable functions; it is transposed by a
// reverse pass through it.
//
// Sources: G. H. Golub and C. F. Van Loan, Matrix Computations, section 7.4 (uniqueness); the recursion is that of its proof.
public static partial class Linalg
{
    /// <summary>The Hessenberg form of square matrices (scipy.linalg.hessenberg with calc_q=True).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="checkFinite">Whether NaN and infinity are searched for.</param>
    /// <returns>H, zero below a real subdiagonal, and the unitary Q with A = Q H Q^H, whose first column is that of the identity.</returns>
    /// <remarks>
    /// LAPACK xGEHRD and xORGHR / xUNGHR, about 14/3 n^3 real operations (complex: four times that). The derivative takes n steps of
    /// O(n^2). Signs on the subdiagonal are LAPACK's.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them (the message says where).</exception>
    /// <exception cref="IllPosedGradientException">Thrown by derivatives where an element of the subdiagonal vanishes.</exception>
    public static HessenbergResult Hessenberg(NDArray a, bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        NDArray[] hq = new HessenbergPrimitive(checkFinite).Apply(Checks.RequireSquare(a, "Hessenberg"));
        return new(hq[0], hq[1]);
    }

    sealed class HessenbergPrimitive(bool checkFinite) : Primitive(nameof(Hessenberg))
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray h = MatrixBatch.WorkingCopy(inputs[0], Name, checkFinite), q = MatrixBatch.EmptyColumnMajor(h.DType, h.ShapeArray);
            if (h.Size > 0)
            {
                Scalars.Dispatch(h.DType, new HessenbergBody(h, q));
            }

            return [h, q];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray h, NDArray q) = (outputs[0], outputs[1]);
            return g => [h.Size == 0 ? null : Transposition.Pull(da => Along(h, q, da), h, g)];
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            return (outputs, outputs[0].Size == 0 ? new NDArray?[2] : Along(outputs[0], outputs[1], tangents[0]!));
        }

        /// <summary>dH and dQ along dA, all matrices of the batch together.</summary>
        static NDArray[] Along(NDArray h, NDArray q, NDArray da)
        {
            int n = h.Shape[^1];
            CheckSubdiagonal(h.Value);
            NDArray m = MatrixAlgebra.Congruence(q, da), column = Num.Arange(n), row = column[.., Num.NewAxis];
            NDArray w = NDArray.ZerosLike(h);
            for (int j = 0; j < Steps(h); j++)
            {
                (Range now, Range next) = (j..(j + 1), (j + 1)..(j + 2));
                NDArray moved = m[Num.Ellipsis, .., now]
                    + Num.MatMul(h, w[Num.Ellipsis, .., now]) - Num.MatMul(w, h[Num.Ellipsis, .., now]);
                NDArray subdiagonal = h[Num.Ellipsis, next, now], below = Num.Where(row > j + 1, moved, 0) / subdiagonal;
                w += MatrixAlgebra.TwiceAntiHermitian(Num.Embed(below, h.ShapeArray, Num.Ellipsis, .., next));
                if (h.DType.IsComplex())
                {
                    // The phase of column j + 1 that keeps the element on the subdiagonal real.
                    NDArray turn = Num.I * Num.Imag(moved[Num.Ellipsis, next, 0..1]) / subdiagonal;
                    w += Num.Embed(turn.AsType(h.DType), h.ShapeArray, Num.Ellipsis, next, next);
                }
            }

            NDArray dh = m + Num.MatMul(h, w) - Num.MatMul(w, h);
            dh = Num.Where(row <= column, dh, Num.Where(Num.Equal(row, column + 1), Num.Real(dh), 0));
            return [dh, Num.MatMul(q, w)];
        }

        /// <summary>How many elements of the subdiagonal are divided by: the last one only fixes a phase.</summary>
        static int Steps(NDArray h) => h.Shape[^1] - (h.DType.IsComplex() ? 1 : 2);

        static void CheckSubdiagonal(NDArray h)
        {
            int n = h.Shape[^1];
            double[] size = Num.Abs(Num.Reshape(h, -1, n, n)).ToArray<double>();
            for (int m = 0; m < size.Length / (n * n); m++)
            {
                ReadOnlySpan<double> matrix = size.AsSpan(m * n * n, n * n);
                double smallest = DegeneracyRule.FloorOf(PairNoise.Largest(matrix), h.DType.Epsilon());
                for (int j = 0; j < Steps(h); j++)
                {
                    double element = matrix[((j + 1) * n) + j];
                    if (element <= smallest)
                    {
                        throw IllPosedGradientException.Subdiagonal(SpectralNames.Hessenberg, h.Rank > 2 ? m : null, j, element);
                    }
                }
            }
        }
    }

    sealed class HessenbergBody(NDArray h, NDArray q) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            int n = h.Shape[^1];
            MatrixBatch.Each(MatrixBatch.Count(h), n, (library, m) =>
            {
                Span<T> form = new MatrixSpans<T>(h).WithSpareColumn(m), unitary = new MatrixSpans<T>(q).WithSpareColumn(m);
                var tau = new T[Math.Max(1, n - 1)];
                library.Gehrd<T>(n, 1, n, form, n, tau);
                form[..(n * n)].CopyTo(unitary);
                library.Unghr<T>(n, 1, n, unitary, n, tau);
                for (int j = 0; j + 2 < n; j++)
                {
                    form.Slice((j * n) + j + 2, n - j - 2).Clear();
                }
            });
        }
    }
}

/// <summary>A Hessenberg form A = Q H Q^H.</summary>
/// <param name="H">Zero below the subdiagonal; shape (..., n, n).</param>
/// <param name="Q">Unitary, first column that of the identity; shape (..., n, n).</param>
public readonly record struct HessenbergResult(NDArray H, NDArray Q);
