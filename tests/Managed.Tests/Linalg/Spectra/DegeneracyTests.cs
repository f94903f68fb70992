using System.Diagnostics.Tracing;
using Lapack;
using Lapack.Native;
using Native.Tests;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Warn, Project and the events.</summary>
public class DegeneracyTests
{
    static readonly NDArray weights = Matrix.Random(5, DType.Float64, 4, 4);

    /// <summary>Two equal eigenvalues and a loss that tells all vectors apart.</summary>
    internal static NDArray Crossing(int seed = 1) => Matrix.WithSpectrum(seed, DType.Float64, 1, 1, 2, 4);

    internal static NDArray VectorLoss(NDArray a, EighOptions options) =>
        Sum(weights * AbsSquare(Linalg.Eigh(a, Uplo.Lower, options).Eigenvectors));

    /// <summary>With E = V^T G conj(V): the elements of the pair are zero, the others those of the formula.</summary>
    [Fact]
    public void ProjectLeavesOutThePairAndNothingElse()
    {
        NDArray a = Crossing();
        var options = new EighOptions { Degeneracy = Degeneracy.Project, GradientForm = GradientForm.Hermitian };
        NDArray g = Autodiff.Grad(x => VectorLoss(x, options))(a);
        (NDArray w, NDArray v) = Linalg.Eigh(a);
        NDArray e = MatMul(MatMul(v, g, Trans.Transpose), v), x = MatMul(v, 2 * weights * v, Trans.Transpose);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                bool pair = i != j && i < 2 && j < 2;
                double expected = i == j || pair ? 0 : ((double)x[i, j] - (double)x[j, i]) / 2 / ((double)w[j] - (double)w[i]);
                Assert.Equal(expected, (double)e[i, j], 1e-12);
            }
        }
    }

    [Fact]
    public void WarnGivesTheSameAndTellsTheMatrix()
    {
        NDArray batch = Stack(Matrix.WithSpectrum(2, DType.Float64, 1, 2, 3, 4), Crossing(), Crossing(3));
        using var listener = new Listener();
        NDArray warned = Autodiff.Grad(x => VectorLoss(x, new() { Degeneracy = Degeneracy.Warn }))(batch);
        NDArray projected = Autodiff.Grad(x => VectorLoss(x, new() { Degeneracy = Degeneracy.Project }))(batch);

        // At the crossings each factorization may choose another basis, and MKL does: only the first matrix has one gradient.
        Matrix.Near(projected[0], warned[0], 1e-12);
        Assert.All(warned.ToArray<double>(), v => Assert.True(double.IsFinite(v)));
        EventWrittenEventArgs[] events =
        [
            .. listener.Events.Where(e => e.EventName == "IllPosedGradient" && Equals(e.Payload![0], "eigh")),
        ];
        Assert.Equal([1, 2], events.Select(e => (int)e.Payload![1]!).Order());
        Assert.All(events, e => Assert.Equal(EventLevel.Warning, e.Level));
        Assert.All(events, e => Assert.Equal(1, e.Payload![2]));
        Assert.All(events, e => Assert.Contains("eigenvalues 0 and 1", (string)e.Payload![3]!, StringComparison.Ordinal));
    }

    [Fact]
    public void PoliciesAgreeWhereTheGradientExists()
    {
        NDArray a = Matrix.Random(3, DType.Complex128, 3, 5, 5), b = Matrix.Random(4, DType.Float64, 5, 5);
        NDArray[] gradients =
        [
            .. new[] { Degeneracy.Throw, Degeneracy.Warn, Degeneracy.Project }.Select(
                p => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x, Uplo.Lower, new() { Degeneracy = p }).Eigenvectors)))(a)),
        ];
        Matrix.Near(gradients[0], gradients[1], 1e-12);
        Matrix.Near(gradients[0], gradients[2], 1e-12);
    }

    /// <summary>
    /// Where equal ends: tol = 32 eps max|w|. |V_00 + V_10|^2 = 1 + sin 2t of diag(w) falls with the slope 2 / gap along the element that
    /// turns the first two vectors by t, if their gap is above.
    /// </summary>
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float32)]
    public void GapsAboveTheToleranceAreDividedAndThoseBelowRefused(DType type)
    {
        double tolerance = 32 * type.Epsilon() * 3;
        NDArray At(double gap) => MakeDiagonal(NDArray.Of(1, 1 + gap, 3)).AsType(type);
        NDArray Loss(NDArray x) => AbsSquare(Linalg.Eigh(x).Eigenvectors[0, 0] + Linalg.Eigh(x).Eigenvectors[1, 0]);
        NDArray far = At(3 * tolerance);
        Assert.Equal(-2 / ((double)far[1, 1] - (double)far[0, 0]), (double)Autodiff.Grad(Loss)(far)[1, 0], 1e-3 / tolerance);
        Assert.Equal(
            IllPosedReason.Degenerate,
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(At(tolerance / 3))).Reason);
    }
}
