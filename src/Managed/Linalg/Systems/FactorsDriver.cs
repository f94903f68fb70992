using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>LU factors of matrices of any shape, Cholesky or Bunch-Kaufman factors of square ones, by what is known of them.</summary>
/// <remarks>
/// LU and Cholesky factors of batches of small matrices, and solutions with them, come from lanes, see <see cref="LaneTable"/>.
/// A matrix is copied as it lies, without transposing: of a row-major A the transpose is factored. Solving with LU factors of A^T is
/// solving with the other TRANS; a Hermitian A has A^T = conj(A), and conj(A) X = B is A conj(X) = conj(B).
/// </remarks>
sealed class FactorsDriver<T, R> : Factors
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly MatrixStructure structure;
    readonly bool transposed;
    readonly bool batched;
    readonly Uplo triangle;
    readonly int rows;
    readonly int n;
    readonly NDArray packed;
    readonly MatrixSpans<T> matrices;
    readonly int[] pivots;

    public FactorsDriver(NDArray a, Factoring how)
        : base([.. a.Shape[..^2]])
    {
        structure = how.Structure;
        (rows, n) = (a.Shape[^2], a.Shape[^1]);
        batched = a.Rank > 2;
        transposed = !how.Upright && a.Strides[^1] == 1 && a.Strides[^2] != 1;
        triangle = transposed ? Triangles.Flip(how.Uplo) : how.Uplo;
        packed = MatrixBatch.EmptyColumnMajor(a.DType, a.ShapeArray);
        matrices = new(packed);
        pivots = structure == MatrixStructure.PositiveDefinite ? [] : new int[Infos.Length * Math.Min(rows, n)];
        if (a.Size == 0)
        {
            return;
        }

        StridedCopy.Copy(transposed ? Num.SwapAxes(a) : a, packed);
        if ((structure is MatrixStructure.Hermitian or MatrixStructure.PositiveDefinite) && a.DType.IsComplex())
        {
            ClearImaginaryDiagonals();
        }

        if (how.Check == FiniteCheck.Throw)
        {
            RequireFinite(how);
        }

        if (ByLanes(Infos.Length))
        {
            LapackLibrary current = LapackLibrary.Current;
            var lanes = new LaneFactors<T, R>(packed, pivots, structure == MatrixStructure.General ? null : triangle);
            LaneGroups.ForEach<R>(current, Infos.Length, n, () => lanes.At(LaneTable.Width), m => One(current, m));
            for (int m = 0; structure == MatrixStructure.PositiveDefinite && m < Infos.Length; m++)
            {
                ClearOther(matrices[m]);
            }

            return;
        }

        MatrixBatch.Each(Infos.Length, Math.Max(rows, n), One);

        // What lanes leave, because it is not finite or has no factors, comes here too.
        void One(LapackLibrary library, int m) =>
            Infos[m] = how.Check == FiniteCheck.Mark && !IsFinite(m) ? -1 : Factor(library, m);
    }

    public override NDArray Packed => packed;

    public override NDArray Upright => transposed ? Num.SwapAxes(packed) : packed;

    public override bool IsTransposed => transposed;

    public override ReadOnlySpan<int> Pivots(int matrix) => PivotsOf(matrix);

    Span<int> PivotsOf(int m)
    {
        int k = Math.Min(rows, n);
        return pivots.Length == 0 ? [] : pivots.AsSpan(m * k, k);
    }

    int Factor(LapackLibrary library, int m)
    {
        Span<T> a = matrices.WithSpareColumn(m);
        return structure switch
        {
            MatrixStructure.General => library.Getrf(rows, n, a, rows, PivotsOf(m)),
            MatrixStructure.PositiveDefinite => Cholesky(library, a),
            MatrixStructure.Hermitian => library.Hetrf(triangle, n, a, n, PivotsOf(m)),
            _ => library.Sytrf(triangle, n, a, n, PivotsOf(m)),
        };
    }

    /// <remarks>What is not read may hold anything; cleared, the factor is what the user will see.</remarks>
    int Cholesky(LapackLibrary library, Span<T> a)
    {
        int info = library.TryPotrf(triangle, n, a, n);
        ClearOther(a);
        return info;
    }

    void ClearOther(Span<T> a)
    {
        for (int j = 0; j < n; j++)
        {
            (triangle == Uplo.Lower ? a.Slice(j * n, j) : a[((j * n) + j + 1)..((j + 1) * n)]).Clear();
        }
    }

    /// <remarks>They are not part of Hermitian matrices; not all routines ignore them.</remarks>
    void ClearImaginaryDiagonals()
    {
        for (int m = 0; m < Infos.Length; m++)
        {
            Span<R> parts = MemoryMarshal.Cast<T, R>(matrices[m]);
            for (int i = 0; i < n; i++)
            {
                parts[(2 * i * (n + 1)) + 1] = R.Zero;
            }
        }
    }

    protected override LapackException Failure(int info) => structure switch
    {
        MatrixStructure.General => Singular(nameof(LapackLibrary.Getrf), info, $"pivot {info}"),
        MatrixStructure.PositiveDefinite => LapackLibrary.NotPositiveDefinite<T>(info),
        MatrixStructure.Hermitian => Singular(nameof(LapackLibrary.Hetrf), info, $"diagonal block {info}"),
        _ => Singular(nameof(LapackLibrary.Sytrf), info, $"diagonal block {info}"),
    };

    static SingularMatrixException Singular(string method, int info, string zero) =>
        new(LapackLibrary.RoutineName<T>(method), info, $"{zero} is exactly zero: the matrix is singular");

    public override void Solve(NDArray x, int[] which, bool transpose)
    {
        bool flipped = transpose != transposed;
        int k = x.Shape[^1];
        if (x.Size == 0 || !SolvesByLanes(k, which.Length))
        {
            SolveEach<T>(x, which, (library, m, columns, count) => Solve(library, m, columns, count, flipped));
            return;
        }

        LapackLibrary current = LapackLibrary.Current;
        var lanes = new LaneSolutions<T, R>(
            new(packed, pivots, structure == MatrixStructure.General ? null : triangle, x, which, flipped));
        MatrixSpans<T> solutions = new(x);
        LaneGroups.ForEach<R>(
            current, which.Length, n, () => lanes.At(LaneTable.Width),
            m => Solve(current, which[m], solutions[m], k, flipped));
    }

    bool SolvesByLanes(int columns, int count) =>
        IsRegular && ByLanes(Infos.Length) && LaneTable.TakesSolutions<T, R>(n, columns, count);

    bool ByLanes(int count) =>
        rows == n && structure is MatrixStructure.General or MatrixStructure.PositiveDefinite && LaneTable.TakesFactors<R>(n, count);

    void Solve(LapackLibrary library, int m, Span<T> x, int columns, bool transpose)
    {
        ReadOnlySpan<T> a = matrices.WithSpareColumn(m);
        if (structure == MatrixStructure.General)
        {
            library.Getrs(transpose ? Trans.Transpose : Trans.None, n, columns, a, n, PivotsOf(m), x, n);
            return;
        }

        bool conjugate = transpose && structure != MatrixStructure.Symmetric && packed.DType.IsComplex();
        if (conjugate)
        {
            Scalars.Conjugate<T, R>(x);
        }

        switch (structure)
        {
            case MatrixStructure.PositiveDefinite: library.Potrs(triangle, n, columns, a, n, x, n); break;
            case MatrixStructure.Hermitian: library.Hetrs(triangle, n, columns, a, n, PivotsOf(m), x, n); break;
            default: library.Sytrs(triangle, n, columns, a, n, PivotsOf(m), x, n); break;
        }

        if (conjugate)
        {
            Scalars.Conjugate<T, R>(x);
        }
    }

    public override NDArray Inverse(bool last = false)
    {
        // Of small matrices the solutions with the unit matrix come from lanes.
        if (structure != MatrixStructure.General || packed.Size == 0 || SolvesByLanes(n, Infos.Length))
        {
            return base.Inverse(last);
        }

        NDArray x = packed;
        if (!last)
        {
            x = MatrixBatch.EmptyColumnMajor(packed.DType, packed.ShapeArray);
            StridedCopy.Copy(packed, x);
        }

        MatrixSpans<T> inverses = new(x);
        MatrixBatch.Each(Infos.Length, n, (library, m) =>
        {
            if (Infos[m] != 0)
            {
                inverses[m].Clear();
            }
            else
            {
                LuInverse<T>.InPlace(library, n, inverses[m], PivotsOf(m));
            }
        });
        return transposed ? Num.SwapAxes(x) : x;
    }

    /// <remarks>
    /// LU: u_ii, the sign of the exchanges with the first. Cholesky: l_ii^2. Bunch-Kaufman: the blocks of order 1, and of a block of order
    /// 2, whose off-diagonal element e is the largest, e and e' (d_1/e d_2/e' - 1), e' being conj(e) or e.
    /// </remarks>
    public override Complex[] DeterminantTerms(int matrix)
    {
        var terms = new Complex[n];
        ReadOnlySpan<T> a = matrices[matrix];
        ReadOnlySpan<int> exchanges = PivotsOf(matrix);
        bool odd = false;
        for (int i = 0; i < n; i++)
        {
            Complex d = Scalars.ToComplex(a[i * (n + 1)]);
            switch (structure)
            {
                case MatrixStructure.PositiveDefinite:
                    terms[i] = d * d;
                    break;
                case MatrixStructure.General:
                    terms[i] = d;
                    odd ^= exchanges[i] != i + 1;
                    break;
                case var _ when exchanges[i] > 0:
                    terms[i] = d;
                    break;
                default:
                    Complex e = Scalars.ToComplex(a[triangle == Uplo.Lower ? (i * n) + i + 1 : ((i + 1) * n) + i]);
                    Complex other = structure == MatrixStructure.Hermitian ? Complex.Conjugate(e) : e;
                    terms[i] = e;
                    terms[i + 1] = other * ((d / e * (Scalars.ToComplex(a[(i + 1) * (n + 1)]) / other)) - 1);
                    i++;
                    break;
            }
        }

        if (odd)
        {
            terms[0] = -terms[0];
        }

        return terms;
    }

    bool IsFinite(int m)
    {
        ReadOnlySpan<R> parts = MemoryMarshal.Cast<T, R>(matrices[m]);
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

    void RequireFinite(Factoring how)
    {
        for (int m = 0; m < Infos.Length; m++)
        {
            if (!IsFinite(m))
            {
                // The message names the element of the caller's matrix.
                NDArray matrix = Num.Reshape(Upright, Infos.Length, rows, n)[m];
                matrix = structure == MatrixStructure.General ? matrix : Triangles.Part(matrix, how.Uplo);
                FiniteScan.Require(matrix, how.Function, batched ? m : null);
            }
        }
    }
}
