namespace Lapack;

/// <summary>What is known of a matrix, which decides what of it is read and how it is factored.</summary>
public enum MatrixStructure
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
