using Lapack.Native;

namespace Lapack;

/// <summary>What to do when a LAPACK driver has not converged: the next one, which works by another method, and a note of it.</summary>
static class DriverLadder
{
    /// <summary>
    /// Runs the steps until one returns. A step whose routine the library lacks is left out. If all fail, the first failure is thrown.
    /// </summary>
    /// <param name="failure">What the first driver threw.</param>
    /// <param name="steps">The others, by the name of their routine.</param>
    public static void Run(NotConvergedException failure, params ReadOnlySpan<(string Routine, Action Call)> steps)
    {
        LapackException last = failure;
        foreach ((string routine, Action call) in steps)
        {
            try
            {
                LapackEventSource.Log.DriverFallback(last.Routine, routine, last.Message);
                call();
                return;
            }
            catch (NotConvergedException e)
            {
                last = e;
            }
            catch (LapackLibraryException)
            {
                // This library lacks the routine.
            }
        }

        throw failure;
    }
}
