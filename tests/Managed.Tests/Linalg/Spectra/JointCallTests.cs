using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Losses of the values that one call found and the vectors that another found of an array with the same numbers.</summary>
public class JointCallTests
{
    static readonly NDArray degenerate = Matrix.WithSpectrum(3, DType.Float64, 1, 1, 2, 4);

    static readonly NDArray m = Matrix.Read(Matrix.Random(4, DType.Float64, 4, 4), Uplo.Lower);

    static NDArray Joint(NDArray w, NDArray v) => Sum(m * MatMul(v * Power(w, 2), v, Trans.None, Trans.Transpose));

    /// <summary>The policy that refuses decides for a loss made of two calls, whichever receives its cotangents first.</summary>
    [Fact]
    public void ALorentzianOnOneCallDoesNotSilenceTheOther()
    {
        foreach (Degeneracy other in new[] { Degeneracy.Lorentzian(1e-3), Degeneracy.Warn, Degeneracy.Project })
        {
            var lenient = new EighOptions { Degeneracy = other };
            NDArray OfValues(NDArray x) => Linalg.Eigvalsh(x * 1, Uplo.Lower, lenient);
            NDArray OfVectors(NDArray x) => Linalg.Eigh(x * 1, Uplo.Lower, lenient).Eigenvectors;
            Func<NDArray, NDArray>[] losses =
            [
                x => OfValues(x) is var w ? Joint(w, Linalg.Eigh(x).Eigenvectors) : x,
                x => Linalg.Eigh(x).Eigenvectors is var v ? Joint(OfValues(x), v) : x,
                x => OfVectors(x) is var v ? Joint(Linalg.Eigvalsh(x), v) : x,
                x => Linalg.Eigvalsh(x) is var w ? Joint(w, OfVectors(x)) : x,
            ];
            foreach (Func<NDArray, NDArray> loss in losses)
            {
                var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(degenerate));
                Assert.Equal(IllPosedReason.Joint, e.Reason);
            }
        }
    }

    /// <summary>Values that are equal by the tolerance of the calls are a group, also where two calls do not share them.</summary>
    [Fact]
    public void GroupsOfTwoCallsAreThoseOfTheirTolerance()
    {
        NDArray a = Matrix.WithSpectrum(3, DType.Float64, 1, 1 + 1e-5, 2, 4);
        var wide = new EighOptions { Degeneracy = Degeneracy.Throw with { RelativeTolerance = 1e-3 } };
        foreach ((EighOptions? first, EighOptions? second) in new[] { (wide, wide), (wide, null), (null, wide) })
        {
            NDArray OfValues(NDArray x) => Linalg.Eigvalsh(x, Uplo.Lower, first)[0];
            NDArray OfVectors(NDArray x)
            {
                NDArray v = Linalg.Eigh(x * 1, Uplo.Lower, second).Eigenvectors[.., ..2];
                return Sum(m * MatMul(v, v, Trans.None, Trans.Transpose));
            }

            foreach (Func<NDArray, NDArray> loss in new Func<NDArray, NDArray>[]
            {
                x => OfValues(x) + OfVectors(x),
                x => OfVectors(x) + OfValues(x),
            })
            {
                var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(a));
                Assert.Equal((IllPosedReason.Joint, (0, 1)), (e.Reason, e.Indices));
            }
        }
    }
}
