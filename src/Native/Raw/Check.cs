using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// The checks of arguments, made before any call: on a bad argument reference LAPACK's XERBLA stops the process, with exit code 0.
/// </summary>
static partial class Check
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void NotNegative(int value, string name)
    {
        if (value < 0)
        {
            Negative(value, name);
        }
    }

    /// <summary>A column-major matrix of these dimensions fits into a span of this length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Matrix(int length, int rows, int columns, int leading, string name, string leadingName)
    {
        if (leading < Math.Max(1, rows))
        {
            LeadingDimension(rows, leading, name, leadingName);
        }

        if (rows > 0 && columns > 0 && length < ((long)leading * (columns - 1)) + rows)
        {
            ShortMatrix(length, rows, columns, leading, name);
        }
    }

    /// <summary>The factors of a band matrix: 2 kl + ku + 1 rows, as the factorization adds kl diagonals above the others.</summary>
    internal static void BandFactors(int ab, int kl, int ku, int n, int ldab)
    {
        NotNegative(kl, nameof(kl));
        NotNegative(ku, nameof(ku));
        long rows = (2L * kl) + ku + 1;
        if (rows > ldab)
        {
            LeadingDimension(rows, ldab, nameof(ab), nameof(ldab));
        }

        Matrix(ab, (int)rows, n, ldab, nameof(ab), nameof(ldab));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Vector(int length, int needed, string name)
    {
        if (length < needed)
        {
            ShortVector(length, needed, name);
        }
    }

    /// <summary>A column-major matrix holds neither NaN nor infinity; for routines that then hang or write where they must not.</summary>
    internal static void FiniteMatrix<T>(ReadOnlySpan<T> a, int rows, int columns, int leading, string name)
        where T : unmanaged
    {
        for (int j = 0; j < columns; j++)
        {
            ReadOnlySpan<T> column = a.Slice(j * leading, rows);
            bool finite = typeof(T) == typeof(float) || typeof(T) == typeof(ComplexSingle)
                ? Finite(MemoryMarshal.Cast<T, float>(column))
                : Finite(MemoryMarshal.Cast<T, double>(column));
            if (!finite)
            {
                NotFinite(j, name);
            }
        }
    }

    static bool Finite<R>(ReadOnlySpan<R> parts)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        // The product with 0 is NaN for NaN and infinity: one test a column.
        R sum = R.Zero;
        foreach (R x in parts)
        {
            sum += x * R.Zero;
        }

        return R.IsZero(sum);
    }

    /// <summary>A number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    internal static void InRange(int value, int low, int high, string name)
    {
        if (value < low || value > high)
        {
            NotInRange(value, low, high, name);
        }
    }

    /// <summary>
    /// The rows and columns that ?GEBAL leaves to reduce, counted from 1: 1 &lt;= ilo &lt;= ihi &lt;= n, or 1 and 0 for n = 0.
    /// </summary>
    internal static void Balanced(int n, int ilo, int ihi)
    {
        InRange(ilo, 1, Math.Max(1, n), nameof(ilo));
        InRange(ihi, Math.Min(ilo, n), n, nameof(ihi));
    }

    /// <summary>Every element is a row number from 1 to n: LAPACK uses them as indices and does not check them.</summary>
    internal static void Rows(ReadOnlySpan<int> values, int n, string name) => Within(values, 1, n, name);

    /// <summary>The lengths of the diagonals of a tridiagonal matrix and its factors, from the one below the main one upwards.</summary>
    internal static void TridiagonalFactors(int n, int dl, int d, int du, int du2, int ipiv)
    {
        Vector(dl, n - 1, nameof(dl));
        Vector(d, n, nameof(d));
        Vector(du, n - 1, nameof(du));
        Vector(du2, n - 2, nameof(du2));
        Vector(ipiv, n, nameof(ipiv));
    }

    /// <summary>Row numbers as ?GTTRF leaves them: row i was exchanged with itself or with the next one.</summary>
    internal static void NextRows(ReadOnlySpan<int> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != i + 1 && (values[i] != i + 2 || i + 2 > values.Length))
            {
                throw new ArgumentException($"{name} is not from such a factorization: element {i} is {values[i]}.", name);
            }
        }
    }

    /// <summary>Row numbers as ?SYTRF leaves them: negative ones, for blocks of order 2, in equal pairs.</summary>
    internal static void Blocks(ReadOnlySpan<int> values, Uplo uplo, string name)
    {
        int n = values.Length;
        Within(values, -n, n, name);
        int step = uplo == Uplo.Lower ? 1 : -1;
        for (int k = uplo == Uplo.Lower ? 0 : n - 1; k >= 0 && k < n; k += step)
        {
            if (values[k] > 0)
            {
                continue;
            }

            int next = k + step;
            if (values[k] == 0 || next < 0 || next >= n || values[next] != values[k])
            {
                throw new ArgumentException($"{name} is not from such a factorization: element {k} is {values[k]} and stands alone.", name);
            }

            k = next;
        }
    }

    static void Within(ReadOnlySpan<int> values, int low, int high, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < low || values[i] > high)
            {
                throw new ArgumentException($"{name} must hold numbers from {low} to {high}, but element {i} is {values[i]}.", name);
            }
        }
    }

    /// <summary>Which eigenvalues are asked for: those in (vl, vu], or the il-th to the iu-th, counted from 1.</summary>
    /// <returns>The largest number of them.</returns>
    internal static int Selected<R>(EigenRange range, int n, R vl, R vu, int il, int iu)
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        if (range is not (EigenRange.All or EigenRange.Values or EigenRange.Indices))
        {
            Undefined((byte)range, nameof(range), "EigenRange.All, EigenRange.Values or EigenRange.Indices");
        }

        if (range == EigenRange.Values && n > 0 && !(vl < vu))
        {
            throw new ArgumentOutOfRangeException(nameof(vu), vu, $"vu must be larger than vl, which is {vl}.");
        }

        if (range == EigenRange.Indices && n > 0)
        {
            InRange(il, 1, n, nameof(il));
            InRange(iu, il, n, nameof(iu));
        }

        return range == EigenRange.Indices ? iu - il + 1 : n;
    }

    /// <summary>The array that eigenvectors are written to, if they are asked for.</summary>
    internal static void Vectors(Job jobz, int length, int n, int columns, int ldz)
    {
        // Without vectors nothing is written, but the leading dimension is checked all the same, as LAPACK does.
        Matrix(length, jobz == Job.Vectors ? n : 0, columns, ldz, "z", nameof(ldz));
    }

    /// <summary>The arguments of both drivers for singular values. U and V^H are looked at only where they are written.</summary>
    internal static void SingularValues(
        SvdJob jobu, string jobuName, SvdJob jobvt, string jobvtName, int m, int n, int a, int lda, int s, int u, int ldu, int vt, int ldvt)
    {
        Defined(jobu, jobuName);
        Defined(jobvt, jobvtName);
        NotNegative(m, nameof(m));
        NotNegative(n, nameof(n));
        int small = Math.Min(m, n);
        Matrix(a, m, n, lda, nameof(a), nameof(lda));
        Vector(s, small, nameof(s));
        bool left = jobu != SvdJob.None, right = jobvt != SvdJob.None;
        Matrix(left ? u : int.MaxValue, left ? m : 0, jobu == SvdJob.All ? m : small, ldu, nameof(u), nameof(ldu));
        Matrix(right ? vt : int.MaxValue, right ? (jobvt == SvdJob.All ? n : small) : 0, n, ldvt, nameof(vt), nameof(ldvt));
    }

    /// <summary>The arguments of both least squares drivers: B has room for the right-hand sides and for the solutions.</summary>
    internal static void LeastSquares(int m, int n, int nrhs, int a, int lda, int b, int ldb)
    {
        NotNegative(m, nameof(m));
        NotNegative(n, nameof(n));
        NotNegative(nrhs, nameof(nrhs));
        Matrix(a, m, n, lda, nameof(a), nameof(lda));
        Matrix(b, Math.Max(m, n), nrhs, ldb, nameof(b), nameof(ldb));
    }

    /// <summary>The number of reflectors lies between 0 and an order.</summary>
    internal static void AtMost(int value, int limit, string name, string limitName)
    {
        if (value > limit)
        {
            TooLarge(value, limit, name, limitName);
        }
    }

    [DoesNotReturn]
    static void TooLarge(int value, int limit, string name, string limitName) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} must be at most {limitName}, which is {limit}.");

    [DoesNotReturn]
    static void NotFinite(int column, string name) =>
        throw new ArgumentException($"{name} holds NaN or infinity in column {column}.", name);

    [DoesNotReturn]
    static void Negative(int value, string name) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative.");

    [DoesNotReturn]
    static void LeadingDimension(long rows, int leading, string name, string leadingName) =>
        throw new ArgumentOutOfRangeException(
            leadingName, leading, $"{leadingName} must be at least {Math.Max(1, rows)}, as {name} has {rows} rows.");

    [DoesNotReturn]
    static void ShortMatrix(int length, int rows, int columns, int leading, string name) =>
        throw new ArgumentException(
            $"{name} is too short: {rows} x {columns} elements with leading dimension {leading} need a span of " +
            $"{((long)leading * (columns - 1)) + rows}, but it has {length}.", name);

    [DoesNotReturn]
    static void ShortVector(int length, int needed, string name) =>
        throw new ArgumentException($"{name} is too short: it needs {needed} elements, but has {length}.", name);

    [DoesNotReturn]
    static void NotInRange(int value, int low, int high, string name) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {low} to {high}.");
}
