using System.Numerics;
using Lapack.Native;

namespace Lapack;

// T, Z = schur(A): A = Z T Z^H, Z unitary, T upper triangular; for real A and real output block triangular with a 2 x 2 block
// [[a, b], [c, a]], b c < 0, for each conjugate pair of eigenvalues.
//
// JVP. With M = Z^H dA Z and dZ = Z W, W skew-Hermitian,
//
//     dT = M + T W - W T
//
// must vanish below the diagonal (blocks). Only the part L of W below the diagonal (blocks) acts there, and it follows block column by
// block column j, with r the rows below block j, from Sylvester equations
//
//     L_rj T_jj - T_rr L_rj = M_rj - sum_{k<j} L_rk T_kj
//
// Then W = L - L^H, its diagonal being the phases of the columns, which A does not determine; in a real 2 x 2 block the angle of the
// rotation that keeps the two diagonal elements equal is added: with m = M + T W - W T there, (m_22 - m_11) / (2 (b + c)).
//
// VJP. The JVP is a linear map from dA to (dT, dZ) in differentiable functions; its transpose is found by a reverse pass through it.
// Equal eigenvalues, and real blocks that are normal (b = -c), leave no derivative: which T and Z one gets is then not determined.
//
// Source: derived here, from dA = dZ T Z^H + Z dT Z^H + Z T dZ^H; the recursion is that of Bartels and Stewart.
public static partial class Linalg
{
    /// <summary>The Schur form of square matrices (scipy.linalg.schur).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <param name="output">
    /// For real matrices: the real form, with 2 x 2 blocks for conjugate pairs, or the complex one. Complex matrices have one form.
    /// </param>
    /// <param name="sort">
    /// Eigenvalues for which it holds come first; null for the order in which they were found. Of a real conjugate pair both come if one
    /// does.
    /// </param>
    /// <param name="gaugeCheck">Whether the gradient refuses a loss that depends on the phases of the columns of a complex Z.</param>
    /// <param name="checkFinite">
    /// Whether NaN and infinity are searched for with an error that names the element; they are refused in any case.
    /// </param>
    /// <returns>T and Z, of the shape of <paramref name="a"/>, A = Z T Z^H.</returns>
    /// <remarks>
    /// LAPACK xGEES, about 25 n^3 real operations (complex: four times that), and xTRSEN. The derivative takes n steps of O(n^2), and
    /// products.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them (the message says where).</exception>
    /// <exception cref="NotConvergedException">The QR algorithm failed; the message names the matrix of the batch.</exception>
    /// <exception cref="LapackException">Eigenvalues too close to be reordered.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by derivatives at equal eigenvalues, and for losses that depend on phases.
    /// </exception>
    public static SchurResult Schur(
        NDArray a, SchurOutput output = SchurOutput.Real, Func<Complex, bool>? sort = null, GaugeCheck gaugeCheck = GaugeCheck.Throw,
        bool checkFinite = true)
    {
        ArgumentNullException.ThrowIfNull(a);
        Defined.Require(output);
        Defined.Require(gaugeCheck);
        a = Checks.RequireSquare(a, nameof(Schur));
        if (output is not (SchurOutput.Real or SchurOutput.Complex))
        {
            throw new ArgumentOutOfRangeException(nameof(output), output, "Schur: output is SchurOutput.Real or SchurOutput.Complex.");
        }

        a = output == SchurOutput.Complex ? a.AsType(a.DType.ComplexType()) : a;
        NDArray[] tz = new SchurPrimitive(sort, gaugeCheck, checkFinite).Apply([a], out object? selected);
        return new(tz[0], tz[1]) { Selected = (int[])selected! };
    }

    /// <summary>T and Z; what is kept is how many eigenvalues of each matrix the sort brought to the front.</summary>
    sealed class SchurPrimitive(Func<Complex, bool>? sort, GaugeCheck gaugeCheck, bool checkFinite) : KeepingPrimitive<int[]>(nameof(Schur))
    {
        protected override NDArray[] Forward(NDArray[] inputs, out int[] kept)
        {
            (NDArray t, NDArray z, kept) = SchurDriver.Compute(inputs[0], Name, sort, checkFinite);
            return [t, z];
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, int[] kept, bool[] needed)
        {
            (NDArray t, NDArray z) = (outputs[0], outputs[1]);
            return g =>
            {
                if (t.Size == 0)
                {
                    return [null];
                }

                if (gaugeCheck == GaugeCheck.Throw && t.DType.IsComplex())
                {
                    SchurRule.CheckGauge(t.Value, z.Value, g[0]?.Value, g[1]?.Value);
                }

                return [Transposition.Pull(da => SchurRule.Along(t, z, da), t, g)];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, int[] kept, NDArray?[] tangents) =>
            (outputs, outputs[0].Size == 0 ? new NDArray?[2] : SchurRule.Along(outputs[0], outputs[1], tangents[0]!));
    }
}

/// <summary>Which Schur form of a real matrix.</summary>
public enum SchurOutput
{
    /// <summary>Real, with 2 x 2 blocks on the diagonal for conjugate pairs of eigenvalues.</summary>
    Real,

    /// <summary>Complex and triangular.</summary>
    Complex,
}

/// <summary>A Schur form A = Z T Z^H.</summary>
/// <param name="T">Upper triangular, or block triangular; shape (..., n, n).</param>
/// <param name="Z">Unitary; shape (..., n, n).</param>
public sealed record SchurResult(NDArray T, NDArray Z)
{
    /// <summary>For each matrix of the batch, how many eigenvalues the sort brought to the front; empty if none was asked for.</summary>
    public IReadOnlyList<int> Selected { get; init; } = [];
}
