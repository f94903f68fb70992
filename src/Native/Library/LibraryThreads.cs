namespace Lapack.Native;

/// <summary>
/// A scope in which a library runs with fewer threads of its own, opened by <see cref="LapackLibrary.LimitThreads"/>. Dispose it
/// on the thread that opened it; a copy of this struct is the same scope, and to dispose it again does nothing.
/// </summary>
public readonly struct LibraryThreads : IDisposable
{
    readonly ThreadControl? control;
    readonly long id;

    internal LibraryThreads(ThreadControl control, long id)
    {
        this.control = control;
        this.id = id;
    }

    /// <summary>Ends the scope and restores what was before.</summary>
    public void Dispose() => control?.Leave(id);
}

public sealed partial class LapackLibrary
{
    /// <summary>
    /// How many threads may work: inside one call, or over the matrices of a batch. OpenBLAS: those of the whole process. MKL: the
    /// process-wide setting, from which a scope of <see cref="LimitThreads"/> differs on its thread. Others do not let their own
    /// threads be set, or (reference LAPACK) have none: then it counts for batches alone. At first there are as many as the library says,
    /// but no more than <see cref="Environment.ProcessorCount"/> unless one of the variables <c>OPENBLAS_NUM_THREADS</c>,
    /// <c>OPENBLAS_DEFAULT_NUM_THREADS</c>, <c>GOTO_NUM_THREADS</c>, <c>OMP_NUM_THREADS</c> and <c>MKL_NUM_THREADS</c> is set (OpenBLAS on
    /// OpenMP: on the thread that loads it).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get => threads.Count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            threads.Count = value;
        }
    }

    /// <summary>
    /// Limits the library's own threads until the result is disposed; never raises their number. Call it on the thread that will
    /// call LAPACK. MKL and OpenMP builds of OpenBLAS are limited on that thread alone. OpenBLAS with threads of its own knows one
    /// number for the process: the first scope lowers it, the smallest limit of all open scopes holds, the last scope that is disposed
    /// restores it. Costs a lock and no allocation, so it may surround every small call; around a batch, open one scope for the whole.
    /// </summary>
    /// <param name="threads">The most threads to use, at least 1.</param>
    /// <returns>The scope, to be disposed on the same thread.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public LibraryThreads LimitThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return this.threads.Enter(threads);
    }
}
