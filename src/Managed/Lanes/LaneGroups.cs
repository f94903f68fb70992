using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// An operation on matrices of a batch, a group at a time, one matrix a lane. An object belongs to one thread and gives back its memory
/// at the end.
/// </summary>
abstract class LaneGroups : IDisposable
{
    /// <summary>How many matrices are done at once.</summary>
    public abstract int Lanes { get; }

    /// <summary>Does matrices first to first + count - 1, at most <see cref="Lanes"/>.</summary>
    /// <returns>One bit a matrix, the first lowest: set where the caller must see to that matrix.</returns>
    public abstract ulong Run(int first, int count);

    public abstract void Dispose();

    /// <summary>The lanes that hold one of <paramref name="count"/> matrices.</summary>
    protected static ulong Used(int count) => ulong.MaxValue >> (64 - count);

    /// <summary>
    /// Does a batch, whose groups share out threads as by <see cref="BatchLoop.ForEach"/>, and what could not be done here one by one.
    /// </summary>
    /// <param name="library">Its thread count is the number of threads to use in all.</param>
    /// <param name="count">How many matrices the batch has.</param>
    /// <param name="n">Their order.</param>
    /// <param name="make">Makes the operation for a thread, at the width of <see cref="LaneTable"/>.</param>
    /// <param name="one">Does a single matrix by other means.</param>
    /// <typeparam name="R">The real type.</typeparam>
    public static void ForEach<R>(LapackLibrary library, int count, int n, Func<LaneGroups> make, Action<int> one)
        where R : unmanaged
    {
        int lanes = LaneTable.Lanes<R>();
        BatchLoop.ForEach(library, (count + lanes - 1) / lanes, n, (first, end) =>
            Run(make(), first * lanes, Math.Min(count, end * lanes), one));
    }

    /// <summary>Does the matrices of a range, and those that could not be done here one by one.</summary>
    /// <param name="groups">The operation; it is disposed.</param>
    /// <param name="first">The first matrix.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="one">Does a single matrix by other means.</param>
    public static void Run(LaneGroups groups, int first, int end, Action<int> one)
    {
        using (groups)
        {
            for (int m = first; m < end; m += groups.Lanes)
            {
                for (ulong left = groups.Run(m, Math.Min(groups.Lanes, end - m)); left != 0; left &= left - 1)
                {
                    one(m + BitOperations.TrailingZeroCount(left));
                }
            }
        }
    }
}
