using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// X + X' e with e^2 = 0: a matrix of plain numbers and, unless only values are computed, its derivative, in memory from the shared pool,
/// since large new arrays cost as much as the arithmetic on them.
/// </summary>
/// <remarks>Column-major; operations write over the matrix they are called on, which is none of their operands.</remarks>
sealed class ExpmMatrix<T, R> : IDisposable
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    static readonly bool isComplex = typeof(T) != typeof(R);

    readonly int n;
    T[] value;
    T[]? tangent;

    public ExpmMatrix(int n, bool hasTangent)
    {
        this.n = n;
        value = ArrayPool<T>.Shared.Rent(n * n);
        tangent = hasTangent ? ArrayPool<T>.Shared.Rent(n * n) : null;
    }

    /// <summary>X.</summary>
    public Span<T> Value => value.AsSpan(0, n * n);

    /// <summary>X'; empty where only values are computed.</summary>
    public Span<T> Tangent => tangent is null ? [] : tangent.AsSpan(0, n * n);

    public bool HasTangent => tangent is not null;

    public ExpmMatrix<T, R> NewLike() => new(n, HasTangent);

    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(value);
        if (tangent is not null)
        {
            ArrayPool<T>.Shared.Return(tangent);
        }

        (value, tangent) = ([], null);
    }

    /// <summary>Exchanges the numbers with those of another matrix.</summary>
    public void Exchange(ExpmMatrix<T, R> other) =>
        (value, tangent, other.value, other.tangent) = (other.value, other.tangent, value, tangent);

    /// <summary>X Y; X' Y + X Y'.</summary>
    public void Product(ExpmMatrix<T, R> x, ExpmMatrix<T, R> y)
    {
        Multiply(1, x.Value, y.Value, 0, Value);
        if (HasTangent)
        {
            Multiply(1, x.Tangent, y.Value, 0, Tangent);
            Multiply(1, x.Value, y.Tangent, 1, Tangent);
        }
    }

    /// <summary>Replaces M by the sum of c_i X_i and, where keep says so, of M itself; identity is a multiple of I to add.</summary>
    public void Combine(bool keep, double identity, params ReadOnlySpan<(double Factor, ExpmMatrix<T, R> Matrix)> terms)
    {
        for (int i = 0; i < terms.Length; i++)
        {
            R factor = R.CreateTruncating(terms[i].Factor);
            Add(keep || i > 0, factor, Parts(terms[i].Matrix.Value), Parts(Value));
            Add(keep || i > 0, factor, Parts(terms[i].Matrix.Tangent), Parts(Tangent));
        }

        if (terms.IsEmpty && !keep)
        {
            Value.Clear();
            Tangent.Clear();
        }

        Span<R> parts = Parts(Value);
        for (int i = 0; i < n && identity != 0; i++)
        {
            parts[i * (n + 1) * (isComplex ? 2 : 1)] += R.CreateTruncating(identity);
        }

        static void Add(bool keep, R factor, ReadOnlySpan<R> x, Span<R> y)
        {
            if (keep)
            {
                TensorPrimitives.MultiplyAdd(x, factor, y, y);
            }
            else
            {
                TensorPrimitives.Multiply(x, factor, y);
            }
        }
    }

    /// <summary>Multiplies by a power of two.</summary>
    public void Scale(int power)
    {
        // In steps: the factor alone may be outside the range of the type.
        for (int rest = power, step; rest != 0; rest -= step)
        {
            step = Math.Clamp(rest, -100, 100);
            R factor = R.CreateTruncating(Math.ScaleB(1, step));
            TensorPrimitives.Multiply(Parts(Value), factor, Parts(Value));
            TensorPrimitives.Multiply(Parts(Tangent), factor, Parts(Tangent));
        }
    }

    /// <summary>Replaces P, this matrix, by Q^-1 P: Z with Q Z = P, and Q Z' = P' - Q' Z. Of Q the factors are left.</summary>
    /// <exception cref="SingularMatrixException">A pivot is zero.</exception>
    public void Divide(ExpmMatrix<T, R> q)
    {
        LapackLibrary library = LapackLibrary.Current;
        int[] rented = ArrayPool<int>.Shared.Rent(n);
        try
        {
            Span<int> pivots = rented.AsSpan(0, n);
            int info = library.Getrf(n, n, q.Value, n, pivots);
            if (info > 0)
            {
                throw new SingularMatrixException(
                    LapackLibrary.RoutineName<T>(nameof(LapackLibrary.Getrf)), info,
                    $"pivot {info} is exactly zero: the matrix is singular");
            }

            library.Getrs(Trans.None, n, n, q.Value, n, pivots, Value, n);
            if (HasTangent)
            {
                Multiply(-1, q.Tangent, Value, 1, Tangent);
                library.Getrs(Trans.None, n, n, q.Value, n, pivots, Tangent, n);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>The 1-norm of [[X, X'], [0, X]], which bounds that of X.</summary>
    public double OneNorm()
    {
        double largest = 0;
        for (int j = 0; j < n; j++)
        {
            double sum = Sum(Value.Slice(j * n, n)) + (HasTangent ? Sum(Tangent.Slice(j * n, n)) : 0);
            largest = sum > largest || double.IsNaN(sum) ? sum : largest;
            if (double.IsNaN(largest))
            {
                break;
            }
        }

        return largest;
    }

    /// <summary>A power of two that is not below the 1-norm, which may itself be above the range.</summary>
    public int Exponent()
    {
        double largest = Math.Max(Largest(Value), Largest(Tangent));
        int spare = Math.ILogB(2 * n) + (isComplex ? 2 : 1);
        return spare + (double.IsFinite(largest) ? Math.ILogB(largest) : typeof(R) == typeof(float) ? 128 : 1024);
    }

    /// <summary>The 1-norm of |B|^k |C|, B = [[X, X'], [0, X]] and C likewise, by products with vectors.</summary>
    public double AbsPower(int k, ExpmMatrix<T, R> c)
    {
        using Moduli b = new(this), last = new(c);
        var vectors = new double[4 * n];
        Span<double> first = vectors.AsSpan(0, n), second = vectors.AsSpan(n, n);
        Span<double> p = vectors.AsSpan(2 * n, n), q = vectors.AsSpan(3 * n, n);
        first.Fill(1);
        second.Fill(1);
        for (int i = 0; i <= k; i++)
        {
            // Row vectors times B from the right: (p, q) B = (p X, p X' + q X).
            Moduli m = i < k ? b : last;
            for (int j = 0; j < n; j++)
            {
                p[j] = TensorPrimitives.Dot(first, m.Value.Slice(j * n, n));
                q[j] = HasTangent
                    ? TensorPrimitives.Dot(first, m.Tangent.Slice(j * n, n)) + TensorPrimitives.Dot(second, m.Value.Slice(j * n, n))
                    : 0;
            }

            p.CopyTo(first);
            q.CopyTo(second);
        }

        return TensorPrimitives.Max(HasTangent ? second : first);
    }

    static Span<R> Parts(Span<T> x) => MemoryMarshal.Cast<T, R>(x);

    void Multiply(double alpha, ReadOnlySpan<T> x, ReadOnlySpan<T> y, double beta, Span<T> z) => LapackLibrary.Current.Gemm(
        Trans.None, Trans.None, n, n, n, Scalars.Of<T>(alpha), x, n, y, n, beta == 0 ? default : Scalars.Of<T>(beta), z, n);

    static double Modulus(R re, R im) => Complex.Abs(new(double.CreateTruncating(re), double.CreateTruncating(im)));

    /// <summary>The sum of moduli.</summary>
    static double Sum(Span<T> x)
    {
        ReadOnlySpan<R> parts = Parts(x);
        double sum = 0;
        for (int i = 0; i < parts.Length; i += isComplex ? 2 : 1)
        {
            double re = double.CreateTruncating(parts[i]);
            if (isComplex)
            {
                double im = double.CreateTruncating(parts[i + 1]), square = (re * re) + (im * im);
                sum += square is > 1e-280 and < 1e280 ? Math.Sqrt(square) : Modulus(parts[i], parts[i + 1]);
            }
            else
            {
                sum += Math.Abs(re);
            }
        }

        return sum;
    }

    static double Largest(Span<T> x) => x.IsEmpty ? 0 : Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude<R>(Parts(x))));

    /// <summary>|X| and |X'|.</summary>
    sealed class Moduli : IDisposable
    {
        readonly int size;
        readonly double[] value;
        readonly double[]? tangent;

        public Moduli(ExpmMatrix<T, R> x)
        {
            size = x.n * x.n;
            value = Of(x.Value);
            tangent = x.HasTangent ? Of(x.Tangent) : null;
        }

        public ReadOnlySpan<double> Value => value.AsSpan(0, size);

        public ReadOnlySpan<double> Tangent => tangent.AsSpan(0, size);

        public void Dispose()
        {
            ArrayPool<double>.Shared.Return(value);
            if (tangent is not null)
            {
                ArrayPool<double>.Shared.Return(tangent);
            }
        }

        static double[] Of(Span<T> x)
        {
            double[] moduli = ArrayPool<double>.Shared.Rent(x.Length);
            for (int i = 0; i < x.Length; i++)
            {
                moduli[i] = Sum(x.Slice(i, 1));
            }

            return moduli;
        }
    }
}
