using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// One factorization of every matrix of a batch, kept for all that is computed with it: solutions, inverses, determinants, and
/// their derivatives.
/// </summary>
/// <remarks>
/// A matrix is copied as it lies, without transposing: of a row-major A the transpose is factored. Solving with LU factors of A^T is
/// solving with the other TRANS; a Hermitian A has A^T = conj(A), and conj(A) X = B is A conj(X) = conj(B).
/// </remarks>
abstract class Factors
{
    /// <summary>For each matrix 0, LAPACK's info (a zero pivot, a minor that is not positive), or -1: it holds NaN or infinity.</summary>
    public abstract ReadOnlySpan<int> Info { get; }

    /// <summary>Factors matrices of shape (..., n, n).</summary>
    /// <param name="a">Plain matrices.</param>
    /// <param name="structure">General, positive definite, Hermitian or symmetric.</param>
    /// <param name="uplo">The triangle that is read; for General all is.</param>
    /// <param name="check">What to do about NaN and infinity.</param>
    /// <param name="function">What errors call the caller.</param>
    /// <param name="upright">Whether A itself must be factored, as its factors will be shown to the user.</param>
    public static Factors Of(NDArray a, MatrixStructure structure, Uplo uplo, FiniteCheck check, string function, bool upright = false) => a.DType switch
    {
        DType.Float32 => new Factors<float, float>(a, structure, uplo, check, function, upright),
        DType.Float64 => new Factors<double, double>(a, structure, uplo, check, function, upright),
        DType.Complex64 => new Factors<ComplexSingle, float>(a, structure, uplo, check, function, upright),
        _ => new Factors<Complex, double>(a, structure, uplo, check, function, upright),
    };

    /// <summary>Throws for the first matrix that cannot be solved with.</summary>
    public abstract void RequireRegular();

    /// <summary>
    /// Replaces every matrix B of x by the solution of A X = B, or A^T X = B; zeros where A could not be factored.
    /// </summary>
    /// <param name="x">Shape (..., n, k), each matrix column-major, one after another.</param>
    /// <param name="which">For each matrix of x that of the factored batch.</param>
    /// <param name="transpose">Whether to solve with A^T.</param>
    public abstract void Solve(NDArray x, int[] which, bool transpose);

    /// <summary>For LU factors: element i of the diagonal of U of a matrix.</summary>
    public abstract Complex Pivot(int matrix, int i);

    /// <summary>For LU factors: whether the row exchanges of a matrix are odd in number.</summary>
    public abstract bool IsOdd(int matrix);

    /// <summary>The factors as LAPACK left them, shape (..., n, n), column-major.</summary>
    public abstract NDArray Packed { get; }

    /// <summary>
    /// The factors seen as the matrices were given: where A^T was factored, the transpose. For Cholesky factors L or U of A itself.
    /// </summary>
    public abstract NDArray Upright { get; }

    /// <summary>LAPACK's row numbers, from 1, n a matrix; empty for Cholesky factors.</summary>
    public abstract ReadOnlySpan<int> Pivots { get; }
}

/// <summary>What a factorization does about NaN and infinity in its argument.</summary>
enum FiniteCheck
{
    /// <summary>Refuses them.</summary>
    Throw,

    /// <summary>Leaves that matrix out and says so in its info.</summary>
    Mark,

    /// <summary>Does not look.</summary>
    None,
}

