namespace Lapack;

/// <summary>
/// Asks at each application whose phases a loss uses whether it changes with them, and ends the pass at the last.
/// </summary>
/// <param name="count">How many such applications there are at least.</param>
sealed class PhaseSweep(int count) : IGroupObserver
{
    int left = count;

    /// <summary>The largest cotangents of vectors with phases.</summary>
    public double Weight { get; private set; }

    public bool IsStopped => left <= 0;

    public NDArray?[] Pull(GroupBasis basis, NDArray?[] cotangents, double shrinkage, Pullback pullback)
    {
        if (basis.Problem.Free is { } free && free.Weight(cotangents) is > 0 and var weight)
        {
            Weight = Math.Max(Weight, weight);
            free.RequireStill(basis.Outputs, cotangents);
            left--;
        }

        return IsStopped ? new NDArray?[basis.Problem.Inputs.Length] : pullback(cotangents);
    }
}
