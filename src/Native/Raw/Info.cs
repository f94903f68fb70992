using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lapack.Native;

// INFO, the last argument of every LAPACK routine: 0 for success, below it the number of a refused argument, above it what the routine
// says. Each method takes the cell as the routine left it.
public sealed partial class LapackLibrary
{
    /// <summary>For routines whose INFO is never positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void RequireNoInfo<T>(Routine routine, long cell)
        where T : unmanaged
    {
        if (cell != 0)
        {
            throw LapackException.Illegal(RoutineTable.Name<T>(routine), FromCell(cell));
        }
    }

    /// <summary>For routines whose positive INFO is a result.</summary>
    /// <returns>INFO, 0 or positive.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int ResultInfo<T>(Routine routine, long cell)
        where T : unmanaged
    {
        long info = FromCell(cell);
        return info >= 0 ? (int)info : throw LapackException.Illegal(RoutineTable.Name<T>(routine), info);
    }

    /// <summary>For iterations, whose positive INFO says that they did not converge.</summary>
    /// <param name="routine">The routine that was called.</param>
    /// <param name="cell">Its INFO.</param>
    /// <param name="meaning">What a positive INFO means for this routine, <c>{0}</c> in place of the number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void RequireConverged<T>(Routine routine, long cell, [StringSyntax(StringSyntaxAttribute.CompositeFormat)] string meaning)
        where T : unmanaged
    {
        if (cell != 0)
        {
            ThrowNotConverged<T>(routine, FromCell(cell), meaning);
        }
    }

    /// <summary>
    /// For eigenvalues that are found one by one. INFO may be 0 although some are missing: the outputs of those were never written.
    /// </summary>
    /// <param name="routine">The routine that was called.</param>
    /// <param name="cell">The number of eigenvalues that it returned.</param>
    /// <param name="expected">How many there are; null if only the call can tell.</param>
    /// <returns>The number found.</returns>
    int FoundCount<T>(Routine routine, long cell, int? expected)
        where T : unmanaged
    {
        long found = FromCell(cell);
        return expected is int all && found != all
            ? throw new NotConvergedException(RoutineTable.Name<T>(routine), 0, $"it found {found} eigenvalues where there are {all}")
            : (int)found;
    }

    [DoesNotReturn]
    static void ThrowNotConverged<T>(Routine routine, long info, string meaning)
        where T : unmanaged
    {
        string name = RoutineTable.Name<T>(routine);
        throw info < 0
            ? LapackException.Illegal(name, info)
            : new NotConvergedException(name, info, string.Format(CultureInfo.InvariantCulture, meaning, info));
    }
}
