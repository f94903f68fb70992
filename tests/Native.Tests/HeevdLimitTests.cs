using System.Runtime.InteropServices;
using Lapack.Native;

namespace Native.Tests;

public class HeevdLimitTests
{
    [Fact]
    public void A_workspace_beyond_32_bit_integers_is_refused_and_the_remedy_named()
    {
        var library = LapackLibrary.Current;
        Assert.SkipWhen(library.IntegerBits == 64, "its integers have 64 bits");

        // 2 n^2 > 2^31, n^2 < 2^31. The span claims 4 GB that do not exist: the check comes before anything reads them.
        const int n = 33_000;
        float one = 0;
        float[] w = new float[n];
        var e = Assert.Throws<ArgumentOutOfRangeException>(
            () => library.Heevd(Job.Vectors, Uplo.Lower, n, MemoryMarshal.CreateSpan(ref one, n * n), n, w));
        Assert.Equal("n", e.ParamName);
        Assert.Contains("2178198001 elements", e.Message, StringComparison.Ordinal);
        Assert.Contains("ILP64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_matrix_ends_in_an_exception_or_in_a_result_that_is_not_finite()
    {
        // LAPACK's own behaviour on bad numbers differs by vendor; what matters here is that INFO becomes an exception.
        double[] a = [1, double.NaN, double.NaN, 1], w = new double[2];
        try
        {
            LapackLibrary.Current.Heevd(Job.Vectors, Uplo.Lower, 2, a, 2, w);
        }
        catch (NotConvergedException e)
        {
            Assert.Equal("dsyevd", e.Routine);
            Assert.True(e.Info > 0);
        }
    }

    [Fact]
    public void An_exception_says_what_info_means_and_can_name_the_matrix()
    {
        var e = new NotConvergedException("dsyevd", 7, "it did not converge");
        Assert.Equal("dsyevd: it did not converge (info = 7).", e.Message);
        var other = Assert.IsType<NotConvergedException>(e.WithBatch(3));
        Assert.Equal("dsyevd: it did not converge (info = 7, matrix 3 of the batch).", other.Message);
        Assert.Equal((3, 7L, "dsyevd"), (other.BatchIndex!.Value, other.Info, other.Routine));
        Assert.Null(e.BatchIndex);
    }
}
