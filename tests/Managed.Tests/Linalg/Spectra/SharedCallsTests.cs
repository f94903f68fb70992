using System.Runtime.CompilerServices;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Calls on one array that is being differentiated share a factorization, its derivative and its policy.</summary>
[Collection(Alone.Name)]
public class SharedCallsTests
{
    /// <summary>Two equal eigenvalues, in a basis in which no eigenvector is a column of the unit matrix.</summary>
    static readonly NDArray degenerate = Matrix.WithSpectrum(3, DType.Float64, 1, 1, 2, 4);

    static readonly NDArray m = Matrix.Read(Matrix.Random(4, DType.Float64, 4, 4), Uplo.Lower);

    /// <summary>tr(M V f(w) V^T), f(w) = w^2: a joint loss of w and V, tr(M A^2), whose gradient no single basis shows.</summary>
    static NDArray Joint(NDArray w, NDArray v) => Sum(m * MatMul(v * Power(w, 2)[Ellipsis, NewAxis, ..], v, Trans.None, Trans.Transpose));

    /// <summary>Its gradient is M A + A M, on the triangle or symmetric.</summary>
    static void IsThatOfJoint(NDArray a, NDArray gradient)
    {
        NDArray read = Matrix.Read(a, Uplo.Lower), expected = MatMul(m, read) + MatMul(read, m);
        Matrix.Near(expected, (gradient + gradient.T) / 2, 4 * Matrix.Rounding(a) * Matrix.Size(m));
    }

    public static TheoryData<EighOptions> OtherOptions() => [
        new EighOptions { Gauge = Gauge.LargestReal },
        new EighOptions { Certificate = new() },
        new EighOptions { GradientForm = GradientForm.Hermitian },
        new EighOptions { CheckFinite = false },
        new EighOptions { GaugeCheck = GaugeCheck.Ignore },
    ];

    [Theory]
    [MemberData(nameof(OtherOptions), DisableDiscoveryEnumeration = true)]
    public void AJointLossHasItsGradientWhateverCallsItIsMadeOf(EighOptions options)
    {
        foreach (bool valuesFirst in new[] { true, false })
        {
            IsThatOfJoint(degenerate, Autodiff.Grad(x =>
            {
                NDArray? w = valuesFirst ? Linalg.Eigvalsh(x) : null;
                NDArray v = Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors;
                return Joint(w ?? Linalg.Eigvalsh(x), v);
            })(degenerate));
        }
    }

