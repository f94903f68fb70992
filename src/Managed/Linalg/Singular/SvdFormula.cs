using Lapack.Native;

namespace Lapack;

/// <summary>
/// The VJP of Svd.cs in differentiable functions, for derivatives of the derivative. Which pairs count is decided from the numbers at hand.
/// </summary>
sealed class SvdFormula
{
    readonly bool hasU;
    readonly bool hasS;
    readonly bool hasVh;
    readonly SvdOptions options;
    readonly SvdPairs pairs;
    readonly SvdResiduals? residuals;
    readonly NDArray[] values;

    /// <param name="options">Degeneracy and gauge.</param>
    /// <param name="values">U, s, Vh and the cotangents that there are: plain numbers.</param>
    /// <param name="hasU">Whether there is gU.</param>
    /// <param name="hasS">Whether there is gs.</param>
    /// <param name="hasVh">Whether there is gVh.</param>
    public SvdFormula(SvdOptions options, NDArray[] values, bool hasU, bool hasS, bool hasVh)
    {
        (this.options, this.values, this.hasU, this.hasS, this.hasVh) = (options, values, hasU, hasS, hasVh);
        pairs = new(values[1], Math.Max(values[0].Shape[^1], values[2].Shape[^2]), options.Degeneracy);
        if ((hasU || hasVh) && options.Degeneracy.Width is null && values[0].Size > 0 && values[2].Size > 0)
        {
            (NDArray plus, NDArray minus) = Residuals(values);
            (_, _, _, NDArray? gu, NDArray? gs, NDArray? gvh) = Split(values, hasU, hasS, hasVh);
            residuals = new(options.Degeneracy, pairs, values[0].Rank > 2, gs, gu, gvh, plus, minus);
        }
    }

    /// <summary>U, s, Vh and the cotangents of a list from which those that are null were left out.</summary>
    public static (NDArray U, NDArray S, NDArray Vh, NDArray? Gu, NDArray? Gs, NDArray? Gvh) Split(NDArray[] a, bool hasU, bool hasS, bool hasVh) =>
        (a[0], a[1], a[2], hasU ? a[3] : null, hasS ? a[hasU ? 4 : 3] : null, hasVh ? a[^1] : null);

    /// <summary>gA, the array that <see cref="SvdCotangent"/> computes, as a differentiable expression.</summary>
    public NDArray Evaluate(NDArray[] a) => hasU || hasVh ? Combined(a, Pieces(a)) : FromValues(a);

    /// <summary>
    /// The derivative of gA along derivatives of all inputs (null: zero). What of the residuals' derivatives is rounding, of vectors that turn
    /// fast between nearly equal values, is dropped before it is divided by their gap; functions of spaces keep their digits.
    /// </summary>
    public NDArray Tangent(NDArray[] a, NDArray?[] tangents)
    {
        if (!hasU && !hasVh)
        {
            return Autodiff.Jvp(x => [FromValues(x)], a, tangents).Tangents[0];
        }

        (NDArray[] pieces, NDArray[] moved) = Autodiff.Jvp(Pieces, a, tangents);
        if (residuals is not null)
        {
            SvdMotion motion = new(pairs, values, [.. tangents.Select(t => t?.Value)], hasU, hasVh);
            (NDArray plus, NDArray minus) = residuals.RoundingOf(moved[0].Value, moved[1].Value, motion);
            (moved[0], moved[1]) = (Num.Where(plus, 0, moved[0]), Num.Where(minus, 0, moved[1]));
            if (hasU)
            {
                moved[2] = Num.Where(residuals.RoundingOuter(Num.Norm(moved[2].Value, -2), motion.Pull)[Num.Ellipsis, Num.NewAxis, ..], 0, moved[2]);
            }

            if (hasVh)
            {
                moved[^1] = Num.Where(residuals.RoundingOuter(Num.Norm(moved[^1].Value, -1), motion.Pull)[Num.Ellipsis, .., Num.NewAxis], 0, moved[^1]);
            }
        }

        return Autodiff.Jvp(x => [Combined(x[..a.Length], x[a.Length..])], [.. a, .. pieces], [.. tangents, .. moved]).Tangents[0];
    }

    /// <summary>Refuses second derivatives by reverse over reverse that would be wrong; the cotangent is that of gA.</summary>
    public void CheckReverse(NDArray cotangent, bool valuesMove)
    {
        (NDArray u, _, NDArray vh, _, NDArray? gs, _) = Split(values, hasU, hasS, hasVh);
        if (options.Degeneracy.Width is not null || u.Size == 0 || vh.Size == 0)
        {
            return;
        }

        residuals?.CheckReverse();
        if (gs is not null && valuesMove)
        {
            // Seen from the vectors, and what of it lies outside their spaces.
            NDArray left = Num.MatMul(u, cotangent, Trans.ConjTranspose), right = Num.MatMul(cotangent, vh, Trans.None, Trans.ConjTranspose);
            NDArray b = Num.MatMul(left, vh, Trans.None, Trans.ConjTranspose);
            SvdResiduals.CheckValuePart(
                options.Degeneracy, pairs, u.Rank > 2, gs, Corner.Of(b, pairs.K, pairs.K), Num.Norm(left - Num.MatMul(b, vh), -1), Num.Norm(right - Num.MatMul(u, b), -2));
        }
    }

