using System.Numerics;

namespace Lapack;

/// <summary>
/// The same element of several matrices at once, one matrix a lane: real (<see cref="ILanes{V, R}"/>) or complex
/// (<see cref="ComplexLanes{V, R}"/>). An algorithm that is written in these operations serves all four scalar types.
/// </summary>
/// <typeparam name="E">The type itself.</typeparam>
/// <typeparam name="V">Real numbers, one a lane.</typeparam>
/// <typeparam name="R">The real type.</typeparam>
interface ILaneElement<E, V, R>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    /// <summary>Reals in an element of one lane, 1 or 2; a constant to the compiler.</summary>
    static abstract int Parts { get; }

    static abstract E operator +(E x, E y);

    static abstract E operator -(E x, E y);

    static abstract E operator -(E x);

    static abstract E operator *(E x, E y);

    /// <summary>x y with real y.</summary>
    static abstract E Scale(E x, V y);

    /// <summary>x y + z.</summary>
    static abstract E MultiplyAdd(E x, E y, E z);

    /// <summary>x conj(y) + z.</summary>
    static abstract E MultiplyConjugateAdd(E x, E y, E z);

    /// <summary>x y + z with real y.</summary>
    static abstract E ScaleAdd(E x, V y, E z);

    /// <summary>|x|^2.</summary>
    static abstract V AbsSquare(E x);

    static abstract V Real(E x);

    /// <summary>The imaginary part; of a real number 0.</summary>
    static abstract V Imaginary(E x);

    /// <summary>re + i im; a real number has no room for im.</summary>
    static abstract E Join(V re, V im);
}
