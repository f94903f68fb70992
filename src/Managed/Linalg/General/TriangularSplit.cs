using System.Numerics;

namespace Lapack;

/// <summary>
/// A triangular matrix reordered by unitary swaps into [[R, S], [0, N]], the eigenvalues that satisfy a condition in R; column-major.
/// </summary>
sealed class TriangularSplit
{
    readonly Complex[] turn;

    TriangularSplit(Complex[] t, Complex[] turn, int n, int size)
    {
        (this.turn, Order, Size) = (turn, n, size);
        (First, Corner, Last) = (Part(t, 0, 0, size), Part(t, 0, size, size), Part(t, size, size, n - size));
    }

    public int Order { get; }

    /// <summary>The order of R.</summary>
    public int Size { get; }

    /// <summary>R.</summary>
    public Complex[] First { get; }

    /// <summary>S, of <see cref="Size"/> rows.</summary>
    public Complex[] Corner { get; }

    /// <summary>N.</summary>
    public Complex[] Last { get; }

    /// <summary>Splits T, which is overwritten.</summary>
    public static TriangularSplit Of(Complex[] t, int n, Predicate<Complex> isFirst)
    {
        var turn = new Complex[n * n];
        for (int i = 0; i < n; i++)
        {
            turn[(i * n) + i] = 1;
        }

        int size = 0;
        for (int i = 0; i < n; i++)
        {
            if (isFirst(t[(i * n) + i]))
            {
                for (int k = i - 1; k >= size; k--)
                {
                    UpperTriangular.Swap(t, turn, n, k);
                }

                size++;
            }
        }

        return new(t, turn, n, size);
    }

    /// <summary>[[R', S'], [0, N']] in the order of T.</summary>
    public Complex[] Join(Complex[] first, Complex[] corner, Complex[] last)
    {
        (int n, int rest) = (Order, Order - Size);
        var whole = new Complex[n * n];
        for (int j = 0; j < Size; j++)
        {
            first.AsSpan(j * Size, Size).CopyTo(whole.AsSpan(j * n));
        }

        for (int j = 0; j < rest; j++)
        {
            corner.AsSpan(j * Size, Size).CopyTo(whole.AsSpan((Size + j) * n));
            last.AsSpan(j * rest, rest).CopyTo(whole.AsSpan(((Size + j) * n) + Size));
        }

        return UpperTriangular.Conjugated(turn, whole, n);
    }

    /// <summary>The block from (row, column) on, of so many rows, up to the end of R or of T.</summary>
    Complex[] Part(Complex[] t, int row, int column, int rows)
    {
        int end = column < Size ? Size : Order;
        var part = new Complex[rows * (end - column)];
        for (int j = column; j < end; j++)
        {
            t.AsSpan((j * Order) + row, rows).CopyTo(part.AsSpan((j - column) * rows));
        }

        return part;
    }
}
