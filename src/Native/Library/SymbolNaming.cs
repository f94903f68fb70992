using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>How one library decorates the names of its routines: found once, then applied to every name.</summary>
/// <param name="Prefix">What stands before the lower-case name.</param>
/// <param name="Suffix">What stands after it.</param>
readonly record struct SymbolNaming(string Prefix, string Suffix)
{
    // The plain names first. They say nothing about the integer width (Debian's ILP64 OpenBLAS exports them too); where a library has
    // both plain and _64 names, as MKL does, the plain ones are its LP64 interface. scipy_ is the build inside Python's wheels.
    static readonly SymbolNaming[] common =
    [
        new("", "_"), new("", ""), new("", "_64_"), new("", "64_"), new("", "_64"),
        new("scipy_", "_"), new("scipy_", "_64_"), new("scipy_", "64_"),
    ];

    // Accelerate's plain names lead to LAPACK 3.2.1 of 2009, which Apple no longer corrects and which gives wrong results: not used.
    static readonly SymbolNaming[] accelerate = [new("", "$NEWLAPACK"), new("", "$NEWLAPACK$ILP64")];

    /// <summary>Routines that every LAPACK has: under the names of a library's decoration all of them are found.</summary>
    static readonly string[] landmarks = ["dsyevd", "dpotrf"];

    internal string Decorate(string name) => Prefix + name + Suffix;

    /// <summary>The decoration of a library, or null when it exports no LAPACK.</summary>
    internal static SymbolNaming? Detect(nint handle, bool isAccelerate)
    {
        foreach (var naming in isAccelerate ? accelerate : common)
        {
            if (Array.TrueForAll(landmarks, name => NativeLibrary.TryGetExport(handle, naming.Decorate(name), out _)))
            {
                return naming;
            }
        }

        return null;
    }

    internal static string Tried(bool isAccelerate) =>
        string.Join(", ", (isAccelerate ? accelerate : common).Select(naming => naming.Decorate(landmarks[0])));
}
