using System.Collections.Concurrent;

namespace Lapack.Native;

/// <summary>The thread settings of one library.</summary>
abstract class ThreadControl
{
    static readonly ConcurrentDictionary<nint, ThreadControl> openBlas = new();

    internal abstract int Count { get; set; }

    internal abstract LibraryThreads Enter(int limit);

    internal abstract void Leave(int token);

    internal static ThreadControl For(LapackLibrary library)
    {
        switch (library.Vendor)
        {
            case LapackVendor.Mkl:
                nint local = library.Export("MKL_Set_Num_Threads_Local"), max = library.Export("MKL_Get_Max_Threads");
                // The MKL linked into libtorch exports the setter under its internal name only.
                nint global = library.Export("MKL_Set_Num_Threads", "mkl_serv_set_num_threads");
                return local != 0 && max != 0 && global != 0 ? new MklThreads(local, global, max) : new ManagedThreads();
            case LapackVendor.OpenBlas:
                nint set = OpenBlas(library, "openblas_set_num_threads"), get = OpenBlas(library, "openblas_get_num_threads");
                if (set == 0 || get == 0)
                {
                    return new ManagedThreads();
                }

                nint ompSet = library.Export("omp_set_num_threads"), ompGet = library.Export("omp_get_max_threads");
                if (IsOpenMP(OpenBlas(library, "openblas_get_parallel")) && ompSet != 0 && ompGet != 0)
                {
                    return new OpenMPThreads(ompSet, ompGet);
                }

                // Two files may lead to one OpenBLAS (Debian's liblapack.so.3 links to it): one number, so one count of scopes.
                return openBlas.GetOrAdd(set, static (set, get) => new OpenBlasThreads(set, get), get);
            default:
                return new ManagedThreads();
        }
    }

    static nint OpenBlas(LapackLibrary library, string name) =>
        library.Export(name, name + "64_", name + "_64_", "scipy_" + name, "scipy_" + name + "64_");

    static unsafe bool IsOpenMP(nint getParallel) => getParallel != 0 && ((delegate* unmanaged[Cdecl]<int>)getParallel)() == 2;
}

/// <summary>MKL: a setting of the process, and one of each thread that wins over it.</summary>
sealed unsafe class MklThreads(nint setLocal, nint setGlobal, nint getMax) : ThreadControl
{
    internal override int Count
    {
        get => ((delegate* unmanaged[Cdecl]<int>)getMax)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)setGlobal)(value);
    }

    internal override LibraryThreads Enter(int limit) =>
        limit >= Count ? default : new(this, ((delegate* unmanaged[Cdecl]<int, int>)setLocal)(limit));

    // The token is what the thread had before: 0 when it followed the process.
    internal override void Leave(int token) => ((delegate* unmanaged[Cdecl]<int, int>)setLocal)(token);
}

/// <summary>OpenBLAS on OpenMP: it follows the OpenMP setting of the calling thread.</summary>
sealed unsafe class OpenMPThreads(nint set, nint get) : ThreadControl
{
    internal override int Count
    {
        get => ((delegate* unmanaged[Cdecl]<int>)get)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)set)(value);
    }

    internal override LibraryThreads Enter(int limit)
    {
        int before = Count;
        if (limit >= before)
        {
            return default;
        }

        Count = limit;
        return new(this, before);
    }

    internal override void Leave(int token) => Count = token;
}

/// <summary>OpenBLAS with threads of its own.</summary>
sealed unsafe class OpenBlasThreads(nint set, nint get) : ProcessThreads
{
    protected override int Number
    {
        get => ((delegate* unmanaged[Cdecl]<int>)get)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)set)(value);
    }
}

/// <summary>
/// A library without threads, or whose threads cannot be set (reference LAPACK, Accelerate, unknown ones): the number serves callers
/// that share out a batch.
/// </summary>
sealed class ManagedThreads : ProcessThreads
{
    protected override int Number { get; set; } = Environment.ProcessorCount;
}

/// <summary>One number for the process, so scopes of all threads are counted.</summary>
abstract class ProcessThreads : ThreadControl
{
    readonly Lock gate = new();

    /// <summary>How many open scopes have each limit; index 0 is not used.</summary>
    readonly int[] open = new int[1024];

    int scopes;

    /// <summary>What holds when no scope is open; valid while one is.</summary>
    int baseline;

    /// <summary>What was set last; valid while a scope is open.</summary>
    int applied;

    internal override int Count
    {
        get => Number;
        set
        {
            lock (gate)
            {
                baseline = value;
                if (scopes == 0)
                {
                    Set(value);
                }
                else
                {
                    Apply();
                }
            }
        }
    }

    internal override LibraryThreads Enter(int limit)
    {
        lock (gate)
        {
            if (scopes == 0)
            {
                baseline = applied = Number;
                if (limit >= baseline)
                {
                    return default;
                }
            }

            limit = Math.Min(limit, open.Length - 1);
            scopes++;
            open[limit]++;
            if (limit < applied)
            {
                Set(limit);
            }

            return new(this, limit);
        }
    }

    internal override void Leave(int token)
    {
        lock (gate)
        {
            scopes--;
            if (--open[token] == 0 && token == applied)
            {
                Apply();
            }
        }
    }

    /// <summary>Sets the smallest limit of all open scopes, or the baseline.</summary>
    void Apply()
    {
        int smallest = 1;
        while (smallest < baseline && (smallest >= open.Length || open[smallest] == 0))
        {
            smallest++;
        }

        if (smallest != applied)
        {
            Set(smallest);
        }
    }

    protected abstract int Number { get; set; }

    void Set(int value)
    {
        applied = value;
        Number = value;
    }
}
