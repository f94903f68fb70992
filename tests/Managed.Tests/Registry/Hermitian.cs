using Lapack;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] HermitianMatrices =>
    [
        Of("Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0])), [2, 3, 3]) with { Note = "see docs/eigh.md" },
        Of("Eigvalsh", "numpy.linalg.eigvalsh", x => Linalg.Eigvalsh(x[0]), [2, 3, 3]),
    ];

    /// <summary>What the matrix determines: eigenvalues and the moduli of eigenvectors.</summary>
    static NDArray Invariants(EighResult r) => Stack(r.Eigenvalues[NewAxis], AbsSquare(r.Eigenvectors[.., 0])[NewAxis]);
}
