using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>
/// Operations on arrays that a rule has just made and nobody else has seen: a large new array costs more than the arithmetic on it.
/// </summary>
static class InPlace
{
    /// <summary>Replaces x by -x.</summary>
    public static void Negate(NDArray x)
    {
        if (x.DType.RealType() == DType.Float32)
        {
            TensorPrimitives.Negate(x.Dense<float>(), x.Dense<float>());
        }
        else
        {
            TensorPrimitives.Negate(x.Dense<double>(), x.Dense<double>());
        }
    }

    /// <summary>Multiplies every matrix by a number of its own.</summary>
    /// <param name="x">Shape (..., m, n), plain and our own, one matrix after another.</param>
    /// <param name="weights">Shape (...), plain, of no wider type.</param>
    /// <returns>x, or for weights of another type a new array.</returns>
    public static NDArray Times(NDArray x, NDArray weights)
    {
        if (DTypes.Promote(x.DType, weights.DType) != x.DType)
        {
            return x * MatrixAlgebra.AsMatrix(weights);
        }

        if (x.Size > 0)
        {
            Scalars.Dispatch(x.DType, new Scaling(x, weights.AsType(x.DType).ToArray<Complex>()));
        }

        return x;
    }

    sealed class Scaling(NDArray x, Complex[] weights) : IScalarBody
    {
        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            MatrixSpans<T> matrices = new(x);
            for (int m = 0; m < weights.Length; m++)
            {
                Span<R> parts = MemoryMarshal.Cast<T, R>(matrices[m]);
                (R re, R im) = (R.CreateTruncating(weights[m].Real), R.CreateTruncating(weights[m].Imaginary));
                if (typeof(T) == typeof(R))
                {
                    TensorPrimitives.Multiply(parts, re, parts);
                    continue;
                }

                for (int i = 0; i < parts.Length; i += 2)
                {
                    (R p, R q) = (parts[i], parts[i + 1]);
                    (parts[i], parts[i + 1]) = ((re * p) - (im * q), (re * q) + (im * p));
                }
            }
        }
    }
}
