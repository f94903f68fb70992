using Lapack.Native;
using static Lapack.MatrixAlgebra;

namespace Lapack;

// The factorization is the svd with V = conj(U), Vh = U^T, and so are its derivatives. With H and K the Hermitian and anti-Hermitian part
// of P, which for symmetric P are real P and i imag P, the differentials of the svd,
//
//     dU = U (H o F + K o G),   dVh = (K o G - H o F) Vh
//
// are those of U and of U^T. A loss of U is one of U and Vh that takes either half of it from each: gU / 2 and gU^T / 2 give N+ = real N,
// N- = i imag N, and conj(U) E V^T = conj(U) E U^H.
//
// At equal values the direction chooses the vectors: inside each group with s > 0, U_b is first turned by the real orthogonal R that makes
// R^T real(P_b) R diagonal, in the group of zeros by the Takagi vectors of P_b.

/// <summary>The derivatives of Takagi's factorization.</summary>
static class TakagiRule
{
    /// <summary>The cotangent of A, in the form that the options ask for.</summary>
    /// <param name="flow">Values, vectors and their cotangents.</param>
    /// <param name="uplo">The triangle that was read.</param>
    /// <param name="options">Degeneracy, form, certificate.</param>
    public static NDArray Vjp(EighFlow flow, Uplo uplo, TakagiOptions options)
    {
        (NDArray s, NDArray u, NDArray? gs, NDArray? gu) = flow;
        NDArray? half = gu is null ? null : 0.5 * gu;
        var svd = new SvdFlow(u, s, Num.SwapAxes(u), half, gs, half is null ? null : Num.SwapAxes(half));
        NDArray ga = SvdRule.Vjp(svd, SpectralNames.Takagi, options);
        return Triangles.Raw(ga, uplo, options.GradientForm, hermitian: false);
    }

    /// <summary>Outputs (U, turned inside groups, s) and their tangents for a symmetric direction dA.</summary>
    public static (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray u, NDArray s, NDArray da, Degeneracy policy)
    {
        MirroredSpectrum spectrum = MirroredSpectrum.Of(s.Value, s.Shape[^1], policy);
        if (policy.Width is null && Rotation(spectrum, u.Value, da.Value) is { } turn)
        {
            u = Num.MatMul(u, turn);
        }

        (NDArray[] outputs, NDArray?[] tangents) = SvdRule.Along([u, s, Num.SwapAxes(u)], da.AsType(u.DType), spectrum);
        return (outputs[..2], tangents[..2]);
    }

    /// <summary>What turns U inside every group as the direction chooses; null if there is nothing to choose.</summary>
    static NDArray? Rotation(MirroredSpectrum spectrum, NDArray u, NDArray da)
    {
        return BlockDiagonal.Of(Blocks(), u.ShapeArray, u.DType);

        IEnumerable<(int Matrix, int First, NDArray Block)> Blocks()
        {
            NDArray? p = null;
            foreach ((int m, int first, int end) in spectrum.GroupRanges())
            {
                bool zero = spectrum.IsZero(m, first);
                if (end - first > 1 || zero)
                {
                    p ??= Num.Reshape(Num.MatMul(Num.MatMul(u, da, Trans.ConjTranspose), Num.Conj(u)), -1, spectrum.Order, spectrum.Order);
                    NDArray block = p[m, first..end, first..end];
                    yield return (m, first, zero ? Linalg.Takagi(block).U : Linalg.Eigh(-HermitianPart(Num.Real(block))).Eigenvectors);
                }
            }
        }
    }
}
