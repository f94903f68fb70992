using Lapack;
using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.SvdDegenerateTests;

namespace Managed.Tests;

/// <summary>Calls on one array share one decomposition, whichever vectors and options they ask for.</summary>
public class SvdSharedTests
{
    /// <summary>Where singular values come from, and where vectors.</summary>
    static readonly (Func<NDArray, NDArray> Values, Func<NDArray, SvdResult> Vectors)[] calls =
    [
        (x => Linalg.Svdvals(x), x => Linalg.Svd(x)),
        (x => Linalg.Svdvals(x), x => Linalg.Svd(x, false)),
        (x => Linalg.Svd(x, true).S, x => Linalg.Svd(x, false)),
        (x => Linalg.Svd(x, false).S, x => Linalg.Svd(x, true)),
        (x => Linalg.Svdvals(x), x => Linalg.Svd(x, true, new() { Gauge = Gauge.LargestReal })),
        (x => Linalg.Svdvals(x), x => Linalg.Svd(x, false, new() { Certificate = new() })),
        (x => Linalg.Svdvals(x, new() { CheckFinite = false }), x => Linalg.Svd(x)),
        (x => Linalg.Svd(x, true, new() { Degeneracy = new() { NoiseFactor = 5 } }).S, x => Linalg.Svd(x, false)),
        (x => Linalg.Svdvals(x), x => Linalg.Svd(x, true, new() { GaugeCheck = GaugeCheck.Ignore })),
    ];

    public static TheoryData<DType, int, int, int, bool> Calls()
    {
        var data = new TheoryData<DType, int, int, int, bool>();
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach ((int m, int n) in new[] { (3, 3), (5, 3), (3, 5) })
            {
                for (int i = 0; i < calls.Length; i++)
                {
                    data.Add(type, m, n, i, false);
                    data.Add(type, m, n, i, true);
                }
            }
        }

