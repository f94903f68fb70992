using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>The open files of one library.</summary>
/// <param name="Lapack">The handle of the file that has LAPACK.</param>
/// <param name="Blas">The handle of the file that has BLAS, or 0 when it is the same.</param>
/// <param name="Path">Where it was loaded from.</param>
readonly record struct LibraryHandles(nint Lapack, nint Blas, string Path)
{
    internal bool TryFind(string symbol, bool preferBlas, out nint address)
    {
        nint first = preferBlas && Blas != 0 ? Blas : Lapack;
        nint second = first == Lapack ? Blas : Lapack;
        return NativeLibrary.TryGetExport(first, symbol, out address)
            || (second != 0 && NativeLibrary.TryGetExport(second, symbol, out address));
    }

    /// <summary>The address of a function that is no Fortran routine, such as those that identify a vendor; 0 if there is none.</summary>
    internal nint Export(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (TryFind(name, preferBlas: true, out nint address))
            {
                return address;
            }
        }

        return 0;
    }

    /// <summary>The address of a function of OpenBLAS itself, by its C name, under the prefixes and suffixes of its builds.</summary>
    internal nint OpenBlasExport(string name) =>
        Export(name, name + "64_", name + "_64_", "scipy_" + name, "scipy_" + name + "64_");

    /// <summary>Gives the files back to the system, which unloads them unless something else has them open too.</summary>
    internal void Close()
    {
        NativeLibrary.Free(Lapack);
        if (Blas != 0)
        {
            NativeLibrary.Free(Blas);
        }
    }
}
