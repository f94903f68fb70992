using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>Finds out what a library is by calling it; its file name is not taken into account.</summary>
static unsafe class LibraryProbe
{
    /// <summary>A cell whose high half shows whether 32 or 64 bits were written, since every INFO or version number is small.</summary>
    const long Marked = unchecked((long)0xAAAAAAAA00000000);

    /// <summary>
    /// The width of integers, by the INFO of a 1x1 <c>dpotrf</c> of -1: it must become 1, and either the marked high half survives
    /// (LP64) or it is cleared (ILP64). N and LDA are 1 in a 64-bit cell, right for both. Names do not tell: Debian's ILP64 OpenBLAS
    /// exports the plain ones, and the interface of mkl_rt depends on the environment.
    /// </summary>
    internal static int IntegerBits(LapackLibrary library)
    {
        byte uplo = (byte)Uplo.Lower;
        long n = 1, lda = 1, info = Marked;
        double a = -1;
        Fortran.Call5x1(library.Address<double>(Routine.Potrf), &uplo, &n, &a, &lda, &info);
        return info switch
        {
            1 => 64,
            Marked | 1 => 32,
            _ => throw new LapackLibraryException(
                $"dpotrf of the 1x1 matrix -1 returned info = 0x{info:X16} instead of 1, in either integer width"),
        };
    }

    internal static (LapackVendor Vendor, string Version) Identify(LapackLibrary library)
    {
        nint f = library.Export("MKL_Get_Version_String");
        if (f != 0)
        {
            // Fills the rest with blanks: "Intel(R) oneAPI Math Kernel Library Version 2024.2-Product Build 20240605 for ..."
            byte* text = stackalloc byte[256];
            new Span<byte>(text, 256).Clear();
            ((delegate* unmanaged[Cdecl]<byte*, int, void>)f)(text, 255);
            return (LapackVendor.Mkl, After(Marshal.PtrToStringUTF8((nint)text), "Version "));
        }

        f = library.OpenBlasExport("openblas_get_config");
        if (f != 0)
        {
            string config = Text(f);
            bool says64 = config.Contains("USE64BITINT", StringComparison.Ordinal);
            if (says64 && library.IntegerBits == 32)
            {
                throw new LapackLibraryException($"it says that its integers have 64 bits ({config}), but writes 32");
            }

            return (LapackVendor.OpenBlas, OpenBlasVersion(config));
        }

        // Others that answer ilaver too, because they contain reference LAPACK, but bring a BLAS of their own.
        bool other = library.Export("flexiblas_get_version", "armplversion_", "bli_info_get_version_str") != 0;
        string version = ReferenceVersion(library);
        return (version.Length == 0 || other ? LapackVendor.Unknown : LapackVendor.Reference, version.Length == 0 ? "unknown" : version);
    }

    /// <summary>The name of the kernels that OpenBLAS took; null for a library that does not tell.</summary>
    internal static string? KernelSet(in LibraryHandles files)
    {
        nint f = files.OpenBlasExport("openblas_get_corename");
        return f == 0 ? null : Text(f);
    }

    /// <summary>
    /// How OpenBLAS was built: <c>OpenBLAS 0.3.21 USE64BITINT NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Haswell MAX_THREADS=64</c>; empty if it
    /// does not tell.
    /// </summary>
    internal static string OpenBlasConfig(in LibraryHandles files)
    {
        nint f = files.OpenBlasExport("openblas_get_config");
        return f == 0 ? "" : Text(f);
    }

    /// <summary>The version in <see cref="OpenBlasConfig"/>.</summary>
    internal static string OpenBlasVersion(string config) => After(config, "OpenBLAS ");

    /// <summary>The version of reference LAPACK that the library says it is or contains; empty if it does not say.</summary>
    internal static string ReferenceVersion(LapackLibrary library)
    {
        if (!library.TryAddress<double>(Routine.Ilaver, out nint f))
        {
            return "";
        }

        long major = 0, minor = 0, patch = 0;
        Fortran.Call3x0(f, &major, &minor, &patch);
        return $"{major}.{minor}.{patch}";
    }

    /// <summary>The text that a C function without arguments returns.</summary>
    static string Text(nint function) => Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<nint>)function)()) ?? "";

    /// <summary>The word that follows a marker, up to a blank or a dash.</summary>
    static string After(string? text, string marker)
    {
        int at = text?.IndexOf(marker, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return "unknown";
        }

        var rest = text.AsSpan(at + marker.Length);
        int end = rest.IndexOfAny(' ', '-');
        return (end < 0 ? rest : rest[..end]).ToString();
    }
}
