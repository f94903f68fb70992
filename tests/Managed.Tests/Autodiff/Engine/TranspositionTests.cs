using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class TranspositionTests
{
    static readonly NDArray A = NDArray.Of(0.5, 2, 3), B = NDArray.Of(1.5, 0.25, 4);

    [Fact]
    public void APullbackGivesTheDerivativeAlongADirection()
    {
        // y = a b, z = sum b: dy = b da + a db, dz = sum db.
        NDArray[] inputs = [A, B], outputs = [A * B, Sum(B)];
        NDArray?[] Pull(NDArray?[] g) => [g[0]! * B, (g[0]! * A) + g[1]!];
        NDArray?[] both = Transposition.Along(Pull, inputs, outputs, [B, A]);
        Sample.Equal((B * B) + (A * A), both[0]!);
        Sample.Equal(Sum(A), both[1]!);
        NDArray?[] first = Transposition.Along(Pull, inputs, outputs, [B, null]);
        Sample.Equal(B * B, first[0]!);
        Sample.Equal(0.0, first[1]!);
    }

    [Fact]
    public void OutputsWithoutDerivativeHaveNoneAndAFixedInputIsZero()
    {
        NDArray?[] found = Transposition.Along(g => [null], [A], [A * 2, A > 1], [B]);
        Sample.Equal(0 * A, found[0]!);
        Assert.Null(found[1]);
    }

    [Fact]
    public void DerivativesHaveTheTypesOfTheOutputs()
    {
        // z = i a of real a: the pullback of a complex cotangent is real.
        NDArray?[] found = Transposition.Along(g => [I * g[0]!], [A], [I * A], [B]);
        Assert.Equal(DType.Complex128, found[0]!.DType);
        Sample.Equal(I * B, found[0]!);
    }

    [Fact]
    public void ALinearMapIsPulledBack()
    {
        NDArray[] Linear(NDArray dx) => [dx * B, Sum(dx)];
        Sample.Equal((A * B) + 2, Transposition.Pull(Linear, A, [A, 2.0])!);
        Sample.Equal(2 * Ones(3), Transposition.Pull(Linear, A, [null, 2.0])!);
        Assert.Null(Transposition.Pull(_ => [B], A, [A]));
        Autodiff.CheckGrads(b => Transposition.Pull(dx => [dx * b * b], A, [A])!, B);
    }
}
