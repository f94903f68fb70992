using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Creation =>
    [
        Constant("Zeros", "numpy.zeros", "a constant"),
        Constant("Ones", "numpy.ones", "a constant"),
        Constant("Full", "numpy.full", "a constant"),
        Constant("Eye", "numpy.eye", "a constant"),
        Constant("Arange", "numpy.arange", "a constant"),
    ];
}
