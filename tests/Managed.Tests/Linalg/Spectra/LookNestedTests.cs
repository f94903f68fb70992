using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Derivatives of derivatives at equal and close eigenvalues: right, or refused.</summary>
public class LookNestedTests
{
    static readonly NDArray m3 = new double[,] { { 1, 2, 3 }, { 2, 5, 1 }, { 3, 1, 7 } };
    static readonly NDArray ones = new double[,] { { 1, 1, 1 }, { 1, 2, -1 }, { 1, -1, 0 } };
    static readonly NDArray d = new double[,] { { 1, 2, 1 }, { 2, 0, -1 }, { 1, -1, 2 } };

    static NDArray Diagonal(params double[] w) => MakeDiagonal(NDArray.Of<double>(w));

    static NDArray Joint(NDArray x)
    {
        (NDArray w, NDArray v) = Linalg.Eigh(x);
        return Sum(m3 * MatMul(v * Exp(w), v, Trans.None, Trans.Transpose));
    }

    static NDArray Projector(NDArray x)
    {
        NDArray v = Linalg.Eigh(x).Eigenvectors[.., ..2];
        return Sum(m3 * MatMul(v, v, Trans.None, Trans.Transpose));
    }

    static Func<NDArray, NDArray> Along(Func<NDArray, NDArray> f, NDArray v) => x => Autodiff.Jvp(f, x, v).Tangent;

    public static TheoryData<string> Names => [.. Cases.Keys];

    static readonly Dictionary<string, (Func<NDArray> Found, double Right)> Cases = new()
    {
        ["Jvp of Jvp of a projector, close"] = (() => Along(Along(Projector, ones), ones)(Diagonal(1, 1 + 1e-12, 2)), 28),
        ["Jvp of Jvp of a joint loss, equal"] = (() => Along(Along(Joint, d), d)(Diagonal(1, 1, 3)), 902.940),
        ["Jvp of Jvp of Jvp of a projector, equal"] = (() => Along(Along(Along(Projector, d), d), d)(Diagonal(1, 1, 3)), -76.5),
        ["svd: Jvp of Jvp of a projector, close"] = (() =>
        {
            NDArray v = new double[,] { { 1, 2, 3 }, { 4, 5, 1 }, { 0, 1, 7 } };
            NDArray P(NDArray x)
            {
                NDArray u = Linalg.Svd(x).U[.., ..2];
                return Sum(m3 * MatMul(u, u, Trans.None, Trans.Transpose));
            }

            return Along(Along(P, v), v)(Diagonal(1 + 1e-9, 1, 0.3));
        }, 217.80),
        ["gradient of Jvp of a projector, close"] = (
            () => Sum(ones * Autodiff.Grad(Along(Projector, ones))(Diagonal(1, 1 + 1e-12, 2))), 28),
        ["Hessian of a joint loss, equal"] = (() => Sum(d * Autodiff.HessianVectorProduct(Joint)(Diagonal(1, 1, 3), d)), 902.940),
        ["Hessian of a joint loss, 1e-9"] = (() => Sum(d * Autodiff.HessianVectorProduct(Joint)(Diagonal(1, 1 + 1e-9, 3), d)), 902.940),
        ["Hessian of a joint loss, 1e-8"] = (() => Sum(d * Autodiff.HessianVectorProduct(Joint)(Diagonal(1, 1 + 1e-8, 3), d)), 902.940),
        ["Hessian of a projector, close"] = (
            () => Sum(ones * Autodiff.HessianVectorProduct(Projector)(Diagonal(1, 1 + 1e-12, 2), ones)), 28),
        ["reverse over reverse of a projector, close"] = (() => Sum(ones * Autodiff.Grad(
            x => Sum(ones * Autodiff.Grad(Projector)(x)))(Diagonal(1, 1 + 1e-12, 2))), 28),
        ["Jvp of the Hessian of sum w^3"] = (() =>
        {
            NDArray v = new double[,] { { 1, 2 }, { 2, 0 } };
            Func<NDArray, NDArray> h = x => Autodiff.HessianVectorProduct(y => Sum(Power(Linalg.Eigvalsh(y), 3)))(x, v);
            return Sum(v * Autodiff.Jvp(h, Diagonal(1, 1 + 1e-9), v).Tangent);
        }, 30 + (2 * 24) + 0),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void RightOrRefused(string name)
    {
        (Func<NDArray> found, double right) = Cases[name];
        try
        {
            Assert.Equal(right, (double)found(), 1e-3 * Math.Abs(right));
        }
        catch (IllPosedGradientException e)
        {
            Assert.True(e.Reason is IllPosedReason.SecondOrder or IllPosedReason.Joint or IllPosedReason.Degenerate, $"{e.Reason}");
            TestContext.Current.TestOutputHelper!.WriteLine($"refused: {e.Reason}");
        }
    }
}
