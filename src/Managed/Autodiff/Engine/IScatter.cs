namespace Lapack;

/// <summary>
/// A primitive of one array that picks some of its elements, each once, and linear: its cotangent can be added to the sum for the whole
/// array in place, instead of first being set into an array of zeros.
/// </summary>
interface IScatter
{
    /// <summary>Adds the cotangent of the elements to their places in <paramref name="target"/>; both are plain arrays.</summary>
    void AddTo(NDArray target, NDArray cotangent);
}
