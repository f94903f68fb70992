using System.Numerics;

namespace Lapack;

/// <summary>
/// A function computed from the triangular factor of the Schur form, A = Z T Z^H: f(A) = Z f(T) Z^H, in double precision.
/// </summary>
/// <remarks>
/// The Frechet derivative is the upper right block of f([[T, Z^H E Z], [0, T]]), which is triangular already: one Schur form serves both.
/// </remarks>
abstract class SchurFunction(string name) : MatrixFunction(name)
{
    /// <summary>f(T) for an upper triangular T of order n, column-major.</summary>
    /// <param name="t">T, which may be overwritten.</param>
    /// <param name="n">The number of rows of T.</param>
    /// <param name="batch">The matrix of the batch, for errors.</param>
    protected abstract Complex[] Triangular(Complex[] t, int n, int? batch);

    /// <summary>Looks at the eigenvalues, and at the matrix they belong to, before f is computed.</summary>
    /// <param name="t">T, column-major; its diagonal may be corrected where it is rounding.</param>
    /// <param name="n">The number of rows of T.</param>
    /// <param name="real">Whether the matrix is real.</param>
    /// <param name="batch">The matrix of the batch, for errors.</param>
    protected abstract void Check(Complex[] t, int n, bool real, int? batch);

    protected override NDArray Value(NDArray a, int? batch)
    {
        ComplexSchur schur = ComplexSchur.Of(a);
        Check(schur.T, schur.N, !a.DType.IsComplex(), batch);
        return schur.Back(Triangular(schur.T, schur.N, batch), a.DType);
    }

    protected override NDArray Frechet(NDArray a, NDArray e, int? batch)
    {
        ComplexSchur schur = ComplexSchur.Of(a);
        Check(schur.T, schur.N, !a.DType.IsComplex(), batch);
        Complex[] doubled = Triangular(Double(schur.T, schur.Into(e), schur.N), 2 * schur.N, batch);
        return schur.Back(UpperRight(doubled, schur.N), a.DType);
    }

    /// <summary>[[T, E], [0, T]] of matrices of order n.</summary>
    static Complex[] Double(Complex[] t, Complex[] e, int n)
    {
        var doubled = new Complex[4 * n * n];
        for (int j = 0; j < n; j++)
        {
            t.AsSpan(j * n, n).CopyTo(doubled.AsSpan(j * 2 * n));
            e.AsSpan(j * n, n).CopyTo(doubled.AsSpan((j + n) * 2 * n));
            t.AsSpan(j * n, n).CopyTo(doubled.AsSpan(((j + n) * 2 * n) + n));
        }

        return doubled;
    }

    /// <summary>The upper right quarter of a matrix of order 2n.</summary>
    static Complex[] UpperRight(Complex[] doubled, int n)
    {
        var quarter = new Complex[n * n];
        for (int j = 0; j < n; j++)
        {
            doubled.AsSpan((j + n) * 2 * n, n).CopyTo(quarter.AsSpan(j * n));
        }

        return quarter;
    }
}
