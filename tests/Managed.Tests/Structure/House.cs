namespace Managed.Tests;

/// <summary>Who may know whom: folders of src, or single files, and what each may mention. The longest path that fits counts.</summary>
/// <param name="Path">A folder or a file, relative to src.</param>
/// <param name="Knows">The rooms whose types and members its files may mention, besides its own.</param>
sealed record Room(string Path, params string[] Knows)
{
    public bool Holds(string file) => file == Path || file.StartsWith(Path + "/", StringComparison.Ordinal);

    public override string ToString() => Path;
}

/// <summary>The one list of which folder may use which.</summary>
static class House
{
    const string
        ComplexSingle = "Native/ComplexSingle.cs", Letters = "Native/Letters.cs", Native = "Native", Raw = "Native/Raw",
        Arrays = "Managed/Arrays", Autodiff = "Managed/Autodiff", Engine = "Managed/Autodiff/Engine",
        Cotangents = "Managed/Autodiff/Engine/Cotangents.cs",
        Num = "Managed/Num", Contractions = "Managed/Num/Contractions", Batches = "Managed/Batches", Lanes = "Managed/Lanes",
        Matrices = "Managed/Linalg/Matrices", Spectra = "Managed/Linalg/Spectra",
        Hermitian = "Managed/Linalg/Hermitian", Singular = "Managed/Linalg/Singular",
        General = "Managed/Linalg/General", Functions = "Managed/Linalg/Functions", Systems = "Managed/Linalg/Systems";

    /// <summary>Below Linalg, seen from it: the public surface of Native, and of Autodiff also the primitives.</summary>
    static readonly string[] foundation =
        [Native, Letters, ComplexSingle, Arrays, Autodiff, Engine, Cotangents, Num, Contractions, Batches, Lanes];

    public static IReadOnlyList<Room> Rooms { get; } =
    [
        new(ComplexSingle),
        new(Letters),
        new(Native, Raw, Letters, ComplexSingle),
        new(Raw, Native, Letters, ComplexSingle),
        new(Arrays, ComplexSingle),
        new(Engine, Arrays, Cotangents),
        new(Cotangents, Engine, Arrays, Num),
        new(Autodiff, Engine, Cotangents, Arrays, Num, Contractions),
        new(Num, Autodiff, Engine, Arrays, Contractions, Letters, ComplexSingle),
        new(Contractions, Num, Autodiff, Engine, Arrays, Batches, Native, Letters, ComplexSingle),
        new(Batches, Arrays, Native, Letters, ComplexSingle),
        new(Lanes, Arrays, Batches, Native, Letters, ComplexSingle),
        new(Matrices, foundation),
        new(Spectra, [.. foundation, Matrices]),
        new(Systems, [.. foundation, Matrices, Spectra]),
        new(Hermitian, [.. foundation, Matrices, Spectra]),
        new(Singular, [.. foundation, Matrices, Spectra, Hermitian, Systems]),
        new(General, [.. foundation, Matrices, Spectra, Systems]),
        new(Functions, [.. foundation, Matrices, Spectra, Systems, General]),
    ];
}
