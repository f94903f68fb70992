using System.Text;

namespace Lapack.Native;

/// <summary>
/// No LAPACK could be loaded (the message lists every place tried, why each failed, and the command that fixes it), or a loaded
/// one lacks a routine.
/// </summary>
public sealed class LapackLibraryException : Exception
{
    /// <summary>An error with a message of its own.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">The cause, or null.</param>
    public LapackLibraryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    LapackLibraryException(string message, IReadOnlyList<string> attempts)
        : base(message) => Attempts = attempts;

    /// <summary>Every place that was tried and why it failed, in order; empty for errors that are not about finding a library.</summary>
    public IReadOnlyList<string> Attempts { get; } = [];

    /// <param name="headline">The first sentence.</param>
    /// <param name="attempts">What was tried.</param>
    /// <param name="asked">The vendor that was asked for, or null for any.</param>
    internal static LapackLibraryException NotFound(string headline, IReadOnlyList<string> attempts, LapackVendor? asked = null)
    {
        var text = new StringBuilder(headline).Append(" Tried, in this order:\n");
        foreach (string attempt in attempts)
        {
            text.Append("  - ").Append(attempt).Append('\n');
        }

        return new(text.Append(Remedy.For(asked)).ToString(), attempts);
    }

    internal static LapackLibraryException MissingRoutine(string routine, string library, string path) =>
        new($"The routine {routine} is missing in {library} at {path}. Load a complete LAPACK (LAPACK_LIBRARY, or LapackLibrary.Load).");
}
