using System.Numerics;

namespace Lapack;

/// <summary>Matrices that lie in lanes, as a factor of a product.</summary>
/// <param name="elements">Element (0, 0).</param>
/// <param name="step">From one row of the left factor, or column of the right one, to the next.</param>
/// <param name="inner">From one element of such a row or column to the next.</param>
readonly unsafe struct LaneFactor<E>(E* elements, int step, int inner)
    where E : unmanaged
{
    public readonly E* Elements = elements;

    public readonly int Step = step;

    public readonly int Inner = inner;
}

/// <summary>Products of n x n matrices, one a lane, two rows by two columns at a time.</summary>
static unsafe class LaneProduct<E, V, R>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>C = A B, row by row.</summary>
    public static void Full(int n, in LaneFactor<E> a, in LaneFactor<E> b, E* c)
    {
        for (int i = 0; i < n; i += 2)
        {
            for (int j = 0; j < n; j += 2)
            {
                if (i + 1 < n && j + 1 < n)
                {
                    Square<LaneTimes<E, V, R>>(n, a, b, (i, j), c);
                    continue;
                }

                Single<LaneTimes<E, V, R>>(n, a, b, (i, j), c);
                if (i + 1 < n)
                {
                    Single<LaneTimes<E, V, R>>(n, a, b, (i + 1, j), c);
                }

                if (j + 1 < n)
                {
                    Single<LaneTimes<E, V, R>>(n, a, b, (i, j + 1), c);
                }
            }
        }
    }

    /// <summary>The lower triangle of C = A conj(B).</summary>
    public static void LowerConjugate(int n, in LaneFactor<E> a, in LaneFactor<E> b, E* c)
    {
        for (int i = 0; i < n; i += 2)
        {
            for (int j = 0; j <= i; j += 2)
            {
                if (i + 1 < n)
                {
                    Square<LaneTimesConjugate<E, V, R>>(n, a, b, (i, j), c);
                    continue;
                }

                Single<LaneTimesConjugate<E, V, R>>(n, a, b, (i, j), c);
                if (j < i)
                {
                    Single<LaneTimesConjugate<E, V, R>>(n, a, b, (i, j + 1), c);
                }
            }
        }
    }

    static void Square<TTimes>(int n, in LaneFactor<E> a, in LaneFactor<E> b, (int I, int J) at, E* c)
        where TTimes : struct, ILaneTimes<E>
    {
        (int up, int left, int aStep, int bStep) = (a.Inner, b.Inner, a.Step, b.Step);
        E* x = a.Elements + (at.I * aStep), y = b.Elements + (at.J * bStep);
        E c00 = default, c01 = default, c10 = default, c11 = default;
        for (int k = 0; k < n; k++, x += up, y += left)
        {
            E x0 = x[0], x1 = x[aStep], y0 = y[0], y1 = y[bStep];
            c00 = TTimes.MultiplyAdd(x0, y0, c00);
            c01 = TTimes.MultiplyAdd(x0, y1, c01);
            c10 = TTimes.MultiplyAdd(x1, y0, c10);
            c11 = TTimes.MultiplyAdd(x1, y1, c11);
        }

        c += (at.I * n) + at.J;
        c[0] = c00;
        c[1] = c01;
        c[n] = c10;
        c[n + 1] = c11;
    }

    static void Single<TTimes>(int n, in LaneFactor<E> a, in LaneFactor<E> b, (int I, int J) at, E* c)
        where TTimes : struct, ILaneTimes<E>
    {
        E* x = a.Elements + (at.I * a.Step), y = b.Elements + (at.J * b.Step);
        E sum = default;
        for (int k = 0; k < n; k++)
        {
            sum = TTimes.MultiplyAdd(x[k * a.Inner], y[k * b.Inner], sum);
        }

        c[(at.I * n) + at.J] = sum;
    }
}
