using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Contractions =>
    [
        Of("MatMul", "numpy.matmul", x => MatMul(x[0], x[1]), [2, 3], [4, 3, 2]),
        Of("MatMul", "numpy.matmul", x => MatMul(x[0], x[1], Trans.ConjTranspose, Trans.Transpose), [3, 2], [2, 3])
            with { Variant = "transposed" },
        Of("MatMul", "numpy.matmul", x => MatMul(x[0], x[1], Trans.None, Trans.ConjTranspose), [2, 2, 2, 3], [2, 2, 3])
            with { Variant = "batches" },
        Of("Dot", "numpy.dot", x => Dot(x[0], x[1]), [2, 3], [2, 3, 2]),
        Of("VDot", "numpy.vdot", x => VDot(x[0], x[1]), [2, 3], [6]) with { Note = "conjugates its first argument" },
        Of("Inner", "numpy.inner", x => Inner(x[0], x[1]), [2, 3], [4, 3]),
        Of("Outer", "numpy.outer", x => Outer(x[0], x[1]), [3], [2, 2]),
        Of("TensorDot", "numpy.tensordot", x => TensorDot(x[0], x[1]), [2, 2, 3], [2, 3]),
        Of("TensorDot", "numpy.tensordot", x => TensorDot(x[0], x[1], [0, 2], [1, 0]), [2, 2, 3], [3, 2, 2])
            with { Variant = "lists of axes" },
        Of("Einsum", "numpy.einsum", x => Einsum("ijk,jil->kl", x[0], x[1]), [2, 3, 2], [3, 2, 2]),
        Of("Einsum", "numpy.einsum", x => Einsum("...ij,j->...i", x[0], x[1]), [2, 2, 3], [3]) with { Variant = "ellipsis" },
        Of("Einsum", "numpy.einsum", x => Einsum("iij,kj", x[0], x[1]), [2, 2, 3], [1, 3]) with { Variant = "implicit output, diagonal" },
        Of("Einsum", "numpy.einsum", x => Einsum("bii->bi", x[0]), [2, 3, 3]) with { Variant = "diagonal alone" },
        Of("Einsum", "numpy.einsum", x => Einsum("ij,jk,kl,il->jl", x), [2, 3], [3, 2], [1, 2], [2, 2])
            with { Variant = "four operands, broadcast" },
        Of("Kron", "numpy.kron", x => Kron(x[0], x[1]), [2, 2], [3, 2]),
        Of("Cross", "numpy.cross", x => Cross(x[0], x[1]), [2, 3], [3]),
        Of("Cross", "numpy.cross", x => Cross(x[0], x[1], 0), [3, 2], [2, 1]) with { Variant = "lengths 3 and 2, axis" },
    ];
}
