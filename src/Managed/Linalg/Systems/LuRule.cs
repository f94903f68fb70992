using Lapack.Native;

namespace Lapack;

/// <summary>The VJP and JVP of packed LU factors, in the letters of <see cref="Linalg.Lu"/>.</summary>
sealed class LuRule
{
    readonly NDArray f;
    readonly NDArray first;
    readonly NDArray upper;
    readonly int m;
    readonly int n;
    readonly int k;

    /// <param name="function">What messages call the function.</param>
    /// <param name="f">The packed factors, shape (..., m, n).</param>
    public LuRule(string function, NDArray f)
    {
        this.f = f;
        (m, n, k) = (f.Shape[^2], f.Shape[^1], Math.Min(f.Shape[^2], f.Shape[^1]));
        (first, upper) = (f[Num.Ellipsis, ..k, ..k], Triangles.Part(f[Num.Ellipsis, ..k, ..], Uplo.Upper));
        Vanishing = VanishingPivots.OfLu(function, first, upper);
    }

    /// <summary>The pivots that are zero but for rounding; null if there are none.</summary>
    public VanishingPivots? Vanishing { get; }

    /// <summary>L2.</summary>
    NDArray Below => f[Num.Ellipsis, k.., ..k];

    /// <summary>gB from gF.</summary>
    public NDArray Pull(NDArray g)
    {
        NDArray gl = Strict(g[Num.Ellipsis, ..k]), gu = Triangles.Part(g[Num.Ellipsis, ..k, ..], Uplo.Upper);
        NDArray product = Num.MatMul(Triangles.Unit(first, Uplo.Lower), gl[Num.Ellipsis, ..k, ..], Trans.Transpose);
        product -= Num.MatMul(gu, upper, Trans.None, Trans.Transpose);
        if (m > k)
        {
            product += Num.MatMul(Below, gl[Num.Ellipsis, k.., ..], Trans.Transpose);
        }

        NDArray z = Strict(product), square = first;
        z = m > k ? Num.Concatenate([z, gl[Num.Ellipsis, k.., ..]], -2) : z;
        if (Vanishing is { } pivots)
        {
            // Where rows below are left, which of them a vanishing pivot stands in is chance; in the last one there is no choice.
            pivots.CheckRows(upper, gu, m - 1);
            NDArray rows = Num.EuclideanNorm(upper.Value, -1), pull = Num.Max(Num.EuclideanNorm(gu.Value, -1), -1, keepDims: true);
            (z, square) = pivots.Reverse(z, square, Num.EuclideanNorm(gl.Value, -2) + (rows * pull));
        }

        NDArray y = Linalg.OverTriangular(z, square, Uplo.Upper, Trans.Transpose), y1 = y[Num.Ellipsis, ..k, ..];
        NDArray y2 = y[Num.Ellipsis, k.., ..];
        y1 = m > k ? y1 - Num.MatMul(Below, y2, Trans.Transpose) : y1;
        NDArray sum = gu + (n > k ? Num.Embed(y1, [.. f.Shape[..^2], k, n], Num.Ellipsis, ..k) : y1);
        NDArray gb = Linalg.Triangular(first, sum, Uplo.Lower, Trans.Transpose, unit: true);
        return m > k ? Num.Concatenate([gb, y2], -2) : gb;
    }

    /// <summary>dF from dB. Columns that do not exist are NaN.</summary>
    public NDArray Push(NDArray db)
    {
        NDArray t = Linalg.Triangular(first, db[Num.Ellipsis, ..k, ..], Uplo.Lower, unit: true), square = first;
        NDArray numerators = t[Num.Ellipsis, ..k];
        if (m > k)
        {
            numerators = Num.Concatenate([numerators, db[Num.Ellipsis, k.., ..k] - Num.MatMul(Below, numerators)], -2);
        }

        UndeterminedColumns? lost = null;
        if (Vanishing is { } pivots)
        {
            NDArray pulls = Num.EuclideanNorm(db.Value[Num.Ellipsis, ..k], -2) + Num.EuclideanNorm(t.Value[Num.Ellipsis, ..k], -2);
            lost = pivots.Forward(numerators, square, pulls, phases: false);
            (numerators, square) = (lost.Value.N, lost.Value.R);
        }

        NDArray c = Strict(Linalg.OverTriangular(numerators, square, Uplo.Upper, Trans.None)), c1 = c[Num.Ellipsis, ..k, ..];
        NDArray dl = Num.MatMul(Triangles.Unit(first, Uplo.Lower), c1), du = t - Num.MatMul(c1, upper);
        if (m > k)
        {
            dl = Num.Concatenate([dl, c[Num.Ellipsis, k.., ..] + Num.MatMul(Below, c1)], -2);
        }

        if (lost is { } columns)
        {
            // A column of L takes the rows of U behind it along.
            dl = Num.Where(Num.LogicalOr(columns.Square, columns.Rest), double.NaN, dl);
            du = Num.Where(Num.SwapAxes(columns.Square), double.NaN, du);
        }

        (dl, du) = (Strict(dl), Triangles.Part(du, Uplo.Upper));
        dl = n > k ? Num.Embed(dl, f.ShapeArray, Num.Ellipsis, ..k) : dl;
        return dl + (m > k ? Num.Embed(du, f.ShapeArray, Num.Ellipsis, ..k, ..) : du);
    }

    static NDArray Strict(NDArray a) => Triangles.Part(a, Uplo.Lower, diagonal: false);
}
