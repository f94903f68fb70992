namespace Truth.Tests;

/// <summary>Where a loss takes eigenvalues and vectors from.</summary>
enum Source
{
    Eigh,
    Upper,
    TwoCalls,
    BothTriangles,
    Subset,
    SubsetAnywhere,

    /// <summary>The second to the middle one.</summary>
    SubsetInside,
    Pencil,
    Tridiagonal,
    Chained,
    ChainedSum,
}

/// <summary>What a loss does with eigenvalues w and vectors V; M, c, W are constants.</summary>
enum Use
{
    /// <summary>sum f(w).</summary>
    Values,

    /// <summary>sum c_k f(w_k).</summary>
    WeightedValues,

    /// <summary>tr(M P), P the projector on the vectors before a large gap.</summary>
    Space,

    /// <summary>tr(M P), P the projector on any lowest vectors.</summary>
    AnySpace,

    /// <summary>tr(M V f(w) V^H).</summary>
    Joint,

    /// <summary>sum over k of c_k f(w_k) |V_ik|^2 M_ii.</summary>
    JointWeights,

    /// <summary>The sum of W_ik |V_ik|^2.</summary>
    Vectors,

    /// <summary>The sum of |V_ik|^4.</summary>
    Participation,

    /// <summary>sum f(diag(V^H A V)): eigenvalues found by other means.</summary>
    Quotients,

    /// <summary>tr(M P) times tr(M V f(w) V^H).</summary>
    SpaceTimesJoint,

    /// <summary>sum W_ik (real V_ik)^2, which depends on the phases of complex vectors.</summary>
    RealParts,

    /// <summary>tr(M V diag(c) V^H), which does not.</summary>
    PhaseProducts,
}

