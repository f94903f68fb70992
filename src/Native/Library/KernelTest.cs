using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Products and triangular solutions that show whether the kernels of OpenBLAS calculate rightly, in all four scalar types: ?GEMM, ?SYMV or
/// ?HEMV, ?TRSM. The sizes leave remainders in every blocking. One product is longer than the blocks of the inner dimension and above the
/// 10^6 multiplications up to which newer versions have other kernels for small matrices; the second one is small.
/// <para>
/// A result is not calculated a second time but multiplied by a vector v, which takes an order less: (C - A B) v must be C v - A (B v)
/// (R. Freivalds, Probabilistic machines can use less running time, 1977). No element of v is zero, so one wrong element always shows. The
/// numbers are small integers: products and sums are then exact in float too, whatever the order of additions.
/// </para>
/// </summary>
sealed unsafe class KernelTest : IDisposable
{
    /// <summary>Elements of the largest matrix, and of the longest vector.</summary>
    const int MatrixRoom = 51 * 401, VectorRoom = 401;

    const int SolveRows = 37, SolveColumns = 45, SymmetricOrder = 71;

    readonly LapackLibrary library;
    readonly byte* block;
    readonly byte* a;
    readonly byte* b;
    readonly byte* c;
    readonly double* v;
    readonly double* product;
    readonly double* expected;
    readonly double* found;
    uint random = 1;

    /// <summary>The scalar type, as its place among the letters s, d, c, z.</summary>
    int letter;

    KernelTest(LapackLibrary library)
    {
        this.library = library;
        const int Matrix = MatrixRoom * sizeof(double), Vector = VectorRoom * 2 * sizeof(double);
        block = (byte*)NativeMemory.AlignedAlloc((3 * Matrix) + (4 * Vector), 64);
        a = block;
        b = a + Matrix;
        c = b + Matrix;
        v = (double*)(c + Matrix);
        product = v + (2 * VectorRoom);
        expected = product + (2 * VectorRoom);
        found = expected + (2 * VectorRoom);
    }

    /// <summary>The numbers of a scalar: 1, or 2 for a complex one.</summary>
    int Parts => letter < 2 ? 1 : 2;

    bool IsSingle => letter % 2 == 0;

    /// <summary>The error of a solution that rounding explains, with a factor of 100 to spare.</summary>
    double SolveTolerance => IsSingle ? 1e-2 : 1e-11;

    /// <summary>What gave a wrong result; null if nothing did.</summary>
    internal static string? Fault(LapackLibrary library)
    {
        using var test = new KernelTest(library);
        for (test.letter = 0; test.letter < 4; test.letter++)
        {
            if (test.Fault() is string fault)
            {
                return fault;
            }
        }

        return null;
    }

    public void Dispose() => NativeMemory.AlignedFree(block);

    string? Fault() =>
        (letter < 2 ? Gemm(Trans.None, 51, 50, 401) : Gemm(Trans.None, 19, 22, 401))
        ?? Gemm(Trans.Transpose, 35, 45, 33)
        ?? Symv(Uplo.Upper)
        ?? (letter == 0 ? null : Symv(Uplo.Lower)) // SSYMV of the lower triangle is never called, see HermitianMatrix.
        ?? Trsm(Side.Left, Uplo.Lower)
        ?? Trsm(Side.Left, Uplo.Upper)
        ?? Trsm(Side.Right, Uplo.Lower)
        ?? Trsm(Side.Right, Uplo.Upper);

    /// <summary>C := C - op(A) op(B).</summary>
    string? Gemm(Trans trans, int m, int n, int k)
    {
        if (!TryAddress(Routine.Gemm, out nint gemm))
        {
            return null;
        }

        bool plain = trans == Trans.None;
        Fill(a, m * k);
        Fill(b, k * n);
        Fill(c, m * n);
        FillVector(n);
        View left = plain ? new(a, m, k, 1, m) : new(a, m, k, k, 1);
        View right = plain ? new(b, k, n, 1, k) : new(b, k, n, n, 1);
        View sum = new(c, m, n, 1, m);
        Multiply(sum, v, expected);
        Multiply(right, v, product);
        Multiply(left, product, found);
        for (int i = 0; i < 2 * m; i++)
        {
            expected[i] -= found[i];
        }

        long rows = m, columns = n, inner = k, leadA = plain ? m : k, leadB = plain ? k : n;
        Scalar minus = new(-1, IsSingle), one = new(1, IsSingle);
        Fortran.Call13x2(gemm, &trans, &trans, &rows, &columns, &inner, &minus, a, &leadA, b, &leadB, &one, c, &rows);
        Multiply(sum, v, found);
        return Compare(Routine.Gemm, m, 0);
    }

    /// <summary>A vector, for a symmetric or Hermitian A of which one triangle is read.</summary>
    string? Symv(Uplo uplo)
    {
        if (!TryAddress(Routine.Symv, out nint symv))
        {
            return null;
        }

        const int Order = SymmetricOrder;
        Fill(a, Order * Order);
        Fill(b, Order);
        Fill(c, Order);
        Unpack(b, Order, v);
        Multiply(new(a, Order, Order, 1, Order) { Triangle = uplo, IsHermitian = true }, v, expected);
        long n = Order, step = 1;
        Scalar one = new(1, IsSingle), zero = default;
        Fortran.Call10x1(symv, &uplo, &n, &one, a, &n, b, &step, &zero, c, &step);
        Unpack(c, Order, found);
        return Compare(Routine.Symv, Order, 0);
    }

