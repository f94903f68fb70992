using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// Triangles of matrices and the Hermitian matrices that they stand for, as linear operations with one pass over the numbers. What is
/// not read may hold anything, also NaN.
/// </summary>
static class Triangles
{
    /// <summary>The other triangle: that of the transpose.</summary>
    public static Uplo Flip(Uplo uplo) => uplo == Uplo.Lower ? Uplo.Upper : Uplo.Lower;

    /// <summary>One triangle of (..., m, n) matrices, the diagonal included or not, and zeros elsewhere.</summary>
    public static NDArray Part(NDArray a, Uplo uplo, bool diagonal = true) => new PartPrimitive(uplo, diagonal ? 1 : 0).Of(a);

    /// <summary>The lower triangle with half of the diagonal: F with F + F^H = A for Hermitian A.</summary>
    public static NDArray LowerHalf(NDArray a) => new PartPrimitive(Uplo.Lower, 0.5).Of(a);

    /// <summary>The unit triangular matrix whose off-diagonal elements stand in a triangle of <paramref name="a"/>; (..., n, n).</summary>
    public static NDArray Unit(NDArray a, Uplo uplo) => Part(a, uplo, diagonal: false) + Num.Eye(a.Shape[^1], a.DType);

    /// <summary>
    /// The Hermitian (symmetric) matrices that raw ones stand for: one triangle is read, and (Hermitian) the real part of the diagonal.
    /// Its adjoint is <see cref="Raw"/>.
    /// </summary>
    public static NDArray Full(NDArray raw, Uplo uplo, GradientForm form, bool hermitian = true) =>
        new FullPrimitive(uplo, form, hermitian).Of(raw);

    /// <summary>
    /// From the gradient G with respect to all elements of a Hermitian (symmetric) matrix, the one in the form that was asked for: that
    /// of the raw triangle, G_ij + conj G_ji on it and Re G_ii on the diagonal, or (G + G^H) / 2; without conjugates if symmetric.
    /// </summary>
    public static NDArray Raw(NDArray g, Uplo uplo, GradientForm form, bool hermitian = true) =>
        new RawPrimitive(uplo, form, hermitian).Of(g);

    /// <summary>
    /// The Hermitian (symmetric) direction that a cotangent of <see cref="Raw"/>'s result stands for: the adjoint of <see cref="Raw"/>.
    /// </summary>
    public static NDArray Direction(NDArray g, Uplo uplo, GradientForm form, bool hermitian = true) =>
        form == GradientForm.Triangle ? Full(g, uplo, form, hermitian) : Raw(g, uplo, form, hermitian);

    /// <remarks>Column-major matrices are handled as the transposes that they are row-major.</remarks>
    static NDArray OnRows(NDArray a, Uplo uplo, Func<NDArray, Uplo, NDArray> run) =>
        a.Shape[^2] > 1 && a.Strides[^2] == 1 && a.Strides[^1] != 1
            ? Num.SwapAxes(run(Num.SwapAxes(a).ToRowMajor(), Flip(uplo)))
            : run(a.ToRowMajor(), uplo);

    sealed class PartPrimitive(Uplo uplo, double diagonal) : LinearPrimitive("triangle")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [OnRows(inputs[0], uplo, (a, triangle) =>
        {
            NDArray result = NDArray.ZerosLike(a);
            if (a.DType.RealType() == DType.Float32)
            {
                Copy<float>(a, triangle, result);
            }
            else
            {
                Copy<double>(a, triangle, result);
            }

            return result;
        })];

        /// <remarks>Self-adjoint.</remarks>
        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g => [Of(g[0]!)];

