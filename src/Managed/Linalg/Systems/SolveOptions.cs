using Lapack.Native;

namespace Lapack;

/// <summary>What <see cref="Linalg.Solve"/> and <see cref="Linalg.Inv"/> may assume of the matrix, and the form of its gradient.</summary>
public sealed record SolveOptions
{
    internal static SolveOptions Default { get; } = new();

    /// <summary>What is known of the matrix.</summary>
    public MatrixStructure Structure { get; init; }

    /// <summary>The triangle that is read, where only one is.</summary>
    public Uplo Uplo { get; init; } = Uplo.Lower;

    /// <summary>For <see cref="MatrixStructure.Triangular"/>: whether the diagonal is taken as ones and not read.</summary>
    public bool UnitDiagonal { get; init; }

    /// <summary>
    /// With respect to what the gradient of a Hermitian or symmetric matrix is taken: the raw triangle that is read, or the matrix.
    /// </summary>
    public GradientForm GradientForm { get; init; } = GradientForm.Triangle;

    /// <summary>Whether the arguments are searched for NaN and infinity.</summary>
    public bool CheckFinite { get; init; } = true;
}
