using System.Numerics;

namespace Native.Tests;

/// <summary>What the tests of general eigenproblems and Schur forms share.</summary>
public abstract class GeneralTests<K, T, R> : RoutineTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>The second array of eigenvalues, which only real routines have.</summary>
    protected static GuardedMemory<T> ImaginaryRoom(int n) => Room(K.IsComplex ? 0 : n);

    /// <summary>Eigenvalues from their parts.</summary>
    protected static Complex[] Values(ReadOnlySpan<T> w, ReadOnlySpan<T> wi)
    {
        var values = new Complex[w.Length];
        for (int i = 0; i < w.Length; i++)
        {
            values[i] = K.IsComplex ? K.To(w[i]) : new Complex(K.To(w[i]).Real, K.To(wi[i]).Real);
        }

        return values;
    }

    /// <summary>A = Z T Z^H, Z^H Z = I, and T is triangular, for real types with blocks of order 2 on the diagonal.</summary>
    protected static void SchurForm(Complex[,] a, Complex[,] t, Complex[,] z)
    {
        int n = a.GetLength(0);
        Orthonormal(z);
        Near(a, Product(Product(z, t), Adjoint(z)), Tolerance(n) * Math.Max(1, Largest(t)));
        for (int j = 0; j < n; j++)
        {
            for (int i = j + 1; i < n; i++)
            {
                if (t[i, j] != 0 && (K.IsComplex || i > j + 1 || (j > 0 && t[j, j - 1] != 0)))
                {
                    Assert.Fail($"({i}, {j}) is not zero");
                }
            }
        }
    }
}
