using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Truth.Tests;

/// <summary>
/// How well the factors of one matrix give it back, and how orthonormal they are, in units of n eps; everything is multiplied in double
/// precision.
/// </summary>
sealed class ResidualCheck
{
    /// <summary>In units of n eps.</summary>
    const double Limit = 30;

    readonly NDArray original;
    readonly NDArray a;
    readonly int rows;
    readonly int columns;
    readonly double unit;
    readonly List<(string Name, double Residual)> found = [];

    ResidualCheck(NDArray original)
    {
        this.original = original;
        (rows, columns) = (original.Shape[0], original.Shape[1]);
        a = Wide(original);
        unit = Math.Max(1, Math.Max(rows, columns)) * Arrays.Epsilon(original.DType);
    }

    /// <summary>A factorization of one matrix for each outcome.</summary>
    public static IEnumerable<Outcome> Run(Kind kind, int n, int columns, DType type, Random random)
    {
        bool hermitian = HermitianKinds.All.Contains(kind);
        var draw = new Draw(random, n, columns, type);
        WideMatrix matrix = Arrays.Rounded(kind.Make(draw), type);
        var check = new ResidualCheck(Arrays.Of(hermitian ? matrix.HermitianOf(lower: true) : matrix, type));
        Action[] parts = hermitian
            ? [check.Eigh, check.Subset, check.Pencil, check.Tridiagonal, check.Ldl]
            : check.rows == check.columns
                ?
                [
                    check.Svd, check.Qr, .. check.LuOf(kind, type), check.Polar, check.Cholesky, check.Schur, check.Hessenberg,
                    .. check.EigOf(kind),
                ]
                : [check.Svd, check.Qr, .. check.LuOf(kind, type)];
        return [.. parts.Select(check.Guard)];
    }

    Outcome Guard(Action part)
    {
        string name = part.Method.Name;
        found.Clear();
        try
        {
            part();
        }
        catch (LapackLibraryException e) when (KnownLimits.IsMissing(e))
        {
            return new(name, Verdict.Open, e.Message);
        }
        catch (Exception e)
        {
            return new(name, Verdict.Wrong, $"{e.GetType().Name}: {e.Message}");
        }

        (string worst, double residual) = found.DefaultIfEmpty(default)
            .MaxBy(static f => double.IsNaN(f.Residual) ? double.PositiveInfinity : f.Residual);
        return residual <= (name == nameof(Subset) ? KnownLimits.OfSubsets : Limit)
            ? new(name, Verdict.Right, "")
            : new(name, Verdict.Wrong, $"{worst}: {residual:G3} n eps");
    }

    void Eigh()
    {
        foreach (Uplo uplo in new[] { Uplo.Lower, Uplo.Upper })
        {
            (NDArray w, NDArray v) = Linalg.Eigh(original, uplo);
            Pairs(w, v);
            Near("values alone", Linalg.Eigvalsh(original, uplo), w, Size(w));
        }
    }

    void Subset()
    {
        NDArray all = Linalg.Eigvalsh(original);
        foreach (Range range in new[] { 0..((rows + 2) / 3), (rows / 3)..((rows / 2) + (rows % 2)), (rows - (rows / 3))..rows })
        {
            if (range.GetOffsetAndLength(rows).Length > 0)
            {
                (NDArray w, NDArray v) = Linalg.Eigh(original, EighSubset.Indices(range));
                Pairs(w, v);
                Near("values of a subset", w, all[range], Size(all));
            }
        }
    }

    void Pencil()
    {
        NDArray b = (Eye(rows) * 2).AsType(original.DType) + (original * (0.5 / Scale(Size(a) * rows)));
        (NDArray w, NDArray x) = Linalg.Eigh(original, b, Uplo.Lower);
        NDArray wide = Wide(b), vectors = Wide(x);
        Near("A X - B X W", MatMul(a, vectors), MatMul(wide, vectors) * Wide(w), Size(a) * Size(vectors));
        Near("X^H B X", MatMul(Adjoint(vectors), MatMul(wide, vectors)), Eye(rows), Size(Eye(rows)));
    }

    void Tridiagonal()
    {
        NDArray d = Real(Diagonal(original)), e = Real(Diagonal(original, -1));
        NDArray t = Wide(MakeDiagonal(d));
        if (rows > 1)
        {
            t = t + Wide(Diag(e, -1)) + Wide(Diag(e, 1));
        }

        (NDArray w, NDArray v) = Linalg.EighTridiagonal(d, e);
        NDArray vectors = Wide(v);
        Near("T V - V W", MatMul(t, vectors), vectors * Wide(w), Size(t));
        Near("V^H V", MatMul(Adjoint(vectors), vectors), Eye(rows), Size(Eye(rows)));
    }

