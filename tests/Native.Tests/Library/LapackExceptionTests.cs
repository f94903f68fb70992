using Lapack.Native;

namespace Native.Tests;

public class LapackExceptionTests
{
    [Fact]
    public void It_says_what_info_means_and_can_name_the_matrix()
    {
        var e = new NotConvergedException("dsyevd", 7, "it did not converge");
        Assert.Equal("dsyevd: it did not converge (info = 7).", e.Message);
        var other = Assert.IsType<NotConvergedException>(e.WithBatch(3));
        Assert.Equal("dsyevd: it did not converge (info = 7, matrix 3 of the batch).", other.Message);
        Assert.Equal((3, 7L, "dsyevd"), (other.BatchIndex!.Value, other.Info, other.Routine));
        Assert.Null(e.BatchIndex);
    }

    [Fact]
    public void A_copy_has_the_type_of_the_original()
    {
        Assert.IsType<LapackException>(new LapackException("dtrsen", 1, "x").WithBatch(0));
        Assert.IsType<SingularMatrixException>(new SingularMatrixException("dgetrf", 1, "x").WithBatch(0));
        Assert.IsType<NotPositiveDefiniteException>(new NotPositiveDefiniteException("dpotrf", 1, "x").WithBatch(0));
    }
}
