using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>
/// What the tests of routines share. Matrices are rounded to the type, so that comparisons see what LAPACK sees, and lie in guarded memory
/// with NaN wherever nothing may be read. Results are compared by what defines them (A V = V diag(w), A = Q R, ...), to a multiple of
/// n eps times the size of the numbers; for that is what a backward stable routine promises, whatever the order of its sums.
/// </summary>
public abstract class RoutineTests<K, T, R> : MatrixArithmetic, IDisposable
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    protected static readonly LapackLibrary library = LapackLibrary.Current;
    protected static readonly T nan = K.From(new Complex(double.NaN, double.NaN));

    readonly LibraryThreads limit;

    /// <summary>Runs before each test.</summary>
    /// <param name="threads">
    /// How many threads of its own the library may use. With one, tests that run at the same time do not wait for each other's threads,
    /// which takes very long on a busy machine.
    /// </param>
    protected RoutineTests(int threads = 1)
    {
        limit = library.LimitThreads(threads);
        Poison.LeftOvers(library);
    }

    /// <summary>Runs after each test.</summary>
    public void Dispose()
    {
        limit.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Orders around the block sizes of LAPACK and of the kernels.</summary>
    public static TheoryData<int> Orders => [1, 2, 3, 4, 5, 7, 16, 31, 32, 33, 36, 64, 65, 101, 130];

    /// <summary>Rows and columns, likewise.</summary>
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 2, 3 }, { 3, 3 }, { 7, 4 }, { 4, 7 }, { 1, 9 }, { 9, 1 }, { 33, 33 }, { 36, 34 }, { 34, 36 }, { 70, 40 }, { 40, 70 },
        { 130, 20 }, { 101, 101 },
    };

    protected static double Value(R x) => double.CreateTruncating(x);

    protected static double Tolerance(int n) => 40 * Math.Max(n, 4) * K.Epsilon;

    /// <summary>Skips the test where the library lacks one of the routines.</summary>
    protected static void Need(params string[] methods)
    {
        foreach (string method in methods)
        {
            Assert.SkipUnless(library.Has<T>(method), $"{library} has no {LapackLibrary.RoutineName<T>(method)}");
        }
    }

    protected static void Refused(string parameter, string words, Action call)
    {
        var e = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Equal(parameter, e.ParamName);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    /// <summary>Elements between -1/2 and 1/2, in both parts of complex ones.</summary>
    protected static Complex[,] Random(int seed, int m, int n)
    {
        var random = new Random(seed);
        var a = new Complex[m, n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                a[i, j] = K.To(K.From(new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5)));
            }
        }

        return a;
    }

    protected static Complex[,] Hermitian(int seed, int n) => Mirrored(Random(seed, n, n), Complex.Conjugate);

    /// <summary>Complex symmetric for complex types.</summary>
    protected static Complex[,] Symmetric(int seed, int n) => Mirrored(Random(seed, n, n), x => x);

    /// <summary>Diagonally dominant.</summary>
    protected static Complex[,] PositiveDefinite(int seed, int n)
    {
        Complex[,] a = Hermitian(seed, n);
        for (int i = 0; i < n; i++)
        {
            a[i, i] = n;
        }

        return a;
    }

    static Complex[,] Mirrored(Complex[,] a, Func<Complex, Complex> mirror)
    {
        for (int j = 0; j < a.GetLength(0); j++)
        {
            a[j, j] = (a[j, j] + mirror(a[j, j])) / 2;
            for (int i = 0; i < j; i++)
            {
                a[j, i] = mirror(a[i, j]);
            }
        }

        return a;
    }

    /// <summary>NaN, for what a routine only writes.</summary>
    protected static GuardedMemory<T> Room(int length)
    {
        var memory = new GuardedMemory<T>(length);
        memory.Span.Fill(nan);
        return memory;
    }

    /// <summary>NaN, for real results.</summary>
    protected static GuardedMemory<R> RealRoom(int length)
    {
        var memory = new GuardedMemory<R>(length);
        memory.Span.Fill(R.NaN);
        return memory;
    }

    /// <summary>Column-major up to the last element, NaN in the other triangle and in the rows below.</summary>
    protected static GuardedMemory<T> Stored(Complex[,] full, int ld, Uplo? triangle = null)
    {
        (int m, int n) = (full.GetLength(0), full.GetLength(1));
        var memory = Room(m == 0 || n == 0 ? 0 : (ld * (n - 1)) + m);
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                if (Inside(i, j, triangle))
                {
                    memory.Span[i + (j * ld)] = K.From(full[i, j]);
                }
            }
        }

        return memory;
    }

    protected static Complex[,] Loaded(ReadOnlySpan<T> a, int m, int n, int ld)
    {
        var full = new Complex[m, n];
        for (int j = 0; j < n; j++)
        {
            for (int i = 0; i < m; i++)
            {
                full[i, j] = K.To(a[i + (j * ld)]);
            }
        }

        return full;
    }

    /// <summary>The rows below the m-th, and the other triangle, are still NaN.</summary>
    protected static void Untouched(ReadOnlySpan<T> a, int m, int ld, Uplo? triangle = null)
    {
        for (int at = 0; at < a.Length; at++)
        {
            (int i, int j) = (at % ld, at / ld);
            if ((i >= m || !Inside(i, j, triangle)) && !Complex.IsNaN(K.To(a[at])))
            {
                Assert.Fail($"({i}, {j}) was written");
            }
        }
    }

    /// <summary>A diag(w).</summary>
    protected static Complex[,] Scaled(Complex[,] a, ReadOnlySpan<R> w)
    {
        var b = (Complex[,])a.Clone();
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                b[i, j] *= Value(w[j]);
            }
        }

        return b;
    }

    protected static void Near(Complex[,] expected, Complex[,] found, double tolerance)
    {
        Assert.Equal((expected.GetLength(0), expected.GetLength(1)), (found.GetLength(0), found.GetLength(1)));
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int j = 0; j < expected.GetLength(1); j++)
            {
                // Not a number is not near either.
                if (!(Complex.Abs(expected[i, j] - found[i, j]) <= tolerance))
                {
                    Assert.Fail($"({i}, {j}) is {found[i, j]}, not {expected[i, j]}, to {tolerance}");
                }
            }
        }
    }

    /// <summary>Eigenvalues of Hermitian matrices and singular values: no perturbation moves them further than its norm.</summary>
    protected static void Near(ReadOnlySpan<R> expected, ReadOnlySpan<R> found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(Value(expected[i]), Value(found[i]), tolerance);
        }
    }

    /// <summary>Q^H Q = I.</summary>
    protected static void Orthonormal(Complex[,] q)
    {
        int k = q.GetLength(1);
        var one = new Complex[k, k];
        for (int i = 0; i < k; i++)
        {
            one[i, i] = 1;
        }

        Near(one, Product(Adjoint(q), q), Tolerance(q.GetLength(0)));
    }

    /// <summary>A Z = Z diag(w), Z^H Z = I, w ascending.</summary>
    protected static void Eigenpairs(Complex[,] a, ReadOnlySpan<R> w, Complex[,] z)
    {
        Near(Product(a, z), Scaled(z, w), Tolerance(a.GetLength(0)));
        Orthonormal(z);
        for (int j = 1; j < w.Length; j++)
        {
            Assert.True(w[j - 1] <= w[j]);
        }
    }

    /// <summary>op(A) X = B to the size of X, for what a solver makes of B; the rows below are not touched.</summary>
    protected static void Solves(Complex[,] a, Trans trans, Action<GuardedMemory<T>, int> solve)
    {
        const int nrhs = 3;
        int n = a.GetLength(0), ldb = n + 2;
        Complex[,] b = Random(n, n, nrhs);
        using GuardedMemory<T> memory = Stored(b, ldb);
        solve(memory, ldb);
        Complex[,] x = Loaded(memory, n, nrhs, ldb);
        Near(b, Product(Op(a, trans), x), Tolerance(n) * Math.Max(1, Largest(x)));
        Untouched(memory, n, ldb);
    }
}
