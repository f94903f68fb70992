namespace Lapack.Native;

/// <summary>A matrix is singular, exactly or to working precision: a pivot or a diagonal element of a factor is zero.</summary>
public sealed class SingularMatrixException : LapackException
{
    /// <inheritdoc cref="NotConvergedException(string, long, string, int?)"/>
    public SingularMatrixException(string routine, long info, string meaning, int? batchIndex = null)
        : base(routine, info, meaning, batchIndex)
    {
    }

    /// <inheritdoc/>
    protected override LapackException Copy(string meaning, int batchIndex) =>
        new SingularMatrixException(Routine, Info, meaning, batchIndex);
}
