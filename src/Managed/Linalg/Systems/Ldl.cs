using System.Numerics;
using Lapack.Native;

namespace Lapack;

// B = A[p, p] = T D T^H, T unit lower (upper) triangular, D block diagonal with Hermitian blocks of order 1 and 2, where T has a unit
// matrix; symmetric instead of Hermitian: T D T^T. LAPACK chooses the permutation p and the blocks; the rules hold both fixed, as LU
// holds its exchanges fixed. Then the factors are functions of A, unique and smooth, also with blocks of order 2: with s(.) what lies
// strictly below (above) the diagonal blocks, b(.) the blocks themselves,
//
//     S = T^-1 dB T^-H = K D + dD + D K^H,  K = T^-1 dT = s(K):      dT = T s(S) D^-1,   dD = b(S)
//     VJP: gB = T^-T ( s(T^T gT) D^-T + b(gD) ) conj(T)^-1           (symmetric: T^-1 at the end)
//
// and gA is gB with the permutation undone, brought to the triangle that is read.
//
// Source: the derivation above; for the real case without 2 x 2 blocks M. Seeger et al., arXiv:1710.08717 (2017). LAPACK's product
// form of T: LAPACK Users' Guide, xSYTRF, "Further Details".
public static partial class Linalg
{
    /// <summary>
    /// The Bunch-Kaufman factors of Hermitian or symmetric, possibly indefinite matrices, A = L D L^H (scipy.linalg.ldl).
    /// </summary>
    /// <param name="a">Shape (..., n, n). Only the <paramref name="uplo"/> triangle is looked at; the rest may hold anything.</param>
    /// <param name="uplo">The triangle that is read, and whether L is a permuted lower or upper triangle.</param>
    /// <param name="structure">
    /// <see cref="MatrixStructure.Hermitian"/>, or for complex matrices <see cref="MatrixStructure.Symmetric"/>: A = L D L^T.
    /// </param>
    /// <param name="form">Whether the gradient is that of the raw triangle, or that of the matrix.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>
    /// L, shape (..., n, n), whose rows in the order of the permutation are unit triangular; D, shape (..., n, n), with diagonal blocks of
    /// order 1 and 2; the permutation, Int64, shape (..., n).
    /// </returns>
    /// <remarks>
    /// LAPACK xHETRF or xSYTRF, n^3/3 real operations (complex: four times that). Derivatives of L need D to be regular, and hold the
    /// permutation and the orders of the blocks fixed.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, another structure, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">Thrown by derivatives of L where D is singular.</exception>
    public static LdlResult Ldl(
        NDArray a,
        Uplo uplo = Uplo.Lower,
        MatrixStructure structure = MatrixStructure.Hermitian,
        GradientForm form = GradientForm.Triangle,
        bool checkFinite = true)
    {
        a = Checks.RequireHermitian(a, uplo, "Ldl");
        if (structure is not (MatrixStructure.Hermitian or MatrixStructure.Symmetric))
        {
            throw new ArgumentOutOfRangeException(nameof(structure), structure, "Ldl: structure is MatrixStructure.Hermitian or Symmetric.");
        }

        int n = a.Shape[^1];
        bool hermitian = structure == MatrixStructure.Hermitian || !a.DType.IsComplex();
        structure = hermitian ? MatrixStructure.Hermitian : MatrixStructure.Symmetric;
        FactorCache cache = new(structure, uplo, form, checkFinite ? FiniteCheck.Throw : FiniteCheck.None, "Ldl", upright: true);
        NDArray[] y = new LdlPrimitive(uplo, hermitian, cache).Apply(a);
        return new(Permutation.Rows(y[0], Permutation.Inverse(Numbers(y[2]), n)), y[1], y[2]);
    }

    static int[] Numbers(NDArray a) => Array.ConvertAll(a.ToArray<long>(), i => (int)i);

