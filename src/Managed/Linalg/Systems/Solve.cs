using Lapack.Native;

namespace Lapack;

// X with op(A) X = B, for matrices of known or unknown structure.
//
// VJP, g the cotangent of X, no conjugates in this library's convention:
//
//     gB = op(A)^-T g                                  the same factors with the other TRANS
//     gA = -gB X^T      for op(A) = A                  from A dX = dB - dA X
//     gA = -X gB^T      for op(A) = A^T
//
// op(A) = A^H is conj(A^T) X = B, so X = conj(A^-T conj(B)). Where one triangle is read, gA is brought to it by the adjoint of
// the reading. Broadcast arguments get the sum. JVP: dX = op(A)^-1 (dB - op(dA) X), with the same factors.
//
// Source: M. B. Giles, An extended collection of matrix derivative results, NA-08-01 (2008), section 2.3.
public static partial class Linalg
{
    /// <summary>The solution X of op(A) X = B (numpy.linalg.solve, scipy.linalg.solve).</summary>
    /// <param name="a">
    /// Shape (..., n, n). If <see cref="SolveOptions.Structure"/> says so, one triangle alone is read, and of the diagonal of Hermitian
    /// matrices the real part; the rest may hold anything.
    /// </param>
    /// <param name="b">
    /// Shape (n,), a vector, or (..., n, k), matrices. Leading axes broadcast against those of <paramref name="a"/>.
    /// </param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// LAPACK xGETRF and xGETRS, 2/3 n^3 + 2 n^2 k real operations (complex: four times that), or what the structure asks for. Row-
    /// and column-major matrices are factored as they lie, each once, however often it is broadcast; derivatives of any order use
    /// the same factors, at 2 n^2 k operations for each.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A pivot is exactly zero; the message names the matrix of the batch.</exception>
    /// <exception cref="NotPositiveDefiniteException">A matrix that was said to be is not positive definite.</exception>
    public static NDArray Solve(NDArray a, NDArray b, Trans trans = Trans.None, SolveOptions? options = null)
    {
        options ??= SolveOptions.Default;
        if (options.Structure == MatrixStructure.Triangular)
        {
            return SolveTriangular(a, b, options.Uplo, trans, options.UnitDiagonal, options.CheckFinite);
        }

        return SolveBy(FactorCache.For(options, "Solve"), a, b, trans, "Solve", options.CheckFinite);
    }

    /// <summary>
    /// As <see cref="Solve"/>, but a matrix that cannot be solved with does not lose the others of its batch: its solution is NaN, and
    /// <paramref name="info"/> says why. The gradient with respect to such a matrix and its right-hand side is zero.
    /// </summary>
    /// <param name="a">As for <see cref="Solve"/>; the structure is not <see cref="MatrixStructure.Triangular"/>.</param>
    /// <param name="b">As for <see cref="Solve"/>.</param>
    /// <param name="info">
    /// Int64, the batch shape of <paramref name="a"/>: 0, or LAPACK's info (a pivot that is zero, a minor that is not positive; from 1), or
    /// -1 for a matrix that holds NaN or infinity.
    /// </param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="options">What is known of the matrix; null for a general one.</param>
    /// <returns>X, as from <see cref="Solve"/>.</returns>
    /// <exception cref="ArgumentException">Shapes that do not fit.</exception>
    public static NDArray TrySolve(NDArray a, NDArray b, out NDArray info, Trans trans = Trans.None, SolveOptions? options = null)
    {
        options ??= SolveOptions.Default;
        if (options.Structure == MatrixStructure.Triangular)
        {
            throw new ArgumentException("TrySolve factors its matrices, and triangular ones need no factors: use SolveTriangular.", nameof(options));
        }

        FactorCache cache = FactorCache.For(options, "TrySolve", mark: true);
        NDArray x = SolveBy(cache, a, b, trans, "TrySolve", checkFinite: false, out NDArray factored);
        info = cache.Info(factored);
        return FactorCache.MarkFailures(x, info, b.Rank == 1 ? 1 : 2);
    }

    internal static NDArray SolveBy(FactorCache cache, NDArray a, NDArray b, Trans trans, string function, bool checkFinite) =>
        SolveBy(cache, a, b, trans, function, checkFinite, out _);

