namespace Lapack;

// Trigonometric and hyperbolic functions of a matrix: HyperbolicFunction.
public static partial class Linalg
{
    static readonly HyperbolicFunction
        cosm = new("Cosm", Hyperbolic.Cosine, turned: true), sinm = new("Sinm", Hyperbolic.Sine, turned: true),
        tanm = new("Tanm", Hyperbolic.Tangent, turned: true), coshm = new("Coshm", Hyperbolic.Cosine, turned: false),
        sinhm = new("Sinhm", Hyperbolic.Sine, turned: false), tanhm = new("Tanhm", Hyperbolic.Tangent, turned: false);

    /// <summary>The cosine of square matrices (scipy.linalg.cosm).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>An array of the same shape and type.</returns>
    /// <remarks>
    /// LAPACK DGEES or ZGEES (xSYEVD for Hermitian matrices), then exponentials of triangular matrices, O(n^3), in double precision. The
    /// derivative costs eight times as much, that of Hermitian matrices twice.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them.</exception>
    public static NDArray Cosm(NDArray a) => cosm.Of(Checks.RequireSquare(a, "Cosm"));

    /// <summary>The sine of square matrices (scipy.linalg.sinm).</summary>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Sinm(NDArray a) => sinm.Of(Checks.RequireSquare(a, "Sinm"));

    /// <summary>The tangent of square matrices (scipy.linalg.tanm).</summary>
    /// <exception cref="Native.SingularMatrixException">
    /// An odd multiple of pi / 2 is an eigenvalue, a pole of the tangent, to working precision.
    /// </exception>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Tanm(NDArray a) => tanm.Of(Checks.RequireSquare(a, "Tanm"));

    /// <summary>The hyperbolic cosine of square matrices (scipy.linalg.coshm).</summary>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Coshm(NDArray a) => coshm.Of(Checks.RequireSquare(a, "Coshm"));

    /// <summary>The hyperbolic sine of square matrices (scipy.linalg.sinhm).</summary>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Sinhm(NDArray a) => sinhm.Of(Checks.RequireSquare(a, "Sinhm"));

    /// <summary>The hyperbolic tangent of square matrices (scipy.linalg.tanhm).</summary>
    /// <exception cref="Native.SingularMatrixException">
    /// An odd multiple of i pi / 2 is an eigenvalue, a pole of the hyperbolic tangent, to working precision.
    /// </exception>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Tanhm(NDArray a) => tanhm.Of(Checks.RequireSquare(a, "Tanhm"));
}
