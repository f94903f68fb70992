using Lapack;
using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.TriangularEntries;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Triangular =>
    [
        Systems("Solve", "numpy.linalg.solve", "", (a, b) => Linalg.Solve(a, b)) with { Note = "leading axes broadcast" },
        Systems("Solve", "scipy.linalg.solve", "trans = T", (a, b) => Linalg.Solve(a, b, Trans.Transpose)),
        Systems("Solve", "scipy.linalg.solve", "trans = C", (a, b) => Linalg.Solve(a, b, Trans.ConjTranspose)),
        .. Structured("Solve", "scipy.linalg.solve", (a, b, options) => Linalg.Solve(a, b, Trans.None, options)),
        .. Structured("Solve", "scipy.linalg.solve", (a, b, options) => Linalg.Solve(a, b, Trans.Transpose, options), ", trans = T"),
        Broadcast("one matrix, several right-hand sides", [3, 3], [2, 3, 2]),
        Broadcast("both broadcast", [2, 1, 3, 3], [4, 3, 1]),
        Broadcast("vector", [2, 3, 3], [3]),
        Systems("SolveWithInfo", "", "", (a, b) => Linalg.SolveWithInfo(a, b).Solution) with
        {
            Note = "NaN where a matrix is singular, derivative 0 there",
        },
        .. Triangles(),
        Square("Inv", "numpy.linalg.inv", "", a => Linalg.Inv(a)),
        .. Structured("Inv", "numpy.linalg.inv", (a, _, options) => Linalg.Inv(a, options)).Select(
            f => f with { Inputs = (r, t) => [Regular(r, t, 3, 3)], Call = x => f.Call([x[0], x[0]]) }),
        Square("InvWithInfo", "", "", a => Linalg.InvWithInfo(a).Inverse) with
        {
            Note = "NaN where a matrix is singular, derivative 0 there",
        },
        One(
            "TensorSolve", "numpy.linalg.tensorsolve", x => Linalg.TensorSolve(x[0], x[1]),
            (r, t) => [Reshape(Regular(r, t, 6, 6), 2, 3, 3, 2), Sample.Random(r, t, 2, 3)]),
        One("TensorInv", "numpy.linalg.tensorinv", x => Linalg.TensorInv(x[0]), (r, t) => [Reshape(Regular(r, t, 6, 6), 2, 3, 3, 2)]),
        .. Enum.GetValues<Trans>().Select(trans => One(
            "SolveBanded", "scipy.linalg.solve_banded", x => Linalg.SolveBanded(2, 1, x[0], x[1], trans),
            (r, t) => [Band(r, t, 2, 1, 5), Sample.Random(r, t, 5, 2)])
            with { Variant = $"{trans}", Batched = true, Needs = ["dgbtrf"] }),
        One(
            "SolveBanded", "scipy.linalg.solve_banded", x => Linalg.SolveBanded(0, 3, x[0], x[1]),
            (r, t) => [Band(r, t, 0, 3, 3), Sample.Random(r, t, 2, 3, 1)])
            with { Variant = "one matrix, several right-hand sides", Needs = ["dgbtrf"] },
        One(
            "Toeplitz", "scipy.linalg.toeplitz", x => Linalg.Toeplitz(x[0], x[1]),
            (r, t) => [Sample.Random(r, t, 3), Sample.Random(r, t, 4)])
            with { Batched = true },
        One(
            "SolveToeplitz", "scipy.linalg.solve_toeplitz", x => Linalg.SolveToeplitz(x[0] + (5 * Eye(3, x[0].DType)[0]), x[1]),
            (r, t) => [Sample.Random(r, t, 3), Sample.Random(r, t, 3, 2)])
            with { Note = "the Hermitian matrix of a column" },
        Square("Cholesky", "numpy.linalg.cholesky", "", a => Linalg.Cholesky(a)) with { Note = "gradient of the raw triangle" },
        Square("Cholesky", "scipy.linalg.cholesky", "upper", a => Linalg.Cholesky(a, Uplo.Upper)),
        Square("CholeskyWithInfo", "", "", a => Linalg.CholeskyWithInfo(a).Factor) with
        {
            Note = "NaN where a matrix is not positive definite, derivative 0 there",
        },
        Systems("SolveCholesky", "scipy.linalg.cho_solve", "", (a, b) => Linalg.SolveCholesky(a, b)),
        Systems(
            "SolveCholesky", "scipy.linalg.cho_solve", "upper",
            (a, b) => Linalg.SolveCholesky(Linalg.Cholesky(a, Uplo.Upper), b, Uplo.Upper)),
        Factored("Lu", "scipy.linalg.lu", "square", 3, 3),
        Factored("Lu", "scipy.linalg.lu", "more rows", 4, 2),
        Factored("Lu", "scipy.linalg.lu", "more columns", 2, 4),
        Systems("LuFactor", "scipy.linalg.lu_factor", "", (a, b) => Members(Linalg.LuFactor(a), f => f.Lu + f.U, b)),
        Systems("CholeskyFactor", "scipy.linalg.cho_factor", "", (a, b) => Members(Linalg.CholeskyFactor(a), f => f.L + f.U, b)),
        Systems(
            "CholeskyFactor", "scipy.linalg.cho_factor", "upper",
            (a, b) => Members(Linalg.CholeskyFactor(a, Uplo.Upper), f => f.L + f.U, b)),
        .. from structure in new[] { MatrixStructure.Hermitian, MatrixStructure.Symmetric }
        from uplo in Enum.GetValues<Uplo>()
        from order in new[] { 1, 2 }
        select One(
            "LdlFactor", "", x => Members(Linalg.LdlFactor(x[0], uplo, structure), f => f.L + f.D, x[1]),
            (r, t) => [InBlocks(r, t, order), Sample.Random(r, t, 4, 2)])
            with { Variant = $"{uplo}, {structure}, blocks of order {order}", Batched = true },
        Systems("QrFactor", "", "", (a, b) => Members(Linalg.QrFactor(a), f => f.Q + f.R, b)),
        .. Enum.GetValues<Trans>().Select(trans => One(
            "QrFactor", "", x => Linalg.QrFactor(x[0]).Solve(trans == Trans.None ? x[1] : x[1][Num.Ellipsis, ..3, ..], trans),
            (r, t) => [Sample.Random(r, t, 5, 3) + (3 * Eye(5, t)[.., ..3]), Sample.Random(r, t, 5, 2)])
            with { Variant = $"more rows than columns, {trans}", Batched = true }),
        Systems("SolveLu", "scipy.linalg.lu_solve", "", (a, b) => LuSolved(a, b, Trans.None)),
        Systems("SolveLu", "scipy.linalg.lu_solve", "trans = T", (a, b) => LuSolved(a, b, Trans.Transpose)),
        Systems("SolveLu", "scipy.linalg.lu_solve", "trans = C", (a, b) => LuSolved(a, b, Trans.ConjTranspose)),
        .. from uplo in Enum.GetValues<Uplo>()
        from structure in new[] { MatrixStructure.Hermitian, MatrixStructure.Symmetric }
        from order in new[] { 1, 2 }
        select Indefinite(uplo, structure, order),
        Square("Det", "numpy.linalg.det", "", a => Linalg.Det(a)) with { Note = "of every matrix, also singular ones" },
        One(
            "Det", "numpy.linalg.det", x => Linalg.Det(MatMul(x[0], x[1])),
            (r, t) => [Sample.Random(r, t, 2, 4, 3), Sample.Random(r, t, 2, 3, 4)])
            with { Variant = "rank n - 1" },
        One(
            "Det", "numpy.linalg.det", x => Linalg.Det(MatMul(x[0], x[1])),
            (r, t) => [Sample.Random(r, t, 4, 2), Sample.Random(r, t, 2, 4)])
            with { Variant = "rank n - 2" },
        new(
            "Slogdet", "numpy.linalg.slogdet", x => Linalg.Slogdet(x[0]) is var (s, l) ? [s, l] : [],
            (r, t) => [Regular(r, t, 3, 3)])
        { Batched = true },
        Square("Logdet", "slogdet of a positive definite matrix", "", a => Linalg.Logdet(a)) with { Note = "gradient of the raw triangle" },
        Square("Logdet", "slogdet of a positive definite matrix", "upper", a => Linalg.Logdet(a, Uplo.Upper)),
    ];
}

