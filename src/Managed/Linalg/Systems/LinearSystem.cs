using Lapack.Native;

namespace Lapack;

/// <summary>
/// A linear system op(A) X = B as primitives take it: A and B of one type, B as matrices. Primitives solve with A or A^T; A^H X = B is
/// A^T conj(X) = conj(B).
/// </summary>
readonly struct LinearSystem
{
    readonly Trans trans;
    readonly bool isVector;

    LinearSystem(NDArray a, NDArray b, Trans trans, bool isVector) => (A, B, this.trans, this.isVector) = (a, b, trans, isVector);

    /// <summary>The matrices, or what they are stored as.</summary>
    public NDArray A { get; }

    /// <summary>The right-hand side, shape (..., n, k); of a vector k is 1.</summary>
    public NDArray B { get; }

    /// <summary>Whether a primitive has to solve with A^T.</summary>
    public bool IsTransposed => trans != Trans.None;

    /// <summary>That of the arguments of a public method, checked.</summary>
    /// <param name="a">Square matrices.</param>
    /// <param name="b">Shape (n,) or (..., n, k).</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="function">The public method that errors name.</param>
    /// <param name="checkFinite">Whether the right-hand side is searched for NaN and infinity.</param>
    public static LinearSystem Of(NDArray a, NDArray b, Trans trans, string function, bool checkFinite)
    {
        a = Checks.RequireSquare(a, function);
        return Of((a, "matrices", a.Shape[^1]), b, trans, function, checkFinite);
    }

    /// <summary>The same for a matrix in another form.</summary>
    /// <param name="matrix">What holds the matrices, what errors call it, and how many rows op(A) has.</param>
    /// <param name="b">Shape (n,) or (..., n, k).</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="function">The public method that errors name.</param>
    /// <param name="checkFinite">Whether the right-hand side is searched for NaN and infinity.</param>
    public static LinearSystem Of((NDArray A, string Name, int Rows) matrix, NDArray b, Trans trans, string function, bool checkFinite)
    {
        if (trans is not (Trans.None or Trans.Transpose or Trans.ConjTranspose))
        {
            throw new ArgumentOutOfRangeException(nameof(trans), trans, $"{function}: trans is Trans.None, Transpose or ConjTranspose.");
        }

        (NDArray a, string name, int n) = matrix;
        bool vector = b.Rank == 1;
        if (b.Rank == 0 || b.Shape[vector ? ^1 : ^2] != n || (!vector && Layout.Broadcast(a.Shape[..^2], b.Shape[..^2]) is null))
        {
            string hint = b.Rank > 1 && b.Shape[^1] == n ? " (a batch of vectors needs a last axis of length 1)" : "";
            throw new ArgumentException(
                $"{function}: a right-hand side of shape {Layout.Text(b.Shape)} does not fit {name} of shape {Layout.Text(a.Shape)}: " +
                $"it is ({n},), or (..., {n}, k) with leading axes that broadcast{hint}.", nameof(b));
        }

        DType type = DTypes.Promote(a, b);
        type = type.IsInexact() ? type : DType.Float64;
        (a, b) = (Num.AsType(a, type), Num.AsType(b, type));
        if (checkFinite)
        {
            FiniteScan.Require(b.Value, $"{function}, right-hand side");
        }

        return new(a, vector ? Num.Reshape(b, n, 1) : b, trans, vector);
    }

    /// <summary>X by a primitive of A and B that solves with A, or with A^T if <see cref="IsTransposed"/>; a vector if B was one.</summary>
    public NDArray Solve(Primitive primitive)
    {
        bool conjugate = trans == Trans.ConjTranspose && A.DType.IsComplex();
        NDArray x = primitive.Of(A, conjugate ? Num.Conj(B) : B);
        return Shaped(conjugate ? Num.Conj(x) : x);
    }

    /// <summary>Solutions by a function that solves in place, for plain matrices of one type.</summary>
    /// <param name="a">The matrices, or what they are stored as; the leading axes count.</param>
    /// <param name="b">Shape (..., n, k).</param>
    /// <param name="solve">
    /// Replaces every matrix of its argument, each column-major and one after another, by the solution; for each it gets the number of the
    /// matrix of a.
    /// </param>
    public static NDArray SolveCopy(NDArray a, NDArray b, Action<NDArray, int[]> solve)
    {
        int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
        NDArray x = MatrixBatch.EmptyColumnMajor(b.DType, [.. batch, .. b.Shape[^2..]]);
        StridedCopy.Copy(b, x);
        solve(x, MatrixBatch.BroadcastIndex(a.Shape[..^2], batch));
        return x;
    }

    /// <summary>X, shape (..., n, k), as a vector if B was one.</summary>
    public NDArray Shaped(NDArray x) => isVector ? Num.Reshape(x, [.. x.Shape[..^1]]) : x;

    /// <summary>
    /// The cotangent of all elements of A from that of B: -gB X^T, or -X gB^T where A^T X = B was solved; summed to the shape of the
    /// matrices.
    /// </summary>
    public static NDArray MatrixCotangent(NDArray gb, NDArray x, bool transpose, int[] shape) =>
        transpose ? SumOfProducts(x, -gb, shape) : SumOfProducts(-gb, x, shape);

    /// <summary>dB - op(dA) X, of which one direction may be null.</summary>
    public static NDArray Direction(NDArray? da, NDArray? db, NDArray x, bool transpose)
    {
        NDArray? product = da is null ? null : -Num.MatMul(da, x, transpose ? Trans.Transpose : Trans.None);
        return Num.SumOfTerms(db, product)!;
    }

    /// <summary>The sum over a batch of X Y^T, for (..., n, k) arrays, to the shape of the matrices that were broadcast.</summary>
    static NDArray SumOfProducts(NDArray x, NDArray y, int[] shape)
    {
        // One matrix for the whole batch: its columns side by side are one product.
        return x.Rank > 2 && Layout.SizeOf(shape.AsSpan()[..^2]) == 1 && Layout.SizeOf(x.Shape[..^2]) != 1
            ? Num.Reshape(Num.MatMul(Rows(x), Rows(y), Trans.Transpose), shape)
            : Num.SumTo(Num.MatMul(x, y, Trans.None, Trans.Transpose), shape);

        static NDArray Rows(NDArray z) => Num.Reshape(Num.SwapAxes(z), Layout.SizeOf(z.Shape[..^2]) * z.Shape[^1], z.Shape[^2]);
    }
}
