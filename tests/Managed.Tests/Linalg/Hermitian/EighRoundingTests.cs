using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Cotangents that are rounding beside the rest of a loss: they refuse nothing, and the rest keeps its digits.</summary>
public class EighRoundingTests
{
    /// <summary>
    /// tr(M V V^H) = tr M is a constant. Weights of eigenvalues that are rounding beside its cotangents do not split a group.
    /// </summary>
    [Fact]
    public void WeightsThatAreRoundingSplitNoGroup()
    {
        NDArray a = Matrix.WithSpectrum(1, DType.Float64, 1, 1, 2), m = Symmetric(2, 3), c = NDArray.Of(1e-17, 2e-17, 0);
        NDArray g = Autodiff.Grad(x => Sum(c * Linalg.Eigh(x).Eigenvalues) + Projected(Linalg.Eigh(x), m, ..))(a);
        Matrix.Near(Zeros(3, 3), g, 1e-14);
    }

    /// <summary>Weights that split a group count against the whole gradient, of which the vectors make the most.</summary>
    [Fact]
    public void WeightsNegligibleBesideThePullOnVectorsSplitNoGroup()
    {
        NDArray a = Matrix.WithSpectrum(3, DType.Float64, 1, 1, 2), m = Symmetric(4, 3), c = NDArray.Of(1e-10, 2e-10, 0);
        NDArray g = Autodiff.Grad(x => Sum(c * Linalg.Eigh(x).Eigenvalues) + Projected(Linalg.Eigh(x), m, ..2))(a);
        Matrix.Near(Autodiff.Grad(x => Projected(Linalg.Eigh(x), m, ..2))(a), g, 1e-9);
    }

    /// <summary>
    /// Weights that differ by an ulp do not make a pair joint: the residual of the projector is rounding, and is not divided by the gap.
    /// </summary>
    [Fact]
    public void WeightsAnUlpApartMakeNoPairJoint()
    {
        NDArray q = Matrix.Unitary(5, DType.Float64, 4), m = Symmetric(6, 4), c = NDArray.Of(1, 1 + 1e-15, 0, 0);
        NDArray a = Matrix.Compose(q, [1, 1 + 1e-12, 2.5, 4]), projector = MatMul(q[.., ..2], q[.., ..2], Trans.None, Trans.Transpose);
        var options = new EighOptions { GradientForm = GradientForm.Hermitian };
        NDArray g = Autodiff.Grad(x =>
        {
            EighResult r = Linalg.Eigh(x, Uplo.Lower, options);
            return Sum(c * r.Eigenvalues) + Projected(r, m, ..2);
        })(a);

        // d(Q Q^T) = sum of q_i (q_i^T dA q_k) q_k^T / (w_i - w_k) and its transpose, i in the group and k not.
        NDArray x = MatMul(MatMul(q, m, Trans.Transpose), q), w = NDArray.Of(1, 1, 2.5, 4), gaps = w[.., NewAxis] - w;
        NDArray apart = NotEqual(Less(w, 2)[.., NewAxis].AsType(DType.Int64), Less(w, 2).AsType(DType.Int64));
        NDArray e = Where(apart, x * Sign(2 - w[.., NewAxis]) / Where(apart, gaps, 1), 0);
        NDArray turned = MatMul(MatMul(q, e), q, Trans.None, Trans.Transpose);
        Matrix.Near(projector + turned, g, 1e-11);
    }

    /// <summary>Weights split a group whose vectors are not used, and the eigenvector of another value has its gradient.</summary>
    [Fact]
    public void AGroupOfWhichOnlyValuesAreUsedMayBeSplit()
    {
        NDArray a = Matrix.WithSpectrum(7, DType.Float64, 1, 1, 2, 4), m = Symmetric(8, 4);
        NDArray both = Autodiff.Grad(x => Linalg.Eigh(x).Eigenvalues[0] + Projected(Linalg.Eigh(x), m, 2..3))(a);
        NDArray value = Autodiff.Grad(x => Linalg.Eigh(x).Eigenvalues[0])(a);
        Matrix.Near(value + Autodiff.Grad(x => Projected(Linalg.Eigh(x), m, 2..3))(a), both, 1e-13);
    }

