using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Eigenvalues of one array and eigenvectors of another with the same numbers, by the parts that the calls take.</summary>
public class JointCallPartsTests
{
    /// <summary>The group stands at the upper end, where a subset of the values begins at another place than the whole.</summary>
    static readonly NDArray degenerate = Matrix.WithSpectrum(3, DType.Float64, 1, 2, 4, 4);

    static readonly NDArray m = Matrix.Read(Matrix.Random(4, DType.Float64, 4, 4), Uplo.Lower);

    [Fact]
    public void ASubsetStandsAtItsPlaceInTheWhole() => IsJoint(
        x => Linalg.Eigvalsh(x * 1, EighSubset.Highest(2))[0] + OfGroup(Linalg.Eigh(x).Eigenvectors), degenerate);

    /// <summary>One eigenvalue has no group of its own; the whole that comes after it has.</summary>
    [Fact]
    public void SingleValuesMeetAWholeThatComesLater() => IsJoint(
        x =>
        {
            NDArray w = Linalg.Eigvalsh(x * 1, EighSubset.Lowest(1))[0] + Linalg.Eigvalsh(x * 1, EighSubset.Highest(1))[0];
            return w + OfGroup(Linalg.Eigh(x).Eigenvectors);
        },
        degenerate);

    /// <summary>Of two policies the one that throws decides, whichever call the backward pass meets last.</summary>
    [Theory]
    [InlineData(false), InlineData(true)]
    public void ThePolicyThatThrowsDecides(bool valuesProject)
    {
        EighOptions project = new() { Degeneracy = Degeneracy.Project };
        (EighOptions? values, EighOptions? vectors) = valuesProject ? (project, (EighOptions?)null) : (null, project);
        IsJoint(x => Linalg.Eigvalsh(x * 1, Uplo.Lower, values)[2] + OfGroup(Linalg.Eigh(x, Uplo.Lower, vectors).Eigenvectors), degenerate);
    }

    /// <summary>A projector on the group alone, and a value alone, have gradients.</summary>
    [Fact]
    public void EachPartAloneHasAGradient()
    {
        Autodiff.Grad(x => OfGroup(Linalg.Eigh(x).Eigenvectors))(degenerate);
        Assert.Equal(1, (double)Trace(Autodiff.Grad(x => Linalg.Eigvalsh(x, EighSubset.Highest(2))[0])(degenerate)), 1e-12);
    }

    static NDArray OfGroup(NDArray v) => Sum(m * MatMul(v[.., 2..], v[.., 2..], Trans.None, Trans.Transpose));

    static void IsJoint(Func<NDArray, NDArray> loss, NDArray a) =>
        Assert.Equal(IllPosedReason.Joint, Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(a)).Reason);
}
