using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class EigConditionsTests
{
    static readonly double eps = DType.Float64.Epsilon();

    static EigConditions Of(NDArray a, Degeneracy? policy = null)
    {
        (NDArray w, NDArray v) = Linalg.Eig(a);
        return new(a, w, v, Linalg.Inv(v), policy ?? Degeneracy.Throw);
    }

    static NDArray Similar(NDArray w) => MatMul(MatMul(S, MakeDiagonal(w)), Linalg.Inv(S));

    static NDArray S => Matrix.Random(2, DType.Float64, 3, 3) + (2 * Eye(3));

    /// <summary>The vectors of [[1, t], [0, 2]] are (1, 0) and (t, 1), which meet at the sine 1 / sqrt(1 + t^2).</summary>
    [Theory, InlineData(0.0), InlineData(1.0), InlineData(1e3), InlineData(1e6)]
    public void TheConditionIsThatOfTheVectors(double t)
    {
        EigConditions conditions = Of([[1.0, t], [0, 2]]);
        double expected = Math.Sqrt(1 + (t * t));
        Assert.Equal(1, conditions[0, 0] / expected, 1e-12);
        Assert.Equal(1, conditions[0, 1] / expected, 1e-12);
        double norm = Math.Max(2, Math.Sqrt((5 + (t * t)) / 2));
        Assert.All(conditions.Tolerances, x => Assert.Equal(1, x / (32 * eps * norm * expected), 1e-12));
        Assert.Empty(conditions.Spectrum.EqualPairs());
    }

    /// <summary>A badly scaled matrix has large conditions, at which two eigenvalues seem equal; balanced they are what they are.</summary>
    [Fact]
    public void BadScalingIsBalancedBeforeValuesAreEqual()
    {
        NDArray b = [[1.0, 1, 0], [1, 2, 1], [3, 1, 4]], d = NDArray.Of(1.0, 1e-20, 1), a = b * d[.., NewAxis] / d;
        EigConditions plain = Of(b), scaled = Of(a);
        Assert.Empty(scaled.Spectrum.EqualPairs());
        scaled.CheckDefective();
        Assert.All(Enumerable.Range(0, 3), i => Assert.InRange(scaled[0, i] / plain[0, i], 0.1, 10));
        Assert.All(scaled.Tolerances.Zip(plain.Tolerances), pair => Assert.InRange(pair.First / pair.Second, 0.1, 10));
    }

    [Fact]
    public void EqualValuesWithVectorsOfTheirOwnAreNotDefective()
    {
        EigConditions conditions = Of(Similar(NDArray.Of(1.0, 3, 1)));
        (int matrix, int i, int j) = Assert.Single(conditions.Spectrum.EqualPairs());
        Assert.Equal(0, matrix);
        Assert.NotEqual(conditions.Spectrum.Groups[3 - i - j], conditions.Spectrum.Groups[i]);
        conditions.CheckDefective();
    }

    [Fact]
    public void JordanBlocksAreDefectiveUnlessTheGradientIsSmoothed()
    {
        NDArray jordan = Array([[1.0, 1, 0], [0, 1, 0], [0, 0, 3]]), a = MatMul(MatMul(S, jordan), Linalg.Inv(S));
        NDArray batch = Stack(Similar(NDArray.Of(1.0, 1, 3)), a);
        var e = Assert.Throws<IllPosedGradientException>(Of(batch).CheckDefective);
        Assert.Equal((IllPosedReason.Defective, 1), (e.Reason, e.BatchIndex));
        Of(batch, Degeneracy.Lorentzian(1e-3)).CheckDefective();
    }

    [Fact]
    public void TheToleranceOfThePolicyCounts()
    {
        NDArray a = MakeDiagonal(NDArray.Of(1.0, 1.01, 3));
        Assert.Empty(Of(a).Spectrum.EqualPairs());
        Assert.Equal((0, 0, 1), Assert.Single(Of(a, new() { RelativeTolerance = 1e-2 }).Spectrum.EqualPairs()));
    }
}
