namespace Lapack;

/// <summary>The generalized eigenvalue problems of a Hermitian A and a positive definite B; the numbers are LAPACK's ITYPE.</summary>
public enum PencilType
{
    /// <summary>A x = w B x, with X^H B X = I.</summary>
    AxBx = 1,

    /// <summary>A B x = w x, with X^H B X = I.</summary>
    ABx = 2,

    /// <summary>B A x = w x, with X^H B^-1 X = I.</summary>
    BAx = 3,
}