    [Theory]
    [MemberData(nameof(OtherOptions), DisableDiscoveryEnumeration = true)]
    public void TheSharedGradientIsThatOfOneCall(EighOptions options)
    {
        NDArray a = Matrix.Random(5, DType.Float64, 2, 4, 4);
        NDArray One(NDArray x)
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x, Uplo.Lower, options);
            return Joint(w, v);
        }

        NDArray Two(NDArray x) => Joint(Linalg.Eigvalsh(x), Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors);

        // The factorizations of two passes are two roundings: vectors differ by theirs over the gap, and so does a gradient made of them.
        NDArray expected = Autodiff.Grad(One)(a), w = Linalg.Eigvalsh(a);
        double gap = Math.Min(Matrix.SmallestGap(w[0]), Matrix.SmallestGap(w[1]));
        Matrix.Near(expected, Autodiff.Grad(Two)(a), 2 * Matrix.Rounding(a) / gap * Matrix.Size(expected));
    }

    [Fact]
    public void TheGeneralizedAndTheTridiagonalProblemToo()
    {
        NDArray eye = Eye(4), d = Array([1, 1, 1, 2]), off = Zeros(3);
        var fixedPhases = new EighOptions { Gauge = Gauge.LargestReal };
        IsThatOfJoint(degenerate, Autodiff.Grad(
            x => Joint(Linalg.Eigvalsh(x, eye), Linalg.Eigh(x, eye, options: fixedPhases).Eigenvectors))(degenerate));
        NDArray g = Autodiff.Grad(
            x => Joint(Linalg.EigvalshTridiagonal(x, off), Linalg.EighTridiagonal(x, off, fixedPhases).Eigenvectors))(d);
        Matrix.Near(2 * Diagonal(m) * d, g, 1e-13);
    }

    [Fact]
    public void TwoPoliciesOnOneFactorizationAreAnError()
    {
        NDArray a = Matrix.Random(6, DType.Float64, 3, 3);
        var project = new EighOptions { Degeneracy = Degeneracy.Project };
        var hermitian = new EighOptions { GradientForm = GradientForm.Hermitian };
        var e = Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(
            x => Sum(Linalg.Eigh(x, Uplo.Lower, project).Eigenvalues) + Sum(Linalg.Eigh(x, Uplo.Lower, new()).Eigenvalues))(a));
        Assert.Contains(nameof(EighOptions.Degeneracy), e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(
            x => Sum(Linalg.Eigvalsh(x, Uplo.Lower, hermitian)) + Sum(Linalg.Eigvalsh(x, Uplo.Lower, project)))(a));
        Assert.Contains(nameof(EighOptions.GradientForm), e.Message, StringComparison.Ordinal);

        // A call that states nothing takes what the other one states; different triangles and plain arrays do not share.
        NDArray g = Autodiff.Grad(x => Sum(Linalg.Eigvalsh(x)) + (0 * Sum(Linalg.Eigvalsh(x, Uplo.Lower, hermitian))))(a);
        Matrix.Near(Eye(3), g, 1e-14);
        Autodiff.Grad(x => Sum(Linalg.Eigvalsh(x, Uplo.Upper, hermitian)) + Sum(Linalg.Eigvalsh(x, Uplo.Lower, project)))(a);
        Linalg.Eigh(a, Uplo.Lower, project);
        Linalg.Eigh(a, Uplo.Lower, hermitian);
    }

    [Fact]
    public void TheCertificateIsFilledWhicheverCallAsksForIt()
    {
        NDArray a = Matrix.Random(7, DType.Float64, 3, 3);
        var certificate = new GradientCertificate();
        Autodiff.Grad(x => Joint3(Linalg.Eigh(x).Eigenvectors, Linalg.Eigvalsh(x, Uplo.Lower, new() { Certificate = certificate })))(a);
        Assert.Equal("eigh", Assert.Single(certificate.Matrices).Function);

        static NDArray Joint3(NDArray v, NDArray w) => Sum(AbsSquare(v) * Array([1, 2, 3])) + Sum(w);
    }

    [Fact]
    public void OneFactorizationServesAllCalls()
    {
        int count = 0;
        NDArray a = Matrix.Random(8, DType.Float64, 3, 3);
        Primitive counted = Primitive.Define("counted", x =>
        {
            count++;
            return x;
        }, (_, _) => g => g);
        NDArray[] outputs = [];
        Autodiff.Grad(x =>
        {
            for (int i = 0; i < 3; i++)
            {
                outputs = SharedApplication.Of<EighOptions>("counted", null, _ => counted, x);
            }

            return Sum(outputs[0]);
        })(a);
        Assert.Equal(1, count);
    }

    public static TheoryData<string> OtherArrays() => ["x * 1", "transpose", "other triangle", "sum with zeros", "subset", "pencil"];

    /// <summary>w from a call on another array with the same numbers: the calls cannot share, but the loss is joint all the same.</summary>
    [Theory]
    [MemberData(nameof(OtherArrays))]
    public void AJointLossOfTwoArraysWithOneSpectrumIsSeen(string other)
    {
        foreach (bool valuesFirst in new[] { true, false })
        {
            NDArray Loss(NDArray x)
            {
                NDArray y = 1.0 * x;
                NDArray? w = valuesFirst ? Values(x, y) : null;
                NDArray v = Linalg.Eigh(y).Eigenvectors;
                return Joint(w ?? Values(x, y), v);
            }

            // The same numbers have one factorization; others may have another basis, and the loss another value in it.
            if (other is "x * 1" or "sum with zeros" || (other == "transpose" && Matrix.Size(degenerate - degenerate.T) == 0))
            {
                IsThatOfJoint(degenerate, Autodiff.Grad(Loss)(degenerate));
            }
            else
            {
                IllPosedReason reason = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(degenerate)).Reason;
                Assert.True(reason is IllPosedReason.Joint or IllPosedReason.Degenerate, $"{reason}");
            }

            // Away from equal eigenvalues there is a gradient, whatever the calls.
            NDArray a = Matrix.WithSpectrum(3, DType.Float64, 1, 1.5, 2, 4);
            Matrix.Near(Matrix.NumericGradient(Loss, a), Autodiff.Grad(Loss)(a), 1e-7);
        }

        NDArray Values(NDArray x, NDArray y) => other switch
        {
            "x * 1" => Linalg.Eigvalsh(x * 1),
            "transpose" => Linalg.Eigvalsh(SwapAxes(x)),
            "other triangle" => Linalg.Eigvalsh(y, Uplo.Upper),
            "subset" => Concatenate([Linalg.Eigvalsh(y, EighSubset.Lowest(2)), Linalg.Eigvalsh(y, EighSubset.Highest(2))]),
            "pencil" => Linalg.Eigvalsh(y, Eye(4)),
            _ => Linalg.Eigvalsh(y + 0.0),
        };
    }

    /// <summary>Two parameters that happen to be equal, and calls of different backward passes, are no joint loss.</summary>
    [Fact]
    public void CallsThatHaveNothingToDoWithEachOtherAreNotJoint()
    {
        NDArray projected = Matrix.Read(Matrix.Random(9, DType.Float64, 4, 4), Uplo.Lower);
        NDArray Projector(NDArray v) => Sum(projected * MatMul(v[.., ..2], v[.., ..2], Trans.None, Trans.Transpose));
        (_, Func<NDArray?[], NDArray[]> pull) = Autodiff.Vjp(
            x => [Projector(Linalg.Eigh(x[0]).Eigenvectors) + Linalg.Eigvalsh(x[1])[0]], [degenerate, degenerate]);

        // The gradient of the projector, whose gap to the other values is 1, and that of an eigenvalue, whatever vector it has.
        NDArray expected = Autodiff.Grad(x => Projector(Linalg.Eigh(x).Eigenvectors))(degenerate);
        double tolerance = 2 * Matrix.Rounding(degenerate) * Matrix.Size(projected);
        NDArray[] both = pull([1.0]);
        Matrix.Near(expected, both[0], tolerance);
        Assert.Equal(1, (double)Trace(both[1]), tolerance);
        (_, pull) = Autodiff.Vjp(x => [Projector(Linalg.Eigh(x[0]).Eigenvectors), Linalg.Eigvalsh(x[0] * 1)[0]], [degenerate]);
        Matrix.Near(expected, pull([1.0, null])[0], tolerance);
        Assert.Equal(1, (double)Trace(pull([null, 1.0])[0]), tolerance);

        // Which vector of the group the eigenvalue gets is not determined: its part is a projector on one of them.
        NDArray one = Matrix.Read(pull([1.0, 1.0])[0] - pull([1.0, null])[0], Uplo.Lower) / 2;
        one += MakeDiagonal(Diagonal(one));
        Assert.Equal(1, (double)Trace(one), tolerance);
        Matrix.Near(one, MatMul(one, one), tolerance);
    }

    /// <summary>Singular values from one array and vectors from another, and Takagi's factorization.</summary>
    [Fact]
    public void SingularValuesAreJudgedAcrossArraysToo()
    {
        NDArray q = Matrix.Unitary(5, DType.Float64, 3), z = Matrix.Unitary(6, DType.Float64, 3);
        NDArray a = MatMul(q * Array([2, 2, 1]), z);
        NDArray symmetric = Matrix.WithSpectrum(7, DType.Float64, 2, 2, 1);
        NDArray b = Matrix.Random(8, DType.Float64, 3, 3);
        NDArray Svd(NDArray x)
        {
            var (u, _, vh) = Linalg.Svd(x);
            return Sum(b * MatMul(u * Power(Linalg.Svdvals(x * 1), 2), vh));
        }

        NDArray Takagi(NDArray x)
        {
            NDArray u = Linalg.Takagi(x).U;
            return Sum(b * Real(MatMul(u * Power(Linalg.Takagi(x * 1).S, 3), u, Trans.None, Trans.Transpose)));
        }

        Matrix.Near(Matrix.NumericGradient(Svd, a), Autodiff.Grad(Svd)(a), 1e-7);
        NDArray matrices = symmetric.AsType(DType.Complex128);
        NDArray Product(NDArray x) => Sum(b * Real(MatMul(MatMul(x, Conj(x)), x)));
        NDArray right = Autodiff.Grad(x => Product(Tril(x) + SwapAxes(Tril(x)) - MakeDiagonal(Diagonal(x))))(matrices);
        Matrix.Near(right, Autodiff.Grad(Takagi)(matrices), 1e-11);
    }

    /// <summary>What a single call accepts, two calls accept: a loss that is stationary in w, beside a projector.</summary>
    [Fact]
    public void CotangentsThatAreRoundingMakeNoLossJoint()
    {
        NDArray w0 = Linalg.Eigvalsh(degenerate);
        NDArray Loss(NDArray x)
        {
            NDArray v = Linalg.Eigh(x).Eigenvectors[.., ..2];
            return Sum(Power(Linalg.Eigvalsh(x * 1) - w0, 2)) + Sum(m * MatMul(v, v, Trans.None, Trans.Transpose));
        }

        Matrix.Near(Matrix.NumericGradient(Loss, degenerate), Autodiff.Grad(Loss)(degenerate), 1e-6);
    }

    [Fact]
    public void AFailureIsNotKept()
    {
        NDArray a = Array([[double.NaN, 0], [0, 1.0]]);
        Autodiff.Grad(x =>
        {
            Assert.Throws<ArgumentException>(() => Linalg.Eigh(x, Uplo.Lower));
            Assert.Throws<ArgumentException>(() => Linalg.Eigvalsh(x, Uplo.Lower));
            return Sum(x);
        })(a);
        int calls = 0;
        Primitive fails = Primitive.Define("fails once", x => calls++ == 0 ? throw new TimeoutException() : x, (_, _) => g => g);
        NDArray g = Autodiff.Grad(x =>
        {
            Assert.Throws<TimeoutException>(() => SharedApplication.Of<EighOptions>("once", null, _ => fails, x));
            return Sum(SharedApplication.Of<EighOptions>("once", null, _ => fails, x)[0]);
        })(Ones(2));
        Matrix.Near(Ones(2), g, 0);
    }

    /// <summary>A Lorentzian takes the whole decomposition, a call without options the subset's: neither gets the other's.</summary>
    [Fact]
    public void TheTwoWaysOfASubsetDoNotMix()
    {
        NDArray a = Matrix.Random(9, DType.Float64, 4, 4);
        var smooth = new EighOptions { Degeneracy = Degeneracy.Lorentzian(1e-3) };
        foreach (bool smoothFirst in new[] { true, false })
        {
            Autodiff.Grad(x =>
            {
                NDArray first = Linalg.Eigvalsh(x, EighSubset.Indices(1..3), options: smoothFirst ? smooth : null);
                NDArray second = Linalg.Eigh(x, EighSubset.Indices(1..3), options: smoothFirst ? null : smooth).Eigenvalues;
                Assert.Equal([2], first.Shape.ToArray());
                Assert.Equal([2], second.Shape.ToArray());
                return Sum(first) + Sum(second);
            })(a);
        }
    }

    /// <summary>What the calls received in one run is not mistaken for that of another, also where runs overlap in time.</summary>
    [Fact]
    public void AJointLossOfTwoArraysHasItsGradientOnEveryThread()
    {
        VjpResult vjp = Autodiff.Vjp(x => Joint(Linalg.Eigvalsh(x * 1), Linalg.Eigh(x).Eigenvectors), degenerate);
        int seen = 0;
        var threads = new Thread[8];
        for (int t = 0; t < threads.Length; t++)
        {
            threads[t] = new(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    IsThatOfJoint(degenerate, vjp.Pullback(1.0));
                    Interlocked.Increment(ref seen);
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(100 * threads.Length, seen);
    }

    /// <summary>The second derivative would need that of M.</summary>
    [Fact]
    public void TheSecondDerivativeOfAJointLossIsRefused()
    {
        static NDArray Loss(NDArray x) => Joint(Linalg.Eigvalsh(x * 1), Linalg.Eigh(x).Eigenvectors);
        Assert.Equal(IllPosedReason.SecondOrder, Assert.Throws<IllPosedGradientException>(
            () => Autodiff.HessianVectorProduct(Loss)(degenerate, m)).Reason);
        Assert.Equal(IllPosedReason.SecondOrder, Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Jacobian(Autodiff.Grad(Loss), JacobianMode.Forward)(degenerate)).Reason);
    }

    [Fact]
    public void OptionsStatedTooLateForForwardModeAreAnErrorThatSaysSo()
    {
        var project = new EighOptions { Degeneracy = Degeneracy.Project };
        NDArray Loss(NDArray x) => Sum(Linalg.Eigvalsh(x)) + Sum(Linalg.Eigvalsh(x, Uplo.Lower, project));
        var e = Assert.Throws<InvalidOperationException>(() => Autodiff.Jvp(Loss, degenerate, m));
        Assert.Contains("at the first call", e.Message, StringComparison.Ordinal);
        NDArray First(NDArray x) => Sum(Linalg.Eigvalsh(x, Uplo.Lower, project)) + Sum(Linalg.Eigvalsh(x));
        Assert.Equal(2 * (double)Trace(m), (double)Autodiff.Jvp(First, degenerate, m).Tangent, 2 * Matrix.Rounding(m));
    }

    /// <summary>A transform inside another one shares factors as long as it runs; the outer one does not keep them.</summary>
    [Fact]
    public void FactorsOfAnInnerTransformEndWithIt()
    {
        var factors = new List<WeakReference>();
        Autodiff.Grad(x =>
        {
            for (int i = 0; i < 3; i++)
            {
                Inner(x);
            }

            Check();
            return Sum(x);
        })(degenerate);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Check()
        {
            Assert.True(factors.Count >= 3);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Assert.All(factors, reference => Assert.False(reference.IsAlive));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Inner(NDArray x) => Autodiff.Grad(b =>
        {
            NDArray v = Linalg.Eigh(x, b).Eigenvectors;
            factors.Add(new(v));
            return Sum(v * v);
        })(2 * Eye(4));
    }
}
