using Lapack.Native;

namespace Lapack;

/// <summary>The factors A = U diag(s) Vh with their cotangents, of which at least one is not null.</summary>
/// <param name="U">Left vectors, shape (..., m, p).</param>
/// <param name="S">Singular values, shape (..., r).</param>
/// <param name="Vh">V^H, shape (..., q, n).</param>
/// <param name="Gu">Cotangent of U; null for zero.</param>
/// <param name="Gs">Cotangent of S; null for zero.</param>
/// <param name="Gvh">Cotangent of Vh; null for zero.</param>
readonly record struct SvdFlow(NDArray U, NDArray S, NDArray Vh, NDArray? Gu, NDArray? Gs, NDArray? Gvh)
{
    /// <summary>Those that are there, one after another; <see cref="From"/> takes them apart again.</summary>
    public NDArray[] Given => [U, S, Vh, .. new[] { Gu, Gs, Gvh }.OfType<NDArray>()];

    /// <summary>The numbers alone.</summary>
    public SvdFlow Values => new(U.Value, S.Value, Vh.Value, Gu?.Value, Gs?.Value, Gvh?.Value);

    /// <summary>How many left vectors there are.</summary>
    public int P => U.Shape[^1];

    /// <summary>How many right vectors there are.</summary>
    public int Q => Vh.Shape[^2];

    /// <summary>How many singular values there are with those that are 0 because the other side has no vector.</summary>
    public int K => Math.Max(P, Q);

    /// <summary>Whether the matrices have no elements.</summary>
    public bool IsEmpty => U.Size == 0 || Vh.Size == 0;

    /// <summary>Whether a vector has a cotangent.</summary>
    public bool HasVectors => Gu is not null || Gvh is not null;

    /// <summary>|gU_j| + |gVh_j| of the first r vectors; null if none has a cotangent.</summary>
    public NDArray? Norms(int r) => Num.SumOfTerms(
        Gu is null ? null : Num.EuclideanNorm(Gu.Value[Num.Ellipsis, ..r], -2),
        Gvh is null ? null : Num.EuclideanNorm(Gvh.Value[Num.Ellipsis, ..r, ..], -1));

    /// <summary>X = U^T gU.</summary>
    public NDArray? X => Gu is null ? null : Num.MatMul(U, Gu, Trans.Transpose);

    /// <summary>Y^H = gVh conj(V).</summary>
    public NDArray? Yh => Gvh is null ? null : Num.MatMul(Gvh, Vh, Trans.None, Trans.Transpose);

    /// <summary>Whether gU has a part outside the space of U.</summary>
    public bool HasOuterU => Gu is not null && P < U.Shape[^2];

    /// <summary>Whether gVh has a part outside the space of V.</summary>
    public bool HasOuterV => Gvh is not null && Q < Vh.Shape[^1];

    /// <summary>conj(gU - conj(U) X), the part outside the space of U; null if there is none.</summary>
    public NDArray? OuterU => HasOuterU ? Num.Conj(Gu!) - Num.MatMul(U, Num.Conj(X!)) : null;

    /// <summary>conj(gVh - Y^H V^T), the part outside the space of V; null if there is none.</summary>
    public NDArray? OuterV => HasOuterV ? Num.Conj(Gvh!) - Num.MatMul(Num.Conj(Yh!), Vh) : null;

    /// <summary>Other arrays in the places of these.</summary>
    public SvdFlow From(NDArray[] given)
    {
        (NDArray? gu, NDArray? gs, NDArray? gvh) = Cotangents(given);
        return new(given[0], given[1], given[2], gu, gs, gvh);
    }

    /// <summary>Tangents in the places of the three cotangents; null for zero.</summary>
    public (NDArray? Gu, NDArray? Gs, NDArray? Gvh) Cotangents(NDArray?[] given)
    {
        int next = 3;
        return (Gu is null ? null : given[next++], Gs is null ? null : given[next++], Gvh is null ? null : given[next]);
    }
}
