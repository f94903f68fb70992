using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>What a factorization does about NaN and infinity in its argument.</summary>
enum FiniteCheck
{
    /// <summary>Refuses them.</summary>
    Throw,

    /// <summary>Leaves that matrix out and says so in its info.</summary>
    Mark,

    /// <summary>Does not look.</summary>
    None,
}

/// <summary>How the matrices of one call are read and factored. A general matrix is read as it is and has LU factors.</summary>
/// <param name="Function">The public method that errors name.</param>
sealed record Factoring(string Function)
{
    /// <summary>What is known of the matrices; not <see cref="MatrixStructure.Triangular"/>, which needs no factors.</summary>
    public MatrixStructure Structure { get; init; }

    /// <summary>The triangle that is read, unless all is.</summary>
    public Uplo Uplo { get; init; } = Uplo.Lower;

    /// <summary>The form of the gradient where only a triangle is read.</summary>
    public GradientForm Form { get; init; }

    /// <summary>What to do about NaN and infinity.</summary>
    public FiniteCheck Check { get; init; }

    /// <summary>Whether NaN and infinity are refused.</summary>
    public bool CheckFinite
    {
        get => Check == FiniteCheck.Throw;
        init => Check = value ? FiniteCheck.Throw : FiniteCheck.None;
    }

    /// <summary>
    /// Whether A is factored also where A^T lies in memory as LAPACK takes it, because the user will see the factors.
    /// </summary>
    public bool Upright { get; init; }

    bool IsHermitian => Structure != MatrixStructure.Symmetric;

    /// <summary>That of a call with options.</summary>
    /// <exception cref="ArgumentException">The options say Triangular, or name no triangle.</exception>
    public static Factoring For(string function, SolveOptions options, bool mark = false)
    {
        if (options.Structure == MatrixStructure.Triangular)
        {
            throw new ArgumentException(
                $"{function} factors its matrices, and triangular ones need no factors: use SolveTriangular.", nameof(options));
        }

        if (options.Uplo is not (Uplo.Lower or Uplo.Upper))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Uplo, $"{function}: Uplo is Uplo.Lower or Uplo.Upper.");
        }

        return new(function)
        {
            Structure = options.Structure,
            Uplo = options.Uplo,
            Form = options.GradientForm,
            Check = mark ? FiniteCheck.Mark : options.CheckFinite ? FiniteCheck.Throw : FiniteCheck.None,
        };
    }

    /// <summary>The factors of plain matrices, shape (..., n, n); LU factors also of (..., m, n).</summary>
    public Factors Factor(NDArray a) => Scalars.Evaluate(a.DType, new Body(a, this));

    /// <summary>Throws for the first matrix that cannot be solved with, unless failures are marked.</summary>
    public void RequireRegular(Factors factors)
    {
        if (Check != FiniteCheck.Mark)
        {
            factors.RequireRegular();
        }
    }

    /// <summary>The matrices that the raw ones stand for; linear in them.</summary>
    public NDArray Full(NDArray raw) =>
        Structure == MatrixStructure.General ? raw : Triangles.Full(raw, Uplo, Form, IsHermitian);

    /// <summary>The gradient with respect to the raw matrices from that with respect to all elements of the full ones.</summary>
    public NDArray Raw(NDArray g) => Structure == MatrixStructure.General ? g : Triangles.Raw(g, Uplo, Form, IsHermitian);

    sealed class Body(NDArray a, Factoring how) : IScalarFunction<Factors>
    {
        public Factors Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R> => new FactorsDriver<T, R>(a, how);
    }
}
