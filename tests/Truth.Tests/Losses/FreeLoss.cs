namespace Truth.Tests;

/// <summary>
/// What a loss does with vectors that a matrix of any shape determines in part only: those of null spaces, those that complete a basis, and
/// phases. U and V are square; M, F, c, W are constants; k is min(m, n).
/// </summary>
enum Freedom
{
    /// <summary>tr(M P), P the projector on the columns of U behind a large gap.</summary>
    LeftNullSpace,

    /// <summary>The same of V.</summary>
    RightNullSpace,

    /// <summary>tr(M P), P the projector on the columns of U from k on.</summary>
    Completion,

    /// <summary>The sum of W_ik f(|U_ik|^2) over all columns.</summary>
    AllLeftVectors,

    /// <summary>The same of V.</summary>
    AllRightVectors,

    /// <summary>The same of the columns of U from k on.</summary>
    CompletionVectors,

    /// <summary>Re tr(F U g(s) V^H), g odd, a smooth function of the matrix.</summary>
    JointOdd,

    /// <summary>Re tr(F U f(s) V^H), which is none below full rank.</summary>
    JointAny,

    /// <summary>tr(M U f(s) U^H) of all columns of U, with f(0) for those that have no value.</summary>
    JointLeft,

    /// <summary>Re tr(F U diag(c) V^H).</summary>
    PhaseProducts,

    /// <summary>sum c_k (real U_ik)^2, which depends on phases.</summary>
    RealParts,

    /// <summary>The products of a projector and a joint loss.</summary>
    SpaceTimesJoint,

    /// <summary>tr(M Q_2 Q_2^H), the columns of a complete QR factorization from k on.</summary>
    QrCompletion,

    /// <summary>Their participation ratio.</summary>
    QrCompletionVectors,

    /// <summary>R^H R of the complete factorization.</summary>
    QrComplete,

    /// <summary>tr(F U g(s) U^T) by Takagi's factorization of A + A^T.</summary>
    TakagiJoint,

    /// <summary>tr(M P), P the projector on Takagi vectors in the second half.</summary>
    TakagiSpace,

    /// <summary>The largest eigenvalue of U g(s) V^H V g(s) U^H: a factorization of what another one gave.</summary>
    Chained,
}

