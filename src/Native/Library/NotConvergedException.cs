namespace Lapack.Native;

/// <summary>An iteration inside LAPACK did not converge.</summary>
public sealed class NotConvergedException : LapackException
{
    /// <summary>Describes an INFO that reports a failed iteration.</summary>
    /// <param name="routine">The routine, as LAPACK names it.</param>
    /// <param name="info">INFO as the routine returned it, not 0.</param>
    /// <param name="meaning">What that value means for that routine, as the message says it: no capital letter, no full stop.</param>
    /// <param name="batchIndex">The index of the matrix in a batch, from 0, or null.</param>
    public NotConvergedException(string routine, long info, string meaning, int? batchIndex = null)
        : base(routine, info, meaning, batchIndex)
    {
    }

    /// <inheritdoc/>
    protected override LapackException Copy(string meaning, int batchIndex) =>
        new NotConvergedException(Routine, Info, meaning, batchIndex);
}
