using System.Numerics;

namespace Lapack;

// Substitution, for each right-hand side x. With M the factors as they lie in the lanes, M[j][i] the element i of row j of memory:
//
//     P A = L U, column by column: M[j][i] = u_ij for i <= j, l_ij for i > j
//         A x = b:     exchange rows, L down, U up
//         A^T x = b:   U^T down, L^T up, exchange rows back
//     A = L L^H, row by row: M[j][i] = l_ji for i <= j, which is U^T of the above
//         A x = b:     U^T down, conj(U) up
//         A^T x = b:   A conj(x) = conj(b)
//
// Source: Golub and Van Loan, Matrix Computations, sections 3.1 and 4.2.

/// <summary>Solutions of many small systems of equations, one a lane, with their factors.</summary>
/// <param name="system">The systems.</param>
sealed unsafe class LaneSolve<T, E, V, R>(LaneSystem system) : LaneGroups
    where T : unmanaged
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    readonly int n = system.Factors.Shape[^1];
    readonly int columns = system.X.Shape[^1];
    readonly MatrixSpans<T> factors = new(system.Factors);
    readonly MatrixSpans<T> solutions = new(system.X);
    LaneMemory memory;

    public override int Lanes => V.Count;

    bool Conjugates => E.Parts == 2 && system is { Transpose: true, Triangle: not null };

    /// <remarks>Left to the caller are systems of which a pivot is so small or large that its inverse is not safe.</remarks>
    public override ulong Run(int first, int count)
    {
        fixed (byte* start = memory.Of(((n * n) + (n * columns) + n) * sizeof(E), sizeof(V)))
        {
            E* a = (E*)LaneMemory.Align(start, sizeof(V)), x = a + (n * n), inverse = x + (n * columns);
            LoadFactors((first, count), a);
            LaneMatrices<T, E, V, R>.Load(solutions, (first, count), n * columns, x);
            ulong good = V.Bits(Invert(a, inverse)) & Used(count);
            Conjugate(x);
            if (system.Triangle is null && !system.Transpose)
            {
                Exchange((first, count), (R*)x, back: false);
            }

            for (int c = 0; c < columns; c++)
            {
                Substitute(a, inverse, x + (c * n));
            }

            if (system.Triangle is null && system.Transpose)
            {
                Exchange((first, count), (R*)x, back: true);
            }

            Conjugate(x);
            fixed (T* to = solutions.WithSpareColumn(first))
            {
                LaneMatrices<T, E, V, R>.Store(n * columns, x, (R*)to, good);
            }

            return Used(count) & ~good;
        }
    }

    public override void Dispose() => memory.Dispose();

    void LoadFactors((int First, int Count) range, E* a)
    {
        ReadOnlySpan<int> which = system.Which.AsSpan(range.First, range.Count);
        if (system.Triangle is { } triangle)
        {
            LaneTriangles<T, E, V, R>.Load(factors, n, which, triangle, a);
        }
        else
        {
            LaneMatrices<T, E, V, R>.Load(factors, which, n * n, a);
        }
    }

    /// <summary>1 / M[j][j], and the lanes in which all of them are safe.</summary>
    V Invert(E* a, E* inverse)
    {
        V one = V.Create(R.One), least = V.Create(LaneScaling.SafeSquare<R>()), good = V.Equal(one, one);
        for (int j = 0; j < n; j++)
        {
            E pivot = a[(j * n) + j];
            V size = E.AbsSquare(pivot), scale = E.Parts == 1 ? one / E.Real(pivot) : one / size;
            inverse[j] = E.Parts == 1 ? E.Join(scale, default) : E.Join(E.Real(pivot) * scale, -E.Imaginary(pivot) * scale);
            good &= V.Less(least, size) & V.Less(size, one / least);
        }

        return good;
    }

    void Substitute(E* a, E* inverse, E* x)
    {
        if (system.Triangle is not null)
        {
            UpperTransposedDown(a, inverse, x);
            UpperUp<LaneTimesConjugate<E, V, R>>(a, inverse, x);
        }
        else if (system.Transpose)
        {
            UpperTransposedDown(a, inverse, x);
            LowerTransposedUp(a, x);
        }
        else
        {
            LowerDown(a, x);
            UpperUp<LaneTimes<E, V, R>>(a, inverse, x);
        }
    }

    void LowerDown(E* a, E* x)
    {
        for (int j = 0; j < n; j++)
        {
            E* column = a + (j * n);
            E minus = -x[j];
            for (int i = j + 1; i < n; i++)
            {
                x[i] = E.MultiplyAdd(column[i], minus, x[i]);
            }
        }
    }

    void UpperUp<TTimes>(E* a, E* inverse, E* x)
        where TTimes : struct, ILaneTimes<E>
    {
        for (int j = n - 1; j >= 0; j--)
        {
            E* column = a + (j * n);
            x[j] *= inverse[j];
            E minus = -x[j];
            for (int i = 0; i < j; i++)
            {
                x[i] = TTimes.MultiplyAdd(minus, column[i], x[i]);
            }
        }
    }

    void UpperTransposedDown(E* a, E* inverse, E* x)
    {
        for (int j = 0; j < n; j++)
        {
            E* row = a + (j * n);
            E sum = default;
            for (int i = 0; i < j; i++)
            {
                sum = E.MultiplyAdd(row[i], x[i], sum);
            }

            x[j] = (x[j] - sum) * inverse[j];
        }
    }

    void LowerTransposedUp(E* a, E* x)
    {
        for (int j = n - 2; j >= 0; j--)
        {
            E* row = a + (j * n);
            E sum = default;
            for (int i = j + 1; i < n; i++)
            {
                sum = E.MultiplyAdd(row[i], x[i], sum);
            }

            x[j] -= sum;
        }
    }

    void Conjugate(E* x)
    {
        for (int i = 0; Conjugates && i < n * columns; i++)
        {
            x[i] = E.Join(E.Real(x[i]), -E.Imaginary(x[i]));
        }
    }

    /// <summary>The row exchanges of each lane, in all right-hand sides.</summary>
    void Exchange((int First, int Count) range, R* x, bool back)
    {
        int row = E.Parts * V.Count;
        for (int lane = 0; lane < range.Count; lane++)
        {
            ReadOnlySpan<int> pivots = system.Pivots.AsSpan(system.Which[range.First + lane] * n, n);
            for (int step = 0; step < n; step++)
            {
                int k = back ? n - 1 - step : step, p = pivots[k] - 1;
                for (int c = 0; p != k && c < columns * n; c += n)
                {
                    R* one = x + ((c + k) * row) + lane, other = x + ((c + p) * row) + lane;
                    (*one, *other) = (*other, *one);
                    if (E.Parts == 2)
                    {
                        (one[V.Count], other[V.Count]) = (other[V.Count], one[V.Count]);
                    }
                }
            }
        }
    }
}
