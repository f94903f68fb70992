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
        .. Enum.GetValues<PencilType>().Select(type => Of(
            "Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0], Definite(x[1]), type: type)), [3, 3], [3, 3]) with
        {
            Variant = $"generalized, type {type}", Batched = true,
        }),
        Of("Eigh", "numpy.linalg.eigh",
            x => Invariants(Linalg.Eigh(x[0] + Conj(SwapAxes(x[0])), Uplo.Upper, new() { GradientForm = GradientForm.Hermitian })),
            [3, 3]) with
        {
            Variant = "upper, Hermitian form", Batched = true,
        },
        Of("Eigvalsh", "numpy.linalg.eigvalsh", x => Linalg.Eigvalsh(x[0], Definite(x[1])), [3, 3], [3, 3]) with
        {
            Variant = "generalized", Batched = true,
        },
        Of("Eigh", "numpy.linalg.eigh", x => Invariants(Linalg.Eigh(x[0], EighSubset.Lowest(2))), [4, 4]) with
        {
            Variant = "subset", Batched = true,
        },
        .. Tridiagonals,
        .. Spectral,
        Of("Eigvalsh", "numpy.linalg.eigvalsh", x => Linalg.Eigvalsh(x[0]), [3, 3]) with { Batched = true },
    ];

    static Function[] Tridiagonals =>
    [
        Of("EighTridiagonal", "scipy.linalg.eigh_tridiagonal", x => Invariants(Linalg.EighTridiagonal(x[0], x[1])), [4], [3]) with
        {
            Takes = Takes.Real, Batched = true,
        },
        Of("EighTridiagonal", "scipy.linalg.eigh_tridiagonal",
            x => Invariants(Linalg.EighTridiagonal(x[0], x[1], EighSubset.Highest(2))), [4], [3]) with
        {
            Variant = "subset", Takes = Takes.Real, Batched = true,
        },
        Of("EigvalshTridiagonal", "scipy.linalg.eigvalsh_tridiagonal", x => Linalg.EigvalshTridiagonal(x[0], x[1]), [4], [3]) with
        {
            Takes = Takes.Real, Batched = true,
        },
    ];

    static Function[] Spectral =>
    [
        Of("SpectralFunction", "f of a Hermitian matrix", x => Linalg.SpectralFunction(x[0], y => Sin(y) / (2 + Cos(y))), [3, 3]) with
        {
            Batched = true, Note = "right at equal eigenvalues, to any order",
        },
        Of("SpectralFunction", "f of a Hermitian matrix", x => Linalg.SpectralFunction(x[0], y => Exp(I * y), Uplo.Upper), [3, 3]) with
        {
            Variant = "complex f", Batched = true,
        },
        Of("SpectralFunction", "f of a Hermitian matrix", x => Linalg.SpectralFunction(x[0], (y, k) => Math.Exp(y)), [3, 3]) with
        {
            Variant = "f and all derivatives", Batched = true,
        },
        Of("SpectralProjector", "the projector on eigenspaces", x => Linalg.SpectralProjector(x[0], EighSubset.Lowest(1)), [3, 3])
            with { Batched = true },
        Of("FermiDensity", "the density matrix of fermions", x => Linalg.FermiDensity(x[0], Real(x[1]), 0.3 * Real(x[2])), [3, 3], [], [])
            with { Batched = true },
    ];

    /// <summary>Positive definite as eigh reads it, for elements below 2 in modulus.</summary>
    static NDArray Definite(NDArray x) => x + (6 * Eye(x.Shape[^1], x.DType));

    /// <summary>What the matrix determines: eigenvalues and the moduli of eigenvectors.</summary>
    static NDArray Invariants(EighResult r) => r.Eigenvalues + AbsSquare(r.Eigenvectors)[Ellipsis, 0, ..];
}
