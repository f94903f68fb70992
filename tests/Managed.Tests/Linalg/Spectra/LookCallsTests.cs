using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// tr(M A^2) with eigenvalues and eigenvectors from different calls: its gradient M A + A M, or a refusal, never another number.
/// </summary>
public class LookCallsTests
{
    static readonly NDArray degenerate = Matrix.WithSpectrum(3, DType.Float64, 1, 1, 2, 4);

    static readonly NDArray m = Matrix.Read(Matrix.Random(4, DType.Float64, 4, 4), Uplo.Lower);

    static NDArray Joint(NDArray w, NDArray v) => Sum(m * MatMul(v * Power(w, 2)[NewAxis], v, Trans.None, Trans.Transpose));

    static NDArray Symmetric(NDArray x) => Matrix.Read(x, Uplo.Lower);

    static readonly Dictionary<string, Func<NDArray, NDArray>> Losses = new()
    {
        ["values of 2 x"] = x => Joint(Linalg.Eigvalsh(2 * x) / 2, Linalg.Eigh(x).Eigenvectors),
        ["values of x + 1"] = x => Joint(Linalg.Eigvalsh(x + Eye(4)) - 1, Linalg.Eigh(x).Eigenvectors),
        ["values of -x"] = x => Joint(-Flip(Linalg.Eigvalsh(-x)), Linalg.Eigh(x).Eigenvectors),
        ["values through Checkpoint"] = x => Joint(Autodiff.Checkpoint(y => Linalg.Eigvalsh(y))(x), Linalg.Eigh(x).Eigenvectors),
        ["all through Checkpoint"] = Autodiff.Checkpoint(y => Joint(Linalg.Eigh(y).Eigenvalues, Linalg.Eigh(y).Eigenvectors)),
        ["vectors through Checkpoint"] = x => Joint(Linalg.Eigvalsh(x), Autodiff.Checkpoint(y => Linalg.Eigh(y).Eigenvectors)(x)),
        ["singular values"] = x => Joint(Flip(Linalg.Svdvals(Symmetric(x))), Linalg.Eigh(x).Eigenvectors),
        ["singular vectors"] = x => Joint(Flip(Linalg.Eigvalsh(x)), Linalg.Svd(Symmetric(x)).U),
        ["overlapping subsets"] = x => Joint(
            Concatenate([Linalg.Eigvalsh(x, EighSubset.Lowest(3)), Linalg.Eigvalsh(x, EighSubset.Highest(1))]),
            Concatenate([Linalg.Eigh(x, EighSubset.Lowest(2)).Eigenvectors, Linalg.Eigh(x, EighSubset.Highest(2)).Eigenvectors], -1)),
        ["a batch of two"] = x => Sum(m * MatMul(
            Linalg.Eigh(Stack(x, x)).Eigenvectors[0] * Power(Linalg.Eigh(Stack(x, x)).Eigenvalues[1], 2)[NewAxis],
            Linalg.Eigh(Stack(x, x)).Eigenvectors[0], Trans.None, Trans.Transpose)),
        ["vectors of a function of the matrix"] = x => Joint(
            Linalg.Eigvalsh(x), Linalg.Eigh(Linalg.SpectralFunction(x, Exp)).Eigenvectors),
        ["one after the other"] = x =>
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            (NDArray u, NDArray z) = Linalg.Eigh(MatMul(v * Exp(w), v, Trans.None, Trans.Transpose));
            return Joint(Log(u), z);
        },
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientIsRightOrRefused(string name)
    {
        NDArray expected = MatMul(m, degenerate) + MatMul(degenerate, m);
        expected = (expected + expected.T) / 2;
        try
        {
            NDArray g = Autodiff.Grad(Losses[name])(degenerate);
            Matrix.Near(expected, (g + g.T) / 2, 1e-8);
        }
        catch (IllPosedGradientException e)
        {
            Assert.True(e.Reason is IllPosedReason.Joint or IllPosedReason.Degenerate, $"{e.Reason}");
            TestContext.Current.TestOutputHelper!.WriteLine("refused");
        }
    }

    static NDArray Flip(NDArray x) => Stack([.. Enumerable.Range(0, x.Shape[0]).Select(i => x[^(i + 1)])]);
}
