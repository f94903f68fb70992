using Lapack.Native;

namespace Lapack;

/// <summary>Outputs of the generalized eigh with their cotangents; null for zero, and Y is null for A x = w B x.</summary>
readonly record struct PencilFlow(NDArray W, NDArray X, NDArray? Y, NDArray? Gw, NDArray? Gx, NDArray? Gy)
{
    public PencilFlow(NDArray[] outputs, NDArray?[] cotangents)
        : this(outputs[0], outputs[1], outputs.ElementAtOrDefault(2), cotangents[0], cotangents[1], cotangents.ElementAtOrDefault(2))
    {
    }

    /// <summary>Those that are there, one after another; <see cref="From"/> takes them apart again.</summary>
    public NDArray[] Given => [.. new[] { W, X, Y, Gw, Gx, Gy }.OfType<NDArray>()];

    /// <summary>The numbers alone.</summary>
    public PencilFlow Values => new(W.Value, X.Value, Y?.Value, Gw?.Value, Gx?.Value, Gy?.Value);

    /// <summary>Other arrays in the places of these.</summary>
    public PencilFlow From(NDArray[] given)
    {
        int next = 2;
        return new(given[0], given[1], Next(Y), Next(Gw), Next(Gx), Next(Gy));

        NDArray? Next(NDArray? here) => here is null ? null : given[next++];
    }
}

/// <summary>Which cotangents of a generalized problem are wanted.</summary>
/// <param name="Type">Which problem it is.</param>
/// <param name="Uplo">The triangle that was read, of both matrices.</param>
/// <param name="Needed">Whether gA is wanted, and whether gB is.</param>
readonly record struct PencilDemand(PencilType Type, Uplo Uplo, bool[] Needed);