    /// <summary>
    /// The rounding of a joint pair is judged beside the pull on a third vector, whose value has the same weight as that of the first.
    /// </summary>
    [Fact]
    public void APullOnOneVectorOutweighsTheRoundingOfAJointPair()
    {
        NDArray q = Matrix.Unitary(15, DType.Float64, 4), a = Matrix.Compose(q, [1, 1 + 1e-8, 2, 4]);
        NDArray Pull(NDArray x) => Sum(q[.., 3] * Linalg.Eigh(x).Eigenvectors[.., 0]);
        NDArray g = Autodiff.Grad(x => Pull(x) + (1e-10 * Linalg.Eigh(x).Eigenvalues[1]))(a);
        Matrix.Near(Autodiff.Grad(Pull)(a), g, 1e-7);
    }

    /// <summary>NaN in the cotangents is seen in the gradient; it is not told as a degeneracy.</summary>
    [Fact]
    public void NaNInAGroupIsSeen()
    {
        NDArray a = Matrix.WithSpectrum(9, DType.Float64, 1, 1, 2);
        NDArray g = Autodiff.Grad(x => Sum(NDArray.Of(double.NaN, 1, 1) * AbsSquare(Linalg.Eigh(x).Eigenvectors)))(a);
        Assert.Contains(g.ToArray<double>(), double.IsNaN);
    }

    /// <summary>The phase of a vector whose cotangent is rounding beside those of others, or of eigenvalues, is no gauge error.</summary>
    [Fact]
    public void PhasesOfVectorsWithNegligibleCotangentsAreNotRefused()
    {
        NDArray a = Matrix.WithSpectrum(10, DType.Complex128, 1, 2, 3), m = Symmetric(11, 3);
        NDArray c = 1e-17 * Matrix.Random(12, DType.Complex128, 3);
        NDArray Phased(NDArray x) => Real(Sum(c * Linalg.Eigh(x).Eigenvectors[.., 1]));
        foreach (Func<NDArray, NDArray> loss in new Func<NDArray, NDArray>[]
        {
            x => Projected(Linalg.Eigh(x), m, ..1), x => Sum(Power(Linalg.Eigh(x).Eigenvalues, 2)),
        })
        {
            Matrix.Near(Autodiff.Grad(loss)(a), Autodiff.Grad(x => loss(x) + Phased(x))(a), 1e-13);
        }

        Assert.Equal(IllPosedReason.Gauge, Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Phased)(a)).Reason);
    }

    /// <summary>Where the spread of the spectrum is rounding, the width of a Lorentzian is relative to the eigenvalues.</summary>
    [Fact]
    public void ALorentzianOfOneValueIsAsWideAsThatValueSays()
    {
        NDArray a = Matrix.WithSpectrum(13, DType.Float64, 2, 2, 2), weights = Matrix.Random(14, DType.Float64, 3, 3);
        var options = new EighOptions { Degeneracy = Degeneracy.Lorentzian(1e-2) };
        NDArray g = Autodiff.Grad(x => Sum(weights * AbsSquare(Linalg.Eigh(x, Uplo.Lower, options).Eigenvectors)))(a);
        Assert.InRange(Matrix.Largest(g), 0, 1e-10);
    }

    static NDArray Symmetric(int seed, int n) => Matrix.Read(Matrix.Random(seed, DType.Float64, n, n), Uplo.Lower);

    /// <summary>tr(M V V^H) over some of the vectors.</summary>
    static NDArray Projected(EighResult r, NDArray m, Range range)
    {
        NDArray v = r.Eigenvectors[.., range];
        return Real(Trace(MatMul(m, MatMul(v, v, Trans.None, Trans.ConjTranspose))));
    }
}
