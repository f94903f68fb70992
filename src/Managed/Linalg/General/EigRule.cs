using Lapack.Native;

namespace Lapack;

/// <summary>The derivatives of w, V = eig(A) in array functions, in the letters of <see cref="Linalg.Eig"/>.</summary>
/// <param name="a">A, plain numbers.</param>
/// <param name="w">The eigenvalues, as the level below sees them.</param>
/// <param name="v">The eigenvectors, likewise; not empty.</param>
/// <param name="options">What close eigenvalues and phases mean.</param>
sealed class EigRule(NDArray a, NDArray w, NDArray v, EigOptions options)
{
    /// <summary>U = V^-1.</summary>
    readonly NDArray u = EigPairs.Inverse(v, a);

    /// <summary>gA from gw and gV, of which one may be null.</summary>
    public NDArray Vjp(NDArray? gw, NDArray? gv)
    {
        EigPairs pairs = Pairs();
        pairs.CheckSecondOrder(w, v);
        NDArray? e = gw is null ? null : Num.MakeDiagonal(gw);
        if (gv is null)
        {
            pairs.CheckDefective();
        }
        else
        {
            e = MatrixAlgebra.Sum(e, Coupling(pairs, gw, gv));
        }

        return Num.MatMul(Num.MatMul(u, e!, Trans.Transpose), v, Trans.None, Trans.Transpose);
    }

    /// <summary>Y_ij / (w_j - w_i) where a pair divides.</summary>
    NDArray Coupling(EigPairs pairs, NDArray? gw, NDArray gv)
    {
        NDArray x = Num.MatMul(v, gv, Trans.Transpose), m = Num.MatMul(v, v, Trans.ConjTranspose);
        NDArray y = x - (Num.Conj(m) * MatrixAlgebra.AsRow(Num.Diagonal(x)));
        if (options.GaugeCheck == GaugeCheck.Throw)
        {
            pairs.CheckGauge(x.Value, gw?.Value, gv.Value);
        }

        // Rounding has the value 0, but keeps its derivative.
        NDArray off = pairs.Decide(y.Value, gw?.Value, gv.Value) is { } rounding ? y - Num.Where(rounding, y.Value, 0) : y;
        return off * pairs.Factors(w);
    }

    /// <summary>w and V, which follows the direction where eigenvalues are equal, and dw and dV along dA.</summary>
    public (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray da)
    {
        EigPairs pairs = Pairs();
        pairs.CheckDefective();
        NDArray turned = v, p = Num.MatMul(Num.MatMul(u, da), v);
        if (pairs.Turn(p.Value) is { } r)
        {
            turned = Num.MatMul(v, r);
            turned /= Num.Norm(turned, -2, keepDims: true);
            p = Num.MatMul(Num.MatMul(Linalg.Inv(turned), da), turned);
        }

        NDArray c = p * pairs.Factors(w), m = Num.MatMul(turned, turned, Trans.ConjTranspose);
        NDArray along = Num.Sum(Num.Conj(m) * c, -2, keepDims: true);
        return ([w, turned], [Num.Diagonal(p), Num.MatMul(turned, c) - (turned * along)]);
    }

    EigPairs Pairs() => new(a, w.Value, v.Value, u.Value, options.Degeneracy);
}
