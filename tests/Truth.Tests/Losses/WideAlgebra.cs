namespace Truth.Tests;

/// <summary>
/// Losses in wide arithmetic. What a factorization leaves open, phases of complex vectors and bases of null spaces, is chosen at random, so
/// that a loss that depends on it jumps from one evaluation to the next.
/// </summary>
/// <param name="isComplex">Whether vectors have phases.</param>
/// <param name="choice">Another number makes other choices.</param>
sealed class WideAlgebra(bool isComplex, int choice) : IAlgebra<WideMatrix>
{
    readonly WideFreedom freedom = new(isComplex, choice);

    public WideMatrix Constant(WideMatrix value) => value;

    public WideMatrix Add(WideMatrix a, WideMatrix b) => WideMatrix.Zip(a, b, static (x, y) => x + y);

    public WideMatrix Multiply(WideMatrix a, WideMatrix b) => WideMatrix.Zip(a, b, static (x, y) => x * y);

    public WideMatrix MatMul(WideMatrix a, WideMatrix b) => a * b;

    public WideMatrix Adjoint(WideMatrix a) => a.Adjoint;

    public WideMatrix Real(WideMatrix a) => a.Map(static x => x.Re);

    public WideMatrix AbsSquare(WideMatrix a) => a.Map(static x => x.SquaredModulus);

    public WideMatrix Map(ScalarFunction f, WideMatrix a) => a.Map(x => Apply(f, x.Re));

    public WideMatrix MapComplex(ScalarFunction f, WideMatrix a) => a.Map(x => ApplyComplex(f, x));

