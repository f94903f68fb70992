using Lapack;
using Lapack.Native;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] HermitianMatrices =>
    [
        Of("Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0])), [3, 3]) with { Batched = true, Note = "see docs/eigh.md" },
        .. new[] { 1, 2, 3 }.Select(type => Of(
            "Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0], Definite(x[1]), type: type)), [3, 3], [3, 3]) with
        {
            Variant = $"generalized, type {type}", Batched = true,
        }),
        Of("Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0] + Conj(SwapAxes(x[0])), Uplo.Upper, new() { GradientForm = GradientForm.Hermitian })), [3, 3]) with
        {
            Variant = "upper, Hermitian form", Batched = true,
        },
        Of("Eigvalsh", "numpy.linalg.eigvalsh", x => Linalg.Eigvalsh(x[0], Definite(x[1])), [3, 3], [3, 3]) with
        {
            Variant = "generalized", Batched = true,
        },
        Of("Eigvalsh", "numpy.linalg.eigvalsh", x => Linalg.Eigvalsh(x[0]), [3, 3]) with { Batched = true },
    ];

    /// <summary>Positive definite as eigh reads it, for elements below 2 in modulus.</summary>
    static NDArray Definite(NDArray x) => x + (6 * Eye(x.Shape[^1], x.DType));

    /// <summary>What the matrix determines: eigenvalues and the moduli of eigenvectors.</summary>
    static NDArray Invariants(EighResult r) => r.Eigenvalues + AbsSquare(r.Eigenvectors)[Ellipsis, 0, ..];
}
