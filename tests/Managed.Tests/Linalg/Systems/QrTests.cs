using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class QrTests
{
    public static TheoryData<DType, int, int> Shapes()
    {
        var data = new TheoryData<DType, int, int>();
        foreach (DType type in Matrix.Types)
        {
            (int, int)[] shapes = [(0, 0), (0, 3), (3, 0), (1, 1), (4, 4), (5, 3), (3, 5), (1, 4), (4, 1), (50, 3), (3, 50), (37, 37)];
            foreach ((int m, int n) in shapes)
            {
                data.Add(type, m, n);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reconstructs(DType type, int m, int n)
    {
        double tolerance = 30 * Math.Max(1, Math.Max(m, n)) * type.Epsilon();
        int r = Math.Min(m, n);
        foreach (NDArray a in Sample.Layouts(Matrix.Random(m + (2 * n), type, m, n)))
        {
            foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.Complete })
            {
                foreach (bool positive in new[] { false, true })
                {
                    (NDArray q, NDArray s) = Linalg.Qr(a, mode, positive);
                    Sample.Shape([m, mode == QrMode.Complete ? m : r], q);
                    Sample.Shape([mode == QrMode.Complete ? m : r, n], s);
                    Matrix.Near(a, MatMul(q, s), tolerance);
                    Matrix.Near(Eye(q.Shape[1], type), MatMul(q, q, Trans.ConjTranspose), tolerance);
                    Assert.Equal(0, Matrix.Largest(Where(Arange(s.Shape[0])[.., NewAxis] > Arange(n), s, 0)));
                    Assert.Equal(0, Matrix.Largest(Imag(Diagonal(s))));
                    Assert.True(!positive || Real(Diagonal(s)).ToArray<double>().All(x => x >= 0));
                }

                (NDArray l, NDArray p) = Linalg.Lq(a, mode);
                Matrix.Near(a, MatMul(l, p), tolerance);
                Matrix.Near(Eye(p.Shape[0], type), MatMul(p, p, Trans.None, Trans.ConjTranspose), tolerance);
                Assert.Equal(0, Matrix.Largest(Where(Arange(m)[.., NewAxis] < Arange(l.Shape[1]), l, 0)));
            }

            Matrix.Near(Linalg.Qr(a).R, Linalg.Qr(a, QrMode.R).R, tolerance);
            Assert.Equal(0, Linalg.Qr(a, QrMode.R).Q.Size);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PivotsOrderTheDiagonal(DType type, int m, int n)
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgeqp3"), "no dgeqp3");
        NDArray a = Matrix.Random(m + n, type, m, n);
        foreach (QrMode mode in Enum.GetValues<QrMode>())
        {
            QrPivotedResult qr = Linalg.QrPivoted(a, mode);
            long[] pivots = qr.Pivots.ToArray<long>();
            Assert.Equal(Enumerable.Range(0, n).Select(j => (long)j), pivots.Order());
            double[] diagonal = Abs(Diagonal(qr.R)).ToArray<double>();
            Assert.True(diagonal.Zip(diagonal.Skip(1)).All(p => p.First >= p.Second * (1 - (100 * type.Epsilon()))));
            if (mode != QrMode.R && a.Size > 0)
            {
                NDArray permuted = SwapAxes(Stack([.. pivots.Select(j => a[.., (int)j])]));
                Matrix.Near(permuted, MatMul(qr.Q, qr.R), 30 * Math.Max(m, n) * type.Epsilon());
            }
        }
    }

    /// <summary>|R|^2 = |A|^2, and R^H R = A^H A: gradients known without QR.</summary>
    [Fact]
    public void GradientsOfFunctionsOfTheGramMatrix()
    {
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n) in new[] { (5, 3), (3, 3), (3, 5), (1, 1), (4, 1), (1, 4) })
            {
                NDArray a = Matrix.Random(7, type, m, n) + Where(Equal(Arange(m)[.., NewAxis], Arange(n)), 2.0, 0).AsType(type);
                NDArray g = Matrix.Random(8, type, n, n);
                NDArray Gram(NDArray x) => Real(Sum(g * MatMul(x, x, Trans.ConjTranspose)));
                NDArray expected = Autodiff.Grad(Gram)(a);
                double tolerance = 300 * type.Epsilon() * Math.Max(1, Matrix.Largest(expected));
                foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.R, QrMode.Complete })
                {
                    Matrix.Near(expected, Autodiff.Grad(x => Gram(Linalg.Qr(x, mode).R))(a), tolerance);
                }

                Matrix.Near(
                    Conj(g = Matrix.Random(9, type, m, n)),
                    Conj(Autodiff.Grad(x => Linalg.Qr(x) is var (q, r) ? Real(Sum(g * MatMul(q, r))) : x)(a)), tolerance);
            }
        }
    }

    [Fact]
    public void TheBasisOfTheComplementHasNoGradientButItsProjectorHas()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(10, type, 5, 2), b = Matrix.Random(11, DType.Float64, 5, 3), g = Matrix.Random(12, type, 5, 5);
            var e = Assert.Throws<IllPosedGradientException>(
                () => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Qr(x, QrMode.Complete).Q[.., 2..])))(a));
            Assert.Equal("Qr", e.Function);
            Assert.Contains("complete Q", e.Message);
            Func<NDArray, NDArray> loss = x =>
            {
                NDArray q = Linalg.Qr(x, QrMode.Complete).Q[.., 2..];
                return Real(Sum(g * MatMul(q, q, Trans.None, Trans.ConjTranspose)));
            };
            Matrix.Near(Matrix.NumericGradient(loss, a), Autodiff.Grad(loss)(a), 1e-9);
        }
    }

    [Fact]
    public void ErrorsNameFunctionAndMatrix()
    {
        NDArray a = Stack(Matrix.Random(1, DType.Float64, 3, 2), Zeros(3, 2));
        var e = Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Qr(x).Q))(a));
        Assert.Equal(1, e.BatchIndex);
        Assert.Contains("Qr needs matrices", Assert.Throws<ArgumentException>(() => Linalg.Qr(Zeros(3))).Message);
        Assert.Contains(
            "Lq: it holds NaN at row 0, column 1",
            Assert.Throws<ArgumentException>(() => Linalg.Lq(NDArray.Of(new double[,] { { 1, double.NaN, 0 } }))).Message);
        foreach ((string name, Action call) in new (string, Action)[]
        {
            ("Qr: mode", () => Linalg.Qr(Eye(2), (QrMode)9)),
            ("QrPivoted: mode", () => Linalg.QrPivoted(Eye(2), (QrMode)9)),
            ("Lq: mode", () => Linalg.Lq(Eye(2), (QrMode)9)),
        })
        {
            Assert.StartsWith(name, Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void ScalesDoNotMatter(double scale)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(2, type, 4, 3), b = Matrix.Random(3, DType.Float64, 4, 3);
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Qr(x).Q)));
            Matrix.Near(gradient(a), gradient(scale * a) * scale, 1e-13);
        }
    }

    static NDArray Count(int m, int n) => Reshape(Arange(1, (m * n) + 1), m, n).AsType(DType.Float64);

    static readonly NDArray weights = Array([[1, -2, 3], [0.5, 4, 1], [2, 1, -1]]);

    /// <summary>
    /// The last column of Q is the cross product of the others, up to a sign that stays: all of Q is a smooth function of the others
    /// columns of A, and the diagonal of R may vanish.
    /// </summary>
    [Fact]
    public void SquareMatricesWhoseLastColumnDependsOnTheOthersAreOrdinary()
    {
        NDArray[] matrices =
        [
            Count(3, 3), Array([[1.0, 2, 3], [2, 1, 3], [1, 1, 2]]), Matrix.OfRank(1, DType.Float64, 3, 3, 2),
            Stack(Matrix.OfRank(2, DType.Float64, 3, 3, 2), Matrix.Random(3, DType.Float64, 3, 3), Count(3, 3)),
            Matrix.OfRank(4, DType.Float64, 3, 5, 2),
        ];
        foreach (NDArray a in matrices)
        {
            NDArray w = Matrix.Random(5, DType.Float64, 3, a.Shape[^1]);
            Func<NDArray, NDArray>[] losses =
            [
                x => Sum(weights * Linalg.Qr(x).Q), x => Sum(w * Linalg.Qr(x).R),
                x => Linalg.Qr(x) is var (q, r) ? Sum(w * Sin(MatMul(q * weights, r))) : x,
                x => Sum(weights * Linalg.Qr(x, QrMode.Complete).Q),
            ];
            foreach (Func<NDArray, NDArray> loss in losses)
            {
                NDArray g = Autodiff.Grad(loss)(a), d = Matrix.Random(6, DType.Float64, a.ShapeArray);
                Matrix.Near(Matrix.NumericGradient(loss, a), g, 1e-7);
                Matrix.Near(Sum(g * d), Autodiff.Jvp(loss, a, d).Tangent, 1e-12);
                NDArray along = Autodiff.HessianVectorProduct(loss)(a, d);
                double h = 1e-5;
                NDArray differences = (Autodiff.Grad(loss)(a + (h * d)) - Autodiff.Grad(loss)(a - (h * d))) / (2 * h);
                Matrix.Near(differences, along, 1e-6 * Math.Max(1, Matrix.Largest(along)));
            }
        }

        Assert.Equal(0, Matrix.Largest(Autodiff.Grad(x => Sum(weights * Linalg.Qr(x).Q))(Count(3, 3))[.., 2]));
        Matrix.Near(
            Autodiff.Grad(x => Sum(weights * Linalg.Qr(x).Q))(Count(3, 3)).T,
            Autodiff.Grad(x => Sum(weights.T * Linalg.Lq(x).Q))(Count(3, 3).T), Matrix.Rounding(Count(3, 3)));
    }

    public static TheoryData<DType, int, int, int> Deficient()
    {
        var data = new TheoryData<DType, int, int, int>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n, int rank) in new[]
            {
                (4, 3, 2), (4, 3, 1), (5, 2, 1), (3, 3, 1), (6, 6, 3), (3, 1, 0), (3, 5, 1), (30, 20, 12), (20, 20, 18), (5, 4, 0),
            })
            {
                data.Add(type, m, n, rank);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Deficient))]
    public void LossesOfWhatTheMatrixDoesNotDetermineAreRefused(DType type, int m, int n, int rank)
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgeqp3"), "this LAPACK has no dgeqp3");
        int k = Math.Min(m, n);
        NDArray w = Matrix.Random(1, type, m, k), v = Matrix.Random(2, type, k, n), d = Matrix.Random(3, type, m, n);
        foreach (NDArray a in new[] { Matrix.OfRank(4, type, m, n, rank), 1e-3 * Matrix.OfRank(5, type, m, n, rank) })
        {
            foreach (Func<NDArray, NDArray> loss in new Func<NDArray, NDArray>[]
            {
                x => Real(Sum(w * Linalg.Qr(x).Q)), x => Real(Sum(w * Linalg.Qr(x, positiveDiagonal: true).Q)),
                x => Real(Sum(w * Linalg.QrPivoted(x).Q)), x => Real(Sum(w * Linalg.QrFactor(x).Q)),
                x => Real(Sum(w * Matrix.Adjoint(Linalg.Lq(Matrix.Adjoint(x)).Q))),
            }.Where((_, i) => i != 3 || m >= n))
            {
                Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(loss)(a));
                Assert.Throws<SingularMatrixException>(() => Autodiff.Jvp(loss, a, d));
                Assert.Throws<SingularMatrixException>(() => Autodiff.HessianVectorProduct(loss)(a, d));
            }

            // A diagonal element that vanishes is the norm of a column, which has a kink there.
            Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Real(Sum(v * Linalg.Qr(x).R)))(a));
            Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Real(Linalg.Qr(x).R[rank, rank]))(a));
        }
    }

    [Fact]
    public void TheRefusalNamesMatrixAndColumnAlsoAtNumbersOneToTwelve()
    {
        NDArray a = Count(4, 3), w = Matrix.Random(1, DType.Float64, 4, 3);
        var e = Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(w * Linalg.Qr(x).Q))(Stack(a + Eye(4)[.., ..3], a)));
        Assert.Equal((1, 3), (e.BatchIndex, (int)e.Info));
        Assert.Contains("column 2 of Q", e.Message, StringComparison.Ordinal);
        Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(w.T * Linalg.Lq(x).Q))(a.T));
        Assert.Throws<SingularMatrixException>(() => Autodiff.Jvp(x => Linalg.Qr(x).Q, a, w));
        Assert.Throws<SingularMatrixException>(() => Autodiff.Jacobian(x => Linalg.Qr(x).Q)(a));
    }

    /// <summary>R^H R = A^H A whatever the rank, and the columns before the first that depends on them are determined.</summary>
    [Theory]
    [MemberData(nameof(Deficient))]
    public void LossesOfWhatTheMatrixDeterminesHaveGradientsAtAnyRank(DType type, int m, int n, int rank)
    {
        NDArray a = Matrix.OfRank(4, type, m, n, rank), s = Matrix.Random(3, type, n, n), d = Matrix.Random(6, type, m, n);
        double tolerance = 3000 * type.Epsilon() * Math.Max(1, Matrix.Size(a)) * Math.Sqrt(n);
        NDArray Gram(NDArray x) => Real(Sum(s * MatMul(x, x, Trans.ConjTranspose)));
        foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.R, QrMode.Complete })
        {
            Matrix.Near(Autodiff.Grad(Gram)(a), Autodiff.Grad(x => Gram(Linalg.Qr(x, mode).R))(a), tolerance);
            if (rank == n - 1)
            {
                NDArray along = Autodiff.Jvp(x => Gram(Linalg.Qr(x, mode).R), a, d).Tangent;
                Matrix.Near(Autodiff.Jvp(Gram, a, d).Tangent, along, tolerance * Math.Sqrt(m * n));
            }
        }

        // The same columns of a matrix of full rank.
        if (rank > 0)
        {
            NDArray w = Matrix.Random(7, DType.Float64, m, rank).AsType(type.RealType());
            NDArray Leading(NDArray x) => Sum(w * AbsSquare(Linalg.Qr(x).Q[.., ..rank]));
            NDArray expected = Autodiff.Grad(Leading)(a[.., ..rank]), found = Autodiff.Grad(Leading)(a);
            double size = Math.Max(1, Matrix.Largest(expected));
            Matrix.Near(expected, found[.., ..rank], tolerance * size * size);
            Assert.Equal(0, Matrix.Largest(found[.., rank..]));
        }
    }

    [Fact]
    public void ProjectorsOnColumnsThatTurnAmongThemselvesHaveGradients()
    {
        NDArray a = Array([[1.0, 2, 0], [2, 4, 1], [0, 0, 3]]), s = Matrix.Random(1, DType.Float64, 4, 4);
        NDArray Rest(NDArray q, int from) =>
            Sum(s[..q.Shape[0], ..q.Shape[0]] * MatMul(q[.., from..], q[.., from..], Trans.None, Trans.Transpose));
        Func<NDArray, NDArray> loss = x => Rest(Linalg.Qr(x).Q, 1), first = x => -Rest(Linalg.Qr(x[.., ..1]).Q, 0);
        Matrix.Near(Autodiff.Grad(first)(a), Autodiff.Grad(loss)(a), 1e-13);
        loss = x => Rest(Linalg.Qr(x, QrMode.Complete).Q, 2);
        first = x => -Rest(Linalg.Qr(x[.., ..2]).Q, 0);
        Matrix.Near(Autodiff.Grad(first)(Count(4, 3)), Autodiff.Grad(loss)(Count(4, 3)), 1e-12);
    }

    /// <summary>Q(A D) = Q(A) for positive diagonal D: no scale of a column makes it vanish.</summary>
    [Fact]
    public void ColumnsOfAnyScaleAreColumns()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 5, 4), w = Matrix.Random(2, DType.Float64, 5, 4);
        NDArray scale = NDArray.Of(1e-30, 1, 1e-18, 1e20);
        NDArray Loss(NDArray x) => Sum(w * Linalg.Qr(x).Q);
        Matrix.Near(Autodiff.Grad(Loss)(a), Autodiff.Grad(Loss)(a * scale) * scale, 1e-12);

        // A column that nearly depends on the others, but not by rounding: the angle 1e-9 makes a gradient of 1e9.
        NDArray near = NDArray.Of(new double[,] { { 1, 1 }, { 0, 1e-9 }, { 0, 0 } }), g = Autodiff.Grad(x => Linalg.Qr(x).Q[2, 1])(near);
        Assert.Equal(1e9, Math.Abs((double)g[2, 1]), 1.0);
    }
}
