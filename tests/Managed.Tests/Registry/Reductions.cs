using Lapack;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Reductions =>
    [
        Unary("Sum", "numpy.sum", Sum),
        Unary("Sum", "numpy.sum", x => Sum(x * x, 0)) with { Variant = "axis" },
        Unary("Sum", "numpy.sum", x => Sum(x * x, -1, keepDims: true)) with { Variant = "keepDims" },
        Unary("Mean", "numpy.mean", Mean),
        Unary("Mean", "numpy.mean", x => Mean(x * x, 1)) with { Variant = "axis" },
        Unary("Norm", "numpy.linalg.norm", Norm) with { Note = "0 at 0" },
        Unary("Norm", "numpy.linalg.norm", x => Norm(x, 0)) with { Variant = "axis" },
        Unary("Trace", "numpy.trace", Num.Trace) with { Note = "over the last two axes" },
    ];
}