    public WideMatrix Sum(WideMatrix a)
    {
        WideComplex sum = 0;
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++)
            {
                sum += a[i, j];
            }
        }

        return WideMatrix.From(1, 1, (_, _) => sum);
    }

    public WideMatrix Columns(WideMatrix a, int start, int end) => a.Slice(start, end);

    public (WideMatrix W, WideMatrix V) Eigh(WideMatrix a, bool lower) =>
        freedom.Turned(WideSpectra.Eigh(a.HermitianOf(lower)));

    public WideMatrix Eigvalsh(WideMatrix a, bool lower) => Eigh(a, lower).W;

    public (WideMatrix W, WideMatrix V) EighSubset(WideMatrix a, int start, int end)
    {
        (WideMatrix w, WideMatrix v) = Eigh(a, lower: true);
        return (w.Slice(start, end), v.Slice(start, end));
    }

    public (WideMatrix W, WideMatrix V) EighPencil(WideMatrix a, WideMatrix b) =>
        freedom.Turned(WideSpectra.Eigh(a.HermitianOf(lower: true), b.HermitianOf(lower: true)));

    public (WideMatrix W, WideMatrix V) EighTridiagonal(WideMatrix a) => WideSpectra.Eigh(WideMatrix.From(a.Rows, a.Rows, (i, j) =>
        Math.Abs(i - j) > 1 ? 0 : a[Math.Max(i, j), Math.Min(i, j)].Re));

    public WideMatrix SpectralFunction(WideMatrix a, ScalarFunction f)
    {
        (WideMatrix w, WideMatrix v) = Eigh(a, lower: true);
        return Multiply(v, Map(f, w)) * v.Adjoint;
    }

    public (WideMatrix U, WideMatrix S, WideMatrix Vh) Svd(WideMatrix a)
    {
        (WideMatrix u, WideMatrix s, WideMatrix vh) = SvdFull(a);
        int k = Math.Min(a.Rows, a.Columns);
        return (u.Slice(0, k), s, vh.Adjoint.Slice(0, k).Adjoint);
    }

    public (WideMatrix U, WideMatrix S, WideMatrix Vh) SvdFull(WideMatrix a) => freedom.Completed(WideSpectra.Svd(a), a.Rows, a.Columns);

    public WideMatrix TakagiFunction(WideMatrix a, Func<WideMatrix, WideMatrix> f)
    {
        (WideMatrix u, WideMatrix s, WideMatrix vh) = Svd(a + a.Adjoint.Map(static x => x.Conjugate));
        return Multiply(u, f(s)) * vh;
    }

    public WideMatrix TakagiProjector(WideMatrix a, int start)
    {
        WideMatrix part = Svd(a + a.Adjoint.Map(static x => x.Conjugate)).U.Slice(start, a.Rows);
        return part * part.Adjoint;
    }

    public (WideMatrix W, WideMatrix V) Eig(WideMatrix a)
    {
        var schur = WideSchur.Of(a);
        return (schur.Values, freedom.OfGeneral(schur.Values, schur.Vectors));
    }

    public WideMatrix Eigvals(WideMatrix a) => WideSchur.Of(a).Values;

    public (WideMatrix W, WideMatrix U, WideMatrix V) EigLeftRight(WideMatrix a)
    {
        (WideMatrix w, WideMatrix v) = Eig(a);
        WideMatrix left = WideFactors.Inverse(v).Adjoint;
        return (w, WideMatrix.From(a.Rows, a.Rows, (i, j) => left[i, j] / WideSpectra.ColumnNorm(left, j)), v);
    }

    public WideMatrix LargestReal(WideMatrix w)
    {
        double unit = w.Size, largest = Enumerable.Range(0, w.Columns).Max(j => w[0, j].Re.High);
        WideMatrix mask = w.Map(x => x.Re.High >= largest - (1e-15 * unit) ? 1 : 0);
        return mask * (1 / Sum(mask)[0, 0].Re.High);
    }

    public (WideMatrix T, WideMatrix Z) Schur(WideMatrix a, bool complex)
    {
        var schur = WideSchur.Of(a);
        return (schur.T, schur.Z);
    }

    public WideMatrix InvariantProjector(WideMatrix a, double above) => WideSchur.Of(a).ProjectorOn(x => x.Re.High > above);

    public WideMatrix Det(WideMatrix a) => Number(WideFactors.Det(a));

    public WideMatrix LogAbsDet(WideMatrix a) => Number(WideReal.Log(WideFactors.Det(a).Modulus));

    public WideMatrix Inverse(WideMatrix a) => WideFactors.Inverse(a);

    public WideMatrix Solve(WideMatrix a, WideMatrix b) => WideFactors.Solve(a, b);

    public WideMatrix Cholesky(WideMatrix a) => WideFactors.Cholesky(a.HermitianOf(lower: true));

    public (WideMatrix Q, WideMatrix R) Qr(WideMatrix a) => WideFactors.Qr(a);

    public (WideMatrix Q, WideMatrix R) QrComplete(WideMatrix a)
    {
        (WideMatrix q, WideMatrix r) = WideFactors.Qr(a);
        return (freedom.Completed(q), WideMatrix.From(a.Rows, a.Columns, (i, j) => i < r.Rows ? r[i, j] : 0));
    }

    public (WideMatrix U, WideMatrix P) Polar(WideMatrix a)
    {
        (WideMatrix u, WideMatrix s, WideMatrix vh) = Svd(a);
        return (u * vh, Multiply(vh.Adjoint, s) * vh);
    }

    public WideMatrix Expm(WideMatrix a) => WideFactors.Expm(a);

    public WideMatrix Logm(WideMatrix a) => WideFactors.Logm(a);

    public WideMatrix Sqrtm(WideMatrix a) => WideFactors.Sqrtm(a);

    public WideMatrix NuclearNorm(WideMatrix a) => Sum(Svd(a).S);

    public WideMatrix SpectralNorm(WideMatrix a) => Svd(a).S.Slice(0, 1);

    public WideMatrix FrobeniusNorm(WideMatrix a) => Number(WideReal.Sqrt(Sum(AbsSquare(a))[0, 0].Re));

    public WideMatrix Checkpoint(Func<WideMatrix, WideMatrix> f, WideMatrix a) => f(a);

    static WideMatrix Number(WideComplex x) => WideMatrix.From(1, 1, (_, _) => x);

    static WideComplex ApplyComplex(ScalarFunction f, WideComplex x) => f switch
    {
        ScalarFunction.Exp => WideComplex.Exp(x),
        ScalarFunction.Sin => WideComplex.Sin(x),
        ScalarFunction.Square => x * x,
        ScalarFunction.Cube => x * x * x,
        ScalarFunction.Lorentz => (WideComplex)1 / (1 + (x * x)),
        _ => throw new ArgumentOutOfRangeException(nameof(f), f, null),
    };

    static WideReal Apply(ScalarFunction f, WideReal x) => f switch
    {
        ScalarFunction.Exp => WideReal.Exp(x),
        ScalarFunction.Sin => WideReal.Sin(x),
        ScalarFunction.Square => x * x,
        ScalarFunction.Cube => x * x * x,
        ScalarFunction.Lorentz => 1 / (1 + (x * x)),
        _ => WideReal.Log(x),
    };
}
