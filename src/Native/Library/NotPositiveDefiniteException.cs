namespace Lapack.Native;

/// <summary>A matrix is not positive definite; <see cref="LapackException.Info"/> is the order of the leading minor that is not.</summary>
public sealed class NotPositiveDefiniteException : LapackException
{
    /// <inheritdoc cref="NotConvergedException(string, long, string, int?)"/>
    public NotPositiveDefiniteException(string routine, long info, string meaning, int? batchIndex = null)
        : base(routine, info, meaning, batchIndex)
    {
    }

    /// <inheritdoc/>
    protected override LapackException Copy(string meaning, int batchIndex) =>
        new NotPositiveDefiniteException(Routine, Info, meaning, batchIndex);
}
