using Lapack;
using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Singular =>
    [
        Matrices("Svd", "numpy.linalg.svd", Invariants, [3, 3]) with { Note = "see docs/svd.md" },
        Matrices("Svd", "numpy.linalg.svd", x => Invariants(Linalg.Svd(x)), [4, 3], "full, tall"),
        Matrices("Svd", "numpy.linalg.svd", x => Invariants(Linalg.Svd(x)), [3, 4], "full, wide"),
        Matrices("Svd", "numpy.linalg.svd", x => Invariants(Linalg.Svd(x, fullMatrices: false)), [4, 3], "tall"),
        Matrices("Svd", "numpy.linalg.svd", x => Invariants(Linalg.Svd(x, fullMatrices: false)), [3, 4], "wide"),
        Matrices("Svdvals", "numpy.linalg.svdvals", x => [Linalg.Svdvals(x)], [4, 3]),
        Matrices("Pinv", "numpy.linalg.pinv", x => [Linalg.Pinv(x)], [4, 3]),
        Matrices("Pinv", "numpy.linalg.pinv", x => [Linalg.Pinv(x)], [3, 4], "wide"),
        Matrices("Pinv", "numpy.linalg.pinv", x => [Linalg.Pinv(x)], [3, 3], "square"),
        LeastSquares([5, 3], [5, 2], ""),
        LeastSquares([3, 5], [3, 2], "wide"),
        LeastSquares([3, 3], [3, 1], "square"),
        LeastSquares([5, 3], [5, 2], "gelsy", LstsqDriver.Gelsy),
        Constant("MatrixRank", "numpy.linalg.matrix_rank", "an integer") with { Batched = false },
        Matrices("Cond", "numpy.linalg.cond", x => [Linalg.Cond(x)], [4, 3])
            with { Note = "infinite, without derivative, for singular matrices" },
        .. new NormOrder[] { -2, 1, -1, NormOrder.Infinity, "fro", "nuc" }.Select(
            p => Matrices("Cond", "numpy.linalg.cond", x => [Linalg.Cond(x, p)], [3, 3], $"order {p}")),
        Matrices("Polar", "scipy.linalg.polar", x => Both(Linalg.Polar(x)), [3, 3]),
        Matrices("Polar", "scipy.linalg.polar", x => Both(Linalg.Polar(x)), [4, 3], "tall"),
        Matrices("Polar", "scipy.linalg.polar", x => Both(Linalg.Polar(x)), [3, 4], "wide"),
        Matrices("Polar", "scipy.linalg.polar", x => Both(Linalg.Polar(x, Side.Left)), [4, 3], "left"),
        Matrices("Takagi", "", x => Invariants(Linalg.Takagi(x)), [3, 3]) with { Note = "one triangle is read; see docs/svd.md" },
        Matrices("Orth", "scipy.linalg.orth", x => [Projector(Linalg.Orth(x))], [4, 3]) with { Note = "for functions of the space" },
        Matrices("NullSpace", "scipy.linalg.null_space", x => [Projector(Linalg.NullSpace(x))], [2, 4])
            with { Note = "for functions of the space" },
        Matrices("Qr", "numpy.linalg.qr", x => Both(Linalg.Qr(x)), [4, 3]),
        Matrices("Qr", "numpy.linalg.qr", x => Both(Linalg.Qr(x)), [3, 3], "square"),
        Matrices("Qr", "numpy.linalg.qr", x => Both(Linalg.Qr(x)), [3, 5], "wide"),
        Matrices("Qr", "numpy.linalg.qr", x => Both(Linalg.Qr(x, positiveDiagonal: true)), [4, 3], "positive diagonal"),
        Matrices("Qr", "numpy.linalg.qr", x => [Linalg.Qr(x, QrMode.R).R], [4, 3], "R"),
        Matrices("Qr", "numpy.linalg.qr", x => Complete(Linalg.Qr(x, QrMode.Complete)), [5, 3], "complete")
            with { Note = "complete: for functions of the space of the last columns of Q" },
        Matrices("QrPivoted", "scipy.linalg.qr(pivoting=True)", x => Pivoted(Linalg.QrPivoted(x)), [4, 3]) with { Needs = ["dgeqp3"] },
        Matrices("Lq", "scipy.linalg.rq and lapack.dgelqf", x => Both(Linalg.Lq(x)), [3, 4]),
        Matrices("Lq", "scipy.linalg.rq and lapack.dgelqf", x => Both(Linalg.Lq(x)), [4, 3], "tall"),
        Unary("Norm", "numpy.linalg.norm", x => Linalg.Norm(x)) with { Note = "0 at 0, as Abs" },
        Unary("Norm", "numpy.linalg.norm", x => Linalg.Norm(x, axis: 0)) with { Variant = "axis" },
        Matrices("Norm", "numpy.linalg.norm", x => [Linalg.Norm(x, "fro", (-2, -1))], [3, 2], "of matrices"),
        Of("Norm", "numpy.linalg.norm", x => Linalg.Norm(x[0], 3, axis: 0), [3, 2]) with { Variant = "of vectors, order 3" },
        .. new double[] { 0, 1, 2, 3, 0.5, -1, double.PositiveInfinity, double.NegativeInfinity }.Select(
            p => Of("VectorNorm", "numpy.linalg.vector_norm", x => Linalg.VectorNorm(x[0], p, -1), [2, 3]) with
            {
                Variant = p == 2 ? "" : $"order {p.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                Batched = true, Note = "kinks: see its documentation",
            }),
        .. new NormOrder[] { "fro", "nuc", 2, -2, 1, -1, "inf", "-inf" }.Select(
            p => Matrices("MatrixNorm", "numpy.linalg.matrix_norm", x => [Linalg.MatrixNorm(x, p)], [4, 3], p.ToString())
                with { Note = "kinks: see its documentation" }),
    ];

    static Function Matrices(string name, string origin, Func<NDArray, NDArray[]> call, int[] shape, string variant = "") => new(
        name, origin, x => call(x[0]), (random, type) => [WellConditioned(random, type, shape)])
    { Variant = variant, Batched = true };

    static Function LeastSquares(int[] a, int[] b, string variant, LstsqDriver driver = LstsqDriver.Gelsd) => new(
        "Lstsq", "numpy.linalg.lstsq",
        x => Linalg.Lstsq(x[0], x[1], driver: driver) is var (y, residuals, _, s) && s is null ? [y, residuals] : [y, residuals, s],
        (random, type) => [WellConditioned(random, type, a), Sample.Random(random, type, b)])
    {
        Variant = variant,
        Batched = true,
        Size = LeastSquaresSizes,
        Needs = [$"d{driver.ToString().ToLowerInvariant()}"],
        Note = "below full rank along matrices of the same rank",
    };

    /// <summary>
    /// Solutions, squared residuals, whose terms are (|A| |x| + |b|)^2 also where they cancel, and singular values, if any.
    /// </summary>
    static double[] LeastSquaresSizes(NDArray[] arguments, NDArray[] results)
    {
        (NDArray a, NDArray b, NDArray x) = (Abs(arguments[0]), Abs(arguments[1]), Abs(results[0]));
        return [Matrix.Largest(x), Matrix.Largest(Sum(AbsSquare(MatMul(a, x) + b), -2)), .. results[2..].Select(Matrix.Largest)];
    }

    /// <summary>Random elements, and a diagonal that keeps singular values apart from each other and from 0.</summary>
    static NDArray WellConditioned(Random random, DType type, int[] shape)
    {
        NDArray i = Arange(shape[0])[.., NewAxis], j = Arange(shape[1]);
        return (Sample.Random(random, type, shape) * 0.5) + Where(Equal(i, j), 1.5 + (1.0 * i), 0).AsType(type);
    }

    static NDArray[] Invariants(NDArray x) => Invariants(Linalg.Svd(x));

    /// <summary>
    /// What the matrix determines: singular values, moduli of its vectors, the projector on the null space, the polar factor.
    /// </summary>
    static NDArray[] Invariants(SvdResult svd)
    {
        (NDArray u, NDArray s, NDArray vh) = svd;
        int r = s.Shape[^1];
        NDArray left = u[Ellipsis, r..], right = vh[Ellipsis, r.., ..];
        return
        [
            s, AbsSquare(u[Ellipsis, ..r]), AbsSquare(vh[Ellipsis, ..r, ..]), MatMul(u[Ellipsis, ..r], vh[Ellipsis, ..r, ..]),
            MatMul(left, left, Trans.None, Trans.ConjTranspose), MatMul(right, right, Trans.ConjTranspose),
        ];
    }

    /// <summary>The values, and what of the vectors does not depend on their signs.</summary>
    static NDArray[] Invariants(TakagiResult takagi) => takagi is var (u, s) ? [s, u * u[Ellipsis, ..1, ..]] : [];

    static NDArray Projector(NDArray q) => MatMul(q, q, Trans.None, Trans.ConjTranspose);

    static NDArray[] Both(PolarResult r) => [r.U, r.P];

    static NDArray[] Both(QrResult r) => [r.Q, r.R];

    static NDArray[] Both(LqResult r) => [r.L, r.Q];

    static NDArray[] Pivoted(QrPivotedResult r) => [r.Q, r.R, r.Pivots];

    static NDArray[] Complete(QrResult r) => [r.Q[Ellipsis, ..3], r.R, Projector(r.Q[Ellipsis, 3..])];
}
