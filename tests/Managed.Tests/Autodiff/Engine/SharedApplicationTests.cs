using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>What the options of two calls on one array may differ in.</summary>
public class SharedApplicationTests
{
    static readonly NDArray a = Matrix.Random(6, DType.Float64, 3, 3);

    [Fact]
    public void OptionsThatContradictEachOtherAreRefusedByName()
    {
        Conflicts(nameof(EighOptions.GaugeCheck), new() { GaugeCheck = GaugeCheck.Ignore }, new());
        Conflicts(nameof(EighOptions.Certificate), new() { Certificate = new() }, new() { Certificate = new() });
    }

    /// <summary>A certificate is filled also if another call came first, with options that ask for none.</summary>
    [Fact]
    public void ACertificateOfALaterCallIsFilled()
    {
        var certificate = new GradientCertificate();
        Both(new() { GaugeCheck = GaugeCheck.Ignore }, new() { GaugeCheck = GaugeCheck.Ignore, Certificate = certificate });
        Assert.Single(certificate.Matrices);
    }

    static void Conflicts(string property, EighOptions first, EighOptions second) => Assert.Contains(
        $"different {property}:", Assert.Throws<InvalidOperationException>(() => Both(first, second)).Message, StringComparison.Ordinal);

    static void Both(EighOptions first, EighOptions second) => Autodiff.Grad(
        x => Sum(Linalg.Eigvalsh(x, Uplo.Lower, first)) + Sum(AbsSquare(Linalg.Eigh(x, Uplo.Lower, second).Eigenvectors[0])))(a);
}
