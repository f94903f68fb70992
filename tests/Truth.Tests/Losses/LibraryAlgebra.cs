using Lapack;
using Lapack.Native;

namespace Truth.Tests;

/// <summary>Losses in the library's functions, for arrays of one type, matrices or batches of them.</summary>
/// <param name="type">The type of the matrices.</param>
/// <param name="policy">What the library does at close values.</param>
sealed class LibraryAlgebra(DType type, Degeneracy policy) : IAlgebra<NDArray>
{
    readonly EighOptions? eigh = policy == Degeneracy.Resolve ? null : new() { Degeneracy = policy };
    readonly SvdOptions? svd = policy == Degeneracy.Resolve ? null : new() { Degeneracy = policy };
    readonly EigOptions? eig = policy == Degeneracy.Resolve ? null : new() { Degeneracy = policy };

    /// <summary>Real where the value is, so that what is real stays so.</summary>
    public NDArray Constant(WideMatrix value) => Arrays.Of(value, value.IsReal ? Arrays.RealType(type) : type);

    public NDArray Add(NDArray a, NDArray b) => a + b;

    public NDArray Multiply(NDArray a, NDArray b) => a * b;

    public NDArray MatMul(NDArray a, NDArray b) => Num.MatMul(a, b);

    public NDArray Adjoint(NDArray a) => Num.Conj(Num.SwapAxes(a));

    public NDArray Real(NDArray a) => Num.Real(a);

    public NDArray AbsSquare(NDArray a) => Num.AbsSquare(a);

    public NDArray Map(ScalarFunction f, NDArray a) => Apply(f, a);

    public NDArray MapComplex(ScalarFunction f, NDArray a) => Apply(f, a);

    public NDArray Sum(NDArray a) => Num.Sum(a, axis: (-2, -1), keepDims: true);

    public NDArray Columns(NDArray a, int start, int end) => a[Num.Ellipsis, start..end];

    public (NDArray W, NDArray V) Eigh(NDArray a, bool lower) => Rows(Linalg.Eigh(a, lower ? Uplo.Lower : Uplo.Upper, eigh));

    public NDArray Eigvalsh(NDArray a, bool lower) => Row(Linalg.Eigvalsh(a, lower ? Uplo.Lower : Uplo.Upper, eigh));

    public (NDArray W, NDArray V) EighSubset(NDArray a, int start, int end) =>
        Rows(Linalg.Eigh(a, Lapack.EighSubset.Indices(start..end), options: eigh));

    public (NDArray W, NDArray V) EighPencil(NDArray a, NDArray b) =>
        Rows(Linalg.Eigh(a, b, Uplo.Lower, options: eigh));

    public (NDArray W, NDArray V) EighTridiagonal(NDArray a) =>
        Rows(Linalg.EighTridiagonal(Num.Real(Num.Diagonal(a)), Num.Real(Num.Diagonal(a, -1)), eigh));

    public NDArray SpectralFunction(NDArray a, ScalarFunction f) => Linalg.SpectralFunction(a, x => Apply(f, x));

