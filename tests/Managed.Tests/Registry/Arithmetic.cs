using Lapack;
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
        Unary("Positive", "numpy.positive", Positive),
        Unary("Reciprocal", "numpy.reciprocal", Reciprocal),
        Unary("Square", "numpy.square", Square),
        Binary("Power", "numpy.power", Power) with { Note = "principal branch; 0 at x = 0 with respect to y" },
        RealPair("Remainder", "numpy.remainder", Remainder),
        RealPair("Mod", "numpy.mod", Mod),
        RealPair("Fmod", "numpy.fmod", Fmod),
        Constant("FloorDivide", "numpy.floor_divide", "0 everywhere"),
        RealPair("Maximum", "numpy.maximum", Maximum) with { Takes = Takes.Any, Note = "half to each where equal" },
        RealPair("Minimum", "numpy.minimum", Minimum) with { Takes = Takes.Any, Note = "half to each where equal" },
        RealPair("Fmax", "numpy.fmax", Fmax) with { Takes = Takes.Any, Note = "half to each where equal" },
        RealPair("Fmin", "numpy.fmin", Fmin) with { Takes = Takes.Any, Note = "half to each where equal" },
        RealPair("Clip", "numpy.clip", (x, y) => Clip(Square(x), y, y + 4)) with { Takes = Takes.Any, Note = "half to each on a bound" },
        RealPair("CopySign", "numpy.copysign", (x, y) => CopySign(Square(x), y)) with { Note = "0 with respect to y" },
        RealPair("Heaviside", "numpy.heaviside", (x, y) => Heaviside(Num.Array([1, 0, -1]), Square(y)) * x)
            with { Note = "0 with respect to x" },
        Unary("NanToNum", "numpy.nan_to_num", x => Square(NanToNum(x / NDArray.Of(1.0, 2, 0).AsType(x.DType), 1, 2, 3)))
            with { Note = "0 where replaced" },
        Constant("Floor", "numpy.floor", "0 everywhere"),
        Constant("Ceil", "numpy.ceil", "0 everywhere"),
        Constant("Trunc", "numpy.trunc", "0 everywhere"),
        Constant("Rint", "numpy.rint", "0 everywhere"),
        Constant("Round", "numpy.round", "0 everywhere"),
        Constant("Equal", "numpy.equal", "a mask"),
        Constant("NotEqual", "numpy.not_equal", "a mask"),
        Constant("Less", "numpy.less", "a mask"),
        Constant("LessEqual", "numpy.less_equal", "a mask"),
        Constant("Greater", "numpy.greater", "a mask"),
        Constant("GreaterEqual", "numpy.greater_equal", "a mask"),
        Constant("IsClose", "numpy.isclose", "a mask"),
        Constant("AllClose", "numpy.allclose", "a bool"),
        Constant("IsNan", "numpy.isnan", "a mask"),
        Constant("IsInf", "numpy.isinf", "a mask"),
        Constant("IsFinite", "numpy.isfinite", "a mask"),
        Constant("LogicalAnd", "numpy.logical_and", "a mask"),
        Constant("LogicalOr", "numpy.logical_or", "a mask"),
        Constant("LogicalXor", "numpy.logical_xor", "a mask"),
        Constant("LogicalNot", "numpy.logical_not", "a mask"),
    ];

    /// <summary>A function of two real arrays, tried on (2, 3) and (3), away from where one is a multiple of the other.</summary>
    static Function RealPair(string name, string origin, Func<NDArray, NDArray, NDArray> call) =>
        new(name, origin, x => [call(x[0], x[1])], (random, type) =>
        [
            Within(random, type, -0.05, 0.05, 2, 3) + NDArray.Of<double>([2.6, -1.3, -0.3, 0.7, 2.3, 3.8], 2, 3).AsType(type),
            Within(random, type, -0.05, 0.05, 3) + NDArray.Of(-1.0, 0.8, 1.1).AsType(type),
        ])
        { Takes = Takes.Real };
}
