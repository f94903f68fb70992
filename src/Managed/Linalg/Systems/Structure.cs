using Lapack.Native;

namespace Lapack;

/// <summary>What is known of a matrix, which decides what of it is read and how it is factored.</summary>
public enum Structure
{
    /// <summary>Nothing: LU factors with row exchanges (xGETRF).</summary>
    General,

    /// <summary>One triangle is read, the rest taken as zeros; nothing is factored (xTRSM).</summary>
    Triangular,

    /// <summary>Hermitian (real: symmetric) and positive definite; one triangle is read: Cholesky factor (xPOTRF).</summary>
    PositiveDefinite,

    /// <summary>Hermitian (real: symmetric); one triangle is read: Bunch-Kaufman factors (xHETRF, real xSYTRF).</summary>
    Hermitian,

    /// <summary>Symmetric without conjugation, also if complex; one triangle is read: Bunch-Kaufman factors (xSYTRF).</summary>
    Symmetric,
}

/// <summary>What <see cref="Linalg.Solve"/> and <see cref="Linalg.Inv"/> may assume of the matrix, and the form of its gradient.</summary>
public sealed record SolveOptions
{
    internal static SolveOptions Default { get; } = new();

    /// <summary>What is known of the matrix.</summary>
    public Structure Structure { get; init; }

    /// <summary>The triangle that is read, where only one is.</summary>
    public Uplo Uplo { get; init; } = Uplo.Lower;

    /// <summary>For <see cref="Structure.Triangular"/>: whether the diagonal is taken as ones and not read.</summary>
    public bool UnitDiagonal { get; init; }

    /// <summary>
    /// With respect to what the gradient of a Hermitian or symmetric matrix is taken: the raw triangle that is read, or the matrix.
    /// </summary>
    public GradientForm GradientForm { get; init; } = GradientForm.Triangle;

    /// <summary>Whether the arguments are searched for NaN and infinity.</summary>
    public bool CheckFinite { get; init; } = true;
}