    /// <summary>Outputs: T, D, and the permutation, Int64.</summary>
    sealed class LdlPrimitive(Uplo uplo, bool hermitian, FactorCache cache) : Primitive("ldl")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            Factors factors = cache.Of(a);
            NDArray t = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray), d = NDArray.ZerosOf(a.DType, a.ShapeArray);
            NDArray order = NDArray.Empty(DType.Int64, [.. a.Shape[..^1]]);
            StridedCopy.Copy(factors.Packed, t);
            int[] pivots = factors.Pivots.ToArray();
            switch (a.DType)
            {
                case DType.Float32: Unpack<float>(t, d, pivots, order); break;
                case DType.Float64: Unpack<double>(t, d, pivots, order); break;
                case DType.Complex64: Unpack<ComplexSingle>(t, d, pivots, order); break;
                default: Unpack<Complex>(t, d, pivots, order); break;
            }

            return [Triangles.Unit(t, uplo), d, order];
        }

        /// <remarks>
        /// LAPACK does not apply an exchange to the columns that it has finished. Doing so turns its product of permutations and
        /// triangles into one of each.
        /// </remarks>
        void Unpack<T>(NDArray t, NDArray d, int[] pivots, NDArray order) where T : unmanaged
        {
            int n = t.Shape[^1], step = uplo == Uplo.Lower ? 1 : -1;
            for (int m = 0; m < MatrixBatch.Count(t); m++)
            {
                Span<T> columns = t.FromOffset<T>().Slice(m * n * n, n * n), blocks = d.Dense<T>().Slice(m * n * n, n * n);
                Span<long> rows = order.Dense<long>().Slice(m * n, n);
                for (int i = 0; i < n; i++)
                {
                    rows[i] = i;
                }

                for (int k = uplo == Uplo.Lower ? 0 : n - 1; k >= 0 && k < n; k += step)
                {
                    int pivot = pivots[(m * n) + k], first = k;
                    blocks[k * (n + 1)] = columns[k * (n + 1)];
                    if (pivot < 0)
                    {
                        // The second row of a block of order 2 is the one that was exchanged.
                        k += step;
                        T off = columns[(first * n) + k];
                        blocks[k * (n + 1)] = columns[k * (n + 1)];
                        (blocks[(k * n) + first], blocks[(first * n) + k]) = (off, hermitian ? Conjugate(off) : off);
                        columns[(first * n) + k] = default;
                    }

                    int other = Math.Abs(pivot) - 1;
                    (rows[k], rows[other]) = (rows[other], rows[k]);
                    for (int j = uplo == Uplo.Lower ? 0 : n - 1; j != first && other != k; j += step)
                    {
                        (columns[(j * n) + k], columns[(j * n) + other]) = (columns[(j * n) + other], columns[(j * n) + k]);
                    }
                }
            }
        }

        static T Conjugate<T>(T value) where T : unmanaged =>
            typeof(T) == typeof(Complex) ? (T)(object)Complex.Conjugate((Complex)(object)value)
            : typeof(T) == typeof(ComplexSingle) ? (T)(object)(ComplexSingle)Complex.Conjugate((ComplexSingle)(object)value)
            : value;

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray t, NDArray d, int[] order) = (outputs[0], outputs[1], Numbers(outputs[2]));
            return g =>
            {
                NDArray? m = g[1] is { } gd ? Num.Where(Blocks(d.Value), gd, 0) : null;
                if (g[0] is { } gt)
                {
                    NDArray y = Num.MatMul(Num.Where(Outside(d.Value), Num.MatMul(t, gt, Trans.Transpose), 0), Inv(d), Trans.None, Trans.Transpose);
                    m = m is null ? y : m + y;
                }

                return [m is null ? null : cache.Raw(Permuted(Divided(t, m, Trans.Transpose), Permutation.Inverse(order, t.Shape[^1])))];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray[] outputs = Apply(inputs);
            (NDArray t, NDArray d) = (outputs[0], outputs[1]);
            NDArray s = Divided(t, Permuted(cache.Full(tangents[0]!), Numbers(outputs[2])), Trans.None);
            NDArray dt = Num.MatMul(t, Num.MatMul(Num.Where(Outside(d.Value), s, 0), Inv(d)));
            return (outputs, [dt, Num.Where(Blocks(d.Value), s, 0), null]);
        }

        /// <summary>T^-1 Y T^-H, or with the transpose T^-T Y conj(T)^-1; for symmetric matrices T^-1 Y T^-T or T^-T Y T^-1.</summary>
        NDArray Divided(NDArray t, NDArray y, Trans trans)
        {
            NDArray left = Num.SwapAxes(Triangular(t, y, uplo, trans, unit: true));
            return Num.SwapAxes(!hermitian ? Triangular(t, left, uplo, trans, unit: true)
                : trans == Trans.None ? Num.Conj(Triangular(t, Num.Conj(left), uplo, unit: true))
                : Triangular(t, left, uplo, Trans.ConjTranspose, unit: true));
        }

        /// <summary>Rows and columns in the given order.</summary>
        static NDArray Permuted(NDArray a, int[] order) => Num.SwapAxes(Permutation.Rows(Num.SwapAxes(Permutation.Rows(a, order)), order));

        /// <summary>A mask of the diagonal blocks: the second element of one is not zero, or LAPACK would not have made it.</summary>
        static NDArray Blocks(NDArray d) => Num.NotEqual(Num.Where(Num.NotEqual(d, 0), 1, Num.Eye(d.Shape[^1])), 0);

        /// <summary>A mask of T outside the blocks.</summary>
        NDArray Outside(NDArray d) => Num.NotEqual(Num.Where(Blocks(d), 0, Triangles.Part(Num.Ones([d.Shape[^1], d.Shape[^1]]), uplo, diagonal: false)), 0);
    }
}

/// <summary>A = L D L^H, or L D L^T.</summary>
/// <param name="L">Shape (..., n, n): its rows in the order of the permutation are unit triangular.</param>
/// <param name="D">Shape (..., n, n), with diagonal blocks of order 1 and 2.</param>
/// <param name="Permutation">Int64, shape (..., n): L[Permutation[i]] is row i of the triangle.</param>
public readonly record struct LdlResult(NDArray L, NDArray D, NDArray Permutation);
