using Lapack.Native;

namespace Lapack;

/// <summary>What the functions of <see cref="Linalg"/> require of their arguments.</summary>
static class Checks
{
    /// <summary>Throws unless the last two axes are square matrices; integers become Float64.</summary>
    public static NDArray RequireSquare(NDArray a, string function)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank >= 2 && a.Shape[^1] == a.Shape[^2]
            ? RequireMatrix(a, function)
            : throw new ArgumentException($"{function} needs square matrices, shape (..., n, n), not {Layout.Text(a.Shape)}.", nameof(a));
    }

    /// <summary>Throws unless there are at least two axes; integers become Float64.</summary>
    public static NDArray RequireMatrix(NDArray a, string function)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Rank < 2
            ? throw new ArgumentException($"{function} needs matrices, shape (..., m, n), not {Layout.Text(a.Shape)}.", nameof(a))
            : a.DType.IsInexact() ? a : a.AsType(DType.Float64);
    }

    /// <summary>Throws unless the last two axes are square matrices and uplo is a triangle; integers become Float64.</summary>
    public static NDArray RequireHermitian(NDArray a, Uplo uplo, string function)
    {
        a = RequireSquare(a, function);
        return uplo is Uplo.Lower or Uplo.Upper
            ? a
            : throw new ArgumentOutOfRangeException(nameof(uplo), uplo, $"{function}: uplo is Uplo.Lower or Uplo.Upper.");
    }
}
