using System.Diagnostics.Tracing;

namespace Lapack;

/// <summary>
/// What is worth telling and no error, as events of the source <c>Lapack</c>: listen with an <see cref="EventListener"/> that enables the
/// source of this name, or with <c>dotnet-trace --providers Lapack</c>. (A NativeAOT program sets EventSourceSupport in its project.)
/// </summary>
[EventSource(Name = SourceName)]
sealed class LapackEventSource : EventSource
{
    public const string SourceName = "Lapack";

    public static LapackEventSource Log { get; } = new();

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
}