    /// <summary>Solves A X = B or X A = B for triangular A, whose diagonal outweighs the rest.</summary>
    string? Trsm(Side side, Uplo uplo)
    {
        if (!TryAddress(Routine.Trsm, out nint trsm))
        {
            return null;
        }

        const int Rows = SolveRows, Columns = SolveColumns;
        bool left = side == Side.Left;
        int order = left ? Rows : Columns;
        Fill(a, order * order);
        for (int i = 0; i < order * order * Parts; i++)
        {
            Write(a, i, Read(a, i) / 256);
        }

        for (int i = 0; i < order; i++)
        {
            Write(a, i * (order + 1) * Parts, 1 + (i & 1));
        }

        // On the right the transposed equation is looked at: A^T X^T = B^T.
        Fill(b, Rows * Columns);
        FillVector(left ? Columns : Rows);
        View triangle = left
            ? new(a, order, order, 1, order) { Triangle = uplo }
            : new(a, order, order, order, 1) { Triangle = uplo == Uplo.Lower ? Uplo.Upper : Uplo.Lower };
        View unknown = left ? new(b, Rows, Columns, 1, Rows) : new(b, Columns, Rows, Rows, 1);
        Multiply(unknown, v, expected);
        Trans trans = Trans.None;
        Diag diag = Diag.NonUnit;
        long m = Rows, n = Columns, lead = order;
        Scalar one = new(1, IsSingle);
        Fortran.Call11x4(trsm, &side, &uplo, &trans, &diag, &m, &n, &one, a, &lead, b, &m);
        Multiply(unknown, v, product);
        Multiply(triangle, product, found);
        return Compare(Routine.Trsm, order, SolveTolerance);
    }

    bool TryAddress(Routine routine, out nint address) => library.TryAddress(RoutineTable.Slot(routine, letter), out address);

    /// <summary>Compares what was found with what is expected; a NaN is wrong.</summary>
    string? Compare(Routine routine, int count, double tolerance)
    {
        for (int i = 0; i < 2 * count; i++)
        {
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance))
            {
                return RoutineTable.Name(RoutineTable.Slot(routine, letter));
            }
        }

        return null;
    }

    /// <summary>Integers from -4 to 3, by a linear congruential generator (Numerical Recipes, section 7.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Fill(byte* matrix, int count)
    {
        for (int i = 0; i < count * Parts; i++)
        {
            random = (random * 1664525) + 1013904223;
            Write(matrix, i, (int)(random >> 29) - 4);
        }
    }

    /// <summary>The vector that matrices are multiplied by: integers from 1 to 8.</summary>
    void FillVector(int count)
    {
        for (int i = 0; i < count; i++)
        {
            random = (random * 1664525) + 1013904223;
            (v[2 * i], v[(2 * i) + 1]) = ((random >> 29) + 1, 0);
        }
    }

    /// <summary>y = A x; vectors are complex whatever the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Multiply(in View matrix, double* x, double* y)
    {
        new Span<double>(y, 2 * matrix.Rows).Clear();
        for (int j = 0; j < matrix.Columns; j++)
        {
            double re = x[2 * j], im = x[(2 * j) + 1];
            for (int i = 0; i < matrix.Rows; i++)
            {
                bool mirrored = matrix.Triangle is Uplo uplo && (uplo == Uplo.Lower ? i < j : i > j);
                if (mirrored && !matrix.IsHermitian)
                {
                    continue;
                }

                (int row, int column) = mirrored ? (j, i) : (i, j);
                int at = ((row * matrix.RowStep) + (column * matrix.ColumnStep)) * Parts;
                double first = Read(matrix.Data, at);
                if (Parts == 1)
                {
                    y[2 * i] += first * re;
                    continue;
                }

                double second = matrix.IsHermitian && i == j ? 0 : mirrored ? -Read(matrix.Data, at + 1) : Read(matrix.Data, at + 1);
                y[2 * i] += (first * re) - (second * im);
                y[(2 * i) + 1] += (first * im) + (second * re);
            }
        }
    }

    void Unpack(byte* vector, int count, double* values)
    {
        for (int i = 0; i < count; i++)
        {
            values[2 * i] = Read(vector, i * Parts);
            values[(2 * i) + 1] = Parts == 1 ? 0 : Read(vector, (i * 2) + 1);
        }
    }

    double Read(byte* matrix, int index) => IsSingle ? ((float*)matrix)[index] : ((double*)matrix)[index];

    void Write(byte* matrix, int index, double value)
    {
        if (IsSingle)
        {
            ((float*)matrix)[index] = (float)value;
        }
        else
        {
            ((double*)matrix)[index] = value;
        }
    }

    /// <summary>A matrix in memory.</summary>
    /// <param name="data">Its first element.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rowStep">From one row to the next.</param>
    /// <param name="columnStep">From one column to the next.</param>
    readonly struct View(byte* data, int rows, int columns, int rowStep, int columnStep)
    {
        internal byte* Data => data;

        internal int Rows => rows;

        internal int Columns => columns;

        internal int RowStep => rowStep;

        internal int ColumnStep => columnStep;

        /// <summary>The triangle that counts; null for all.</summary>
        internal Uplo? Triangle { get; init; }

        /// <summary>Whether the other triangle mirrors the one that counts; otherwise it is zero.</summary>
        internal bool IsHermitian { get; init; }
    }

    /// <summary>A real factor as BLAS reads it in any of the four types: the imaginary part behind it is zero.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    readonly struct Scalar
    {
        [FieldOffset(0)]
        readonly double wide;

        [FieldOffset(0)]
        readonly float narrow;

        internal Scalar(float value, bool isSingle)
        {
            if (isSingle)
            {
                narrow = value;
            }
            else
            {
                wide = value;
            }
        }
    }
}
