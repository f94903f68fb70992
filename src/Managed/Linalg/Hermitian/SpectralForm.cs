using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>The decompositions of a batch of matrices, and f at their eigenvalues.</summary>
sealed class SpectralForm(NDArray vectors, double[] w, int n, ScalarFunction[] functions)
{
    public NDArray Vectors => vectors;

    public int Count => functions.Length;

    public DividedDifferences[] Differences { get; } =
        [.. functions.Select((f, b) => new DividedDifferences(f, w[(b * n)..((b + 1) * n)]))];

    /// <summary>Whether f returns complex numbers; known once it was evaluated.</summary>
    public bool IsComplex => Array.Exists(functions, f => f.IsComplex);

    public static SpectralForm Of(NDArray a, Func<int?, ScalarFunction> f)
    {
        (NDArray w, NDArray v) = Linalg.Eigh(a, Uplo.Lower);
        int n = a.Shape[^1], count = MatrixBatch.Count(a);
        return new(v, w.ToArray<double>(), n, [.. Enumerable.Range(0, count).Select(b => f(a.Rank == 2 ? null : b))]);
    }

    public void RequireDerivative(int b) => functions[b].RequireDerivative(w[(b * n)..((b + 1) * n)]);

    /// <summary>f(w), shape (..., n), complex if f is.</summary>
    public NDArray Diagonal(DType type)
    {
        int[] shape = [.. vectors.Shape[..^1]];
        NDArray values = NDArray.Of<Complex>(Differences.SelectMany(d => d.Coefficients(0)).ToArray(), shape);
        return IsComplex ? values.AsType(type.ComplexType()) : Num.Real(values).AsType(type.RealType());
    }
}
