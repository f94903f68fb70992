using Lapack.Native;

namespace Lapack;

/// <summary>Systems of equations with matrices that are factored already.</summary>
/// <param name="Factors">LU or Cholesky factors of a batch, column-major.</param>
/// <param name="Pivots">The row exchanges of LU factors; empty for Cholesky factors.</param>
/// <param name="Triangle">Where Cholesky factors stand; null for LU factors.</param>
/// <param name="X">The right-hand sides, each n x k and column-major; overwritten by the solutions.</param>
/// <param name="Which">For each of them its matrix.</param>
/// <param name="Transpose">Whether to solve with the transposes.</param>
sealed record LaneSystem(NDArray Factors, int[] Pivots, Uplo? Triangle, NDArray X, int[] Which, bool Transpose);
