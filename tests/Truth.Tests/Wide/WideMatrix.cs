namespace Truth.Tests;

/// <summary>A complex matrix of wide numbers. A row of eigenvalues is 1 x n, a number 1 x 1.</summary>
sealed class WideMatrix(int rows, int columns)
{
    readonly WideComplex[] elements = new WideComplex[rows * columns];

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public WideComplex this[int i, int j]
    {
        get => elements[(i * Columns) + j];
        set => elements[(i * Columns) + j] = value;
    }

    public WideMatrix Adjoint => From(Columns, Rows, (i, j) => this[j, i].Conjugate);

    public bool IsReal => Array.TrueForAll(elements, static x => x.Im.High == 0);

    /// <summary>The largest modulus of an element; 0 if there is none.</summary>
    public double Size => elements.Length == 0 ? 0 : elements.Max(static x => Math.Max(Math.Abs(x.Re.High), Math.Abs(x.Im.High)));

    /// <summary>The Frobenius norm.</summary>
    public double Norm
    {
        get
        {
            double size = Size;
            return size == 0 ? 0 : size * Math.Sqrt(elements.Sum(x => Sqr(x.Re.High / size) + Sqr(x.Im.High / size)));

            static double Sqr(double x) => x * x;
        }
    }

    public static WideMatrix From(int rows, int columns, Func<int, int, WideComplex> element)
    {
        var result = new WideMatrix(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[i, j] = element(i, j);
            }
        }

        return result;
    }

    public static WideMatrix Identity(int n) => From(n, n, static (i, j) => i == j ? 1 : 0);

    public static WideMatrix Diagonal(IReadOnlyList<WideReal> values) =>
        From(values.Count, values.Count, (i, j) => i == j ? values[i] : 0);

    public static WideMatrix operator +(WideMatrix a, WideMatrix b) => Zip(a, b, static (x, y) => x + y);

    public static WideMatrix operator -(WideMatrix a, WideMatrix b) => Zip(a, b, static (x, y) => x - y);

    public static WideMatrix operator *(WideMatrix a, double b) => a.Map(x => x * b);

    /// <summary>The product of matrices.</summary>
    public static WideMatrix operator *(WideMatrix a, WideMatrix b)
    {
        var result = new WideMatrix(a.Rows, b.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int k = 0; k < a.Columns; k++)
            {
                WideComplex x = a[i, k];
                if (x == 0)
                {
                    continue;
                }

                for (int j = 0; j < b.Columns; j++)
                {
                    result[i, j] += x * b[k, j];
                }
            }
        }

        return result;
    }

    public WideMatrix Map(Func<WideComplex, WideComplex> f) => From(Rows, Columns, (i, j) => f(this[i, j]));

    /// <summary>Element by element; a side with one row or column serves all rows or columns of the other.</summary>
    public static WideMatrix Zip(WideMatrix a, WideMatrix b, Func<WideComplex, WideComplex, WideComplex> f)
    {
        int rows = a.Rows == 1 ? b.Rows : a.Rows, columns = a.Columns == 1 ? b.Columns : a.Columns;
        return From(rows, columns, (i, j) => f(
            a[a.Rows == 1 ? 0 : i, a.Columns == 1 ? 0 : j],
            b[b.Rows == 1 ? 0 : i, b.Columns == 1 ? 0 : j]));
    }

    /// <summary>Columns start, ..., end - 1.</summary>
    public WideMatrix Slice(int start, int end) => From(Rows, end - start, (i, j) => this[i, start + j]);

    public WideMatrix Copy() => From(Rows, Columns, (i, j) => this[i, j]);

    /// <summary>The Hermitian matrix of the named triangle and of the real part of the diagonal.</summary>
    public WideMatrix HermitianOf(bool lower) => From(Rows, Columns, (i, j) =>
        i == j ? this[i, i].Re : (i > j) == lower ? this[i, j] : this[j, i].Conjugate);
}
