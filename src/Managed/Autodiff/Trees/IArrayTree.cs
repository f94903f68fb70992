namespace Lapack;

/// <summary>
/// A type made of arrays, its leaves, so that it can be an argument of <see cref="Autodiff.GradTree"/> and its kin. Two methods say how
/// to take it apart and how to put it together; typically a record of parameters.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IArrayTree<TSelf>
{
    /// <summary>The arrays, always in the same order.</summary>
    NDArray[] Leaves();

    /// <summary>The same object with other arrays in the order of <see cref="Leaves"/>.</summary>
    TSelf WithLeaves(ReadOnlySpan<NDArray> leaves);

    /// <summary>What errors call the leaf at a position.</summary>
    string LeafName(int position) => position.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
