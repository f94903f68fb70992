namespace Truth.Tests;

/// <summary>What a loss does not depend on, which says what the library promises of its gradient.</summary>
enum Promise
{
    /// <summary>The gradient is right, or refused by an exception.</summary>
    RightOrRefused,

    /// <summary>The gradient is right; there is nothing to refuse: a function of eigenspaces, or one that needs no vectors.</summary>
    Right,

    /// <summary>A function of eigenvalues or singular values alone, with one of several generalized gradients at a kink.</summary>
    RightOrGeneralized,
}

/// <summary>What a loss needs to know of a problem beside the matrix: its constants.</summary>
/// <param name="N">Rows of the matrix.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Unit">A power of two that brings it to a size of about 1.</param>
/// <param name="Cut">A number of lowest eigenvalues, or of largest singular values, after which a large gap follows.</param>
/// <param name="RealCut">Between real parts of eigenvalues of general matrices.</param>
/// <param name="Factor">Random columns x rows.</param>
/// <param name="Square">Random, Hermitian, rows x rows.</param>
/// <param name="Weights">Random, real, 1 x rows.</param>
sealed record Constants(int N, int Columns, double Unit, int Cut, double RealCut, WideMatrix Factor, WideMatrix Square, WideMatrix Weights);

/// <summary>A real function of one matrix, composed of public functions.</summary>
abstract record Loss(string Name, Promise Promise)
{
    /// <summary>Whether the library looks for itself if there is a gradient; otherwise a bad condition makes a bad gradient.</summary>
    public abstract bool IsJudged { get; }

    /// <summary>Whether the number of rows and columns must agree.</summary>
    public virtual bool NeedsSquare => true;

    /// <summary>Whether a factorization with vectors stands in it, whose derivative divides by gaps.</summary>
    public virtual bool Divides => IsJudged;

    /// <summary>The same without Checkpoint; null if there is none.</summary>
    public virtual Loss? Plainer => null;

    /// <summary>Why a refusal is right although the loss has a gradient at the matrix; null if none is.</summary>
    /// <param name="problem">The problem.</param>
    public virtual string? MayRefuse(Problem problem) => null;

    /// <summary>The losses that it is made of.</summary>
    public virtual IEnumerable<Loss> Parts => [this];

    public abstract T Value<T>(IAlgebra<T> x, T a, Constants c);

    public sealed override string ToString() => Name;

    /// <summary>Re sum M_ij B_ji.</summary>
    protected static T Trace<T>(IAlgebra<T> x, WideMatrix m, T b) => x.Sum(x.Real(x.Multiply(x.Constant(Transposed(m)), b)));

    /// <summary>V diag(w) V^H.</summary>
    protected static T Sandwich<T>(IAlgebra<T> x, T v, T w) => x.MatMul(x.Multiply(v, w), x.Adjoint(v));

    protected static T Scaled<T>(IAlgebra<T> x, T a, double factor) =>
        x.Multiply(a, x.Constant(WideMatrix.From(1, 1, (_, _) => factor)));

    /// <summary>A + c 1.</summary>
    protected static T Shifted<T>(IAlgebra<T> x, T a, int n, double c) => x.Add(a, x.Constant(WideMatrix.Identity(n) * c));

    static WideMatrix Transposed(WideMatrix m) => WideMatrix.From(m.Columns, m.Rows, (i, j) => m[j, i]);
}
