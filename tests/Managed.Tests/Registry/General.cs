using System.Numerics;
using Lapack;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] General =>
    [
        OfMatrix("Eig", "numpy.linalg.eig", x => EigModes(Linalg.Eig(x)))
            with { Note = "complex results; norms of vectors are part of the function, phases are not" },
        OfMatrix("Eig", "numpy.linalg.eig", x => EigModes(Linalg.Eig(x)), RotationsMatrix) with { Variant = "conjugate pairs" },
        OfMatrix("Eig", "numpy.linalg.eig", x => EigSum(Linalg.Eig(x, new() { Gauge = Gauge.LargestReal })))
            with { Variant = "LargestReal" },
        OfMatrix("EigLeftRight", "scipy.linalg.eig", x => EigOverlaps(Linalg.EigLeftRight(x))),
        OfMatrix("Eigvals", "numpy.linalg.eigvals", x => EigenvalueSums(Linalg.Eigvals(x))),
        OfMatrix("Schur", "scipy.linalg.schur",
            x => Invariants(Linalg.Schur(x, sort: w => w.Real > 1.7)), (r, t) => SeparatedMatrix(r, t, 2))
            with { Needs = ["dgees", "dtrsen", "dtrsyl"], Note = "no derivative at equal eigenvalues" },
        OfMatrix("Schur", "scipy.linalg.schur", x => BlockInvariants(Linalg.Schur(x, sort: w => w.Imaginary > 0)), PairMatrix)
            with { Variant = "conjugate pairs", Needs = ["dgees", "dtrsen", "dtrsyl"] },
        OfMatrix("Schur", "scipy.linalg.schur", x => Invariants(Linalg.Schur(x, SchurOutput.Complex, w => w.Imaginary > 0)), PairMatrix)
            with { Variant = "complex", Needs = ["dgees", "dtrsen", "dtrsyl"] },
        OfMatrix("Hessenberg", "scipy.linalg.hessenberg", x => HessenbergParts(Linalg.Hessenberg(x)), SubdiagonalMatrix)
            with { Needs = ["dgehrd"], Note = "no derivative where the subdiagonal vanishes" },
        new("SolveSylvester", "scipy.linalg.solve_sylvester", x => [Linalg.SolveSylvester(x[0], x[1], x[2])],
            (random, type) => [SeparatedMatrix(random, type, 3), SeparatedMatrix(random, type, 2), Within(random, type, -1, 1, 3, 2)])
            { Batched = true },
        OfEquation("SolveContinuousLyapunov", "scipy.linalg.solve_continuous_lyapunov", Linalg.SolveContinuousLyapunov, 1),
        OfEquation("SolveDiscreteLyapunov", "scipy.linalg.solve_discrete_lyapunov", Linalg.SolveDiscreteLyapunov, 0.2),
        OfMatrix("Expm", "scipy.linalg.expm", Linalg.Expm, DenseMatrix),
        new("ExpmFrechet", "scipy.linalg.expm_frechet",
            x => [Linalg.ExpmFrechet(x[0], x[1]).Exponential, Linalg.ExpmFrechet(x[0], x[1]).Derivative],
            (random, type) => [DenseMatrix(random, type), DenseMatrix(random, type)]) { Batched = true },
        OfMatrix("Logm", "scipy.linalg.logm", Linalg.Logm) with
        {
            Note = "negative eigenvalues: argument pi, complex result, derivative refused; 0 is refused",
        },
        OfMatrix("Sqrtm", "scipy.linalg.sqrtm", Linalg.Sqrtm) with
        {
            Note = "negative eigenvalues: argument pi, complex result, derivative refused, as at 0",
        },
        OfMatrix("Funm", "scipy.linalg.funm", x => Linalg.Funm(x, (z, k) => Complex.Sin(z + (k * Math.PI / 2)))),
        OfMatrix("MatrixPower", "numpy.linalg.matrix_power", x => Linalg.MatrixPower(x, 5)),
        OfMatrix("MatrixPower", "numpy.linalg.matrix_power", x => Linalg.MatrixPower(x, -3)) with { Variant = "negative" },
        OfMatrix("MatrixPower", "numpy.linalg.matrix_power", x => Linalg.MatrixPower(x, 1)) with { Variant = "one" },
        OfMatrix("FractionalMatrixPower", "scipy.linalg.fractional_matrix_power", x => Linalg.FractionalMatrixPower(x, -0.7)),
        OfMatrix("Cosm", "scipy.linalg.cosm", Linalg.Cosm),
        OfMatrix("Sinm", "scipy.linalg.sinm", Linalg.Sinm),
        OfMatrix("Tanm", "scipy.linalg.tanm", x => Linalg.Tanm(0.3 * x)),
        OfMatrix("Coshm", "scipy.linalg.coshm", Linalg.Coshm, DenseMatrix),
        OfMatrix("Sinhm", "scipy.linalg.sinhm", Linalg.Sinhm, DenseMatrix),
        OfMatrix("Tanhm", "scipy.linalg.tanhm", x => Linalg.Tanhm(0.3 * x)),
        Of("MultiDot", "numpy.linalg.multi_dot", x => Linalg.MultiDot(x[0], x[1], x[2]), [2, 4], [4, 3], [3, 2]) with { Batched = true },
        Of("MultiDot", "numpy.linalg.multi_dot", x => Linalg.MultiDot(x[0], x[1], x[2], x[3]), [3], [3, 2], [2, 4], [4])
            with { Variant = "vectors at the ends" },
    ];

    /// <summary>A function of one matrix of order 3, by default with eigenvalues near 1, 2.5 and 4.</summary>
    static Function OfMatrix(string name, string origin, Func<NDArray, NDArray> call, Func<Random, DType, NDArray>? input = null) =>
        new(name, origin, x => [call(x[0])], (random, type) => [(input ?? ((r, t) => SeparatedMatrix(r, t, 3)))(random, type)])
        { Batched = true };

    static Function OfEquation(string name, string origin, Func<NDArray, NDArray, NDArray> call, double scale) =>
        new(name, origin, x => [call(x[0], x[1])],
            (random, type) => [SeparatedMatrix(random, type, 3) * scale, Within(random, type, -1, 1, 3, 3)])
        { Batched = true };

    static NDArray SeparatedMatrix(Random random, DType type, int n)
    {
        NDArray i = Arange(n), rest = Within(random, type, -1, 1, n, n);
        return MakeDiagonal(1 + (1.5 * i)).AsType(type) + Where(i[.., NewAxis] > i, 0.1 * rest, 0.4 * rest);
    }

    static NDArray DenseMatrix(Random random, DType type) => Within(random, type, -1, 1, 4, 4);

    /// <summary>With elements below the diagonal that are not small.</summary>
    static NDArray SubdiagonalMatrix(Random random, DType type)
    {
        NDArray i = Arange(4);
        return Where(Equal(i[.., NewAxis], i + 1), 3, 0).AsType(type) + (0.4 * Within(random, type, -1, 1, 4, 4));
    }

    /// <summary>Order 2, for real types with a conjugate pair.</summary>
    static NDArray PairMatrix(Random random, DType type) =>
        Array([[1.0, 2], [-1, 1]]).AsType(type) + (0.3 * Within(random, type, -1, 1, 2, 2));

    /// <summary>Order 4, for real types with two conjugate pairs.</summary>
    static NDArray RotationsMatrix(Random random, DType type)
    {
        NDArray a = Array([[1.0, 2, 0, 0], [-1, 1, 0, 0], [0, 0, 3, 1], [0, 0, -3, 3]]);
        return a.AsType(type) + (0.3 * Within(random, type, -1, 1, 4, 4));
    }

    /// <summary>
    /// Sums over eigenpairs, which may change places between the steps of a finite difference, of what does not depend on phases.
    /// </summary>
    static NDArray EigModes(EigResult r)
    {
        NDArray weights = (1 + Arange(r.Eigenvectors.Shape[^1])).AsType(r.Eigenvalues.DType.RealType());
        NDArray overlap = AbsSquare(Sum(r.Eigenvectors * weights[.., NewAxis], -2));
        return Sum(
            (AbsSquare(r.Eigenvectors) + overlap[Ellipsis, NewAxis, ..]) * (r.Eigenvalues * r.Eigenvalues)[Ellipsis, NewAxis, ..],
            -1);
    }

    static NDArray EigOverlaps(EigLeftRightResult r) => Sum(
        AbsSquare(r.LeftEigenvectors) * (r.Eigenvalues * Sum(Conj(r.LeftEigenvectors) * r.Eigenvectors, -2))[Ellipsis, NewAxis, ..], -1);

    static NDArray EigSum(EigResult r) => Sum(r.Eigenvectors * r.Eigenvalues[Ellipsis, NewAxis, ..], -1);

    static NDArray EigenvalueSums(NDArray w) => Sum(w, -1) + (I * Sum(w * w, -1)) + Sum(w * w * w, -1);

    /// <summary>What does not depend on the phases (signs) of columns.</summary>
    static NDArray Invariants(SchurResult r) => AbsSquare(r.T) + (2 * AbsSquare(r.Z));

    /// <summary>What does not depend on them, nor on which of the two rotations that keep a real block's form is taken.</summary>
    static NDArray BlockInvariants(SchurResult r)
    {
        NDArray t = AbsSquare(r.T), z = AbsSquare(r.Z);
        return r.T.DType.IsComplex() ? Sum(z * z, -1) + Sum(t, -1) : Sum(z * z, -1) + Sum(t * t, [-2, -1])[Ellipsis, NewAxis];
    }

    static NDArray HessenbergParts(HessenbergResult r) => AbsSquare(r.H) + (2 * AbsSquare(r.Q));
}
