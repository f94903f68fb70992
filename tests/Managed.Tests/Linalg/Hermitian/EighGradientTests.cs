using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class EighGradientTests
{
    static readonly Gen<(int N, bool Complex, Uplo Uplo, int Seed)> cases = Gen.Select(
        Gen.Int[1, 6], Gen.Bool, Gen.OneOf(Uplo.Lower, Uplo.Upper), Gen.Int[0, 10_000]);

    [Fact]
    public void AgreesWithCentralDifferences() => cases.Sample(
        c =>
        {
            NDArray a = Separated(c.Seed, Type(c.Complex), c.N, c.Uplo);
            foreach (Func<NDArray, NDArray> loss in Losses(c.Seed, c.N, c.Uplo))
            {
                NDArray exact = Autodiff.Grad(loss)(a), numeric = Matrix.NumericGradient(loss, a);
                Matrix.Near(numeric, exact, 1e-8 * (1 + Matrix.Largest(exact)));
            }
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void SecondDerivativesAgreeWithDifferences() => cases.Sample(
        c =>
        {
            NDArray a = Separated(c.Seed, Type(c.Complex), c.N, c.Uplo);
            foreach (Func<NDArray, NDArray> loss in Losses(c.Seed, c.N, c.Uplo))
            {
                Autodiff.CheckGrads(loss, a, order: 2, options: new() { Seed = c.Seed });
            }
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void ThirdDerivative() =>
        Autodiff.CheckGrads(
            Losses(1, 3, Uplo.Lower)[1], Separated(1, DType.Complex128, 3, Uplo.Lower), order: 3, options: new() { Tolerance = 1e-5 });

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Complex64)]
    public void SinglePrecisionFollowsDouble(DType type)
    {
        NDArray a = Separated(3, type, 5, Uplo.Upper);
        NDArray wide = a.AsType(type == DType.Float32 ? DType.Float64 : DType.Complex128);
        foreach (Func<NDArray, NDArray> loss in Losses(3, 5, Uplo.Upper))
        {
            NDArray g = Autodiff.Grad(loss)(a);
            Assert.Equal(type, g.DType);
            Matrix.Near(Autodiff.Grad(loss)(wide), g, 1e-3);
        }
    }

    [Fact]
    public void OnlyTheReadTriangleHasAGradient() => cases.Sample(
        c =>
        {
            NDArray a = Matrix.Poisoned(Separated(c.Seed, Type(c.Complex), c.N, c.Uplo), c.Uplo);
            foreach (Func<NDArray, NDArray> loss in Losses(c.Seed, c.N, c.Uplo))
            {
                NDArray g = Autodiff.Grad(loss)(a);
                for (int i = 0; i < c.N; i++)
                {
                    for (int j = 0; j < c.N; j++)
                    {
                        var x = (System.Numerics.Complex)g[i, j];
                        Assert.True(System.Numerics.Complex.IsFinite(x));
                        bool outside = c.Uplo == Uplo.Lower ? j > i : j < i;
                        Assert.True(!outside || x == 0, $"({i}, {j}) is {x}");
                        Assert.True(i != j || x.Imaginary == 0);
                    }
                }
            }
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void HermitianFormIsHalfTheTriangle() => cases.Sample(
        c =>
        {
            NDArray a = Separated(c.Seed, Type(c.Complex), c.N, c.Uplo);
            var whole = new EighOptions { GradientForm = GradientForm.Hermitian };
            Func<NDArray, NDArray>[] raw = Losses(c.Seed, c.N, c.Uplo), full = Losses(c.Seed, c.N, c.Uplo, whole);
            for (int i = 0; i < raw.Length; i++)
            {
                NDArray t = Autodiff.Grad(raw[i])(a), s = Autodiff.Grad(full[i])(a);
                Matrix.Near(Conj(SwapAxes(s)), s, 0);
                Matrix.Near(0.5 * (t + Conj(SwapAxes(t))), s, 1e-12 * (1 + Matrix.Largest(s)));
            }
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void UploFlipIsTheConjugateTranspose() => cases.Sample(
        c =>
        {
            NDArray a = Separated(c.Seed, Type(c.Complex), c.N, Uplo.Lower);
            NDArray lower = Autodiff.Grad(Losses(c.Seed, c.N, Uplo.Lower)[1])(a);
            NDArray upper = Autodiff.Grad(Losses(c.Seed, c.N, Uplo.Upper)[1])(Conj(SwapAxes(a)));
            Matrix.Near(lower, Conj(SwapAxes(upper)), 1e-11 * (1 + Matrix.Largest(lower)));
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void PhasesOfTheVectorsDoNotMatter() => cases.Sample(
        c =>
        {
            NDArray a = Separated(c.Seed, Type(c.Complex), c.N, c.Uplo), b = Matrix.Random(c.Seed + 2, DType.Float64, c.N, c.N);
            var (w, v) = Linalg.Eigh(a, c.Uplo);
            NDArray z = Matrix.Random(c.Seed + 3, Type(c.Complex), c.N), turned = v * (z / Abs(z));

            NDArray Gradient(NDArray vectors)
            {
                NDArray gv = Autodiff.Grad(x => Sum(b * AbsSquare(x)))(vectors);
                return EighRule.Vjp(new(w, vectors, null, gv), c.Uplo, new());
            }

            Matrix.Near(Gradient(v), Gradient(turned), 1e-11 * (1 + Matrix.Largest(Gradient(v))));
        },
        iter: 40, seed: "0000KOIPopg1");

    [Fact]
    public void SomeColumnsAgreeWithAll()
    {
        // 3 of 12 columns take the short way, all 12 (with noise-free zeros replaced by a tiny loss) the long one.
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(11, type, 12, 12);
            NDArray b = Matrix.Random(12, DType.Float64, 12, 3);
            NDArray all = Matrix.Random(13, DType.Float64, 12, 12);
            NDArray Some(NDArray x) => Sum(b * AbsSquare(Linalg.Eigh(x).Eigenvectors[.., 4..7])) + (2 * Linalg.Eigh(x).Eigenvalues[9]);
            NDArray All(NDArray x) => Some(x) + (0 * Sum(all * AbsSquare(Linalg.Eigh(x).Eigenvectors)));
            NDArray Joint(NDArray x, double share)
            {
                var (w, v) = Linalg.Eigh(x);
                return Sum(b * AbsSquare(v[.., 4..7])) + (2 * w[9]) + (share * Sum(all * AbsSquare(v)));
            }

            NDArray some = Autodiff.Grad(x => Joint(x, 0))(a);
            Matrix.Near(Autodiff.Grad(Some)(a), some, 1e-11);
            Matrix.Near(Autodiff.Grad(All)(a), some, 1e-11);

            // Linear in the share: two full passes extrapolate to the short one.
            NDArray full = (2 * Autodiff.Grad(x => Joint(x, 1))(a)) - Autodiff.Grad(x => Joint(x, 2))(a);
            Matrix.Near(full, some, 1e-9 * Matrix.Largest(full));
        }
    }

    [Fact]
    public void CotangentsOfAnySizeAreNotMistakenForZero()
    {
        // autograd's np.any(vg) and thresholds on it fail here: 1e-300 is a cotangent like any other.
        NDArray a = Separated(5, DType.Complex128, 4, Uplo.Lower);
        Func<NDArray, NDArray> loss = Losses(5, 4, Uplo.Lower)[1];
        NDArray g = Autodiff.Grad(loss)(a), tiny = Autodiff.Grad(x => 1e-300 * loss(x))(a), huge = Autodiff.Grad(x => 1e250 * loss(x))(a);
        Matrix.Near(g, tiny * 1e300, 1e-10 * Matrix.Largest(g));
        Matrix.Near(g, huge / 1e250, 1e-10 * Matrix.Largest(g));
    }

    [Fact]
    public void BatchIsALoop()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(8, type, 40, 5, 5), b = Matrix.Random(9, DType.Float64, 40, 5, 5);
            NDArray g = Autodiff.Grad(x =>
            {
                var (w, v) = Linalg.Eigh(x, Uplo.Upper);
                return Sum(Exp(w)) + Sum(b * AbsSquare(v));
            })(a);
            NDArray gf = Autodiff.Grad(x =>
            {
                var (w, v) = Linalg.Eigh(Matrix.ColumnMajor(x), Uplo.Upper);
                return Sum(Exp(w)) + Sum(b * AbsSquare(v));
            })(a);
            for (int m = 0; m < 40; m++)
            {
                NDArray one = Autodiff.Grad(x =>
                {
                    var (w, v) = Linalg.Eigh(x, Uplo.Upper);
                    return Sum(Exp(w)) + Sum(b[m] * AbsSquare(v));
                })(a[m]);
                Matrix.Near(one, g[m], 1e-12 * Matrix.Largest(one));
                Matrix.Near(one, gf[m], 1e-10 * Matrix.Largest(one));
            }
        }
    }

    [Fact]
    public void EigenvaluesAloneComputeNoVectorTerm()
    {
        NDArray a = Separated(6, DType.Complex128, 5, Uplo.Lower), c = Matrix.Random(7, DType.Float64, 5);
        NDArray fromEigh = Autodiff.Grad(x => Sum(c * Linalg.Eigh(x).Eigenvalues))(a);
        NDArray withZero = Autodiff.Grad(x => { var (w, v) = Linalg.Eigh(x); return Sum(c * w) + (0 * Sum(AbsSquare(v))); })(a);
        Matrix.Near(fromEigh, withZero, 1e-14);
        Matrix.Near(fromEigh, Autodiff.Grad(x => Sum(c * Linalg.Eigvalsh(x)))(a), 1e-14);
    }

    [Fact]
    public void TheRuleAgreesWithTheFormulaInDifferentiableFunctions()
    {
        foreach (Degeneracy policy in new[] { Degeneracy.Throw, Degeneracy.Lorentzian(0.3) })
        {
            foreach (GradientForm form in new[] { GradientForm.Triangle, GradientForm.Hermitian })
            {
                var options = new EighOptions { Degeneracy = policy, GradientForm = form, GaugeCheck = GaugeCheck.Ignore };
                NDArray a = Matrix.Random(21, DType.Complex128, 2, 5, 5);
                var (w, v) = Linalg.Eigh(a);
                NDArray gw = Matrix.Random(22, DType.Float64, 2, 5), gv = Matrix.Random(23, DType.Complex128, 2, 5, 5);
                NDArray kernel = EighRule.Vjp(new(w, v, gw, gv), Uplo.Lower, options);
                var flow = new EighFlow(w, v, gw, gv);
                NDArray formula = new EighSecondOrder(flow, Uplo.Lower, options).Evaluate(flow);
                Matrix.Near(formula, kernel, 1e-12 * Matrix.Largest(formula));
            }
        }
    }

    static DType Type(bool complex) => complex ? DType.Complex128 : DType.Float64;

    /// <summary>A raw matrix whose eigenvalues are at least 0.3 apart, with something else in the triangle that is not read.</summary>
    static NDArray Separated(int seed, DType type, int n, Uplo uplo)
    {
        var random = new Random(seed);
        double at = -1;
        double[] w = [.. Enumerable.Range(0, n).Select(_ => at += 0.3 + random.NextDouble())];
        return Matrix.Poisoned(Matrix.WithSpectrum(seed, type, w), uplo, 7.5);
    }

    /// <summary>
    /// An eigenvalue loss, a joint one, a projector, and one component (smooth also where it vanishes); none depends on phases.
    /// </summary>
    static Func<NDArray, NDArray>[] Losses(int seed, int n, Uplo uplo, EighOptions? options = null)
    {
        NDArray c = Matrix.Random(seed + 1, DType.Float64, n), b = Matrix.Random(seed + 2, DType.Float64, n, n);
        NDArray m = Matrix.Read(Matrix.Random(seed + 3, DType.Complex128, n, n), Uplo.Lower);
        return
        [
            a => Sum(c.AsType(a.DType.RealType()) * Power(Linalg.Eigh(a, uplo, options).Eigenvalues, 3)),
            a =>
            {
                var (w, v) = Linalg.Eigh(a, uplo, options);
                return Sum(c.AsType(a.DType.RealType()) * w) + Sum(b.AsType(a.DType.RealType()) * AbsSquare(v));
            },
            a =>
            {
                NDArray v = Linalg.Eigh(a, uplo, options).Eigenvectors[.., ..((n + 1) / 2)];
                return Real(Trace(MatMul(m.AsType(a.DType.ComplexType()), MatMul(v, v, Trans.None, Trans.ConjTranspose))));
            },
            a => Sqrt(0.01 + AbsSquare(Linalg.Eigh(a, uplo, options).Eigenvectors[n - 1, 0])),
        ];
    }
}
