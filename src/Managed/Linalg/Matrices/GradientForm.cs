namespace Lapack;

/// <summary>With respect to what a gradient of a function of a Hermitian matrix is taken.</summary>
public enum GradientForm
{
    /// <summary>
    /// The raw array: each element of the triangle that is read carries both halves, the diagonal is real, the other triangle is
    /// exactly zero. What finite differences of the array's elements give.
    /// </summary>
    Triangle,

    /// <summary>
    /// The Hermitian matrix S with dL = Re sum S_ij dA_ij for Hermitian dA, as PyTorch and JAX return it (PyTorch: conjugated).
    /// </summary>
    Hermitian,
}
