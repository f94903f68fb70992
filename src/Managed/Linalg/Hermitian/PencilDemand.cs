using Lapack.Native;

namespace Lapack;

/// <summary>Which cotangents of a generalized problem are wanted.</summary>
/// <param name="Type">Which problem it is.</param>
/// <param name="Uplo">The triangle that was read, of both matrices.</param>
/// <param name="Needed">Whether gA is wanted, and whether gB is.</param>
readonly record struct PencilDemand(PencilType Type, Uplo Uplo, bool[] Needed);
