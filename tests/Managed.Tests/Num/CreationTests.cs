using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class CreationTests
{
    [Fact]
    public void FilledArrays()
    {
        Sample.Equal(NDArray.Of(new double[,] { { 1, 0 }, { 0, 1 } }), Eye(2));
        Assert.Equal(DType.Complex64, Eye(2, DType.Complex64).DType);
        Sample.Equal(NDArray.Of(2f, 2), Full([2], 2, DType.Float32));
        Sample.Equal(NDArray.Of(Complex.ImaginaryOne), Full([1], I));
        Sample.Equal(Full([2, 3], NDArray.Of(1.0, 2, 3)), BroadcastTo(NDArray.Of(1.0, 2, 3), 2, 3));
        Sample.Equal(Zeros(2, 2), Ones(2, 2) - 1);
        Sample.Equal(NDArray.Of(0.0, 1, 2), Arange(3));
        Sample.Shape([0, 0], Eye(0));
        Assert.Throws<ArgumentException>(() => Full([1], I, DType.Float64));
    }
}