/// <summary>Makes the entries above.</summary>
static class TriangularEntries
{
    /// <summary>Far from singular; read as a Hermitian matrix, positive definite.</summary>
    public static NDArray Regular(Random random, DType type, params int[] shape) =>
        Sample.Random(random, type, shape) + (4 * Eye(shape[^1], type));

    /// <summary>Diagonals of a band matrix far from singular.</summary>
    public static NDArray Band(Random random, DType type, int lower, int upper, int n) => Sample.Random(random, type, lower + upper + 1, n)
        + (5 * Where(Equal(Arange(lower + upper + 1), upper), 1, 0))[.., NewAxis].AsType(type);

    public static Function One(string name, string origin, Func<NDArray[], NDArray> call, Func<Random, DType, NDArray[]> inputs) =>
        new(name, origin, x => [call(x)], inputs);

    public static Function Square(string name, string origin, string variant, Func<NDArray, NDArray> call) =>
        new(name, origin, x => [call(x[0])], (r, t) => [Regular(r, t, 3, 3)]) { Variant = variant, Batched = true };

    public static Function Systems(string name, string origin, string variant, Func<NDArray, NDArray, NDArray> call) =>
        new(name, origin, x => [call(x[0], x[1])], (r, t) => [Regular(r, t, 3, 3), Sample.Random(r, t, 3, 2)])
        {
            Variant = variant,
            Batched = true,
        };

