namespace Lapack.Native;

/// <summary>A LAPACK routine returned a non-zero INFO. The message says what that value means for that routine.</summary>
public class LapackException : Exception
{
    readonly string meaning;

    /// <summary>Describes a non-zero INFO.</summary>
    /// <param name="routine">The routine, as LAPACK names it: <c>zheevd</c>.</param>
    /// <param name="info">The value of INFO.</param>
    /// <param name="meaning">What that value means for that routine.</param>
    /// <param name="batchIndex">The matrix of a batch that it happened to, or null.</param>
    public LapackException(string routine, long info, string meaning, int? batchIndex = null)
        : base($"{routine}: {meaning} (info = {info}{(batchIndex is int i ? $", matrix {i} of the batch" : "")}).")
    {
        Routine = routine;
        Info = info;
        BatchIndex = batchIndex;
        this.meaning = meaning;
    }

    /// <summary>The routine, as LAPACK names it.</summary>
    public string Routine { get; }

    /// <summary>The value of INFO. Negative values say that an argument was bad, which this library rules out before the call.</summary>
    public long Info { get; }

    /// <summary>The matrix of a batch that it happened to, or null when the call was not part of a batch.</summary>
    public int? BatchIndex { get; }

    /// <summary>The same error with the index of the matrix; thrown by callers that loop over a batch.</summary>
    /// <param name="batchIndex">The index of the matrix in the batch.</param>
    /// <returns>An exception of the same type.</returns>
    public LapackException WithBatch(int batchIndex) => Copy(meaning, batchIndex);

    /// <summary>Makes an exception of the type of this one, for <see cref="WithBatch"/>.</summary>
    /// <param name="meaning">What INFO means.</param>
    /// <param name="batchIndex">The index of the matrix in the batch.</param>
    /// <returns>The copy.</returns>
    protected virtual LapackException Copy(string meaning, int batchIndex) => new(Routine, Info, meaning, batchIndex);

    /// <summary>INFO below zero: no argument that passed our checks may cause it.</summary>
    internal static LapackException Illegal(string routine, long info) =>
        new(routine, info, $"argument {-info} was refused although it passed all checks; this is a bug in Lapack.Native or in the library");
}

/// <summary>An iteration inside LAPACK did not converge.</summary>
public sealed class NotConvergedException : LapackException
{
    /// <summary>Describes an INFO that reports a failed iteration.</summary>
    /// <param name="routine">The routine, as LAPACK names it.</param>
    /// <param name="info">The value of INFO.</param>
    /// <param name="meaning">What that value means for that routine.</param>
    /// <param name="batchIndex">The matrix of a batch that it happened to, or null.</param>
    public NotConvergedException(string routine, long info, string meaning, int? batchIndex = null)
        : base(routine, info, meaning, batchIndex)
    {
    }

    /// <inheritdoc/>
    protected override LapackException Copy(string meaning, int batchIndex) =>
        new NotConvergedException(Routine, Info, meaning, batchIndex);
}

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
