using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Arithmetic =>
    [
        Binary("Add", "numpy.add", Add),
        Binary("Subtract", "numpy.subtract", Subtract),
        Binary("Multiply", "numpy.multiply", Multiply),
        Binary("Divide", "numpy.divide", Divide),
        Unary("Negative", "numpy.negative", Negative),
        Binary("Power", "numpy.power", Power) with { Note = "principal branch; 0 at x = 0 with respect to y" },
        Constant("Equal", "numpy.equal", "a mask"),
        Constant("NotEqual", "numpy.not_equal", "a mask"),
        Constant("Less", "numpy.less", "a mask"),
        Constant("LessEqual", "numpy.less_equal", "a mask"),
        Constant("Greater", "numpy.greater", "a mask"),
        Constant("GreaterEqual", "numpy.greater_equal", "a mask"),
    ];
}
