using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Creation =>
    [
        Constant("Zeros", "numpy.zeros", "a constant"),
        Constant("Ones", "numpy.ones", "a constant"),
        Constant("Full", "numpy.full", "a constant"),
        Constant("ZerosLike", "numpy.zeros_like", "a constant"),
        Constant("OnesLike", "numpy.ones_like", "a constant"),
        Constant("FullLike", "numpy.full_like", "a constant"),
        Constant("Eye", "numpy.eye", "a constant"),
        Constant("Identity", "numpy.identity", "a constant"),
        Constant("Tri", "numpy.tri", "a constant"),
        Constant("Arange", "numpy.arange", "a constant"),
        Constant("Linspace", "numpy.linspace", "a constant"),
        Constant("Logspace", "numpy.logspace", "a constant"),
        Constant("Geomspace", "numpy.geomspace", "a constant"),
        Constant("DefaultRng", "numpy.random.default_rng", "a constant"),
    ];
}
