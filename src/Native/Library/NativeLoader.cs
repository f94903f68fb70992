using System.Runtime.InteropServices;

namespace Lapack.Native;

/// <summary>
/// Opens one file as a LAPACK, after what it depends on. Handles are local (no RTLD_GLOBAL), so several LAPACKs live in one process:
/// a dependency resolves to a library already open under the same SONAME, which is why it is enough to open the right one first by
/// its full path, and why no RPATH has to be patched.
/// </summary>
static class NativeLoader
{
    /// <summary>The libraries of GNU Fortran's run time, each after those that it needs itself.</summary>
    static readonly string[] runtimes =
        OperatingSystem.IsMacOS() ? ["libgcc_s.1.1.dylib", "libgcc_s.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib"]
        : OperatingSystem.IsWindows() ? []
        : ["libquadmath.so.0", "libgfortran.so.5", "libgfortran.so.4", "libgfortran.so.3"];

    /// <param name="path">A full path, or a file name for the system's loader.</param>
    /// <param name="attempts">What was tried before.</param>
    /// <exception cref="LapackLibraryException">
    /// It cannot be opened, or is no LAPACK; the message is one reason, without the path.
    /// </exception>
    internal static LapackLibrary Open(string path, IReadOnlyList<string> attempts) =>
        KernelChoice.Open(() => OpenFiles(path), attempts)!;

    static LibraryHandles? OpenFiles(string path)
    {
        bool isFile = Path.IsPathRooted(path) && File.Exists(path);
        if (isFile)
        {
            if (LibraryFile.Fault(path) is string fault)
            {
                throw new LapackLibraryException(fault);
            }

            OpenRuntimes(Path.GetDirectoryName(path)!);
        }

        nint blas = isFile && IsLapackHalf(path) ? OpenBlasOf(path) : 0;
        nint handle;
        try
        {
            handle = isFile || !OperatingSystem.IsWindows() ? NativeLibrary.Load(path) : SystemSearch.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LapackLibraryException(Reason(e.Message), e);
        }

        return new(handle, blas, isFile ? path : FullPath(handle) ?? path);
    }

    /// <summary>Asks the load context of this assembly for a file, after what it depends on.</summary>
    /// <returns>The library, or null if the context has no such file.</returns>
    /// <exception cref="LapackLibraryException">It is no LAPACK.</exception>
    internal static LapackLibrary? OpenFromContext(string name, IReadOnlyList<string> attempts) =>
        KernelChoice.Open(() => OpenFilesFromContext(name), attempts);

    static LibraryHandles? OpenFilesFromContext(string name)
    {
        foreach (string runtime in runtimes)
        {
            _ = LoadContext.TryLoad(runtime, out _);
        }

        nint blas = 0;
        if (IsLapackHalf(name))
        {
            _ = LoadContext.TryLoad(BlasOf(name), out blas);
        }

        return LoadContext.TryLoad(name, out nint handle)
            ? new LibraryHandles(handle, blas, FullPath(handle) ?? name)
            : null;
    }

    static void OpenRuntimes(string folder)
    {
        foreach (string name in runtimes)
        {
            _ = TryOpen(Path.Combine(folder, name), out _);
        }
    }

    static bool TryOpen(string file, out nint handle)
    {
        handle = 0;
        return File.Exists(file) && LibraryFile.Fault(file) is null && NativeLibrary.TryLoad(file, out handle);
    }

    /// <summary>Reference LAPACK comes in two files, and this is the one that needs the other.</summary>
    static bool IsLapackHalf(string path) => Path.GetFileName(path).StartsWith("liblapack", StringComparison.Ordinal);

    /// <summary>
    /// The BLAS that belongs to a liblapack: in its folder, or in Debian's ../blas, and first of all beside the file that a link of the
    /// alternatives system points to. Without it the system's libblas would be taken, which may be another vendor's.
    /// </summary>
    static nint OpenBlasOf(string path)
    {
        string name = BlasOf(Path.GetFileName(path)), target = TargetOf(path);
        foreach (string folder in new[] { Path.GetDirectoryName(target)!, Path.GetDirectoryName(path)! })
        {
            foreach (string file in new[] { Path.Combine(folder, name), Path.Combine(folder, "..", "blas", name) })
            {
                if (TryOpen(Path.GetFullPath(file), out nint blas))
                {
                    return blas;
                }
            }
        }

        return 0;
    }

    static string BlasOf(string name) => name.Replace("liblapack", "libblas", StringComparison.Ordinal);

    /// <summary>The file behind a link, or the path itself.</summary>
    static string TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    /// <summary>
    /// What the system's loader said. .NET puts a line of general advice before it, and then a line for each name that it tried; the
    /// first line is left out.
    /// </summary>
    static string Reason(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? string.Join("; ", lines.Skip(1).Distinct()) : message;
    }

    /// <summary>The file behind a handle, asked of dladdr; null where there is none (Windows, musl's static programs).</summary>
    static unsafe string? FullPath(nint handle)
    {
        if (OperatingSystem.IsWindows()
            || !NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "dladdr", out nint dladdr)
            || SymbolNaming.Detect(handle, isAccelerate: false) is not SymbolNaming naming
            || !NativeLibrary.TryGetExport(handle, naming.Decorate("dsyevd"), out nint symbol))
        {
            return null;
        }

        // Dl_info: file name, base, symbol name, symbol address.
        nint* info = stackalloc nint[4];
        bool found = ((delegate* unmanaged[Cdecl]<nint, nint*, int>)dladdr)(symbol, info) != 0;
        string? file = found ? Marshal.PtrToStringUTF8(info[0]) : null;
        return Path.IsPathRooted(file) ? file : null;
    }
}
