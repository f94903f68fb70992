using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>A library that reports success and has found fewer eigenvalues than there are, as xSYEVR does where it meets NaN.</summary>
public class MissingEigenvaluesTests
{
    static readonly Lazy<LapackLibrary> silent = new(() => StandIn.Load(string.Concat(
        new[] { "ssyevr", "dsyevr", "cheevr", "zheevr", "sstemr", "dstemr", "cstemr", "zstemr" }
            .Select(name => $"void {name}_() {{}}\n"))));

    [Fact]
    public void Heevr_reports_them()
    {
        Heevr<float, float>("ssyevr");
        Heevr<double, double>("dsyevr");
        Heevr<ComplexSingle, float>("cheevr");
        Heevr<Complex, double>("zheevr");
    }

    [Fact]
    public void Stemr_reports_them()
    {
        Stemr<float, float>("sstemr");
        Stemr<double, double>("dstemr");
        Stemr<ComplexSingle, float>("cstemr");
        Stemr<Complex, double>("zstemr");
    }

    static void Heevr<T, R>(string routine)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int Find(Job jobz, EigenRange range, int il, int iu) => silent.Value.Heevr<T, R>(
            jobz, range, Uplo.Lower, 3, new T[9], 3, R.NegativeOne, R.One, il, iu, R.Zero, new R[3], new T[9], 3);
        Missing(routine, Find);
    }

    static void Stemr<T, R>(string routine)
        where T : unmanaged
        where R : unmanaged, IFloatingPointIeee754<R>
    {
        int Find(Job jobz, EigenRange range, int il, int iu) => silent.Value.Stemr<T, R>(
            jobz, range, 3, new R[3], new R[3], R.NegativeOne, R.One, il, iu, new R[3], new T[9], 3);
        Missing(routine, Find);
    }

    static void Missing(string routine, Func<Job, EigenRange, int, int, int> find)
    {
        foreach (Job jobz in Enum.GetValues<Job>())
        {
            var e = Assert.Throws<NotConvergedException>(() => find(jobz, EigenRange.All, 1, 3));
            Assert.Equal((routine, 0L), (e.Routine, e.Info));
            Assert.Contains("found 0 eigenvalues where there are 3", e.Message, StringComparison.Ordinal);
            e = Assert.Throws<NotConvergedException>(() => find(jobz, EigenRange.Indices, 2, 2));
            Assert.Contains("found 0 eigenvalues where there are 1", e.Message, StringComparison.Ordinal);

            // How many lie in an interval only the call can tell.
            Assert.Equal(0, find(jobz, EigenRange.Values, 1, 3));
        }
    }
}