    public static Function Broadcast(string variant, int[] a, int[] b) =>
        new("Solve", "numpy.linalg.solve", x => [Linalg.Solve(x[0], x[1])], (r, t) => [Regular(r, t, a), Sample.Random(r, t, b)])
        {
            Variant = variant,
        };

    public static IEnumerable<Function> Structured(
        string name, string origin, Func<NDArray, NDArray, SolveOptions, NDArray> call, string more = "") =>
        from structure in Enum.GetValues<MatrixStructure>()
        where structure != MatrixStructure.General
        from uplo in Enum.GetValues<Uplo>()
        let options = new SolveOptions { Structure = structure, Uplo = uplo }
        select Systems(name, origin, $"{structure} {uplo}{more}", (a, b) => call(a, b, options));

    public static IEnumerable<Function> Triangles() =>
        from uplo in Enum.GetValues<Uplo>()
        from trans in Enum.GetValues<Trans>()
        from unit in new[] { false, true }
        select Systems(
            "SolveTriangular", "scipy.linalg.solve_triangular", $"{uplo}, {trans}{(unit ? ", unit diagonal" : "")}",
            (a, b) => Linalg.SolveTriangular(a, b, uplo, trans, unit));

    public static Function Factored(string name, string origin, string variant, int m, int n) => new(name, origin, x =>
    {
        var (_, l, u) = Linalg.Lu(x[0]);
        return [l, u];
    }, (r, t) => [Sample.Random(r, t, m, n) + (4 * Turned(m, n, t))])
    { Variant = variant, Batched = true };

    /// <summary>Ones from the upper right to the lower left: rows must be exchanged, and a Hermitian pivot has order 2.</summary>
    static NDArray Turned(int m, int n, DType type) =>
        NDArray.Of<double>([.. Enumerable.Range(0, m * n).Select(i => (i / n) + (i % n) == m - 1 ? 1.0 : 0)], m, n).AsType(type);

    /// <summary>
    /// All that a factor object gives of square matrices, in one array; b has two columns. The determinants, near 500, would hide the rest
    /// from finite differences in single precision.
    /// </summary>
    public static NDArray Members<F>(F f, Func<F, NDArray> factors, NDArray b)
        where F : MatrixFactorization =>
        factors(f) + f.Solve(f.Inverse()) + f.Reconstruct()
        + f.Solve(b)[Num.Ellipsis, ..1] + f.Solve(b, Trans.ConjTranspose)[Num.Ellipsis, 1..]
        + (0.002 * f.Det() * f.Slogdet().LogAbsDet)[Num.Ellipsis, NewAxis, NewAxis];

    public static NDArray LuSolved(NDArray a, NDArray b, Trans trans)
    {
        LuFactorization f = Linalg.LuFactor(a);
        return Linalg.SolveLu(f.Lu, f.Pivots, b, trans);
    }

    /// <summary>A matrix of order 4 whose Hermitian and symmetric pivots have an order, 1 or 2.</summary>
    public static NDArray InBlocks(Random random, DType type, int order) =>
        Sample.Random(random, type, 4, 4) + (5 * (order == 1 ? Eye(4, type) : Turned(4, 4, type)));

    public static Function Indefinite(Uplo uplo, MatrixStructure structure, int order) => new("Ldl", "scipy.linalg.ldl", x =>
    {
        LdlResult r = Linalg.Ldl(x[0], uplo, structure);
        return [r.L, r.D];
    }, (r, t) => [InBlocks(r, t, order)])
    { Variant = $"{uplo}, {structure}, blocks of order {order}", Batched = true };
}
