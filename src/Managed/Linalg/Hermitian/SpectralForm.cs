using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The decompositions of a batch of matrices, and f at their eigenvalues.</summary>
sealed class SpectralForm(NDArray vectors, double[] w, int n, ScalarFunction f)
{
    public NDArray Vectors => vectors;

    /// <summary>Of all matrices: eigenvalue i of matrix b is point b n + i.</summary>
    public DividedDifferences Differences { get; } = new(f, w, n);

    /// <summary>Whether f returns complex numbers; known once it was evaluated.</summary>
    public bool IsComplex => f.IsComplex;

    int? Batch(int b) => vectors.Rank == 2 ? null : b;

    public static SpectralForm Of(NDArray a, ScalarFunction f)
    {
        (NDArray w, NDArray v) = Linalg.Eigh(a, Uplo.Lower);
        return new(v, w.ToArray<double>(), a.Shape[^1], f);
    }

    public void RequireDerivative(int b) => f.RequireDerivative(w.AsSpan(b * n, n), Batch(b));

    /// <summary>
    /// What stands for infinity times an element of the directions: an exception where f is finite at the points and the element is not
    /// mere rounding.
    /// </summary>
    public Complex Infinite(string name, ReadOnlySpan<int> points, Complex difference, Complex element, double rounding)
    {
        if (Complex.Abs(element) <= rounding)
        {
            return 0;
        }

        Complex[] values = Differences.Coefficients(0), slopes = Differences.Coefficients(1);
        int blamed = points[0];
        bool isFinite = true;
        foreach (int p in points)
        {
            isFinite &= Complex.IsFinite(values[p]);
            blamed = Complex.IsFinite(slopes[p]) ? blamed : p;
        }

        return isFinite && Complex.IsFinite(element)
            ? throw IllPosedGradientException.Infinite(name, Batch(blamed / n), blamed % n, w[blamed])
            : difference * element;
    }

    /// <summary>f(w), shape (..., n), complex if f is.</summary>
    public NDArray Diagonal(DType type)
    {
        int[] shape = [.. vectors.Shape[..^1]];
        NDArray values = NDArray.Of<Complex>(Differences.Coefficients(0), shape);
        return IsComplex ? values.AsType(type.ComplexType()) : Num.Real(values).AsType(type.RealType());
    }
}
