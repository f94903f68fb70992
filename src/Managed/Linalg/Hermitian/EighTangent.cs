using Lapack.Native;

namespace Lapack;

// JVP of eigh: with P = V^H dA V,
//
//     dw = real diag P,   dV = V (F o P),   F_ij = 1 / (w_j - w_i) between separate eigenvalues, 0 inside a group of equal ones.
//
// At equal eigenvalues the perturbation chooses the vectors: inside each group b, V_b is first turned by the R that makes
// R^H V_b^H dA V_b R diagonal. Then dw are the slopes of the eigenvalues as they leave the crossing (the one-sided derivatives of the
// sorted ones), and functions that treat a group alike, such as sum f(w) or V f(w) V^H, get exact derivatives, also second ones by
// forward over reverse: d(gw) then meets the basis in which the second derivative is diagonal. The component of dV inside a group
// depends on the second order of the perturbation and is left out; a loss that would see it has no gradient there.
//
// Sources: Giles (2008) as in Eigh.cs; degenerate perturbation theory, e.g. T. Kato, Perturbation Theory for Linear Operators, II.2.
sealed class EighTangent(Uplo uplo, Degeneracy policy)
{
    /// <summary>Outputs (w, V turned inside groups) and their tangents (dw, dV) for a raw direction, read as eigh reads its argument.</summary>
    public (NDArray[] Outputs, NDArray?[] Tangents) Along(NDArray w, NDArray v, NDArray direction)
    {
        NDArray da = Triangles.Full(direction, uplo, GradientForm.Triangle);
        NDArray p = Project(v, da);
        var pairs = new EighPairs(w.Value, policy);
        if (policy.Width is null && Rotation(pairs.Groups, p.Value) is { } r)
        {
            v = Num.MatMul(v, r);
            p = Project(v, da);
        }

        NDArray dw = Num.Real(Num.Diagonal(p)), dv = Num.MatMul(v, p * pairs.Factors(w));
        return ([w, v], [dw, dv]);
    }

    static NDArray Project(NDArray v, NDArray da) => Num.MatMul(Num.MatMul(v, da, Trans.ConjTranspose), v);

    /// <summary>Unitary matrices that diagonalize P inside every group of equal eigenvalues; null if every group is single.</summary>
    public static NDArray? Rotation(int[] groups, NDArray p)
    {
        int n = p.Shape[^1];
        int[] stacked = [n == 0 ? 0 : groups.Length / n, n, n];
        NDArray flat = Num.Reshape(p, stacked);
        NDArray? r = null;
        for (int first = 0, end; first < groups.Length; first = end)
        {
            for (end = first + 1; end < groups.Length && groups[end] == first; end++)
            {
            }

            if (end - first > 1)
            {
                r ??= Num.BroadcastTo(Num.Eye(n, p.DType), stacked) + Num.Zeros(stacked, p.DType);
                (int m, Range block) = (first / n, (first % n)..((first % n) + end - first));
                StridedCopy.Copy(Linalg.Eigh(flat[m, block, block]).Eigenvectors, AxisIndex.View(r, [m, block, block]));
            }
        }

        return r is null ? null : Num.Reshape(r, p.ShapeArray);
    }
}