    NDArray FromValues(NDArray[] a)
    {
        int r = a[1].Shape[^1];
        return Num.Conj(Num.MatMul(a[0][Num.Ellipsis, ..r] * a[3][Num.Ellipsis, Num.NewAxis, ..], a[2][Num.Ellipsis, ..r, ..]));
    }

    /// <summary>N+ and N-, and the parts of conj(gU) and conj(gVh) outside the spaces of U and V, where they are given.</summary>
    /// <remarks>
    /// What is rounding has the value 0 here too, but keeps its derivative: it may vanish by symmetry, or because the loss is at a minimum.
    /// </remarks>
    NDArray[] Pieces(NDArray[] a)
    {
        (NDArray u, _, NDArray vh, NDArray? gu, _, NDArray? gvh) = Split(a, hasU, hasS, hasVh);
        (NDArray plus, NDArray minus) = Residuals(a);
        if (residuals is not null)
        {
            plus -= Num.Where(residuals.RoundingPlus, plus.Value, 0);
            minus -= Num.Where(residuals.RoundingMinus, minus.Value, 0);
        }

        NDArray? outU = gu is null ? null : Num.Conj(gu) - Num.MatMul(u, Num.MatMul(u, Num.Conj(gu), Trans.ConjTranspose));
        NDArray? outV = gvh is null ? null : Num.Conj(gvh) - Num.MatMul(Num.MatMul(Num.Conj(gvh), vh, Trans.None, Trans.ConjTranspose), vh);
        if (residuals is not null && outU is not null)
        {
            outU -= Num.Where(residuals.RoundingOuter(Num.Norm(outU.Value, -2), residuals.Pull)[Num.Ellipsis, Num.NewAxis, ..], outU.Value, 0);
        }

        if (residuals is not null && outV is not null)
        {
            outV -= Num.Where(residuals.RoundingOuter(Num.Norm(outV.Value, -1), residuals.Pull)[Num.Ellipsis, .., Num.NewAxis], outV.Value, 0);
        }

        return [plus, minus, .. outU is null ? [] : (NDArray[])[outU], .. outV is null ? [] : (NDArray[])[outV]];
    }

    /// <summary>gA from the inputs and their <see cref="Pieces"/>.</summary>
    NDArray Combined(NDArray[] a, NDArray[] pieces)
    {
        (NDArray u, NDArray s, NDArray vh, NDArray? gu, NDArray? gs, NDArray? gvh) = Split(a, hasU, hasS, hasVh);
        NDArray e = 0.5 * ((pieces[0] * pairs.F(s)) + (pieces[1] * pairs.G(s)));
        e = gs is null ? e : e + Num.MakeDiagonal(Corner.Of(gs, pairs.K));
        NDArray left = Num.MatMul(u, Num.Conj(e[Num.Ellipsis, ..u.Shape[^1], ..vh.Shape[^2]]));
        if (gu is not null && u.Shape[^1] < u.Shape[^2])
        {
            left += pieces[2] * pairs.Reciprocals(s)[Num.Ellipsis, Num.NewAxis, ..];
        }

        NDArray result = Num.MatMul(left, vh);
        return Num.Conj(gvh is not null && vh.Shape[^2] < vh.Shape[^1]
            ? result + Num.MatMul(u, pieces[^1] * pairs.Reciprocals(s)[Num.Ellipsis, .., Num.NewAxis])
            : result);
    }

    /// <summary>N+ and N-, square.</summary>
    (NDArray Plus, NDArray Minus) Residuals(NDArray[] a)
    {
        (NDArray u, _, NDArray vh, NDArray? gu, _, NDArray? gvh) = Split(a, hasU, hasS, hasVh);
        NDArray? x = gu is null ? null : TwiceAntiHermitian(Num.MatMul(u, gu, Trans.Transpose));
        NDArray? y = gvh is null ? null : -TwiceAntiHermitian(Num.MatMul(gvh, vh, Trans.None, Trans.Transpose));
        return x is null ? (y!, -y!) : y is null ? (x, x) : (x + y, x - y);
    }

    NDArray TwiceAntiHermitian(NDArray x)
    {
        x = Corner.Of(x, pairs.K, pairs.K);
        return x - Num.Conj(Num.SwapAxes(x));
    }
}
