using System.Diagnostics.Tracing;

namespace Lapack.Native;

/// <summary>
/// What is worth telling and no error, as events of the source <c>Lapack</c>: listen with an <see cref="EventListener"/> that enables the
/// source of this name, or with <c>dotnet-trace --providers Lapack</c>. (A NativeAOT program sets EventSourceSupport in its project.)
/// </summary>
[EventSource(Name = SourceName)]
sealed class LapackEventSource : EventSource
{
    public const string SourceName = "Lapack";

    public static LapackEventSource Log { get; } = new();

    /// <summary>
    /// Writes an event on a thread of the pool. To make an event source takes longer than to load a library, and a program should not wait
    /// for it at its first call.
    /// </summary>
    public static void Later(Action<LapackEventSource> write) => ThreadPool.UnsafeQueueUserWorkItem(_ => write(Log), null);

    /// <summary><c>Degeneracy.Warn</c>: pairs of a matrix have no gradient and were left out.</summary>
    /// <param name="function">The public method whose gradient it is.</param>
    /// <param name="matrix">Its index in the batch, -1 for a single one.</param>
    /// <param name="pairs">How many pairs of values were left out.</param>
    /// <param name="message">What <c>Degeneracy.Throw</c> would have thrown for the first of them.</param>
    [Event(1, Level = EventLevel.Warning, Message = "{3}")]
    public void IllPosedGradient(string function, int matrix, int pairs, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(1, [function, matrix, pairs, message]);
        }
    }

    /// <summary>A LAPACK driver did not converge, and another one is tried.</summary>
    /// <param name="failed">The driver that failed, as LAPACK names it.</param>
    /// <param name="next">The driver that is tried now.</param>
    /// <param name="message">What the first one reported.</param>
    [Event(2, Level = EventLevel.Warning, Message = "{0} did not converge, trying {1}: {2}")]
    public void DriverFallback(string failed, string next, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(2, failed, next, message);
        }
    }

    /// <summary>A library was loaded and has passed its self-test.</summary>
    /// <param name="vendor">Who made it.</param>
    /// <param name="version">Its version.</param>
    /// <param name="integerBits">The width of its integers.</param>
    /// <param name="kernels">Which kernels it runs on this processor, and why.</param>
    /// <param name="threads">How many threads of its own it may use.</param>
    /// <param name="path">The file.</param>
    /// <param name="attempts">What was tried before it and why each failed, one a line; empty for a library that was named.</param>
    [Event(3, Level = EventLevel.Informational, Message = "LAPACK: {0} {1}, {2}-bit integers, {4} threads, at {5}; kernels: {3}. {6}")]
    public void LibraryLoaded(
        string vendor, string version, int integerBits, string kernels, int threads, string path, string attempts)
    {
        if (IsEnabled())
        {
            WriteEvent(3, [vendor, version, integerBits, kernels, threads, path, attempts]);
        }
    }

    /// <summary>
    /// The library that was taken is not the one that the user may expect: a file beside the program was passed over, or only reference
    /// LAPACK was found, which is slow. Or OpenBLAS runs kernels that are not the best for this processor.
    /// </summary>
    /// <param name="path">The library that was taken.</param>
    /// <param name="message">What is unexpected, and what to do about it.</param>
    [Event(4, Level = EventLevel.Warning, Message = "{1}")]
    public void LibraryUnexpected(string path, string message)
    {
        if (IsEnabled())
        {
            WriteEvent(4, path, message);
        }
    }
}
