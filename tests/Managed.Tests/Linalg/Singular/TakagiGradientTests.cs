using Lapack;
using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.TakagiTests;

namespace Managed.Tests;

/// <summary>Derivatives of Takagi's factorization: right, or an exception; never NaN, never silently wrong.</summary>
public class TakagiGradientTests
{
    public static TheoryData<DType, Uplo, GradientForm> Forms()
    {
        var data = new TheoryData<DType, Uplo, GradientForm>();
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                foreach (GradientForm form in Enum.GetValues<GradientForm>())
                {
                    data.Add(type, uplo, form);
                }
            }
        }

        return data;
    }

    /// <summary>All of U (but signs) and s, at distinct values, against differences, to second order in all modes.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void FiniteDifferencesAtDistinctValues(DType type, Uplo uplo, GradientForm form)
    {
        for (int n = 1; n < 5; n++)
        {
            // The real part of U_i U_j^T sees U but for its signs.
            NDArray a = WithSpectrum(n, type, [.. new[] { 3.0, 2, 1.2, 0.5 }[..n]]), m = Matrix.Random(n, DType.Complex128, n, n, n);
            var options = new TakagiOptions { GradientForm = form };
            NDArray Loss(NDArray x)
            {
                (NDArray u, NDArray s) = Linalg.Takagi(x, uplo, options);
                NDArray squares = u[.., NewAxis, ..] * u[NewAxis, .., ..];
                return Real(Sum(m * squares)) + Sum(Sin(s));
            }

            NDArray bad = Matrix.PoisonedTriangle(a, uplo), g = Autodiff.Grad(Loss)(form == GradientForm.Triangle ? bad : a);
            if (form == GradientForm.Triangle)
            {
                Matrix.Near(Matrix.NumericGradient(Loss, a), g, 1e-7);
                Autodiff.CheckGrads(Loss, a, 2, new() { Tolerance = 1e-5 });
                Matrix.Near(Zeros([n, n], type), g - (uplo == Uplo.Lower ? Tril(g) : Triu(g)), 0);
            }
            else
            {
                // The symmetric S with dL = Re sum S dA for symmetric dA; an element of the raw triangle stands for two of it.
                NDArray d = Symmetric(n + 5, type, n), both = g + SwapAxes(g) - MakeDiagonal(Diagonal(g));
                options = new() { GradientForm = GradientForm.Triangle };
                NDArray raw = Autodiff.Grad(Loss)(a);
                Matrix.Near(uplo == Uplo.Lower ? Tril(both) : Triu(both), raw, 2 * Matrix.Rounding(a) * Matrix.Size(m) / 0.5);
                Matrix.Near(SwapAxes(g), g, 1e-14 * Math.Max(1, Matrix.Largest(g)));
                double expected = (double)Autodiff.Jvp(Loss, a, d).Tangent;
                Assert.Equal(expected, (double)Real(Sum(g * d)), 1e-11 * Math.Max(1, Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void SingleComplexNumberHasItsModulusAndHalfItsPhase()
    {
        NDArray a = Array([[1 + (2 * I)]]);
        Matrix.Near(Conj(a) / Abs(a), Autodiff.Grad(x => Linalg.Takagi(x).S[0])(a), 1e-15);

        // u^2 = a / |a|.
        NDArray expected = Autodiff.Grad(x => Real((3 - I) * x[0, 0] / Abs(x[0, 0])))(a);
        Matrix.Near(expected, Autodiff.Grad(x => Real((3 - I) * Power(Linalg.Takagi(x).U[0, 0], 2)))(a), 1e-15);
    }

    /// <summary>
    /// Sums of powers of s have known gradients and Hessians at every symmetric matrix: sum s^2 = |A|^2, sum s^4 = |A^H A|^2.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases), MemberType = typeof(TakagiTests))]
    public void PowersOfValuesAtEverySpectrum(DType type, int spectrum)
    {
        double[] s = Spectra[spectrum];
        int n = s.Length;
        for (int seed = 0; seed < 3; seed++)
        {
            NDArray a = WithSpectrum(seed, type, s), d = Symmetric(seed + 50, type, n);
            double tolerance = 400 * Math.Max(1, n) * type.Epsilon() * Math.Max(1, Math.Pow(s.FirstOrDefault(), 3));
            var options = new TakagiOptions { GradientForm = GradientForm.Hermitian };
            NDArray Squares(NDArray x) => Sum(Power(Linalg.Takagi(x, Uplo.Lower, options).S, 2));
            NDArray Fourths(NDArray x) => Sum(Power(Linalg.Takagi(x, Uplo.Lower, options).S, 4));
            Matrix.Near(2 * Conj(a), Autodiff.Grad(Squares)(a), tolerance);
            Matrix.Near(2 * Conj(d), Autodiff.HessianVectorProduct(Squares)(a, d), tolerance);
            NDArray cube = Product(a, a, a), along = Product(d, a, a) + Product(a, d, a) + Product(a, a, d);
            Matrix.Near(4 * Conj(cube), Autodiff.Grad(Fourths)(a), tolerance);
            Matrix.Near(4 * Conj(along), Autodiff.HessianVectorProduct(Fourths)(a, d), tolerance);
        }
    }

    /// <summary>
    /// U_k U_k^H and U_k U_k^T of whole groups with s > 0 and U_0 U_0^H of the null space are functions of the matrix, with derivatives of
    /// both orders, also where the group turns.
    /// </summary>
    [Theory]
    [InlineData(new[] { 3.0, 2, 1 }, 1)]
    [InlineData(new[] { 2.0, 2, 1 }, 2)]
    [InlineData(new[] { 3.0, 1, 1 }, 1)]
    [InlineData(new[] { 3.0, 3, 1, 1, 0 }, 2)]
    [InlineData(new[] { 2.0, 1, 0 }, 2)]
    [InlineData(new[] { 2.0, 0, 0 }, 1)]
    [InlineData(new[] { 2.0, 2, 0, 0 }, 2)]
    [InlineData(new[] { 3.0, 3, 3 }, 3)]
    public void FunctionsOfGroupsHaveTheirDerivatives(double[] s, int k)
    {
        int n = s.Length;
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            for (int seed = 0; seed < 3; seed++)
            {
                NDArray a = WithSpectrum(seed, type, s), d = Symmetric(seed + 9, type, n);
                NDArray m = SvdDegenerateTests.Hermitian(seed, DType.Complex128, n), g = Matrix.Random(seed + 4, DType.Complex128, n, n);
                NDArray Loss(NDArray x)
                {
                    NDArray u = Linalg.Takagi(x).U, first = u[.., ..k], rest = u[.., k..];
                    return SvdDegenerateTests.Expectation(m, first) + Real(Sum(g * MatMul(first, first, Trans.None, Trans.Transpose)))
                        - (0.3 * SvdDegenerateTests.Expectation(m, rest));
                }

                NDArray gradient = Autodiff.Grad(Loss)(a);
                double slope = (double)Matrix.Slope(Loss, a, d);
                Assert.Equal(slope, (double)Autodiff.Jvp(Loss, a, d).Tangent, 1e-7 * Math.Max(1, Math.Abs(slope)));
                Assert.Equal(slope, (double)Real(Sum(gradient * Tril(d))), 1e-7 * Math.Max(1, Math.Abs(slope)));
                NDArray curvature = Matrix.Slope(Autodiff.Grad(Loss), a, d);
                Matrix.Near(curvature, Autodiff.HessianVectorProduct(Loss)(a, d), 1e-6 * Math.Max(1, Matrix.Largest(curvature)));
                double tolerance = 1e-5 * Math.Max(1, Matrix.Largest(curvature));
                NDArray Twice() => Autodiff.Grad(x => Real(Sum(Tril(d) * Autodiff.Grad(Loss)(x))))(a);
                SvdDegenerateTests.RightOrRefused(Tril(curvature), Twice, SvdDegenerateTests.Mixed(s), tolerance);
            }
        }
    }

    /// <summary>Nearly equal values cost functions of their space no digits.</summary>
    [Theory]
    [MemberData(nameof(Matrix.Gaps), MemberType = typeof(Matrix))]
    public void NearlyEqualValuesLoseNoDigits(bool complex, double gap)
    {
        DType type = complex ? DType.Complex128 : DType.Float64;
        for (int seed = 0; seed < 5; seed++)
        {
            NDArray m = SvdDegenerateTests.Hermitian(seed, DType.Complex128, 4), g = Matrix.Random(seed, DType.Complex128, 4, 4);
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x =>
            {
                NDArray u = Linalg.Takagi(x).U[.., ..2];
                return SvdDegenerateTests.Expectation(m, u) + Real(Sum(g * MatMul(u, u, Trans.None, Trans.Transpose)));
            });
            NDArray expected = gradient(WithSpectrum(seed, type, [2, 2, 1, 0.5]));
            Matrix.Near(expected, gradient(WithSpectrum(seed, type, [2 + gap, 2, 1, 0.5])), 1e-12 + (50 * gap));
        }
    }

    [Fact]
    public void WhatTheMatrixDoesNotDetermineIsRefused()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            for (int seed = 0; seed < 5; seed++)
            {
                // A vector inside a group (of a real matrix: of one sign), the phase of the vector in the null space.
                NDArray b = Matrix.Random(seed, DType.Float64, 3), g = Matrix.Random(seed, DType.Complex128, 3, 3);
                NDArray twice = WithSpectrum(seed, type, [2, 1, 2]), singular = WithSpectrum(seed, type, [2, 1, 0]);
                IllPosedGradientException e = Refused(x => Sum(b * AbsSquare(Linalg.Takagi(x).U[.., 0])), twice);
                Assert.Equal((IllPosedReason.Degenerate, "takagi", (0, 1)), (e.Reason, e.Function, e.Indices));
                Assert.Contains("new TakagiOptions", e.Message);
                e = Refused(x => Real(Sum(g[0] * Power(Linalg.Takagi(x).U[.., 2], 2))), singular);
                Assert.Equal((IllPosedReason.Degenerate, (2, 2)), (e.Reason, e.Indices));

                // U and s together make the matrix again, on the triangle that is read.
                NDArray both = g + SwapAxes(g), raw = Tril(both) - MakeDiagonal(Diagonal(g));
                NDArray found = Autodiff.Grad(x => Real(Sum(g * Again(x))))(twice);
                Matrix.Near(type.IsComplex() ? raw : Real(raw), found, 1e-12);

                // Forward mode turns the vectors of the group itself.
                NDArray d = Symmetric(seed, type, 3);
                Matrix.Near(d.AsType(DType.Complex128), Autodiff.Jvp(Again, twice, d).Tangent, 1e-13);
                Matrix.Near(d.AsType(DType.Complex128), Autodiff.Jvp(Again, singular, d).Tangent, 1e-13);
            }
        }

        static NDArray Again(NDArray x) => Linalg.Takagi(x) is var (u, s) ? MatMul(u * s, u, Trans.None, Trans.Transpose) : x;

        static IllPosedGradientException Refused(Func<NDArray, NDArray> loss, NDArray at) =>
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(at));
    }

    /// <summary>At any scale, in all types and layouts, as a batch: the gradient of the single matrix.</summary>
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void GradientsOfBatchesAndScales(DType type)
    {
        NDArray a = Stack(WithSpectrum(1, type, [3, 2, 1]), WithSpectrum(2, type, [3, 3, 1]));
        NDArray m = SvdDegenerateTests.Hermitian(3, type.ComplexType(), 3);
        double large = type.RealType() == DType.Float32 ? 1e15 : 1e150;
        NDArray Loss(NDArray x)
        {
            NDArray u = Linalg.Takagi(x).U[Ellipsis, ..2];
            return Sum(Real(Conj(u) * MatMul(m, u)));
        }

        NDArray batch = Autodiff.Grad(Loss)(a);
        double tolerance = 1000 * type.Epsilon();
        for (int i = 0; i < 2; i++)
        {
            NDArray single = Autodiff.Grad(Loss)(a[i]);
            Matrix.Near(single, batch[i], tolerance);
            foreach (NDArray layout in Sample.Layouts(a[i]))
            {
                Matrix.Near(single, Autodiff.Grad(Loss)(layout), tolerance);
            }

            foreach (double scale in new[] { large, 1 / large })
            {
                Matrix.Near(single, Autodiff.Grad(Loss)(scale * a[i]) * scale, tolerance);
            }
        }

        Sample.Shape([2, 0, 0], Autodiff.Grad(x => Sum(Linalg.Takagi(x).S))(Zeros([2, 0, 0], type)));
        NDArray one = Autodiff.Grad(x => Sum(Linalg.Takagi(x).S))(Stack(-2 * Eye(1, type)));
        Matrix.Near(Stack(-Eye(1, type)), one, 1e-6);
    }

    /// <summary>A to W A W^T keeps s and turns U, so gradients turn along.</summary>
    [Fact]
    public void UnitaryInvariance()
    {
        NDArray a = WithSpectrum(1, DType.Complex128, [3, 2, 1, 0.4]), w = Matrix.Unitary(7, DType.Complex128, 4);
        NDArray b = MatMul(MatMul(w, a), w, Trans.None, Trans.Transpose);
        var options = new TakagiOptions { GradientForm = GradientForm.Hermitian };
        Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Sum(Exp(Linalg.Takagi(x, Uplo.Lower, options).S) * Arange(4)));
        Matrix.Near(Linalg.Takagi(a).S, Linalg.Takagi(b).S, 2 * Matrix.Rounding(a));
        Matrix.Near(MatMul(MatMul(Conj(w), gradient(a)), w, Trans.None, Trans.ConjTranspose), gradient(b), 1e-12);
    }

    [Fact]
    public void OptionsAndSharing()
    {
        NDArray a = WithSpectrum(1, DType.Complex128, [3, 2, 2]), g = Matrix.Random(2, DType.Complex128, 3, 3);

        // s from one call and U from another, with other options: together they make the matrix.
        NDArray joint = Autodiff.Grad(x =>
        {
            NDArray s = Linalg.Takagi(x).S, u = Linalg.Takagi(x, Uplo.Lower, new() { Gauge = Gauge.LargestReal }).U;
            return Real(Sum(g * MatMul(u * s, u, Trans.None, Trans.Transpose)));
        })(a);
        Matrix.Near(Tril(g + SwapAxes(g)) - MakeDiagonal(Diagonal(g)), joint, 1e-12);
        TakagiOptions symmetric = new() { GradientForm = GradientForm.Hermitian }, raw = new();
        Assert.Throws<InvalidOperationException>(() =>
            Autodiff.Grad(x => Sum(Linalg.Takagi(x, Uplo.Lower, symmetric).S) + Sum(Linalg.Takagi(x, Uplo.Lower, raw).S))(a));

        // The largest component of each vector has a real part that is not negative.
        NDArray signed = Linalg.Takagi(a, Uplo.Lower, new() { Gauge = Gauge.LargestReal }).U, size = Abs(signed);
        Assert.All(Real(TakeAlongAxis(signed, ArgMax(size, 0, keepDims: true), 0)).ToArray<double>(), x => Assert.True(x >= 0));
        Check(a, new(signed, Linalg.Takagi(a).S));
        var certificate = new GradientCertificate();
        NDArray m = SvdDegenerateTests.Hermitian(5, DType.Complex128, 3);
        var certified = new TakagiOptions { Certificate = certificate };
        Autodiff.Grad(x => SvdDegenerateTests.Expectation(m, Linalg.Takagi(x, Uplo.Lower, certified).U[.., 1..]))(a);
        MatrixCertificate found = Assert.Single(certificate.Matrices);
        Assert.Equal(("takagi", 1), (found.Function, found.Clusters.Count));

        // Where no two values are equal, the policies make no difference: a Lorentzian of width 1e-9 one of 1e-18 over the gap squared.
        NDArray distinct = WithSpectrum(1, DType.Complex128, [3, 2, 1]);
        NDArray Policy(NDArray at, Degeneracy policy) =>
            Autodiff.Grad(x => Real(Sum(g * Power(Linalg.Takagi(x, Uplo.Lower, new() { Degeneracy = policy }).U, 2))))(at);
        foreach (Degeneracy policy in new[] { Degeneracy.Project, Degeneracy.Lorentzian(1e-9) })
        {
            Assert.True(double.IsFinite(Matrix.Largest(Policy(a, policy))));
            NDArray expected = Policy(distinct, Degeneracy.Throw);
            Matrix.Near(expected, Policy(distinct, policy), 2 * Matrix.Rounding(distinct) * Matrix.Size(g));
        }
    }

    static NDArray Product(NDArray a, NDArray b, NDArray c) => MatMul(MatMul(a, b, Trans.None, Trans.ConjTranspose), c);
}
