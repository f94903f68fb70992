using Lapack.Native;

namespace Lapack;

/// <summary>How a generalized problem is solved.</summary>
/// <param name="Uplo">The triangle that is read, of both matrices.</param>
/// <param name="Type">Which problem it is.</param>
/// <param name="Job">Whether vectors are wanted.</param>
/// <param name="CheckFinite">Whether what is read is searched for NaN and infinity.</param>
readonly record struct PencilTask(Uplo Uplo, PencilType Type, Job Job, bool CheckFinite);
