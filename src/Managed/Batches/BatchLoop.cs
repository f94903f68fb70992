using System.Runtime.ExceptionServices;
using Lapack.Native;

namespace Lapack;

/// <summary>Loops over batches that share out threads, never multiplied with those inside the library.</summary>
static class BatchLoop
{
    /// <summary>
    /// Below this order OpenBLAS loses more by waking its threads than they bring (measured: 8 to 128, gain small at 256).
    /// </summary>
    const int SerialOrder = 128;

    /// <summary>Less work than about this many element operations is not worth handing to a second thread.</summary>
    const double SerialWork = 200_000;

    /// <summary>
    /// Runs <paramref name="body"/>, which calls the library, for ranges that cover the matrices of a batch: on several threads with the
    /// library held to one each, or, for a few large matrices, one after another with the library's own threads; never both.
    /// </summary>
    /// <param name="library">Its thread count is the number of threads to use in all.</param>
    /// <param name="count">How many matrices the batch has.</param>
    /// <param name="n">The order of each matrix; it decides about threads.</param>
    /// <param name="body">Gets the number of the first matrix of a range, and that after the last.</param>
    public static void ForEach(LapackLibrary library, int count, int n, Action<int, int> body)
    {
        int workers = Math.Min(library.Threads, count);
        if (workers > 1 && (double)count * n * n * n >= SerialWork && (n <= SerialOrder || count >= 2 * workers))
        {
            Share(count, workers, (first, end) =>
            {
                using (library.LimitThreads(1))
                {
                    body(first, end);
                }
            });
        }
        else if (n <= SerialOrder)
        {
            using (library.LimitThreads(1))
            {
                body(0, count);
            }
        }
        else
        {
            body(0, count);
        }
    }

    /// <summary>The same for loops that do without the library: on several threads where there is enough work.</summary>
    /// <param name="library">Its thread count is the number of threads to use in all.</param>
    /// <param name="count">How many pieces of equal work there are.</param>
    /// <param name="work">Operations on elements in all pieces together.</param>
    /// <param name="body">Gets the number of the first piece of a range, and that after the last.</param>
    public static void Split(LapackLibrary library, int count, double work, Action<int, int> body)
    {
        int workers = work < SerialWork ? 1 : Math.Min(library.Threads, count);
        if (workers > 1)
        {
            Share(count, workers, body);
        }
        else
        {
            body(0, count);
        }
    }

    /// <remarks>
    /// More ranges than workers, so that an uneven batch ends at about the same time on all of them. The caller sees the exception of a
    /// body itself, as from a loop, not wrapped in an AggregateException.
    /// </remarks>
    static void Share(int count, int workers, Action<int, int> body)
    {
        int ranges = Math.Min(count, 8 * workers);
        try
        {
            Parallel.For(0, ranges, new ParallelOptions { MaxDegreeOfParallelism = workers }, r =>
                body((int)((long)count * r / ranges), (int)((long)count * (r + 1) / ranges)));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
