namespace Lapack.Native;

/// <summary>A LAPACK routine returned a non-zero INFO. The message says what that value means for that routine.</summary>
public class LapackException : Exception
{
    readonly string meaning;

    /// <summary>Describes a non-zero INFO.</summary>
    /// <param name="routine">The routine, as LAPACK names it: <c>zheevd</c>.</param>
    /// <param name="info">INFO as the routine returned it, not 0.</param>
    /// <param name="meaning">What that value means for that routine, as the message says it: no capital letter, no full stop.</param>
    /// <param name="batchIndex">The index of the matrix in a batch, from 0, or null.</param>
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
    /// <param name="batchIndex">The index of the matrix in the batch, from 0.</param>
    /// <returns>An exception of the same type.</returns>
    public LapackException WithBatch(int batchIndex) => Copy(meaning, batchIndex);

    /// <summary>Makes an exception of the type of this one, for <see cref="WithBatch"/>.</summary>
    /// <param name="meaning">As in the constructor.</param>
    /// <param name="batchIndex">The index of the matrix in the batch, from 0.</param>
    /// <returns>The copy.</returns>
    protected virtual LapackException Copy(string meaning, int batchIndex) => new(Routine, Info, meaning, batchIndex);

    /// <summary>INFO below zero: no argument that passed our checks may cause it.</summary>
    internal static LapackException Illegal(string routine, long info) =>
        new(routine, info, $"argument {-info} was refused although it passed all checks; this is a bug in Lapack.Native or in the library");
}
