namespace Truth.Tests;

/// <summary>What a loss does with eigenvalues w and eigenvectors V of a general matrix, in no particular order.</summary>
enum EigUse
{
    /// <summary>Re sum f(w).</summary>
    Values,

    /// <summary>Re sum f(w) from Eigvals.</summary>
    ValuesAlone,

    /// <summary>Re f(w) at the largest real part.</summary>
    LargestReal,

    /// <summary>Re tr(M V f(w) V^-1).</summary>
    Joint,

    /// <summary>The same with left vectors in place of the inverse.</summary>
    JointLeftRight,

    /// <summary>sum over k of Re f(w_k) sum over i of W_i |V_ik|^2.</summary>
    Weights,

    /// <summary>The sum of |V_ik|^4.</summary>
    Participation,

    /// <summary>sum W_i |V_ik|^2 of the vector with the largest real part.</summary>
    VectorOfLargest,

    /// <summary>The sum of (u_k^H v_k)^2, the squares of the reciprocal conditions.</summary>
    Conditions,

    /// <summary>sum W_ik (real V_ik)^2, which depends on phases.</summary>
    RealParts,

    /// <summary>Re sum f(diag T) of the complex Schur form.</summary>
    SchurValues,

    /// <summary>Re tr(M Z T^2 Z^H).</summary>
    SchurSquare,

    /// <summary>The sum of |T_ij|^2 above the diagonal of the complex Schur form.</summary>
    SchurDeparture,

    /// <summary>tr(M P), P the projector on the leading columns of a sorted Z.</summary>
    SchurSpace,
}

/// <summary>A loss of the spectrum of a general matrix.</summary>
sealed record EigLoss(EigUse Use, ScalarFunction F, bool Checkpointed)
    : Loss($"Eig.{Use}({F}){(Checkpointed ? " in Checkpoint" : "")}", Promise.RightOrRefused)
{
    public override bool IsJudged => true;

    public override Loss? Plainer => Checkpointed ? new EigLoss(Use, F, Checkpointed: false) : null;

    public bool IsOfSchur => Use is EigUse.SchurValues or EigUse.SchurSquare or EigUse.SchurDeparture or EigUse.SchurSpace;

    /// <summary>
    /// Joint losses at equal eigenvalues are refused, and all of Schur forms; so are those of matrices that are nearly defective.
    /// </summary>
    public override string? MayRefuse(Problem problem) =>
        problem.EigCondition > 1e3 ? "nearly defective"
        : IsOfSchur && !Arrays.IsComplex(problem.Key.Type) ? "real Schur forms with normal blocks"
        : problem.EigGap < 1e-3 && !(Use is EigUse.Values or EigUse.ValuesAlone) ? "joint losses and Schur forms at equal eigenvalues"
        : null;

    /// <summary>What is selected, or sorted, by real parts is a choice of rounding where two of them are equal.</summary>
    public bool Selects => Use is EigUse.LargestReal or EigUse.VectorOfLargest;

    public override T Value<T>(IAlgebra<T> x, T a, Constants c) =>
        Checkpointed ? x.Checkpoint(b => Plain(x, b, c), a) : Plain(x, a, c);

    T Plain<T>(IAlgebra<T> x, T a, Constants c)
    {
        switch (Use)
        {
            case EigUse.ValuesAlone:
                return x.Sum(x.Real(x.MapComplex(F, Scaled(x, x.Eigvals(a), c.Unit))));
            case EigUse.SchurSpace:
                return Trace(x, c.Square, x.InvariantProjector(a, c.RealCut));
            case EigUse.SchurSquare:
                (T block, T basis) = x.Schur(a, F is ScalarFunction.Exp or ScalarFunction.Sin);
                block = Scaled(x, block, c.Unit);
                return Trace(x, c.Square, x.MatMul(x.MatMul(basis, x.MatMul(block, block)), x.Adjoint(basis)));
            case EigUse.SchurValues:
                T diagonal = x.Multiply(Scaled(x, x.Schur(a, complex: true).T, c.Unit), x.Constant(WideMatrix.Identity(c.N)));
                WideMatrix ones = WideMatrix.From(1, c.N, static (_, _) => 1);
                return x.Sum(x.Real(x.MapComplex(F, x.MatMul(x.Constant(ones), diagonal))));
            case EigUse.SchurDeparture:
                T upper = x.Constant(WideMatrix.From(c.N, c.N, static (i, j) => i < j ? 1 : 0));
                return x.Sum(x.Multiply(upper, x.AbsSquare(Scaled(x, x.Schur(a, complex: true).T, c.Unit))));
            default:
                return OfVectors(x, a, c);
        }
    }

    T OfVectors<T>(IAlgebra<T> x, T a, Constants c)
    {
        (T w, T u, T v) = Use is EigUse.JointLeftRight or EigUse.Conditions ? x.EigLeftRight(a) : LeftOut(x.Eig(a));
        w = Scaled(x, w, c.Unit);
        T f = x.MapComplex(F, w), rows = x.Constant(WideMatrix.From(c.N, 1, (i, _) => c.Square[i, i].Re));
        T squares = x.AbsSquare(v), weights = x.MatMul(x.Adjoint(rows), squares);
        return Use switch
        {
            EigUse.Values => x.Sum(x.Real(f)),
            EigUse.LargestReal => x.Sum(x.Multiply(x.LargestReal(w), x.Real(f))),
            EigUse.Joint => Trace(x, c.Square, x.MatMul(x.Multiply(v, f), x.Inverse(v))),
            EigUse.JointLeftRight => JointLeftRight(x, u, f, v, c),
            EigUse.Weights => x.Sum(x.Multiply(x.Real(f), weights)),
            EigUse.Participation => x.Sum(x.Map(ScalarFunction.Square, squares)),
            EigUse.VectorOfLargest => x.Sum(x.Multiply(x.LargestReal(w), weights)),
            EigUse.Conditions => x.Sum(x.AbsSquare(Overlaps(x, u, v, c))),
            _ => x.Sum(x.Multiply(rows, x.Map(ScalarFunction.Square, x.Real(v)))),
        };

        static (T W, T U, T V) LeftOut((T W, T V) pairs) => (pairs.W, pairs.V, pairs.V);
    }

    /// <summary>The diagonal of U^H V in the diagonal of a matrix.</summary>
    static T Overlaps<T>(IAlgebra<T> x, T u, T v, Constants c) =>
        x.Multiply(x.MatMul(x.Adjoint(u), v), x.Constant(WideMatrix.Identity(c.N)));

    /// <summary>tr(M V f(w) (U^H V)^-1 U^H), U^H V diagonal.</summary>
    static T JointLeftRight<T>(IAlgebra<T> x, T u, T f, T v, Constants c) =>
        Trace(x, c.Square, x.MatMul(x.MatMul(x.Multiply(v, f), x.Inverse(Overlaps(x, u, v, c))), x.Adjoint(u)));
}
