using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// The search for NaN and infinity that keeps them from LAPACK: several of its routines hang or crash on them, others return numbers
/// without meaning.
/// </summary>
static class FiniteScan
{
    /// <summary>Throws if an element is NaN or infinite; the message names the first one by row, column and matrix.</summary>
    /// <param name="a">Matrices of a batch, not recorded by a transform.</param>
    /// <param name="function">The public method that the message names.</param>
    /// <param name="matrix">Which matrix of a batch it is, if a is one of them.</param>
    public static void Require(NDArray a, string function, int? matrix = null)
    {
        a = a.ToDense();
        if (a.Size > 0 && !(a.DType.RealType() == DType.Float32
            ? TensorPrimitives.IsFiniteAll(a.Dense<float>())
            : TensorPrimitives.IsFiniteAll(a.Dense<double>())))
        {
            NDArray rows = a.ToRowMajor();
            if (a.DType.RealType() == DType.Float32)
            {
                ThrowNotFinite<float>(rows, function, matrix);
            }
            else
            {
                ThrowNotFinite<double>(rows, function, matrix);
            }
        }
    }

    static void ThrowNotFinite<R>(NDArray a, string function, int? matrix) where R : unmanaged, IFloatingPointIeee754<R>
    {
        ReadOnlySpan<R> parts = a.Dense<R>();
        int bad = FirstNotFinite(parts), element = bad / (a.DType.IsComplex() ? 2 : 1), n = a.Shape[^1], m = a.Rank < 2 ? 1 : a.Shape[^2];
        throw NotFinite(function, parts[bad], element / n % m, element % n, a.Rank > 2 ? element / n / m : matrix);
    }

    /// <summary>The place of the first number that is NaN or infinite; there must be one.</summary>
    public static int FirstNotFinite<R>(ReadOnlySpan<R> parts) where R : unmanaged, IFloatingPointIeee754<R>
    {
        int bad = 0;
        while (R.IsFinite(parts[bad]))
        {
            bad++;
        }

        return bad;
    }

    public static ArgumentException NotFinite<R>(string function, R value, int row, int column, int? matrix) where R : unmanaged =>
        new(string.Create(CultureInfo.InvariantCulture, $"{function}: it holds {value} at row {row}, column {column}") +
            (matrix is { } m ? $" of matrix {m} of the batch" : "") + "; LAPACK needs finite numbers there.");
}
