using Lapack;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Shaping =>
    [
        Unary("Transpose", "numpy.transpose", x => Transpose(x)),
        Unary("SwapAxes", "numpy.swapaxes", x => SwapAxes(x)),
        Unary("Reshape", "numpy.reshape", x => Reshape(x.T, 3, 2)) with { Variant = "of a transpose" },
        Unary("Reshape", "numpy.reshape", x => Reshape(x, 6)),
        Unary("Ravel", "numpy.ravel", x => Ravel(x)),
        Unary("BroadcastTo", "numpy.broadcast_to", x => BroadcastTo(x, 4, 2, 3)),
        Unary("AsType", "numpy.ndarray.astype", x => AsType(x, x.DType.ComplexType())),
        Of("Stack", "numpy.stack", x => Stack(x), [2, 3], [2, 3]),
        Unary("Array", "numpy.array", Array),
        Of("Where", "numpy.where", x => Where(Arange(3) > 0.5, x[0], x[1]), [2, 3], [3]),
        Unary("Diagonal", "numpy.diagonal", Diagonal),
        Unary("MakeDiagonal", "numpy.diag", MakeDiagonal),
    ];
}
