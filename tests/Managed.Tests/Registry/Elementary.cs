using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Elementary =>
    [
        Unary("Abs", "numpy.abs", Abs) with { Note = "0 at 0" },
        Unary("AbsSquare", "abs(x)**2", AbsSquare),
        Unary("Sign", "numpy.sign", Sign) with { Takes = Takes.Real, Note = "0 everywhere" },
        Unary("Conj", "numpy.conj", Conj),
        Unary("Real", "numpy.real", Real),
        Unary("Imag", "numpy.imag", Imag),
        Unary("Exp", "numpy.exp", Exp),
        Unary("Log", "numpy.log", Log),
        Unary("Sqrt", "numpy.sqrt", Sqrt),
    ];
}
