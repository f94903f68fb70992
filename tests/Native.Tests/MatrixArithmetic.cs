using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Products and parts of matrices, without any library.</summary>
public abstract class MatrixArithmetic
{
    protected static bool Inside(int i, int j, Uplo? triangle) => triangle switch
    {
        Uplo.Lower => i >= j,
        Uplo.Upper => i <= j,
        _ => true,
    };

    /// <summary>One part of a matrix, zero elsewhere.</summary>
    protected static Complex[,] Triangle(Complex[,] a, Uplo uplo)
    {
        var b = (Complex[,])a.Clone();
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
            {
                b[i, j] = Inside(i, j, uplo) ? a[i, j] : 0;
            }
        }

        return b;
    }

    protected static Complex[,] Columns(Complex[,] a, int count)
    {
        var b = new Complex[a.GetLength(0), count];
        for (int i = 0; i < b.GetLength(0); i++)
        {
            for (int j = 0; j < count; j++)
            {
                b[i, j] = a[i, j];
            }
        }

        return b;
    }

    protected static Complex[,] Op(Complex[,] a, Trans trans)
    {
        if (trans == Trans.None)
        {
            return a;
        }

        var b = new Complex[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < b.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                b[i, j] = trans == Trans.Transpose ? a[j, i] : Complex.Conjugate(a[j, i]);
            }
        }

        return b;
    }

    protected static Complex[,] Adjoint(Complex[,] a) => Op(a, Trans.ConjTranspose);

    protected static Complex[,] Product(Complex[,] a, Complex[,] b)
    {
        (int m, int n, int inner) = (a.GetLength(0), b.GetLength(1), b.GetLength(0));
        var c = new Complex[m, n];
        for (int i = 0; i < m; i++)
        {
            Span<Complex> row = Row(c, i);
            for (int k = 0; k < inner; k++)
            {
                Complex factor = a[i, k];
                ReadOnlySpan<Complex> other = Row(b, k);
                for (int j = 0; j < other.Length; j++)
                {
                    row[j] += factor * other[j];
                }
            }
        }

        return c;
    }

    static Span<Complex> Row(Complex[,] a, int i) =>
        a.GetLength(1) == 0 ? [] : MemoryMarshal.CreateSpan(ref a[i, 0], a.GetLength(1));

    /// <summary>The largest modulus of an element.</summary>
    protected static double Largest(Complex[,] a)
    {
        double largest = 0;
        foreach (Complex x in a)
        {
            largest = Math.Max(largest, Complex.Abs(x));
        }

        return largest;
    }

    /// <summary>The Frobenius norm.</summary>
    protected static double Size(Complex[,] a)
    {
        double squares = 0;
        foreach (Complex x in a)
        {
            squares += (x.Real * x.Real) + (x.Imaginary * x.Imaginary);
        }

        return Math.Sqrt(squares);
    }
}
