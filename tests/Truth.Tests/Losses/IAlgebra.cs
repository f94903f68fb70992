namespace Truth.Tests;

/// <summary>Functions of numbers that losses apply to spectra and to each element.</summary>
enum ScalarFunction
{
    Exp,
    Sin,
    Square,
    Cube,

    /// <summary>1 / (1 + x^2).</summary>
    Lorentz,

    Log,
}

/// <summary>
/// What a loss is written in, once, and evaluated by two: the library, and wide arithmetic that shares no code with it. Everything is a
/// matrix: a row of eigenvalues is 1 x n, a number 1 x 1. The library's matrices may be batches.
/// </summary>
interface IAlgebra<T>
{
    T Constant(WideMatrix value);

    T Add(T a, T b);

    /// <summary>Element by element; rows and numbers are repeated.</summary>
    T Multiply(T a, T b);

    T MatMul(T a, T b);

    T Adjoint(T a);

    T Real(T a);

    T AbsSquare(T a);

    /// <summary>Of real elements.</summary>
    T Map(ScalarFunction f, T a);

    T MapComplex(ScalarFunction f, T a);

    /// <summary>The sum over all elements, as a 1 x 1 matrix.</summary>
    T Sum(T a);

    /// <summary>Columns start, ..., end - 1.</summary>
    T Columns(T a, int start, int end);

    (T W, T V) Eigh(T a, bool lower);

    /// <summary>Eigenvalues without vectors.</summary>
    T Eigvalsh(T a, bool lower);

    /// <summary>Eigenpairs start, ..., end - 1.</summary>
    (T W, T V) EighSubset(T a, int start, int end);

    /// <summary>A x = w B x.</summary>
    (T W, T V) EighPencil(T a, T b);

    /// <summary>The symmetric tridiagonal matrix of the real parts of the diagonal and of the one below it.</summary>
    (T W, T V) EighTridiagonal(T a);

    /// <summary>V f(w) V^H by a function of its own.</summary>
    T SpectralFunction(T a, ScalarFunction f);

    (T U, T S, T Vh) Svd(T a);

    /// <summary>With square U and V.</summary>
    (T U, T S, T Vh) SvdFull(T a);

    /// <summary>U f(s) U^T of A + A^T = U s U^T, f odd.</summary>
    T TakagiFunction(T a, Func<T, T> f);

    /// <summary>U_k U_k^H of the same, columns from one on.</summary>
    T TakagiProjector(T a, int start);

    (T W, T V) Eig(T a);

    T Eigvals(T a);

    /// <summary>Left vectors u_j in V's order, with norm 1 and u_j^H v_j positive.</summary>
    (T W, T U, T V) EigLeftRight(T a);

    /// <summary>A constant row that is 1 / k at the k numbers with the largest real part, 0 elsewhere.</summary>
    T LargestReal(T w);

    /// <summary>A = Z T Z^H, T triangular, or for a real A block triangular and real.</summary>
    (T T, T Z) Schur(T a, bool complex);

    /// <summary>The projector on the invariant subspace of the eigenvalues whose real part is larger, by a sorted Schur form.</summary>
    T InvariantProjector(T a, double above);

    T Det(T a);

    T LogAbsDet(T a);

    T Inverse(T a);

    T Solve(T a, T b);

    T Cholesky(T a);

    /// <summary>With a positive diagonal of R.</summary>
    (T Q, T R) Qr(T a);

    /// <summary>With a square Q, in no particular choice of signs.</summary>
    (T Q, T R) QrComplete(T a);

    (T U, T P) Polar(T a);

    T Expm(T a);

    T Logm(T a);

    T Sqrtm(T a);

    T NuclearNorm(T a);

    T SpectralNorm(T a);

    T FrobeniusNorm(T a);

    /// <summary>f, which the library evaluates again in its backward pass.</summary>
    T Checkpoint(Func<T, T> f, T a);
}