    void Ldl()
    {
        (NDArray l, NDArray d, _) = Linalg.Ldl(original);
        Near("L D L^H", Product(l, d, Adjoint(l)), a, Size(Wide(l)) * Size(Wide(l)) * Size(Wide(d)));
    }

    void Svd()
    {
        foreach (bool full in new[] { false, true })
        {
            (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(original, full);
            int k = Math.Min(rows, columns);
            Near("U S V^H", MatMul(Wide(u)[.., ..k] * Wide(s), Wide(vh)[..k]), a, Size(a));
            Orthonormal("U^H U", u);
            Orthonormal("V^H V", Adjoint(vh));
            Near("values alone", Linalg.Svdvals(original), s, Size(s));
        }
    }

    void Qr()
    {
        foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.Complete })
        {
            (NDArray q, NDArray r) = Linalg.Qr(original, mode);
            Near("Q R", Product(q, r), a, Size(a));
            Orthonormal("Q^H Q", q);
            (NDArray l, NDArray right) = Linalg.Lq(original, mode);
            Near("L Q", Product(l, right), a, Size(a));
            Orthonormal("Q Q^H", Adjoint(right));
            (NDArray pivotedQ, NDArray pivotedR, NDArray pivots) = Linalg.QrPivoted(original, mode);
            Near("Q R of a permutation", Product(pivotedQ, pivotedR), Wide(Take(original, pivots, axis: 1)), Size(a));
            Orthonormal("Q^H Q with pivots", pivotedQ);
        }
    }

    void Lu()
    {
        (NDArray p, NDArray l, NDArray u) = Linalg.Lu(original);
        Near("P L U", Product(p, l, u), a, Size(Wide(l)) * Size(Wide(u)));
    }

    void Polar()
    {
        (NDArray u, NDArray p) = Linalg.Polar(original);
        Near("U P", Product(u, p), a, Size(a));
        Orthonormal("U^H U", u);
    }

    void Cholesky()
    {
        NDArray scaled = original * (1 / Scale(Size(a))), m = MatMul(scaled, Adjoint(scaled)) + Eye(rows).AsType(original.DType);
        NDArray l = Linalg.Cholesky(m);
        Near("L L^H", Product(l, Adjoint(l)), Wide(m), Size(Wide(m)));
    }

    void Schur()
    {
        foreach (SchurOutput output in new[] { SchurOutput.Real, SchurOutput.Complex })
        {
            (NDArray t, NDArray z) = Linalg.Schur(original, output);
            Near("Z T Z^H", Product(z, t, Adjoint(z)), a, Size(a));
            Orthonormal("Z^H Z", z);
        }
    }

    void Hessenberg()
    {
        (NDArray h, NDArray q) = Linalg.Hessenberg(original);
        Near("Q H Q^H", Product(q, h, Adjoint(q)), a, Size(a));
        Orthonormal("Q^H Q", q);
    }

    Action[] LuOf(Kind kind, DType type) => KnownLimits.OfLu(kind, type) ? [] : [Lu];

    Action[] EigOf(Kind kind) => KnownLimits.OfEig(kind) ? [] : [Eig];

    void Eig()
    {
        (NDArray w, NDArray v) = Linalg.Eig(original);
        Near("A V - V W", MatMul(a, Wide(v)), Wide(v) * Wide(w), Size(a));
    }

    void Pairs(NDArray w, NDArray v)
    {
        NDArray vectors = Wide(v);
        Near("A V - V W", MatMul(a, vectors), vectors * Wide(w), Size(a));
        Orthonormal("V^H V", v);
    }

    void Orthonormal(string name, NDArray q)
    {
        NDArray wide = Wide(q), one = Eye(q.Shape[1]);
        Near(name, MatMul(Adjoint(wide), wide), one, Math.Max(1, Size(one)));
    }

    void Near(string name, NDArray got, NDArray expected, double scale)
    {
        double difference = Size(Wide(got) - Wide(expected));
        found.Add((name, difference == 0 ? 0 : difference / (scale * unit)));
    }

    static NDArray Product(params NDArray[] factors) => factors.Select(Wide).Aggregate(static (x, y) => MatMul(x, y));

    static NDArray Adjoint(NDArray x) => Conj(SwapAxes(x));

    static NDArray Wide(NDArray x) => x.AsType(DType.Complex128);

    /// <summary>A divisor that is not zero.</summary>
    static double Scale(double size) => size == 0 ? 1 : size;

    /// <summary>The Frobenius norm, of numbers that may be huge or tiny.</summary>
    static double Size(NDArray x)
    {
        double largest = x.Size == 0 ? 0 : (double)Max(Abs(x)).AsType(DType.Float64);
        return largest == 0 ? 0 : largest * Math.Sqrt((double)Sum(AbsSquare(Wide(x) * (1 / largest))));
    }
}