    static NDArray SolveBy(FactorCache cache, NDArray a, NDArray b, Trans trans, string function, bool checkFinite, out NDArray factored)
    {
        (a, NDArray x, bool vector) = LinearSystem(a, b, trans, function, checkFinite);
        factored = a;
        bool conjugate = trans == Trans.ConjTranspose && a.DType.IsComplex();
        x = new SolvePrimitive(cache, trans != Trans.None).Of(a, conjugate ? Num.Conj(x) : x);
        x = conjugate ? Num.Conj(x) : x;
        return vector ? Num.Reshape(x, [.. x.Shape[..^1]]) : x;
    }

    /// <summary>The arguments of a linear system in their common type, the right-hand side as matrices.</summary>
    static (NDArray A, NDArray B, bool IsVector) LinearSystem(NDArray a, NDArray b, Trans trans, string function, bool checkFinite)
    {
        if (trans is not (Trans.None or Trans.Transpose or Trans.ConjTranspose))
        {
            throw new ArgumentOutOfRangeException(nameof(trans), trans, $"{function}: trans is Trans.None, Transpose or ConjTranspose.");
        }

        a = Checks.RequireSquare(a, function);
        bool vector = b.Rank == 1;
        int n = a.Shape[^1];
        if (b.Rank == 0 || b.Shape[vector ? ^1 : ^2] != n || (!vector && Layout.Broadcast(a.Shape[..^2], b.Shape[..^2]) is null))
        {
            string hint = b.Rank > 1 && b.Shape[^1] == n ? " (a batch of vectors needs a last axis of length 1)" : "";
            throw new ArgumentException(
                $"{function}: a right-hand side of shape {Layout.Text(b.Shape)} does not fit matrices of shape {Layout.Text(a.Shape)}: " +
                $"it is ({n},), or (..., {n}, k) with leading axes that broadcast{hint}.", nameof(b));
        }

        DType type = DTypes.Promote(a, b);
        (a, b) = (Num.AsType(a, type), Num.AsType(b, type));
        if (checkFinite)
        {
            FiniteScan.Require(b.Value, $"{function}, right-hand side");
        }

        return (a, vector ? Num.Reshape(b, n, 1) : b, vector);
    }

    /// <summary>The sum over a batch of X Y^T, for (..., n, k) arrays, to the shape of the matrices that were broadcast.</summary>
    internal static NDArray SumOfProducts(NDArray x, NDArray y, int[] shape)
    {
        // One matrix for the whole batch: its columns side by side are one product.
        return x.Rank > 2 && Layout.SizeOf(shape.AsSpan()[..^2]) == 1 && Layout.SizeOf(x.Shape[..^2]) != 1
            ? Num.Reshape(Num.MatMul(Rows(x), Rows(y), Trans.Transpose), shape)
            : Num.SumTo(Num.MatMul(x, y, Trans.None, Trans.Transpose), shape);

        static NDArray Rows(NDArray z) => Num.Reshape(Num.SwapAxes(z), Layout.SizeOf(z.Shape[..^2]) * z.Shape[^1], z.Shape[^2]);
    }

    /// <summary>Solutions with A or A^T, for b of shape (..., n, k) and of the type of a; see the top of the file.</summary>
    sealed class SolvePrimitive(FactorCache cache, bool transpose) : Primitive("solve")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray a, NDArray b) = (inputs[0], inputs[1]);
            int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
            NDArray x = MatrixBatch.EmptyColumnMajor(a.DType, [.. batch, .. b.Shape[^2..]]);
            StridedCopy.Copy(b, x);
            cache.Regular(a).Solve(x, MatrixBatch.BroadcastIndex(a.Shape[..^2], batch), transpose);
            return [x];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray? x) = (inputs[0], needed[0] ? outputs[0] : null);
            int[] bShape = inputs[1].ShapeArray;
            return g =>
            {
                NDArray gb = new SolvePrimitive(cache, !transpose).Of(a, g[0]!);
                NDArray? ga = x is null ? null
                    : cache.Raw(-(transpose ? SumOfProducts(x, gb, a.ShapeArray) : SumOfProducts(gb, x, a.ShapeArray)));
                return [ga, needed[1] ? Num.SumTo(gb, bShape) : null];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray a, NDArray x) = (inputs[0], Apply(inputs)[0]);
            NDArray? right = tangents[1];
            if (tangents[0] is { } da)
            {
                NDArray product = Num.MatMul(cache.Full(da), x, transpose ? Trans.Transpose : Trans.None);
                right = right is null ? -product : right - product;
            }

            return ([x], [Num.BroadcastTo(Of(a, right!), x.ShapeArray)]);
        }
    }
}
