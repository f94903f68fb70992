namespace Lapack;

/// <summary>
/// A primitive whose derivative is not known. Its forward rule gives NaN, and a transform whose result is NaN then throws what this says;
/// where nothing depends on it nothing happens.
/// </summary>
interface IRefusing
{
    /// <summary>Why the derivative is not known.</summary>
    Exception Refusal();
}
