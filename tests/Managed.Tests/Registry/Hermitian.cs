using Lapack;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] HermitianMatrices =>
    [
        Of("Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0])), [3, 3]) with { Batched = true, Note = "see docs/eigh.md" },
        Of("Eigvalsh", "numpy.linalg.eigvalsh", x => Linalg.Eigvalsh(x[0]), [3, 3]) with { Batched = true },
    ];

    /// <summary>What the matrix determines: eigenvalues and the moduli of eigenvectors.</summary>
    static NDArray Invariants(EighResult r) => r.Eigenvalues + AbsSquare(r.Eigenvectors)[Ellipsis, 0, ..];
}
