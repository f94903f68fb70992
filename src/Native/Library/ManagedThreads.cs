namespace Lapack.Native;

/// <summary>
/// A library without threads, or whose threads cannot be set (reference LAPACK, Accelerate, unknown ones): the number serves callers
/// that share out a batch.
/// </summary>
sealed class ManagedThreads : ProcessThreads
{
    protected override int Number { get; set; } = Environment.ProcessorCount;
}