sealed class Factors<T, R> : Factors
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly MatrixStructure structure;
    readonly bool transposed;
    readonly bool batched;
    readonly Uplo triangle;
    readonly int n;
    readonly NDArray factors;
    readonly int[] pivots;
    readonly int[] info;

    public Factors(NDArray a, MatrixStructure structure, Uplo uplo, FiniteCheck check, string function, bool upright)
    {
        this.structure = structure;
        n = a.Shape[^1];
        batched = a.Rank > 2;
        transposed = !upright && a.Strides[^1] == 1 && a.Strides[^2] != 1;
        triangle = transposed ? Triangles.Flip(uplo) : uplo;
        int count = MatrixBatch.Count(a);
        factors = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
        pivots = structure == MatrixStructure.PositiveDefinite ? [] : new int[count * n];
        info = new int[count];
        if (a.Size == 0)
        {
            return;
        }

        StridedCopy.Copy(transposed ? Num.SwapAxes(a) : a, factors);
        if ((structure is MatrixStructure.Hermitian or MatrixStructure.PositiveDefinite) && a.DType.IsComplex())
        {
            ClearImaginaryDiagonals();
        }

        if (check == FiniteCheck.Throw)
        {
            RequireFinite(uplo, function);
        }

        MatrixBatch.Each(count, n, (library, m) => info[m] = check == FiniteCheck.Mark && !IsFinite(m) ? -1 : Factor(library, m));
    }

    public override ReadOnlySpan<int> Info => info;

    public override NDArray Packed => factors;

    public override NDArray Upright => transposed ? Num.SwapAxes(factors) : factors;

    public override ReadOnlySpan<int> Pivots => pivots;

    /// <summary>The span goes on behind the matrix: see <see cref="MatrixBatch.EmptyColumnMajor"/>.</summary>
    Span<T> Matrix(int m) => factors.FromOffset<T>()[(m * n * n)..];

    Span<int> PivotsOf(int m) => pivots.AsSpan(m * n, n);

    int Factor(LapackLibrary library, int m)
    {
        Span<T> a = Matrix(m);
        return structure switch
        {
            MatrixStructure.General => library.Getrf(n, n, a, n, PivotsOf(m)),
            MatrixStructure.PositiveDefinite => library.TryPotrf(triangle, n, a, n),
            MatrixStructure.Hermitian => library.Hetrf(triangle, n, a, n, PivotsOf(m)),
            _ => library.Sytrf(triangle, n, a, n, PivotsOf(m)),
        };
    }

    /// <remarks>They are not part of Hermitian matrices; not all routines ignore them.</remarks>
    void ClearImaginaryDiagonals()
    {
        Span<R> parts = MemoryMarshal.Cast<T, R>(factors.Dense<T>());
        for (int m = 0; m < info.Length; m++)
        {
            for (int i = 0; i < n; i++)
            {
                parts[(2 * ((m * n * n) + (i * (n + 1)))) + 1] = R.Zero;
            }
        }
    }

    public override void RequireRegular()
    {
        for (int m = 0; m < info.Length; m++)
        {
            if (info[m] > 0)
            {
                throw Failure(info[m], batched ? m : null);
            }
        }
    }

    LapackException Failure(int failed, int? matrix)
    {
        LapackException e = structure switch
        {
            MatrixStructure.General => new SingularMatrixException(
                RoutineTable.Name<T>(Routine.Getrf), failed, $"pivot {failed} is exactly zero: the matrix is singular"),
            MatrixStructure.PositiveDefinite => LapackLibrary.NotPositiveDefinite<T>(failed),
            _ => new SingularMatrixException(
                RoutineTable.Name<T>(structure == MatrixStructure.Hermitian ? Routine.Hetrf : Routine.Sytrf), failed,
                $"diagonal block {failed} is exactly zero: the matrix is singular"),
        };
        return matrix is { } m ? e.WithBatch(m) : e;
    }

    public override void Solve(NDArray x, int[] which, bool transpose)
    {
        int k = x.Shape[^1];
        if (x.Size == 0)
        {
            return;
        }

        if (info.Length == 1)
        {
            // The columns of all right-hand sides stand one after another.
            MatrixBatch.Each(1, n, (library, _) => Solve(library, 0, x.FromOffset<T>()[..x.Size], x.Size / n, transpose));
            return;
        }

        MatrixBatch.Each(which.Length, n, (library, m) => Solve(library, which[m], x.FromOffset<T>().Slice(m * n * k, n * k), k, transpose));
    }

    void Solve(LapackLibrary library, int m, Span<T> x, int columns, bool transpose)
    {
        if (info[m] != 0)
        {
            x.Clear();
            return;
        }

        bool other = transpose != transposed;
        ReadOnlySpan<T> a = Matrix(m);
        if (structure == MatrixStructure.General)
        {
            library.Getrs(other ? Trans.Transpose : Trans.None, n, columns, a, n, PivotsOf(m), x, n);
            return;
        }

        bool conjugate = other && structure != MatrixStructure.Symmetric && factors.DType.IsComplex();
        if (conjugate)
        {
            Conjugate(x);
        }

        switch (structure)
        {
            case MatrixStructure.PositiveDefinite: library.Potrs(triangle, n, columns, a, n, x, n); break;
            case MatrixStructure.Hermitian: library.Hetrs(triangle, n, columns, a, n, PivotsOf(m), x, n); break;
            default: library.Sytrs(triangle, n, columns, a, n, PivotsOf(m), x, n); break;
        }

        if (conjugate)
        {
            Conjugate(x);
        }
    }

    static void Conjugate(Span<T> x)
    {
        Span<R> parts = MemoryMarshal.Cast<T, R>(x);
        for (int i = 1; i < parts.Length; i += 2)
        {
            parts[i] = -parts[i];
        }
    }

    public override Complex Pivot(int matrix, int i)
    {
        T value = Matrix(matrix)[i * (n + 1)];
        return typeof(T) == typeof(float) ? (float)(object)value
            : typeof(T) == typeof(double) ? (double)(object)value
            : typeof(T) == typeof(ComplexSingle) ? (ComplexSingle)(object)value
            : (Complex)(object)value;
    }

    public override bool IsOdd(int matrix)
    {
        ReadOnlySpan<int> rows = PivotsOf(matrix);
        bool odd = false;
        for (int i = 0; i < n; i++)
        {
            odd ^= rows[i] != i + 1;
        }

        return odd;
    }

    bool IsFinite(int m)
    {
        ReadOnlySpan<R> parts = MemoryMarshal.Cast<T, R>(Matrix(m)[..(n * n)]);
        if (structure == MatrixStructure.General)
        {
            return TensorPrimitives.IsFiniteAll(parts);
        }

        int width = parts.Length / (n * n);
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = triangle == Uplo.Lower ? (j, n) : (0, j + 1);
            if (!TensorPrimitives.IsFiniteAll(parts[(((j * n) + from) * width)..(((j * n) + to) * width)]))
            {
                return false;
            }
        }

        return true;
    }

    void RequireFinite(Uplo uplo, string function)
    {
        for (int m = 0; m < info.Length; m++)
        {
            if (!IsFinite(m))
            {
                // The message names the element of the caller's matrix.
                NDArray lying = factors.View([info.Length, n, n], [n * n, 1, n])[m], matrix = transposed ? Num.SwapAxes(lying) : lying;
                matrix = structure == MatrixStructure.General ? matrix : Triangles.Part(matrix, uplo);
                FiniteScan.Require(matrix, function, batched ? m : null);
            }
        }
    }
}
