using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Contractions =>
    [
        Of("MatMul", "numpy.matmul", x => MatMul(x[0], x[1]), [2, 3], [4, 3, 2]),
        Of("MatMul", "numpy.matmul", x => MatMul(x[0], x[1], Trans.ConjTranspose, Trans.Transpose), [3, 2], [2, 3]) with { Variant = "transposed" },
    ];
}
