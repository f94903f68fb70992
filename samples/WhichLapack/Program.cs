// Which LAPACK do programs on this machine get? One `key: value` line each; exit code 1 and the reason when there is none.
using Lapack.Native;

try
{
    LapackLibrary library = LapackLibrary.Current;
    Console.WriteLine($"vendor: {library.Vendor}");
    Console.WriteLine($"version: {library.Version}");
    Console.WriteLine($"integer width: {library.IntegerBits}");
    Console.WriteLine($"kernels: {library.KernelSet ?? "not told"}");
    Console.WriteLine($"kernels, why: {library.Kernels}");
    Console.WriteLine($"threads: {library.Threads}");
    Console.WriteLine($"path: {library.Path}");
    return 0;
}
catch (LapackLibraryException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