    public (NDArray U, NDArray S, NDArray Vh) Svd(NDArray a)
    {
        (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(a, fullMatrices: false, svd);
        return (u, Row(s), vh);
    }

    public (NDArray U, NDArray S, NDArray Vh) SvdFull(NDArray a)
    {
        (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(a, fullMatrices: true, svd);
        return (u, Row(s), vh);
    }

    public NDArray TakagiFunction(NDArray a, Func<NDArray, NDArray> f)
    {
        (NDArray u, NDArray s) = Linalg.Takagi(a + Num.SwapAxes(a));
        return Num.MatMul(u * f(Row(s)), Num.SwapAxes(u));
    }

    public NDArray TakagiProjector(NDArray a, int start)
    {
        NDArray part = Linalg.Takagi(a + Num.SwapAxes(a)).U[Num.Ellipsis, start..];
        return Num.MatMul(part, Adjoint(part));
    }

    public (NDArray W, NDArray V) Eig(NDArray a)
    {
        (NDArray w, NDArray v) = Linalg.Eig(a, eig);
        return (Row(w), v);
    }

    public NDArray Eigvals(NDArray a) => Row(Linalg.Eigvals(a, eig));

    public (NDArray W, NDArray U, NDArray V) EigLeftRight(NDArray a)
    {
        (NDArray w, NDArray u, NDArray v) = Linalg.EigLeftRight(a, eig);
        return (Row(w), u, v);
    }

    public NDArray LargestReal(NDArray w)
    {
        NDArray real = Num.Real(w), largest = Num.Max(real, axis: -1, keepDims: true);
        NDArray mask = Num.Equal(real, largest).AsType(real.DType);
        return mask / Num.Sum(mask, axis: -1, keepDims: true);
    }

    public (NDArray T, NDArray Z) Schur(NDArray a, bool complex)
    {
        (NDArray t, NDArray z) = Linalg.Schur(a, complex ? SchurOutput.Complex : SchurOutput.Real);
        return (t, z);
    }

    public NDArray InvariantProjector(NDArray a, double above)
    {
        SchurResult schur = Linalg.Schur(a, sort: x => x.Real > above);
        int[] batch = [.. schur.Z.Shape[..^2]];
        NDArray selected = Num.Reshape(NDArray.Of<double>([.. schur.Selected.Select(static k => (double)k)]), [.. batch, 1, 1]);
        NDArray mask = Num.Less(Num.Arange(schur.Z.Shape[^1]), selected).AsType(Arrays.RealType(type)), part = schur.Z * mask;
        return Num.MatMul(part, Adjoint(part));
    }

    public NDArray Det(NDArray a) => Number(Linalg.Det(a));

    public NDArray LogAbsDet(NDArray a) => Number(Linalg.Slogdet(a).LogAbsDet);

    public NDArray Inverse(NDArray a) => Linalg.Inv(a);

    public NDArray Solve(NDArray a, NDArray b) => Linalg.Solve(a, b);

    public NDArray Cholesky(NDArray a) => Linalg.Cholesky(a);

    public (NDArray Q, NDArray R) Qr(NDArray a)
    {
        (NDArray q, NDArray r) = Linalg.Qr(a, positiveDiagonal: true);
        return (q, r);
    }

    public (NDArray Q, NDArray R) QrComplete(NDArray a)
    {
        (NDArray q, NDArray r) = Linalg.Qr(a, QrMode.Complete);
        return (q, r);
    }

    public (NDArray U, NDArray P) Polar(NDArray a)
    {
        (NDArray u, NDArray p) = Linalg.Polar(a);
        return (u, p);
    }

    public NDArray Expm(NDArray a) => Linalg.Expm(a);

    public NDArray Logm(NDArray a) => Linalg.Logm(a);

    public NDArray Sqrtm(NDArray a) => Linalg.Sqrtm(a);

    public NDArray NuclearNorm(NDArray a) => Linalg.MatrixNorm(a, NormOrder.Nuclear, keepDims: true);

    public NDArray SpectralNorm(NDArray a) => Linalg.MatrixNorm(a, 2, keepDims: true);

    public NDArray FrobeniusNorm(NDArray a) => Linalg.MatrixNorm(a, keepDims: true);

    public NDArray Checkpoint(Func<NDArray, NDArray> f, NDArray a) => Autodiff.Checkpoint(f)(a);

    static (NDArray W, NDArray V) Rows(EighResult result) => (Row(result.Eigenvalues), result.Eigenvectors);

    static NDArray Row(NDArray vector) => Num.ExpandDims(vector, -2);

    static NDArray Number(NDArray scalar) => Num.ExpandDims(scalar, (-2, -1));

    static NDArray Apply(ScalarFunction f, NDArray x) => f switch
    {
        ScalarFunction.Exp => Num.Exp(x),
        ScalarFunction.Sin => Num.Sin(x),
        ScalarFunction.Square => x * x,
        ScalarFunction.Cube => x * x * x,
        ScalarFunction.Lorentz => 1 / (1 + (x * x)),
        _ => Num.Log(x),
    };
}
