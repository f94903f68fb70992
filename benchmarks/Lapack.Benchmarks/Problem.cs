using System.Numerics;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack.Benchmarks;

/// <summary>Element type and shape, and the inputs of that shape: uniform in [-1, 1], seeded, matrices not symmetrised.</summary>
/// <param name="DType">float32, float64, complex64 or complex128.</param>
/// <param name="N">Order of the matrices.</param>
/// <param name="Batch">How many; 1 is a single matrix, without a batch axis.</param>
/// <param name="Threads">To use in all.</param>
sealed record Problem(string DType, int N, int Batch, int Threads)
{
    /// <summary>The matrices of which eigenvalues are taken.</summary>
    public NDArray Matrices() => Array(DType, 1000 + N, N, N);

    /// <summary>The right factors of products.</summary>
    public NDArray Factors() => Array(DType, 4000 + N, N, N);

    /// <summary>Right-hand sides of systems.</summary>
    public NDArray RightHandSides(int columns) => Array(DType, 5000 + N, N, columns);

    /// <summary>Weights of the elements of their solutions.</summary>
    public NDArray Weights(int columns) => Array(DType, 6000 + N, N, columns);

    /// <summary>A A^H + n I.</summary>
    public NDArray PositiveDefinite()
    {
        NDArray a = Matrices();
        return Num.MatMul(a, a, Trans.None, Trans.ConjTranspose) + (N * Num.Eye(N, a.DType));
    }

    /// <summary>c of the losses: one real number an eigenvalue.</summary>
    public NDArray ValueWeights() => Array(RealType, 2000 + N, N);

    /// <summary>B of the losses: one real number a component of the eigenvectors.</summary>
    public NDArray VectorWeights() => Array(RealType, 3000 + N, N, N);

    /// <summary>One of several vectors of n elements.</summary>
    public NDArray Vector(int number) => Array(DType, (10000 * number) + N, N);

    string RealType => DType is "float32" or "complex64" ? "float32" : "float64";

    NDArray Array(string type, int seed, params int[] shape)
    {
        shape = Batch == 1 ? shape : [Batch, .. shape];
        int size = shape.Aggregate(1, (a, b) => a * b);
        return type switch
        {
            "float32" => NDArray.Wrap(Uniform<float, float>(seed, size), shape),
            "float64" => NDArray.Wrap(Uniform<double, double>(seed, size), shape),
            "complex64" => NDArray.Wrap(Uniform<ComplexSingle, float>(seed, size), shape),
            _ => NDArray.Wrap(Uniform<Complex, double>(seed, size), shape),
        };
    }

    static T[] Uniform<T, R>(int seed, int count)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        var random = new Random(seed);
        var elements = new T[count];
        foreach (ref R part in MemoryMarshal.Cast<T, R>(elements.AsSpan()))
        {
            part = R.CreateTruncating((2 * random.NextDouble()) - 1);
        }

        return elements;
    }
}
