namespace Lapack;

/// <summary>
/// A linear primitive that picks some elements of one array, each at most once. Its cotangent can be added to the sum for the whole array
/// in place, instead of first being set into an array of zeros.
/// </summary>
interface IScatter
{
    /// <summary>Adds the cotangent of the elements to their places in <paramref name="target"/>; both are plain arrays.</summary>
    void AddTo(NDArray target, NDArray cotangent);
}