        return data;
    }

    /// <summary>
    /// Re sum G A, as Re sum G U diag(s) V^H, has the gradient G, also at equal singular values, where no single basis shows it.
    /// </summary>
    [Theory]
    [MemberData(nameof(Calls))]
    public void AJointLossHasItsGradientWhicheverCallsItIsMadeOf(DType type, int m, int n, int call, bool vectorsFirst)
    {
        NDArray g = Matrix.Random(9, type, m, n), simple = WithSpectrum(1, type, m, n, [3, 2, 1]);
        NDArray Loss(NDArray x)
        {
            NDArray? early = vectorsFirst ? null : calls[call].Values(x);
            (NDArray u, _, NDArray vh) = calls[call].Vectors(x);
            NDArray s = early ?? calls[call].Values(x);
            return Real(Sum(g * MatMul(u[.., ..3] * s, vh[..3, ..])));
        }

        Matrix.Near(g, Autodiff.Grad(Loss)(simple), 1e-12);
        Matrix.Near(g, Autodiff.Grad(Loss)(WithSpectrum(1, type, m, n, [2, 2, 1])), 1e-12);
    }

    public static TheoryData<DType, int, int, int, bool> Ranks()
    {
        var data = new TheoryData<DType, int, int, int, bool>();
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n) in new[] { (5, 3), (3, 5), (40, 6), (6, 40), (3, 3) })
            {
                foreach (int rank in new[] { 0, 1, 2, 3 })
                {
                    data.Add(type, m, n, rank, false);
                    data.Add(type, m, n, rank, true);
                }
            }
        }

        return data;
    }

    /// <summary>
    /// Projectors on the range and on both null spaces have the derivative of A A^+ and A^+ A along matrices of the same rank, whichever of
    /// the thin and the full factors are asked for first.
    /// </summary>
    [Theory]
    [MemberData(nameof(Ranks))]
    public void NullSpacesOfRectangularMatricesInBothOrders(DType type, int m, int n, int rank, bool fullFirst)
    {
        NDArray left = Hermitian(5, type, m), right = Hermitian(6, type, n);
        NDArray x = Matrix.Unitary(2, type, m)[.., ..rank] * (Arange(rank) + 1).AsType(type);
        NDArray y = Matrix.Adjoint(Matrix.Unitary(3, type, n)[.., ..rank]);
        NDArray BySvd(NDArray[] f)
        {
            NDArray a = MatMul(f[0], f[1]);
            bool[] order = fullFirst ? [true, false] : [false, true];
            SvdResult[] found = [.. order.Select(full => Linalg.Svd(a, full))];
            (NDArray u, _, NDArray vh) = found[fullFirst ? 0 : 1];
            (NDArray thinU, _, NDArray thinVh) = found[fullFirst ? 1 : 0];

            // Each projector from two calls, so that what the cotangents of one call lack must come from the other.
            NDArray range = MatMul(thinU[.., ..rank], u[.., ..rank], Trans.None, Trans.ConjTranspose);
            NDArray null1 = MatMul(u[.., rank..], Linalg.Svd(a).U[.., rank..], Trans.None, Trans.ConjTranspose);
            NDArray null2 = MatMul(vh[rank.., ..], Linalg.Svd(a).Vh[rank.., ..], Trans.ConjTranspose);
            return Real(Num.Trace(MatMul(left, range)) - Num.Trace(MatMul(left, null1)) + Num.Trace(MatMul(right, null2)));
        }

        NDArray ByPinv(NDArray[] f)
        {
            NDArray a = MatMul(f[0], f[1]), p = Linalg.Pinv(a, 1e3 * type.Epsilon());
            return Real((2 * Num.Trace(MatMul(left, MatMul(a, p)))) - Num.Trace(MatMul(right, MatMul(p, a))));
        }

        if (rank == 0)
        {
            // Every vector belongs to the null spaces; the projector on all of them is constant.
            NDArray zero = Zeros([m, n], type);
            NDArray whole = Autodiff.Grad(a => (0 * Sum(Linalg.Svd(a, fullFirst).S)) + Expectation(left, Linalg.Svd(a).U))(zero);
            Matrix.Near(zero, whole, 100 * type.Epsilon());
            return;
        }

        (NDArray gx, NDArray gy) = Autodiff.Grad((p, q) => ByPinv([p, q]))(x, y);
        (NDArray hx, NDArray hy) = Autodiff.Grad((p, q) => BySvd([p, q]))(x, y);
        double size = Math.Max(1, Math.Max(Matrix.Largest(gx), Matrix.Largest(gy)));
        Matrix.Near(gx, hx, 500 * type.Epsilon() * size);
        Matrix.Near(gy, hy, 500 * type.Epsilon() * size);
        NDArray dx = Matrix.Random(7, type, m, rank), dy = Matrix.Random(8, type, rank, n);
        NDArray slope = Autodiff.Jvp(f => [BySvd(f)], [x, y], [dx, dy]).Tangents[0];
        Matrix.Near(Real(Sum(gx * dx) + Sum(gy * dy)), slope, 500 * type.Epsilon() * size * m);
        if (type.RealType() == DType.Float64)
        {
            // The other one has a value of its own only where calls share a decomposition: elsewhere each takes a basis of its own.
            Autodiff.CheckGrads((Func<NDArray[], NDArray>)ByPinv, [x, y], 1, new() { Tolerance = 1e-5 });
            NDArray expected = Autodiff.HessianVectorProduct(p => ByPinv([p, y]))(x, dx);
            Matrix.Near(expected, Autodiff.HessianVectorProduct(p => BySvd([p, y]))(x, dx), 1e-11 * Math.Max(1, Matrix.Largest(expected)));
        }
    }

    /// <summary>Single vectors of a null space have no gradient, whether LAPACK completed the basis or we did.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SingleNullVectorsAreRefusedInBothOrders(bool fullFirst)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = WithSpectrum(1, type, 5, 3, [3, 2, 1]);
            NDArray b = Matrix.Random(2, DType.Float64, 5), c = Matrix.Random(3, DType.Complex128, 4);
            Autodiff.Grad(x => Sum(Linalg.Svd(x, fullFirst).S))(a);
            var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x =>
            {
                Linalg.Svd(x, fullFirst);
                return Sum(b * AbsSquare(Linalg.Svd(x).U[.., 3]));
            })(a));
            Assert.Equal((IllPosedReason.Degenerate, "svd", (3, 4)), (e.Reason, e.Function, e.Indices));

            // A single null vector: only its phase is free, of real matrices a sign that does not turn.
            NDArray wide = Matrix.Random(4, type, 3, 4);
            NDArray Phase(NDArray x)
            {
                Linalg.Svd(x, fullFirst);
                return Real(Sum(c * Linalg.Svd(x).Vh[3, ..]));
            }

            if (type == DType.Complex128)
            {
                Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Phase)(wide));
            }
            else
            {
                Matrix.Near(Matrix.NumericGradient(Phase, wide), Autodiff.Grad(Phase)(wide), 1e-8);
            }
        }
    }

    [Fact]
    public void TwoPoliciesOnOneDecompositionAreAnError()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 4, 3);
        SvdOptions project = new() { Degeneracy = Degeneracy.Project }, warn = new() { Degeneracy = Degeneracy.Warn };
        var e = Assert.Throws<InvalidOperationException>(() =>
            Autodiff.Grad(x => Sum(Linalg.Svdvals(x, project)) + Sum(Linalg.Svd(x, true, warn).S))(a));
        Assert.Contains("SvdOptions with different Degeneracy", e.Message);

        // A call without options takes those of the other, also of one that comes later.
        var certificate = new GradientCertificate();
        var certified = new SvdOptions { Certificate = certificate };
        Autodiff.Grad(x => Sum(Linalg.Svd(x).S) + Sum(AbsSquare(Linalg.Svd(x, false, certified).U) * Arange(3)))(a);
        Assert.Single(certificate.Matrices);
    }
}
