using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// A function computed from the triangular factor of the Schur form, A = Z T Z^H: f(A) = Z f(T) Z^H, in double precision.
/// </summary>
/// <remarks>
/// <para>
/// The diagonal and the first superdiagonal of f(T) are f(t_ii) and t_ij f[t_ii, t_jj] with the divided difference
/// f[x, y] = (f(y) - f(x)) / (y - x), from closed formulas without cancellation. So functions of Hermitian matrices are those of
/// their eigenvalues, and functions of matrices of order 2 have all digits that their eigenvalues have.
/// </para>
/// <para>
/// The Frechet derivative is the upper right block of f([[T, Z^H E Z], [0, T]]), which is triangular already: one Schur form serves both.
/// Where T is diagonal the block is f[t_ii, t_jj] (Z^H E Z)_ij (Yu. L. Daleckii and S. G. Krein, 1951).
/// </para>
/// </remarks>
abstract class SchurFunction(string name) : MatrixFunction(name)
{
    /// <summary>f(z).</summary>
    protected abstract Complex Scalar(Complex z);

    /// <summary>(f(y) - f(x)) / (y - x), f'(x) where they coincide.</summary>
    protected abstract Complex DividedDifference(Complex x, Complex y);

    /// <summary>f(T) for an upper triangular T of order n, column-major.</summary>
    /// <param name="t">T, which may be overwritten.</param>
    /// <param name="n">The number of rows of T.</param>
    /// <param name="batch">The matrix of the batch, for errors.</param>
    protected abstract Complex[] Triangular(Complex[] t, int n, int? batch);

    /// <summary>Looks at the eigenvalues, and at the matrix they belong to, before f or its derivative is computed.</summary>
    /// <param name="schur">The form; the diagonal of T may be corrected where it is rounding.</param>
    /// <param name="type">The type of the matrix.</param>
    /// <param name="batch">The matrix of the batch, for errors.</param>
    /// <param name="derivative">Whether the derivative is asked for.</param>
    /// <returns>The type of f(A).</returns>
    protected virtual DType Check(in ComplexSchur schur, DType type, int? batch, bool derivative) => type;

    /// <summary>
    /// <see cref="Check"/> for functions that jump on the negative axis and whose derivative is infinite at 0: a complex value, and
    /// refusals of the derivative.
    /// </summary>
    protected DType CheckBranch(in ComplexSchur schur, DType type, int? batch, bool derivative)
    {
        (bool negative, bool zero) = BranchCut.Settle(schur, type);
        if (derivative && negative)
        {
            int n = schur.N;
            Complex[] t = schur.T;
            throw IllPosedGradientException.Branch(
                Name, batch, t.Where((z, p) => p % (n + 1) == 0 && z.Real < 0 && z.Imaginary == 0).First());
        }

        if (derivative && zero)
        {
            throw new SingularMatrixException(
                Name, 1, "the matrix is singular, where the derivative of the function is infinite: add a small multiple of the identity");
        }

        return (negative, type) switch
        {
            (true, DType.Float32) => DType.Complex64,
            (true, DType.Float64) => DType.Complex128,
            _ => type,
        };
    }

    protected override NDArray Value(NDArray a, int? batch)
    {
        ComplexSchur schur = Form(a, batch);
        DType type = Check(schur, a.DType, batch, derivative: false);
        return schur.Back(OfTriangular(schur.T, schur.N, batch), type);
    }

    protected override NDArray Frechet(NDArray a, NDArray e, int? batch)
    {
        ComplexSchur schur = Form(a, batch);
        Check(schur, a.DType, batch, derivative: true);
        (Complex[] t, int n) = (schur.T, schur.N);
        Complex[] direction = schur.Into(e);
        if (!UpperTriangular.IsDiagonal(t, n))
        {
            return schur.Back(UpperRight(OfTriangular(Double(t, direction, n), 2 * n, batch), n), a.DType);
        }

        for (int p = 0; p < direction.Length; p++)
        {
            direction[p] *= DividedDifference(t[p % n * (n + 1)], t[p / n * (n + 1)]);
        }

        return schur.Back(direction, a.DType);
    }

    ComplexSchur Form(NDArray a, int? batch)
    {
        ComplexSchur schur = ComplexSchur.Of(a);
        return schur.T.All(Complex.IsFinite)
            ? schur
            : throw new ArgumentException(
                $"{Name}: eigenvalues{(batch is { } m ? $" of matrix {m} of the batch" : "")} are above the range of double precision.");
    }

    /// <summary>f(T) for an upper triangular T of order n, column-major, which stays.</summary>
    public Complex[] OfTriangular(Complex[] t, int n, int? batch)
    {
        var difference = new Complex[n];
        for (int i = 1; i < n; i++)
        {
            Complex above = t[(i * n) + i - 1];
            difference[i] = above == 0 ? 0 : above * DividedDifference(t[((i - 1) * n) + i - 1], t[(i * n) + i]);
        }

        bool closed = UpperTriangular.IsDiagonal(t, n) || (n == 2 && Complex.IsFinite(difference[1]));
        Complex[] f = closed ? new Complex[n * n] : Triangular((Complex[])t.Clone(), n, batch);
        for (int i = 0; i < n; i++)
        {
            f[(i * n) + i] = Scalar(t[(i * n) + i]);

            // Between two zeros of a root the difference is infinite, and the element was computed without it.
            if (i > 0 && Complex.IsFinite(difference[i]))
            {
                f[(i * n) + i - 1] = difference[i];
            }
        }

        return f;
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
