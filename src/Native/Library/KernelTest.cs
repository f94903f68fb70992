using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Products and triangular solutions that show whether the kernels of OpenBLAS calculate rightly, in all four scalar types: ?GEMM, ?SYMV or
/// ?HEMV, ?TRSM. The sizes leave remainders in every blocking. One product is longer than the blocks of the inner dimension, and in the
/// real types above the 10^6 multiplications up to which newer versions have other kernels for small matrices; the second one is small.
/// <para>
/// A result is not calculated a second time but multiplied by a vector v, by ?GEMV, which has kernels of its own: (C - A B) v must be
/// C v - A (B v) (R. Freivalds, Probabilistic machines can use less running time, 1977). No element of v is zero, so one wrong element
/// always shows. The numbers are small integers: products and sums are then exact in float too, whatever the order of additions.
/// </para>
/// </summary>
sealed unsafe class KernelTest : IDisposable
{
    /// <summary>How many integers there are: enough for a matrix of 51 x 401, and for one that begins a little later.</summary>
    const int Integers = 21000;

    /// <summary>Where matrices and vectors begin among the integers.</summary>
    const int RightAt = 64, VectorAt = 128, SumAt = 256;

    const int SymmetricOrder = 71, TriangularOrder = 45;

    /// <summary>The elements of a matrix that is written, the largest being symmetric, and of a vector.</summary>
    const int MatrixRoom = SymmetricOrder * SymmetricOrder, VectorRoom = 401;

    readonly LapackLibrary library;
    readonly double* integers;
    readonly float* integersSingle;
    readonly byte* matrix;
    readonly byte* other;
    readonly byte* expected;
    readonly byte* found;
    readonly byte* product;

    /// <summary>The scalar type, as its place among the letters s, d, c, z.</summary>
    int letter;

    KernelTest(LapackLibrary library)
    {
        this.library = library;
        const int Matrix = MatrixRoom * 16, Vector = VectorRoom * 16;
        integers = (double*)NativeMemory.AlignedAlloc((Integers * (sizeof(double) + sizeof(float))) + (2 * Matrix) + (3 * Vector), 64);
        integersSingle = (float*)(integers + Integers);
        matrix = (byte*)(integersSingle + Integers);
        other = matrix + Matrix;
        expected = other + Matrix;
        found = expected + Vector;
        product = found + Vector;
        Fill(integers, integersSingle);
    }

    bool IsComplex => letter >= 2;

    bool IsSingle => letter % 2 == 0;

    /// <summary>Bytes of a scalar.</summary>
    int Size => (IsSingle ? sizeof(float) : sizeof(double)) * (IsComplex ? 2 : 1);

    /// <summary>What gave a wrong result; null if nothing did.</summary>
    internal static string? Fault(LapackLibrary library)
    {
        using var test = new KernelTest(library);
        for (test.letter = 0; test.letter < 4; test.letter++)
        {
            if (test.Fault() is Routine routine)
            {
                return RoutineTable.Name(RoutineTable.Slot(routine, test.letter));
            }
        }

        return null;
    }

    public void Dispose() => NativeMemory.AlignedFree(integers);

    Routine? Fault()
    {
        // SSYMV of the lower triangle is never called, see HermitianMatrix.
        bool right = IsComplex ? Gemm(Trans.None, 19, 22, 401) : Gemm(Trans.None, 51, 50, 401);
        return !(right && Gemm(Trans.Transpose, 35, 45, 33)) ? Routine.Gemm
            : !(Symv(Uplo.Upper) && (letter == 0 || Symv(Uplo.Lower))) ? Routine.Symv
            : !(Trsm(Uplo.Lower) && Trsm(Uplo.Upper)) ? Routine.Trsm
            : null;
    }

    /// <summary>C := C - op(A) op(B).</summary>
    bool Gemm(Trans trans, int m, int n, int k)
    {
        bool plain = trans == Trans.None;
        byte* a = Start(0), b = Start(RightAt), v = Start(VectorAt);
        Unsafe.CopyBlock(matrix, Start(SumAt), (uint)(m * n * Size));
        Gemv(Trans.None, m, n, 1, matrix, v, 0, expected);
        Gemv(trans, plain ? k : n, plain ? n : k, 1, b, v, 0, product);
        Gemv(trans, plain ? m : k, plain ? k : m, -1, a, product, 1, expected);

        long rows = m, columns = n, inner = k, leadA = plain ? m : k, leadB = plain ? k : n;
        Scalar minus = new(-1, IsSingle), one = new(1, IsSingle);
        Fortran.Call13x2(
            Address(Routine.Gemm), &trans, &trans, &rows, &columns, &inner, &minus, a, &leadA, b, &leadB, &one, matrix, &rows);
        Gemv(Trans.None, m, n, 1, matrix, v, 0, found);
        return Agree(m, 0);
    }

