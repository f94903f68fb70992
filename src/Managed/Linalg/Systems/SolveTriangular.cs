using System.Numerics;
using Lapack.Native;

namespace Lapack;

// X with op(A) X = B for triangular A. Derivatives as in Solve.cs,
//
//     gB = op(A)^-T g,   gA = -gB X^T (op(A) = A) or -X gB^T (A^T),   dX = op(A)^-1 (dB - op(dA) X)
//
// where of gA only the elements that were read remain, and of dA only they count: one triangle, without its diagonal if that was taken
// as ones. op(A) = A^H is X = conj(A^-T conj(B)).
public static partial class Linalg
{
    /// <summary>The solution X of op(A) X = B for triangular A (scipy.linalg.solve_triangular).</summary>
    /// <param name="a">Shape (..., n, n). Only the <paramref name="uplo"/> triangle is looked at; the rest may hold anything.</param>
    /// <param name="b">
    /// Shape (n,), a vector, or (..., n, k), matrices. Leading axes broadcast against those of <paramref name="a"/>.
    /// </param>
    /// <param name="uplo">The triangle of A that is read, before op.</param>
    /// <param name="trans">op: A, A^T or A^H.</param>
    /// <param name="unitDiagonal">Whether the diagonal is taken as ones; it is not looked at then.</param>
    /// <param name="checkFinite">Whether what is read is searched for NaN and infinity.</param>
    /// <returns>X, of the promoted type, shape (..., n) for a vector and (..., n, k) otherwise.</returns>
    /// <remarks>
    /// BLAS xTRSM, n^2 k real operations (complex: four times that); A is not copied if its rows or columns are contiguous. The gradient
    /// with respect to A is zero off the elements that are read.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity in what is read.</exception>
    /// <exception cref="SingularMatrixException">A diagonal element is exactly zero; the message names the matrix of the batch.</exception>
    public static NDArray SolveTriangular(
        NDArray a, NDArray b, Uplo uplo = Uplo.Lower, Trans trans = Trans.None, bool unitDiagonal = false, bool checkFinite = true)
    {
        const string Name = "SolveTriangular";
        if (uplo is not (Uplo.Lower or Uplo.Upper))
        {
            throw new ArgumentOutOfRangeException(nameof(uplo), uplo, $"{Name}: uplo is Uplo.Lower or Uplo.Upper.");
        }

        (a, NDArray x, bool vector) = LinearSystem(a, b, trans, Name, checkFinite);
        if (checkFinite)
        {
            FiniteScan.Require(Triangles.Part(a.Value, uplo, diagonal: !unitDiagonal), Name);
        }

        bool conjugate = trans == Trans.ConjTranspose && a.DType.IsComplex();
        x = new TriangularPrimitive(uplo, trans != Trans.None, unitDiagonal).Of(a, conjugate ? Num.Conj(x) : x);
        x = conjugate ? Num.Conj(x) : x;
        return vector ? Num.Reshape(x, [.. x.Shape[..^1]]) : x;
    }

    /// <summary>The rules' way to a triangular system: matrices of one type, nothing searched.</summary>
    internal static NDArray Triangular(NDArray a, NDArray b, Uplo uplo, Trans trans = Trans.None, bool unit = false) =>
        trans == Trans.ConjTranspose && a.DType.IsComplex()
            ? Num.Conj(new TriangularPrimitive(uplo, true, unit).Of(a, Num.Conj(b)))
            : new TriangularPrimitive(uplo, trans != Trans.None, unit).Of(a, b);

