using System.Collections.Concurrent;

namespace Lapack.Native;

/// <summary>The thread settings of one library.</summary>
abstract class ThreadControl
{
    /// <summary>In these a user says how many threads there shall be.</summary>
    static readonly string[] variables =
        ["OPENBLAS_NUM_THREADS", "OPENBLAS_DEFAULT_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"];

    static readonly ConcurrentDictionary<nint, ThreadControl> openBlas = new();

    internal abstract int Count { get; set; }

    internal abstract LibraryThreads Enter(int limit);

    /// <summary>Closes a scope; does nothing if it is not open.</summary>
    internal abstract void Leave(long id);

    internal static ThreadControl For(LapackLibrary library)
    {
        switch (library.Vendor)
        {
            case LapackVendor.Mkl:
                nint local = library.Export("MKL_Set_Num_Threads_Local"), max = library.Export("MKL_Get_Max_Threads");

                // The MKL linked into libtorch exports the setter under its internal name only.
                nint global = library.Export("MKL_Set_Num_Threads", "mkl_serv_set_num_threads");
                return local != 0 && max != 0 && global != 0 ? Capped(new MklThreads(local, global, max)) : new ManagedThreads();
            case LapackVendor.OpenBlas:
                nint set = library.OpenBlasExport("openblas_set_num_threads"), get = library.OpenBlasExport("openblas_get_num_threads");
                if (set == 0 || get == 0)
                {
                    return new ManagedThreads();
                }

                nint ompSet = library.Export("omp_set_num_threads"), ompGet = library.Export("omp_get_max_threads");
                if (IsOpenMP(library.OpenBlasExport("openblas_get_parallel")) && ompSet != 0 && ompGet != 0)
                {
                    return Capped(new OpenMPThreads(ompSet, ompGet));
                }

                // Two files may lead to one OpenBLAS (Debian's liblapack.so.3 links to it): one number, so one count of scopes.
                return openBlas.GetOrAdd(set, static (set, get) => Capped(new OpenBlasThreads(set, get)), get);
            default:
                return new ManagedThreads();
        }
    }

    /// <summary>Whether the number of threads of an OpenBLAS is known already: another file has led to it.</summary>
    internal static bool IsKnown(in LibraryHandles files) => openBlas.ContainsKey(files.OpenBlasExport("openblas_set_num_threads"));

    /// <summary>Forgets an OpenBLAS that is unloaded: when it is loaded again, it counts its threads anew.</summary>
    internal static void Forget(in LibraryHandles files) => openBlas.TryRemove(files.OpenBlasExport("openblas_set_num_threads"), out _);

    /// <summary>
    /// A setting that is seen for the first time. Libraries count the processors by the affinity mask: the limits of a container and of
    /// .NET they do not know.
    /// </summary>
    static ThreadControl Capped(ThreadControl control)
    {
        if (control.Count > Environment.ProcessorCount && !Array.Exists(variables, IsSet))
        {
            control.Count = Environment.ProcessorCount;
        }

        return control;

        static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
    }

    static unsafe bool IsOpenMP(nint getParallel) => getParallel != 0 && ((delegate* unmanaged[Cdecl]<int>)getParallel)() == 2;
}
