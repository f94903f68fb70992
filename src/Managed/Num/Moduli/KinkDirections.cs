using System.Runtime.CompilerServices;

namespace Lapack;

/// <summary>
/// For each run of a backward pass the direction along which a size that is 0 moves; see <see cref="KinkPrimitive"/>. The rule of the
/// slopes comes first in a pass and notes it, that of the size uses it.
/// </summary>
sealed class KinkDirections
{
    readonly ConditionalWeakTable<object, StrongBox<NDArray>> noted = [];

    /// <summary>Notes the direction for the run that this thread is in; NaN where there are several, since they cannot be told apart.
    /// </summary>
    public void Note(NDArray direction)
    {
        if (BackwardPass.Current is not { } run)
        {
            return;
        }

        if (noted.TryGetValue(run, out StrongBox<NDArray>? earlier))
        {
            NDArray both = earlier.Value! + direction;
            earlier.Value = Num.Scaled(both, double.NaN);
        }
        else
        {
            noted.Add(run, new(direction));
        }
    }

    /// <summary>What was noted in this run; null if nothing was.</summary>
    public NDArray? Find() => BackwardPass.Current is { } run && noted.TryGetValue(run, out StrongBox<NDArray>? found) ? found.Value : null;
}
