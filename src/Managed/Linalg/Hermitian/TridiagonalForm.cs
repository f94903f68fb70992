using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// A = Q T Q^H / scale of one Hermitian matrix, kept from forward to backward: T real tridiagonal, Q as the reflectors that xHETRD left.
/// The scale, a power of two, keeps squares of elements in range.
/// </summary>
sealed class TridiagonalForm<T, R>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly LapackLibrary library;
    readonly Uplo triangle;
    readonly int n;

    readonly T[] reflectors;
    readonly T[] tau;
    readonly R[] d;
    readonly R[] e;

    /// <summary>Reduces a matrix of which the triangle is loaded, with a column to spare behind it; the array is kept.</summary>
    public TridiagonalForm(LapackLibrary library, Uplo triangle, int n, T[] work)
    {
        (this.library, this.n, this.triangle, reflectors) = (library, n, triangle, work);
        (tau, d, e) = (new T[Math.Max(1, n - 1)], new R[n], new R[n]);
        Scale = ScaleOf(work, n, triangle);
        if (Scale != R.One)
        {
            Span<R> parts = MemoryMarshal.Cast<T, R>(work.AsSpan());
            TensorPrimitives.Multiply(parts, Scale, parts);
        }

        library.Hetrd<T, R>(triangle, n, work, n, d, e.AsSpan(0, n - 1), tau);
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            double row = Reals.Number(R.Abs(d[i])) + Reals.Number(R.Abs(e[i])) + (i > 0 ? Reals.Number(R.Abs(e[i - 1])) : 0);
            largest = Math.Max(largest, row);
        }

        Norm = R.CreateTruncating(largest);
    }

    /// <summary>n.</summary>
    public int Order => n;

    /// <summary>The largest sum of a row of |T|.</summary>
    public R Norm { get; }

    /// <summary>T belongs to Scale A.</summary>
    public R Scale { get; }

    /// <summary>Eigenvectors of T that <see cref="Solve"/> has found, n x k, column-major.</summary>
    public T[] U { get; private set; } = [];

    /// <summary>First eigenvalue of the subset.</summary>
    public int From { get; private set; }

    /// <summary>The eigenvalues of the subset, of T.</summary>
    public R[] W { get; private set; } = [];

    /// <summary>Whether the library has all that this needs; libtorch's MKL has not.</summary>
    public static bool IsSupported(LapackLibrary library) =>
        library.Has<T>(nameof(LapackLibrary.Hetrd)) && library.Has<T>(nameof(LapackLibrary.Unmtr))
        && library.Has<T>(nameof(LapackLibrary.Stemr))
        && library.Has<R>(nameof(LapackLibrary.Gttrf)) && library.Has<R>(nameof(LapackLibrary.Gttrs));

    /// <summary>How many eigenvalues of A are at most x: the negative pivots of T - x, eigenvalues at x pushed below it.</summary>
    /// <remarks>Sylvester's law of inertia; Sturm sequences in G. H. Golub and C. F. Van Loan, Matrix Computations, chapter 8.</remarks>
    public int Count(double x)
    {
        if (double.IsInfinity(x))
        {
            return x > 0 ? n : 0;
        }

        double shift = x * Reals.Number(Scale), least = double.Max(Reals.Number(Norm) * double.Epsilon, 1e-290), pivot = 1;
        shift = Math.BitIncrement(shift);
        int count = 0;
        for (int i = 0; i < n; i++)
        {
            double off = i == 0 ? 0 : Reals.Number(e[i - 1]);
            pivot = Reals.Number(d[i]) - shift - (off * (off / pivot));
            pivot = Math.Abs(pivot) < least ? -least : pivot;
            count += pivot < 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Eigenvalues from..to of T.</summary>
    public R[] Values(int from, int to)
    {
        var w = new R[n];
        try
        {
            if (to > from)
            {
                library.Stemr<T, R>(Job.NoVectors, EigenRange.Indices, n, [.. d], [.. e], R.Zero, R.Zero, from + 1, to, w, [], 1);
            }

            return w[..(to - from)];
        }
        catch (NotConvergedException failure)
        {
            w = [.. d];
            string routine = LapackLibrary.RoutineName<R>(nameof(LapackLibrary.Stevd));
            DriverLadder.Run(failure, (routine, () => library.Stevd<R>(Job.NoVectors, n, w, [.. e], [], 1)));
            return w[from..to];
        }
    }

    /// <summary>How many eigenvalues beyond an end of the subset belong to the group of the one at that end.</summary>
    public int Outside(bool low, R tolerance)
    {
        R[] values = low ? Values(0, From) : Values(From + W.Length, n);
        if (values.Length == 0 || R.Abs(low ? W[0] - values[^1] : W[^1] - values[0]) > tolerance)
        {
            return 0;
        }

        return SpectralGroups.Run<R>(values, low ? values.Length - 1 : 0, low ? -1 : 1, tolerance);
    }

    /// <summary>Eigenvalues and eigenvectors from..to of T.</summary>
    public (R[] W, T[] U) Pairs(int from, int to) => TridiagonalSubset.Pairs<T, R>(library, d, e, from, to);

    /// <summary>The same form with other eigenvectors of the subset.</summary>
    public TridiagonalForm<T, R> With(T[] u)
    {
        var other = (TridiagonalForm<T, R>)MemberwiseClone();
        other.U = u;
        return other;
    }

    /// <summary>Finds the pairs of the subset and keeps them.</summary>
    public void Solve(int from, int to)
    {
        From = from;
        (W, U) = Pairs(from, to);
    }

    /// <summary>C := Q C or Q^H C, C of k columns.</summary>
    /// <remarks>xUNMTR writes to the reflectors while it runs and restores them, so only one thread may use them at a time.</remarks>
    public void Rotate(Trans trans, int k, Span<T> c)
    {
        lock (reflectors)
        {
            library.Unmtr<T>(Side.Left, triangle, trans, n, k, reflectors, n, tau, c, n);
        }
    }

    /// <summary>
    /// y := (T - w)^-1 y, for a w that may be an eigenvalue: a pivot that vanishes is replaced by rounding of T, so that y gets a large
    /// part along the eigenvector, to be projected out.
    /// </summary>
    /// <remarks>
    /// Another pivot of that size is the factorization of a matrix as far from T - w as rounding is, the usual backward error. Its solution
    /// differs from that of T - w along the eigenvectors of w alone by more than rounding over a gap, as in inverse iteration.
    /// </remarks>
    public void SolveShifted(R w, Span<T> y, ShiftedSpace space)
    {
        // Where T falls apart, small pivots share the singularity, and none is small enough to be replaced. Then the part along the
        // eigenvector may be so large that its rounding is seen; a shift by rounding of T makes it smaller.
        Span<T> right = space.Given.AsSpan(0, n);
        y.CopyTo(right);
        R size = Norm > R.Zero ? Norm : R.One, limit = LargestOf(y) / (R.Sqrt(Reals.Epsilon<R>()) * size);
        foreach (int shift in (ReadOnlySpan<int>)[0, 8, -8])
        {
            right.CopyTo(y);
            SolveOnce(w + (R.CreateTruncating(shift) * Reals.Epsilon<R>() * size), y, space);
            if (LargestOf(y) <= limit)
            {
                return;
            }
        }
    }

    static R LargestOf(ReadOnlySpan<T> y) => R.Abs(TensorPrimitives.MaxMagnitude(MemoryMarshal.Cast<T, R>(y)));

    void SolveOnce(R w, Span<T> y, ShiftedSpace space)
    {
        for (int i = 0; i < n; i++)
        {
            space.D[i] = d[i] - w;
        }

        e.AsSpan(0, n - 1).CopyTo(space.Lower);
        e.AsSpan(0, n - 1).CopyTo(space.Upper);
        library.Gttrf<R>(n, space.Lower, space.D, space.Upper, space.Upper2, space.Pivots);
        R least = Reals.Epsilon<R>() * (R.IsZero(Norm) ? R.One : Norm);
        for (int i = 0; i < n; i++)
        {
            space.D[i] = R.Abs(space.D[i]) < least ? R.CopySign(least, space.D[i]) : space.D[i];
        }

        Span<R> parts = MemoryMarshal.Cast<T, R>(y);
        if (Reals.Width<T, R>() == 1)
        {
            library.Gttrs<R>(Trans.None, n, 1, space.Lower, space.D, space.Upper, space.Upper2, space.Pivots, parts, n);
            return;
        }

        for (int i = 0; i < n; i++)
        {
            (space.Right[i], space.Right[n + i]) = (parts[2 * i], parts[(2 * i) + 1]);
        }

        library.Gttrs<R>(Trans.None, n, 2, space.Lower, space.D, space.Upper, space.Upper2, space.Pivots, space.Right, n);
        for (int i = 0; i < n; i++)
        {
            (parts[2 * i], parts[(2 * i) + 1]) = (space.Right[i], space.Right[n + i]);
        }
    }

    static R ScaleOf(ReadOnlySpan<T> work, int n, Uplo triangle)
    {
        R largest = R.Zero;
        for (int j = 0; j < n; j++)
        {
            (int from, int to) = triangle == Uplo.Lower ? (j, n) : (0, j + 1);
            ReadOnlySpan<R> column = MemoryMarshal.Cast<T, R>(work.Slice((j * n) + from, to - from));
            largest = R.Max(largest, R.Abs(TensorPrimitives.MaxMagnitude(column)));
        }

        double limit = typeof(R) == typeof(float) ? 1e15 : 1e145, m = Reals.Number(largest);
        return m == 0 || (m < limit && m > 1 / limit) ? R.One : R.CreateTruncating(Math.ScaleB(1, -Math.ILogB(m)));
    }

    /// <summary>Work arrays of <see cref="SolveShifted"/>.</summary>
    public sealed class ShiftedSpace(int n)
    {
        public T[] Given { get; } = new T[n];

        public R[] D { get; } = new R[n];

        public R[] Lower { get; } = new R[Math.Max(0, n - 1)];

        public R[] Upper { get; } = new R[Math.Max(0, n - 1)];

        public R[] Upper2 { get; } = new R[Math.Max(0, n - 2)];

        public R[] Right { get; } = new R[2 * n];

        public int[] Pivots { get; } = new int[n];
    }
}
