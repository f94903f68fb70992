namespace Truth.Tests;

/// <summary>What a loss does with a general matrix A. X = 1 + A / (4 n) is regular and near 1 and keeps the structure of A.</summary>
enum Topic
{
    SingularValues,
    WeightedSingularValues,
    PolarBySvd,
    JointSvd,
    JointLeft,
    JointRight,
    LeftVectors,
    RightVectors,
    LeftSpace,
    Participation,
    PolarUnitary,
    PolarHermitian,
    Det,
    LogAbsDet,
    Inverse,
    Solve,
    NearInverse,
    QrOrthogonal,
    QrTriangular,
    NearQr,
    Cholesky,
    Expm,
    ExpmOfJoint,
    NearLogm,
    NearSqrtm,
    LogmOfExpm,
    NuclearNorm,
    SpectralNorm,
    FrobeniusNorm,
    JointOfPolar,
    NearPolar,
}

/// <summary>A loss of a matrix without symmetry.</summary>
sealed record GeneralLoss(Topic Topic, ScalarFunction F, bool Checkpointed)
    : Loss($"{Topic}({F}){(Checkpointed ? " in Checkpoint" : "")}", PromiseOf(Topic))
{
    public override bool NeedsSquare => Topic is not (
        Topic.SingularValues or Topic.WeightedSingularValues or Topic.PolarBySvd or Topic.JointSvd or Topic.JointLeft or Topic.JointRight
        or Topic.LeftVectors or Topic.RightVectors or Topic.Participation or Topic.LeftSpace or Topic.NuclearNorm or Topic.SpectralNorm
        or Topic.FrobeniusNorm);

    public override bool IsJudged => !NeedsSquare ||
        Topic is Topic.QrOrthogonal or Topic.QrTriangular or Topic.PolarUnitary or Topic.PolarHermitian;

    public override bool Divides => IsJudged || Topic == Topic.ExpmOfJoint;

    public override Loss? Plainer => Checkpointed ? new GeneralLoss(Topic, F, Checkpointed: false) : null;

    public override T Value<T>(IAlgebra<T> x, T a, Constants c)
    {
        T scaled = Scaled(x, a, c.Unit);
        return Checkpointed ? x.Checkpoint(b => Plain(x, b, c), scaled) : Plain(x, scaled, c);
    }

    static Promise PromiseOf(Topic topic) => topic switch
    {
        Topic.Expm or Topic.NearInverse or Topic.NearQr or Topic.NearLogm or Topic.NearSqrtm or Topic.Cholesky or Topic.LogmOfExpm
            or Topic.NearPolar or Topic.Det => Promise.Right,
        Topic.SingularValues or Topic.WeightedSingularValues or Topic.NuclearNorm or Topic.SpectralNorm or Topic.FrobeniusNorm
            => Promise.RightOrGeneralized,
        _ => Promise.RightOrRefused,
    };

    T Plain<T>(IAlgebra<T> x, T a, Constants c) => Topic switch
    {
        Topic.Det => x.Real(x.Det(a)),
        Topic.LogAbsDet => x.LogAbsDet(a),
        Topic.Inverse => Trace(x, c.Square, x.Inverse(a)),
        Topic.Solve => Trace(x, c.Square, x.Solve(a, x.Constant(c.Square))),
        Topic.NearInverse => Trace(x, c.Square, x.Inverse(Near(x, a, c))),
        Topic.QrOrthogonal => Trace(x, c.Square, x.Qr(a).Q),
        Topic.QrTriangular => Trace(x, c.Square, x.Qr(a).R),
        Topic.NearQr => Trace(x, c.Square, x.Qr(Near(x, a, c)).Q),
        Topic.Cholesky => Trace(x, c.Square, x.Cholesky(Shifted(x, x.MatMul(a, x.Adjoint(a)), c.N, 1))),
        Topic.Expm => Trace(x, c.Square, x.Expm(a)),
        Topic.NearLogm => Trace(x, c.Square, x.Logm(Near(x, a, c))),
        Topic.NearSqrtm => Trace(x, c.Square, x.Sqrtm(Near(x, a, c))),
        Topic.LogmOfExpm => Trace(x, c.Square, x.Logm(x.Expm(Scaled(x, a, 1.0 / (2 * c.N))))),
        Topic.PolarUnitary => Trace(x, c.Square, x.Polar(a).U),
        Topic.PolarHermitian => Trace(x, c.Square, x.Polar(a).P),
        Topic.NearPolar => Trace(x, c.Square, x.Polar(Near(x, a, c)).U),
        Topic.JointOfPolar => Trace(x, c.Square, x.SpectralFunction(x.Polar(Near(x, a, c)).P, F)),
        Topic.NuclearNorm => x.NuclearNorm(a),
        Topic.SpectralNorm => x.SpectralNorm(a),
        Topic.FrobeniusNorm => x.FrobeniusNorm(a),
        _ => OfSvd(x, a, c),
    };

    T OfSvd<T>(IAlgebra<T> x, T a, Constants c)
    {
        (T u, T s, T vh) = x.Svd(a);
        T f = x.Map(F, s), v = x.Adjoint(vh);
        int count = Math.Min(c.N, c.Columns);
        T weights = x.Constant(c.Weights.Slice(0, count));
        return Topic switch
        {
            Topic.SingularValues => x.Sum(f),
            Topic.WeightedSingularValues => x.Sum(x.Multiply(weights, f)),
            Topic.PolarBySvd => Trace(x, c.Factor, x.MatMul(u, vh)),
            Topic.JointSvd => Trace(x, c.Factor, x.MatMul(x.Multiply(u, x.Map(ScalarFunction.Cube, s)), vh)),
            Topic.JointLeft => Trace(x, c.Square, Sandwich(x, u, f)),
            Topic.JointRight => Trace(x, c.Factor * c.Factor.Adjoint, Sandwich(x, v, f)),
            Topic.LeftVectors => x.Sum(x.Multiply(weights, x.Map(F, x.AbsSquare(u)))),
            Topic.RightVectors => x.Sum(x.Multiply(weights, x.Map(F, x.AbsSquare(v)))),
            Topic.LeftSpace => Trace(x, c.Square, Sandwich(x, u, x.Constant(WideMatrix.From(1, count, static (_, _) => 1)))),
            Topic.ExpmOfJoint => Trace(x, c.Square, x.Expm(Sandwich(x, u, x.Map(ScalarFunction.Sin, s)))),
            _ => x.Sum(x.Map(ScalarFunction.Square, x.AbsSquare(u))),
        };
    }

    static T Near<T>(IAlgebra<T> x, T a, Constants c) => Shifted(x, Scaled(x, a, 1.0 / (4 * c.N)), c.N, 1);
}