    sealed class TriangularPrimitive(Uplo uplo, bool transpose, bool unit) : Primitive("solve_triangular")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            (NDArray a, NDArray b) = (inputs[0], inputs[1]);
            int[] batch = Layout.Broadcast(a.Shape[..^2], b.Shape[..^2])!;
            return [a.DType switch
            {
                DType.Float32 => Run<float>(a, b, batch),
                DType.Float64 => Run<double>(a, b, batch),
                DType.Complex64 => Run<ComplexSingle>(a, b, batch),
                _ => Run<Complex>(a, b, batch),
            }];
        }

        NDArray Run<T>(NDArray a, NDArray b, int[] batch) where T : unmanaged
        {
            (int n, int k) = (b.Shape[^2], b.Shape[^1]);
            RequireRegular<T>(a);

            // BLAS sees a row-major A as its transpose, in the other triangle; and a row-major B as X^T op(A)^T = B^T, from the right.
            bool rows = a.Strides[^1] == 1 && a.Strides[^2] >= n, columns = a.Strides[^2] == 1 && a.Strides[^1] >= n;
            if (n > 1 && !rows && !columns)
            {
                (a, rows) = (a.ToRowMajor(), true);
            }

            int lead = n <= 1 ? 1 : rows ? a.Strides[^2] : a.Strides[^1];
            Uplo triangle = rows ? Triangles.Flip(uplo) : uplo;
            bool right = k > 1 && b.Strides[^1] == 1;
            Trans trans = transpose != rows != right ? Trans.Transpose : Trans.None;
            int[] shape = [.. batch, n, k], offsets = MatrixBatch.Offsets(a), which = MatrixBatch.BroadcastIndex(a.Shape[..^2], batch);
            NDArray x = right ? NDArray.Empty(b.DType, shape) : MatrixBatch.EmptyColumnMajor(b.DType, shape);
            StridedCopy.Copy(b, x);
            if (x.Size > 0)
            {
                NDArray matrices = a;
                MatrixBatch.Each(which.Length, n, (library, m) => library.Trsm(
                    right ? Side.Right : Side.Left, triangle, trans, unit ? Diag.Unit : Diag.NonUnit, right ? k : n, right ? n : k,
                    Scalars.Of<T>(1), matrices.FromOffset<T>()[offsets[which[m]]..], lead, x.FromOffset<T>().Slice(m * n * k, n * k),
                    right ? k : n));
            }

            return x;
        }

        /// <summary>What LAPACK's xTRTRS does before it calls xTRSM.</summary>
        void RequireRegular<T>(NDArray a) where T : unmanaged
        {
            (int n, int step) = (a.Shape[^1], a.Strides[^2] + a.Strides[^1]);
            int[] offsets = unit || n == 0 ? [] : MatrixBatch.Offsets(a);
            for (int m = 0; m < offsets.Length; m++)
            {
                ReadOnlySpan<T> elements = a.FromOffset<T>()[offsets[m]..];
                for (int i = 0; i < n; i++)
                {
                    if (EqualityComparer<T>.Default.Equals(elements[i * step], default))
                    {
                        var e = new SingularMatrixException(
                            RoutineTable.Name<T>(Routine.Trsm), i + 1, $"diagonal element {i + 1} is exactly zero: the triangular matrix is singular");
                        throw a.Rank > 2 ? e.WithBatch(m) : e;
                    }
                }
            }
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            (NDArray a, NDArray? x) = (inputs[0], needed[0] ? outputs[0] : null);
            int[] bShape = inputs[1].ShapeArray;
            return g =>
            {
                NDArray gb = new TriangularPrimitive(uplo, !transpose, unit).Of(a, g[0]!);
                NDArray? ga = x is null ? null
                    : Triangles.Part(
                        -(transpose ? SumOfProducts(x, gb, a.ShapeArray) : SumOfProducts(gb, x, a.ShapeArray)), uplo, diagonal: !unit);
                return [ga, needed[1] ? Num.SumTo(gb, bShape) : null];
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray a, NDArray x) = (inputs[0], Apply(inputs)[0]);
            NDArray? right = tangents[1];
            if (tangents[0] is { } da)
            {
                NDArray product = Num.MatMul(Triangles.Part(da, uplo, diagonal: !unit), x, transpose ? Trans.Transpose : Trans.None);
                right = right is null ? -product : right - product;
            }

            return ([x], [Num.BroadcastTo(Of(a, right!), x.ShapeArray)]);
        }
    }
}
