using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SecondOrderTests
{
    /// <summary>
    /// tr(M V diag(w^2) V^T) = tr(M A^2) has the gradient M A + A M, with the derivative M D + D M. Reverse over reverse divides the
    /// rounding of a joint pair by the square of its gap: it is right, or refuses.
    /// </summary>
    [Theory]
    [InlineData(1e-8)]
    [InlineData(1e-7)]
    [InlineData(1e-6)]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    public void JointPairsAreRightOrRefusedInReverseOverReverse(double gap)
    {
        NDArray a = Matrix.Compose(Matrix.Unitary(1, DType.Float64, 4), [1, 1 + gap, 2, 4]);
        NDArray m = Matrix.Read(Matrix.Random(2, DType.Float64, 4, 4), Uplo.Lower);
        NDArray d = Matrix.Read(Matrix.Random(3, DType.Float64, 4, 4), Uplo.Lower);
        var options = new EighOptions { GradientForm = GradientForm.Hermitian };
        NDArray Loss(NDArray x)
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x, Uplo.Lower, options);
            return Sum(m * MatMul(v * (w * w), v, Trans.None, Trans.Transpose));
        }

        Func<NDArray> twice = () => Autodiff.Grad(x => Sum(d * Autodiff.Grad(Loss)(x)))(a);
        if (gap < 1e-5)
        {
            IllPosedReason reason = Assert.Throws<IllPosedGradientException>(() => twice()).Reason;
            Assert.True(reason is IllPosedReason.Joint or IllPosedReason.SecondOrder, $"{reason}");
        }
        else
        {
            Matrix.Near(MatMul(m, d) + MatMul(d, m), twice(), 100 * Matrix.Rounding(m) * Matrix.Size(d) / gap / gap);
        }
    }
}