/// <summary>A loss of vectors that are not determined.</summary>
sealed record FreeLoss(Freedom Freedom, ScalarFunction F, bool Checkpointed)
    : Loss($"{Freedom}({F}){(Checkpointed ? " in Checkpoint" : "")}", PromiseOf(Freedom))
{
    public override bool IsJudged => true;

    public bool IsOfTakagi => Freedom is Freedom.TakagiJoint or Freedom.TakagiSpace;

    public override bool NeedsSquare => IsOfTakagi;

    /// <summary>Forward mode refuses dependent columns, docs/svd.md.</summary>
    public override string? MayRefuse(Problem problem) =>
        Freedom == Freedom.QrComplete && (problem.HasZeroValue || problem.HasClosePairs) ? "dependent columns"
        : Freedom == Freedom.Chained && problem.HasEqualValues ? "a largest eigenvalue of several"
        : null;

    public override Loss? Plainer => Checkpointed ? new FreeLoss(Freedom, F, Checkpointed: false) : null;

    public override T Value<T>(IAlgebra<T> x, T a, Constants c) =>
        Checkpointed ? x.Checkpoint(b => Plain(x, b, c), a) : Plain(x, a, c);

    static Promise PromiseOf(Freedom freedom) => freedom switch
    {
        Freedom.LeftNullSpace or Freedom.RightNullSpace => Promise.Right,
        Freedom.Chained => Promise.RightOrGeneralized,
        _ => Promise.RightOrRefused,
    };

    T Plain<T>(IAlgebra<T> x, T a, Constants c)
    {
        int count = Math.Min(c.N, c.Columns);
        switch (Freedom)
        {
            case Freedom.QrCompletion or Freedom.QrCompletionVectors:
                return Of(x, x.Columns(x.QrComplete(a).Q, count, c.N), c, Freedom == Freedom.QrCompletion);
            case Freedom.QrComplete:
                T r = Scaled(x, x.QrComplete(a).R, c.Unit);
                return Trace(x, c.Factor * c.Factor.Adjoint, x.MatMul(x.Adjoint(r), r));
            case Freedom.TakagiJoint:
                return Trace(x, c.Square, x.TakagiFunction(a, s => Odd(x, Scaled(x, s, c.Unit / 2))));
            case Freedom.TakagiSpace:
                return Trace(x, c.Square, x.TakagiProjector(a, (c.N + 1) / 2));
            default:
                return OfSvd(x, a, c);
        }
    }

    T OfSvd<T>(IAlgebra<T> x, T a, Constants c)
    {
        (T u, T s, T vh) = x.SvdFull(a);
        s = Scaled(x, s, Freedom == Freedom.Chained ? c.Unit / 4 : c.Unit);
        int count = Math.Min(c.N, c.Columns);
        T v = x.Adjoint(vh), first = x.Columns(u, 0, count), right = x.Adjoint(x.Columns(v, 0, count));
        WideMatrix weights = c.Weights.Slice(0, count);
        return Freedom switch
        {
            Freedom.LeftNullSpace => Of(x, x.Columns(u, c.Cut, c.N), c, isSpace: true),
            Freedom.RightNullSpace => Trace(x, c.Factor * c.Factor.Adjoint, Projector(x, x.Columns(v, c.Cut, c.Columns))),
            Freedom.Completion => Of(x, x.Columns(u, count, c.N), c, isSpace: true),
            Freedom.CompletionVectors => Of(x, x.Columns(u, count, c.N), c, isSpace: false),
            Freedom.AllLeftVectors => Of(x, u, c, isSpace: false),
            Freedom.AllRightVectors => x.Sum(x.Multiply(x.Constant(c.Weights.Slice(0, c.Columns)), x.Map(F, x.AbsSquare(v)))),
            Freedom.JointOdd => Trace(x, c.Factor, x.MatMul(x.Multiply(first, Odd(x, s)), right)),
            Freedom.JointAny => Trace(x, c.Factor, x.MatMul(x.Multiply(first, x.Map(F, s)), right)),
            Freedom.JointLeft => Trace(x, c.Square, x.Add(Sandwich(x, first, x.Map(F, s)), WithoutValue(x, u, c))),
            Freedom.PhaseProducts => Trace(x, c.Factor, x.MatMul(x.Multiply(first, x.Constant(weights)), right)),
            Freedom.RealParts => x.Sum(x.Multiply(x.Map(ScalarFunction.Square, x.Real(first)), x.Constant(weights))),
            Freedom.SpaceTimesJoint => x.Multiply(
                Of(x, x.Columns(u, c.Cut, c.N), c, isSpace: true), Trace(x, c.Factor, x.MatMul(x.Multiply(first, Odd(x, s)), right))),
            _ => LargestOfProduct(x, x.MatMul(x.Multiply(first, Odd(x, s)), right), c),
        };
    }

    /// <summary>A function with f(-s) = -f(s).</summary>
    T Odd<T>(IAlgebra<T> x, T s) => F is ScalarFunction.Sin or ScalarFunction.Cube
        ? x.Map(F, s)
        : x.Multiply(s, x.Map(F, x.Map(ScalarFunction.Square, s)));

    /// <summary>f(0) times the projector on the columns without a singular value.</summary>
    T WithoutValue<T>(IAlgebra<T> x, T u, Constants c)
    {
        T rest = x.Columns(u, Math.Min(c.N, c.Columns), c.N);
        return x.Multiply(x.Map(F, x.Constant(new(1, 1))), Projector(x, rest));
    }

    static T LargestOfProduct<T>(IAlgebra<T> x, T b, Constants c) =>
        x.Columns(x.Eigh(x.MatMul(b, x.Adjoint(b)), lower: true).W, c.N - 1, c.N);

    T Of<T>(IAlgebra<T> x, T columns, Constants c, bool isSpace) => isSpace
        ? Trace(x, c.Square, Projector(x, columns))
        : Trace(x, c.Square, x.MatMul(x.Map(F, x.AbsSquare(columns)), x.Adjoint(x.AbsSquare(columns))));

    static T Projector<T>(IAlgebra<T> x, T columns) => x.MatMul(columns, x.Adjoint(columns));
}
