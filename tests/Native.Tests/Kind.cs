using System.Numerics;

namespace Native.Tests;

/// <summary>What a test needs to know of a scalar type, so that one test body serves all four.</summary>
public interface IKind<T>
    where T : unmanaged
{
    static abstract bool IsComplex { get; }

    /// <summary>The distance from 1 to the next number.</summary>
    static abstract double Epsilon { get; }

    /// <summary>Rounds to the type; real types drop the imaginary part.</summary>
    static abstract T From(Complex value);

    static abstract Complex To(T value);
}
