namespace Truth.Tests;

/// <summary>Losses in wide arithmetic.</summary>
sealed class WideAlgebra : IAlgebra<WideMatrix>
{
    public static WideAlgebra Instance { get; } = new();

    public WideMatrix Constant(WideMatrix value) => value;

    public WideMatrix Add(WideMatrix a, WideMatrix b) => WideMatrix.Zip(a, b, static (x, y) => x + y);

    public WideMatrix Multiply(WideMatrix a, WideMatrix b) => WideMatrix.Zip(a, b, static (x, y) => x * y);

    public WideMatrix MatMul(WideMatrix a, WideMatrix b) => a * b;

    public WideMatrix Adjoint(WideMatrix a) => a.Adjoint;

    public WideMatrix Real(WideMatrix a) => a.Map(static x => x.Re);

    public WideMatrix AbsSquare(WideMatrix a) => a.Map(static x => x.SquaredModulus);

    public WideMatrix Map(ScalarFunction f, WideMatrix a) => a.Map(x => Apply(f, x.Re));

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

    public (WideMatrix W, WideMatrix V) Eigh(WideMatrix a, bool lower) => WideSpectra.Eigh(a.HermitianOf(lower));

    public WideMatrix Eigvalsh(WideMatrix a, bool lower) => Eigh(a, lower).W;

    public (WideMatrix W, WideMatrix V) EighSubset(WideMatrix a, int start, int end)
    {
        (WideMatrix w, WideMatrix v) = Eigh(a, lower: true);
        return (w.Slice(start, end), v.Slice(start, end));
    }

    public (WideMatrix W, WideMatrix V) EighPencil(WideMatrix a, WideMatrix b) =>
        WideSpectra.Eigh(a.HermitianOf(lower: true), b.HermitianOf(lower: true));

    public (WideMatrix W, WideMatrix V) EighTridiagonal(WideMatrix a) => WideSpectra.Eigh(WideMatrix.From(a.Rows, a.Rows, (i, j) =>
        Math.Abs(i - j) > 1 ? 0 : a[Math.Max(i, j), Math.Min(i, j)].Re));

    public WideMatrix SpectralFunction(WideMatrix a, ScalarFunction f)
    {
        (WideMatrix w, WideMatrix v) = Eigh(a, lower: true);
        return Multiply(v, Map(f, w)) * v.Adjoint;
    }

    public (WideMatrix U, WideMatrix S, WideMatrix Vh) Svd(WideMatrix a) => WideSpectra.Svd(a);

    public WideMatrix Det(WideMatrix a) => Number(WideFactors.Det(a));

    public WideMatrix LogAbsDet(WideMatrix a) => Number(WideReal.Log(WideFactors.Det(a).Modulus));

    public WideMatrix Inverse(WideMatrix a) => WideFactors.Inverse(a);

    public WideMatrix Solve(WideMatrix a, WideMatrix b) => WideFactors.Solve(a, b);

    public WideMatrix Cholesky(WideMatrix a) => WideFactors.Cholesky(a.HermitianOf(lower: true));

    public (WideMatrix Q, WideMatrix R) Qr(WideMatrix a) => WideFactors.Qr(a);

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