/// <summary>A loss of the eigenvalues and eigenvectors of a Hermitian matrix.</summary>
sealed record HermitianLoss(Source Source, Use Use, ScalarFunction F, bool Checkpointed)
    : Loss($"{Source}.{Use}({F}){(Checkpointed ? " in Checkpoint" : "")}", PromiseOf(Source, Use))
{
    public override bool IsJudged => true;

    /// <summary>Whether a decomposition of what another one gave.</summary>
    public bool IsChained => Source is Source.Chained or Source.ChainedSum;

    /// <summary>Eigenvalues that are found by other means are told apart by rounding where they are equal.</summary>
    public override string? MayRefuse(Problem problem) =>
        Use == Use.Quotients && (problem.HasEqualValues || IsChained) ? "eigenvalues that are found by other means than w"
        : IsChained && problem.HasEqualValues ? "decompositions of different arrays"
        : null;

    public override Loss? Plainer => Checkpointed ? new HermitianLoss(Source, Use, F, Checkpointed: false) : null;

    public override T Value<T>(IAlgebra<T> x, T a, Constants c) =>
        Checkpointed ? x.Checkpoint(b => Plain(x, b, c), a) : Plain(x, a, c);

    static Promise PromiseOf(Source source, Use use) => use switch
    {
        Use.Values when source is not (Source.SubsetAnywhere or Source.SubsetInside or Source.Chained or Source.ChainedSum)
            => Promise.Right,
        Use.Space when source is Source.Eigh or Source.Upper or Source.TwoCalls or Source.BothTriangles or Source.Pencil => Promise.Right,
        Use.Values or Use.WeightedValues => Promise.RightOrGeneralized,
        _ => Promise.RightOrRefused,
    };

    T Plain<T>(IAlgebra<T> x, T a, Constants c)
    {
        (T w, T v) = Decompose(x, a, c);
        w = Scaled(x, w, Source is Source.Pencil ? 1 : c.Unit);
        T f = x.Map(F, w);
        (int start, int end) = Range(c);
        int count = end - start;
        WideMatrix weights = c.Weights.Slice(0, count);
        return Use switch
        {
            Use.Values => x.Sum(f),
            Use.WeightedValues => x.Sum(x.Multiply(x.Constant(weights), f)),
            Use.Space => Trace(x, c.Square, Projector(x, v, Math.Min(c.Cut, count))),
            Use.AnySpace => Trace(x, c.Square, Projector(x, v, Math.Max(1, count / 2))),
            Use.Joint => Trace(x, c.Square, Sandwich(x, v, f)),
            Use.JointWeights => Weighted(x, c, x.Multiply(x.AbsSquare(v), x.Multiply(x.Constant(weights), f))),
            Use.Vectors => Weighted(x, c, x.Multiply(x.AbsSquare(v), x.Constant(weights))),
            Use.Participation => x.Sum(x.Map(ScalarFunction.Square, x.AbsSquare(v))),
            Use.RealParts => Weighted(x, c, x.Multiply(x.Map(ScalarFunction.Square, x.Real(v)), x.Constant(weights))),
            Use.PhaseProducts => Trace(x, c.Square, Sandwich(x, v, x.Constant(weights))),
            Use.Quotients => x.Sum(x.Map(F, Quotients(x, a, v, c))),
            _ => x.Multiply(Trace(x, c.Square, Projector(x, v, Math.Min(c.Cut, count))), Trace(x, c.Square, Sandwich(x, v, f))),
        };
    }

    /// <summary>The eigenpairs that the loss uses.</summary>
    (int Start, int End) Range(Constants c) => Source switch
    {
        Source.Subset => (0, c.Cut),
        Source.SubsetAnywhere => (0, Math.Max(1, c.N / 2)),
        Source.SubsetInside => c.N < 2 ? (0, c.N) : (1, Math.Max(2, (c.N + 1) / 2)),
        _ => (0, c.N),
    };

    (T W, T V) Decompose<T>(IAlgebra<T> x, T a, Constants c)
    {
        switch (Source)
        {
            case Source.Upper:
                return x.Eigh(a, lower: false);
            case Source.TwoCalls:
                return (x.Eigvalsh(a, lower: true), x.Eigh(a, lower: true).V);
            case Source.BothTriangles:
                return (x.Eigh(a, lower: false).W, x.Eigh(a, lower: true).V);
            case Source.Subset or Source.SubsetAnywhere or Source.SubsetInside:
                (int start, int end) = Range(c);
                return x.EighSubset(a, start, end);
            case Source.Pencil:
                // B = 32 n + A / |A| keeps groups of equal eigenvalues and is positive definite.
                T b = Shifted(x, Scaled(x, a, c.Unit), c.N, 32 * c.N);
                return x.EighPencil(Scaled(x, a, c.Unit * 32), b);
            case Source.Tridiagonal:
                return x.EighTridiagonal(a);
            case Source.Chained or Source.ChainedSum:
                (T w, T v) = x.Eigh(a, lower: true);
                T inner = Scaled(x, Sandwich(x, v, x.Map(ScalarFunction.Sin, Scaled(x, w, c.Unit))), 1 / c.Unit);
                return x.Eigh(Source == Source.Chained ? inner : x.Add(inner, a), lower: true);
            default:
                return x.Eigh(a, lower: true);
        }
    }

    static T Projector<T>(IAlgebra<T> x, T v, int count)
    {
        T part = x.Columns(v, 0, count);
        return x.MatMul(part, x.Adjoint(part));
    }

    /// <summary>sum of B_ik times the weight of row i.</summary>
    static T Weighted<T>(IAlgebra<T> x, Constants c, T b) =>
        x.Sum(x.Multiply(x.Constant(WideMatrix.From(c.N, 1, (i, _) => c.Square[i, i].Re)), b));

    /// <summary>The real part of the diagonal of V^H A V, as a row.</summary>
    static T Quotients<T>(IAlgebra<T> x, T a, T v, Constants c)
    {
        T product = x.Multiply(x.MatMul(a, v), x.Constant(WideMatrix.From(1, 1, (_, _) => c.Unit)));
        WideMatrix ones = WideMatrix.From(1, c.N, static (_, _) => 1);

        // Re sum_i conj(V_ik) (A V)_ik from squares: |x + y|^2 - |x|^2 - |y|^2 = 2 Re conj(x) y.
        T squares = x.Add(x.AbsSquare(x.Add(v, product)), Scaled(x, x.Add(x.AbsSquare(v), x.AbsSquare(product)), -1));
        return Scaled(x, x.MatMul(x.Constant(ones), squares), 0.5);
    }
}
