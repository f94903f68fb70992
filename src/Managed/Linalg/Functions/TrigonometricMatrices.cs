using Lapack.Native;

namespace Lapack;

// Trigonometric and hyperbolic functions of a matrix by exponentials, with E = expm(i A):
//
//     real A      cosm = real E, sinm = imag E
//     complex A   cosm = (E + expm(-i A)) / 2, sinm = (E - expm(-i A)) / 2i
//     any A       coshm = (expm(A) + expm(-A)) / 2, sinhm = (expm(A) - expm(-A)) / 2, tanm = cosm^-1 sinm, tanhm = coshm^-1 sinhm
//
// and derivatives through those of expm.
//
// Source: N. J. Higham, Functions of Matrices (2008), chapter 12.
public static partial class Linalg
{
    /// <summary>The cosine of square matrices (scipy.linalg.cosm).</summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>An array of the same shape and type.</returns>
    /// <remarks>One complex <see cref="Expm"/> for a real matrix, two for a complex one.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them.</exception>
    public static NDArray Cosm(NDArray a) => CosineAndSine(a, "Cosm").Cosine();

    /// <summary>The sine of square matrices (scipy.linalg.sinm).</summary>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Sinm(NDArray a) => CosineAndSine(a, "Sinm").Sine();

    /// <summary>The tangent of square matrices (scipy.linalg.tanm).</summary>
    /// <exception cref="SingularMatrixException">The cosine is singular: an odd multiple of pi / 2 is an eigenvalue.</exception>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Tanm(NDArray a)
    {
        (Func<NDArray> cosine, Func<NDArray> sine) = CosineAndSine(a, "Tanm");
        return SolveBy(new("Tanm"), null, cosine(), sine(), Trans.None);
    }

    /// <summary>The hyperbolic cosine of square matrices (scipy.linalg.coshm).</summary>
    /// <remarks>Two exponentials, <see cref="Expm"/>.</remarks>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Coshm(NDArray a)
    {
        (NDArray up, NDArray down) = OppositeExponentials(a, "Coshm");
        return 0.5 * (up + down);
    }

    /// <summary>The hyperbolic sine of square matrices (scipy.linalg.sinhm).</summary>
    /// <remarks>Two exponentials, <see cref="Expm"/>.</remarks>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Sinhm(NDArray a)
    {
        (NDArray up, NDArray down) = OppositeExponentials(a, "Sinhm");
        return 0.5 * (up - down);
    }

    /// <summary>The hyperbolic tangent of square matrices (scipy.linalg.tanhm).</summary>
    /// <remarks>Two exponentials, <see cref="Expm"/>, and a linear solve.</remarks>
    /// <exception cref="SingularMatrixException">The hyperbolic cosine is singular.</exception>
    /// <inheritdoc cref="Cosm"/>
    public static NDArray Tanhm(NDArray a)
    {
        (NDArray up, NDArray down) = OppositeExponentials(a, "Tanhm");
        return SolveBy(new("Tanhm"), null, up + down, up - down, Trans.None);
    }

    static (NDArray Up, NDArray Down) OppositeExponentials(NDArray a, string name)
    {
        a = Checks.RequireSquare(a, name);
        var exponential = new ExpmFunction(name);
        return (exponential.Of(a), exponential.Of(-a));
    }

    static (Func<NDArray> Cosine, Func<NDArray> Sine) CosineAndSine(NDArray a, string name)
    {
        a = Checks.RequireSquare(a, name);
        var exponential = new ExpmFunction(name);
        NDArray up = exponential.Of(Num.I * a);
        if (!a.DType.IsComplex())
        {
            return (() => Num.Real(up), () => Num.Imag(up));
        }

        NDArray down = exponential.Of(-Num.I * a);
        return (() => 0.5 * (up + down), () => -0.5 * Num.I * (up - down));
    }
}