        void Copy<R>(NDArray a, Uplo triangle, NDArray result) where R : unmanaged, INumberBase<R>
        {
            (int m, int n, int width) = (a.Shape[^2], a.Shape[^1], a.DType.IsComplex() ? 2 : 1);
            ReadOnlySpan<R> from = a.Dense<R>();
            Span<R> to = result.Dense<R>();
            for (int start = 0; start < from.Length; start += m * n * width)
            {
                for (int i = 0; i < m; i++)
                {
                    (int first, int end) = triangle == Uplo.Lower ? (0, Math.Min(i, n)) : (Math.Min(i + 1, n), n);
                    int row = start + (i * n * width);
                    from[(row + (first * width))..(row + (end * width))].CopyTo(to[(row + (first * width))..]);
                    for (int c = 0; c < width && i < n && diagonal != 0; c++)
                    {
                        int at = row + (i * width) + c;
                        to[at] = from[at] * R.CreateTruncating(diagonal);
                    }
                }
            }
        }
    }

    sealed class FullPrimitive(Uplo uplo, GradientForm form, bool hermitian) : LinearPrimitive("reading of a triangle")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [OnRows(inputs[0], uplo, (a, triangle) =>
        {
            NDArray result = NDArray.Empty(a.DType, a.ShapeArray);
            if (a.DType.RealType() == DType.Float32)
            {
                Pairs<float, Mirror>(a, triangle, hermitian, result);
            }
            else
            {
                Pairs<double, Mirror>(a, triangle, hermitian, result);
            }

            return result;
        })];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
            [Raw(g[0]!, uplo, form, hermitian)];
    }

    sealed class RawPrimitive(Uplo uplo, GradientForm form, bool hermitian) : LinearPrimitive("gradient of a triangle")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => [OnRows(inputs[0], uplo, (g, triangle) =>
        {
            NDArray result = NDArray.Empty(g.DType, g.ShapeArray);
            bool single = g.DType.RealType() == DType.Float32;
            switch (form, single)
            {
                case (GradientForm.Triangle, true): Pairs<float, Fold>(g, triangle, hermitian, result); break;
                case (GradientForm.Triangle, false): Pairs<double, Fold>(g, triangle, hermitian, result); break;
                case (_, true): Pairs<float, Average>(g, triangle, hermitian, result); break;
                default: Pairs<double, Average>(g, triangle, hermitian, result); break;
            }

            return result;
        })];

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
            [Direction(g[0]!, uplo, form, hermitian)];
    }

    /// <summary>
    /// What becomes of a part of element (i, j) in the triangle, and of (j, i); sign is -1 for imaginary parts of Hermitian matrices.
    /// </summary>
    interface IPair
    {
        static abstract (R Inside, R Outside) Of<R>(R inside, R outside, R sign) where R : INumberBase<R>;
    }

    readonly struct Mirror : IPair
    {
        public static (R Inside, R Outside) Of<R>(R inside, R outside, R sign) where R : INumberBase<R> => (inside, sign * inside);
    }

    readonly struct Fold : IPair
    {
        public static (R Inside, R Outside) Of<R>(R inside, R outside, R sign)
            where R : INumberBase<R> => (inside + (sign * outside), R.Zero);
    }

    readonly struct Average : IPair
    {
        public static (R Inside, R Outside) Of<R>(R inside, R outside, R sign) where R : INumberBase<R>
        {
            R half = R.CreateTruncating(0.5), mean = (half * inside) + (half * sign * outside);
            return (mean, sign * mean);
        }
    }

    /// <remarks>In tiles, since one of the two elements of a pair always lies in another row of memory than the one before it.</remarks>
    static void Pairs<R, P>(NDArray a, Uplo triangle, bool hermitian, NDArray result)
        where R : unmanaged, INumberBase<R>
        where P : IPair
    {
        const int Tile = 32;
        (int n, int width) = (a.Shape[^1], a.DType.IsComplex() ? 2 : 1);
        int size = n * n * width;
        for (int start = 0; start < result.Size * width; start += size)
        {
            ReadOnlySpan<R> from = a.Dense<R>().Slice(start, size);
            Span<R> to = result.Dense<R>().Slice(start, size);
            for (int i0 = 0; i0 < n; i0 += Tile)
            {
                for (int j0 = 0; j0 <= i0; j0 += Tile)
                {
                    for (int i = i0; i < Math.Min(i0 + Tile, n); i++)
                    {
                        for (int j = j0; j < Math.Min(j0 + Tile, i); j++)
                        {
                            int low = ((i * n) + j) * width, high = ((j * n) + i) * width;
                            (int inside, int outside) = triangle == Uplo.Lower ? (low, high) : (high, low);
                            (to[inside], to[outside]) = P.Of(from[inside], from[outside], R.One);
                            if (width == 2)
                            {
                                (to[inside + 1], to[outside + 1]) =
                                    P.Of(from[inside + 1], from[outside + 1], hermitian ? -R.One : R.One);
                            }
                        }
                    }
                }
            }

            for (int i = 0; i < n; i++)
            {
                int at = i * (n + 1) * width;
                to[at] = from[at];
                if (width == 2)
                {
                    to[at + 1] = hermitian ? R.Zero : from[at + 1];
                }
            }
        }
    }
}
