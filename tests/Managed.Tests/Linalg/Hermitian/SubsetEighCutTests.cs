using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Gradients of subsets that end inside a group of equal eigenvalues, or close to the next one.</summary>
public class SubsetEighCutTests
{
    static readonly EighOptions options = new() { GradientForm = GradientForm.Hermitian };

    /// <summary>
    /// The subset parts two groups, and the loss pulls their vectors only out of the space of the group: no pair across a cut contributes.
    /// The computed space is off by eps |A| over its gap, here 7 eps times a small number, which counts as rounding.
    /// </summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void APullOutOfACutGroupHasAGradient(bool complex)
    {
        EighOptions tolerant = options with { Degeneracy = new() { NoiseFactor = 40 } };
        for (int seed = 0; seed < 10; seed++)
        {
            NDArray q = Matrix.Unitary(seed, complex ? DType.Complex128 : DType.Float64, 7);
            double[] w = [1, 2, 2, 3.5, 5, 5, 7];
            NDArray c = Conj(Stack([(0.7 * q[.., 0]) + (0.4 * q[.., 6]), 0.5 * q[.., 0], (0.3 * q[.., 0]) - (0.6 * q[.., 6])], -1));
            VjpResult part = Autodiff.Vjp(
                x => Linalg.Eigh(x, EighSubset.Indices(2..5), Uplo.Lower, tolerant).Eigenvectors, Matrix.Compose(q, w));
            Matrix.Near(Expected(q, w, part.Value, c, w[2..5]), part.Pullback(c), 1e-12);
        }
    }

    /// <summary>A value at the cut and a vector of the same group: a joint loss, as for all eigenpairs.</summary>
    [Fact]
    public void AValueOfACutGroupAndItsVectorAreJoint()
    {
        NDArray q = Matrix.Unitary(1, DType.Float64, 4), a = Matrix.Compose(q, [1, 1, 3, 4]), c = q[.., 3];
        NDArray Loss(EighResult r) => r.Eigenvalues[0] + Sum(c * r.Eigenvectors[.., 0]);
        IsJoint(Loss, a, EighSubset.Lowest(1));
    }

    /// <summary>
    /// The next eigenvalue is so close that the rounding in the pull on the vector, divided by the gap, is a visible part of the gradient.
    /// </summary>
    [Fact]
    public void AValueNextToTheCutAndItsVectorAreJoint()
    {
        foreach (bool low in new[] { false, true })
        {
            NDArray q = Matrix.Unitary(2, DType.Float64, 4), c = q[.., low ? 0 : 3];
            NDArray a = Matrix.Compose(q, low ? [1, 2, 4, 4 + 1e-11] : [1, 1 + 1e-11, 3, 4]);
            Func<EighResult, NDArray> loss = r => r.Eigenvalues[low ? ^1 : 0] + Sum(c * r.Eigenvectors[.., low ? ^1 : 0]);
            IsJoint(loss, a, low ? EighSubset.Highest(1) : EighSubset.Lowest(1));
        }
    }

    /// <summary>
    /// Beside a strong pull out of the subset, what rounding leaves in a joint pair inside it is negligible: the part of the gradient that
    /// the other eigenvalues make counts in the judgement.
    /// </summary>
    [Fact]
    public void AStrongPullOutOfTheSubsetOutweighsTheRoundingOfAJointPair()
    {
        NDArray q = Matrix.Unitary(3, DType.Float64, 5), gw = NDArray.Of(1.0, 2.0), c = Stack([1e6 * q[.., 4], Zeros(5)], -1);
        double[] w = [1, 1 + 1e-8, 2, 3, 4];
        NDArray a = Matrix.Compose(q, w);
        NDArray v = Linalg.Eigh(a, EighSubset.Lowest(2)).Eigenvectors;
        NDArray found = Autodiff.Grad(x =>
        {
            (NDArray values, NDArray vectors) = Linalg.Eigh(x, EighSubset.Lowest(2), Uplo.Lower, options);
            return Sum(gw * values) + Sum(c * vectors);
        })(a);
        NDArray expected = Expected(q, w, v, c, w[..2]) + MatMul(v * gw, v, Trans.None, Trans.Transpose);
        Matrix.Near(expected, found, 1e-6 * Matrix.Largest(expected));
    }

    /// <summary>
    /// The gradient of Re sum c o V: dv_j = sum_k q_k (q_k^H dA v_j) / (w_j - w_k) over the q_k of other eigenvalues.
    /// </summary>
    static NDArray Expected(NDArray q, double[] all, NDArray v, NDArray c, double[] part)
    {
        NDArray gaps = NDArray.Of<double>(part)[NewAxis, ..] - NDArray.Of<double>(all)[.., NewAxis], far = Greater(Abs(gaps), 1e-6);
        NDArray x = MatMul(q, c, Trans.Transpose) * Where(far, 1 / Where(far, gaps, 1), 0);
        NDArray m = MatMul(MatMul(Conj(q), x), v, Trans.None, Trans.Transpose);
        return 0.5 * (m + Matrix.Adjoint(m));
    }

    static void IsJoint(Func<EighResult, NDArray> loss, NDArray a, EighSubset subset)
    {
        foreach (Func<NDArray, EighResult> eigh in new Func<NDArray, EighResult>[] { x => Linalg.Eigh(x), x => Linalg.Eigh(x, subset) })
        {
            Assert.Equal(
                IllPosedReason.Joint, Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(x => loss(eigh(x)))(a)).Reason);
        }
    }
}