    /// <summary>A v for a symmetric or Hermitian A; ?GEMV gets both triangles.</summary>
    bool Symv(Uplo uplo)
    {
        const int Order = SymmetricOrder;
        SetMatrix(Order, Order, null);
        byte* v = Start(VectorAt);
        Gemv(Trans.None, Order, Order, 1, matrix, v, 0, expected);
        long n = Order, step = 1;
        Scalar one = new(1, IsSingle), zero = default;
        Fortran.Call10x1(Address(Routine.Symv), &uplo, &n, &one, matrix, &n, v, &step, &zero, found, &step);
        return Agree(Order, 0);
    }

    /// <summary>
    /// Solves A X = B, and X A = B, which is looked at as A^T X^T = B^T. The diagonal of A outweighs the rest, so errors do not grow: a
    /// hundred times what rounding explains is let pass.
    /// </summary>
    bool Trsm(Uplo uplo)
    {
        const int Order = TriangularOrder;
        SetMatrix(Order, Order, uplo);
        byte* v = Start(VectorAt);
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Left, Side.Right])
        {
            Side where = side;
            Trans trans = where == Side.Left ? Trans.None : Trans.Transpose, plain = Trans.None;
            Unsafe.CopyBlock(other, Start(SumAt), (uint)(Order * Order * Size));
            Gemv(trans, Order, Order, 1, other, v, 0, expected);
            Diag diag = Diag.NonUnit;
            long n = Order;
            Scalar one = new(1, IsSingle);
            Fortran.Call11x4(Address(Routine.Trsm), &where, &uplo, &plain, &diag, &n, &n, &one, matrix, &n, other, &n);
            Gemv(trans, Order, Order, 1, other, v, 0, product);
            Gemv(trans, Order, Order, 1, matrix, product, 0, found);
            if (!Agree(Order, IsSingle ? 1e-2 : 1e-11))
            {
                return false;
            }
        }

        return true;
    }

    nint Address(Routine routine) =>
        library.TryAddress(RoutineTable.Slot(routine, letter), out nint address)
            ? address
            : throw new LapackLibraryException($"it has no {RoutineTable.Name(RoutineTable.Slot(routine, letter))}");

    /// <summary>y := alpha op(A) x + beta y, for A without rows to spare.</summary>
    void Gemv(Trans trans, long m, long n, float alpha, byte* a, byte* x, float beta, byte* y)
    {
        Scalar first = new(alpha, IsSingle), second = new(beta, IsSingle);
        long step = 1;
        Fortran.Call11x1(Address(Routine.Gemv), &trans, &m, &n, &first, a, &m, x, &step, &second, y, &step);
    }

    /// <summary>Whether the two vectors are the same; NaN is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    bool Agree(int count, double tolerance)
    {
        for (int i = 0; i < count * (IsComplex ? 2 : 1); i++)
        {
            double difference = IsSingle ? ((float*)found)[i] - ((float*)expected)[i] : ((double*)found)[i] - ((double*)expected)[i];
            if (!(Math.Abs(difference) <= tolerance))
            {
                return false;
            }
        }

        return true;
    }

    byte* Start(int at) => IsSingle ? (byte*)(integersSingle + at) : (byte*)(integers + at);

    /// <summary>
    /// A symmetric or Hermitian matrix of integers; or a triangular one of integers divided by 256, with 1 and 2 on the diagonal.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void SetMatrix(int order, int lead, Uplo? triangle)
    {
        bool single = IsSingle, complex = IsComplex;
        double scale = triangle is null ? 1 : 1.0 / 256;
        int from = 0;
        for (int j = 0; j < order; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double re = integers[from++] * scale, im = complex ? integers[from++] * scale : 0;
                if (i == j)
                {
                    (re, im) = (triangle is null ? re : 1 + (i & 1), 0);
                }

                bool upper = triangle != Uplo.Lower, lower = triangle != Uplo.Upper;
                Write(i + (j * lead), upper || i == j ? re : 0, upper || i == j ? im : 0, single, complex);
                Write(j + (i * lead), lower || i == j ? re : 0, lower || i == j ? -im : 0, single, complex);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Write(int index, double re, double im, bool single, bool complex)
    {
        int at = complex ? 2 * index : index;
        if (single)
        {
            ((float*)matrix)[at] = (float)re;
            ((float*)matrix)[complex ? at + 1 : at] = complex ? (float)im : (float)re;
        }
        else
        {
            ((double*)matrix)[at] = re;
            ((double*)matrix)[complex ? at + 1 : at] = complex ? im : re;
        }
    }

    /// <summary>Integers from -4 to 4, none zero, by a linear congruential generator (Numerical Recipes, section 7.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Fill(double* integers, float* integersSingle)
    {
        uint random = 1;
        for (int i = 0; i < Integers; i++)
        {
            random = (random * 1664525) + 1013904223;
            int value = (int)(random >> 29) - 4;
            value += value < 0 ? 0 : 1;
            integers[i] = value;
            integersSingle[i] = value;
        }
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
