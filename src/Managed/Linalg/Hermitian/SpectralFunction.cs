using Lapack.Native;

namespace Lapack;

// F(A) = V f(diag w) V^H of Hermitian A = V diag(w) V^H. Its derivatives along E_1, ..., E_m, in the basis of the eigenvectors
// (E_l stands for V^H E_l V), are the symmetric multilinear maps
//
//     T_m(A; E_1 ... E_m)_ij = sum over permutations s of sum over k_1 ... k_(m-1) of
//                              f[w_i, w_k1, ..., w_k(m-1), w_j] (E_s1)_(i k1) (E_s2)_(k1 k2) ... (E_sm)_(k(m-1) j)
//
// with divided differences of f: T_1 is Daleckii and Krein's, and there is no quotient that equal eigenvalues could spoil. As
// primitives T_0 = F, T_1, T_2, ... have rules that are formulas in each other, so derivatives of any order are right at any spectrum:
//
//     JVP   dT_m = T_(m+1)(A; E_1 ... E_m, dA) + sum over l of T_m(A; ... dE_l ...)
//     VJP   gE_l = T_m(A; ... g^T in the place of E_l ...)^T,   gA = T_(m+1)(A; E_1 ... E_m, g^T)^T
//
// since tr(X T_m(A; E_1 ...)) sums over all cyclic orders of X, E_1, ..., and so is symmetric in them too. Costs: T_0 one eigh, T_1
// four products, T_2 n^3 operations outside BLAS, T_m m! n^(m+1).
//
// Sources: Ju. L. Daleckii and S. G. Krein, Amer. Math. Soc. Transl. 47 (1965) 1; N. J. Higham, Functions of Matrices (2008), chapter 3.
public static partial class Linalg
{
    /// <summary>
    /// f(A) = V f(w) V^H of Hermitian matrices, with derivatives that are finite and right at equal eigenvalues, in every mode and order.
    /// </summary>
    /// <param name="a">Shape (..., n, n); of any floating-point type; one triangle is read, as by eigh.</param>
    /// <param name="f">
    /// An elementwise function of arrays: it gets eigenvalues as Float64 and may return real or complex numbers. Its derivatives are
    /// generated, and for them it is called with numbers between the eigenvalues and close to them, too, where it may return NaN or
    /// infinity. It must not use arrays that are being differentiated: let those act on the matrix, as <see cref="FermiDensity"/> does.
    /// </param>
    /// <param name="uplo">The triangle that is read; the gradient is with respect to it.</param>
    /// <returns>Shape (..., n, n), whole Hermitian matrices if f is real; of the type of <paramref name="a"/>, complex if f is.</returns>
    /// <remarks>One xHEEVD and one product; a gradient costs five products more, a second derivative n^3 operations outside BLAS.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, NaN or infinity in what is read, or f changes the shape.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// A derivative depends on an eigenvalue at which f is finite and its derivative is not, as that of the square root at 0.
    /// </exception>
    public static NDArray SpectralFunction(NDArray a, Func<NDArray, NDArray> f, Uplo uplo = Uplo.Lower)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(f);
        Defined.Require(uplo);
        return Spectral(a, uplo, "SpectralFunction", new ArrayFunction(f));
    }

    /// <summary>f(A) of Hermitian matrices from f and its derivative.</summary>
    /// <param name="a">As for the other overload.</param>
    /// <param name="f">The function.</param>
    /// <param name="derivative">
    /// f', called at eigenvalues, close to them and between them. It is enough for first derivatives of the result; for second
    /// ones, which throw, give f as a function of arrays or with all derivatives.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <returns>Shape (..., n, n), of the type of <paramref name="a"/>.</returns>
    /// <remarks>One xHEEVD and one product; a gradient costs five products more.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// A derivative depends on an eigenvalue at which f is finite and its derivative is not, as that of the square root at 0.
    /// </exception>
    /// <exception cref="InvalidOperationException">A second derivative is asked for.</exception>
    public static NDArray SpectralFunction(NDArray a, Func<double, double> f, Func<double, double> derivative, Uplo uplo = Uplo.Lower)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(derivative);
        Defined.Require(uplo);
        return Spectral(a, uplo, "SpectralFunction", new PairFunction(f, derivative));
    }

    /// <summary>f(A) of Hermitian matrices from f and all its derivatives.</summary>
    /// <param name="a">As for the other overload.</param>
    /// <param name="f">
    /// f(x, k): the k-th derivative at x, k from 0 to the order of derivatives that are taken; x at eigenvalues, close to them and between
    /// them.
    /// </param>
    /// <param name="uplo">The triangle that is read.</param>
    /// <returns>Shape (..., n, n), of the type of <paramref name="a"/>.</returns>
    /// <remarks>One xHEEVD and one product; a gradient costs five products more, a second derivative n^3 operations outside BLAS.</remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in what is read.</exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// A derivative depends on an eigenvalue at which f is finite and its derivative is not, as that of the square root at 0.
    /// </exception>
    public static NDArray SpectralFunction(NDArray a, Func<double, int, double> f, Uplo uplo = Uplo.Lower)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(f);
        Defined.Require(uplo);
        return Spectral(a, uplo, "SpectralFunction", new OrderedFunction(f));
    }

    /// <summary>
    /// The projector V_S V_S^H on the eigenspaces of a subset of eigenvalues, with derivatives that are right at equal eigenvalues as long
    /// as none lie across an end of the subset.
    /// </summary>
    /// <param name="a">Shape (..., n, n), one triangle of which is read.</param>
    /// <param name="subset">Which eigenvalues: the lowest k, a range of numbers, an interval.</param>
    /// <param name="uplo">The triangle that is read; the gradient is with respect to it.</param>
    /// <returns>Shape (..., n, n), Hermitian and idempotent.</returns>
    /// <remarks>
    /// As <see cref="SpectralFunction(NDArray, Func{NDArray, NDArray}, Uplo)"/>; without derivatives, and by number, the subset alone is
    /// computed (xHETRD, xSTEMR, xUNMTR), and one product.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in what is read, or a subset that does not exist.
    /// </exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    /// <exception cref="IllPosedGradientException">
    /// Thrown by derivatives where equal eigenvalues lie across an end of the subset.
    /// </exception>
    public static NDArray SpectralProjector(NDArray a, EighSubset subset, Uplo uplo = Uplo.Lower)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(subset);
        Defined.Require(uplo);
        if (!a.IsRecorded && !subset.ByValue)
        {
            NDArray v = Eigh(Checks.RequireHermitian(a, uplo, "SpectralProjector"), subset, uplo).Eigenvectors;
            return Num.MatMul(v, v, Trans.None, Trans.ConjTranspose);
        }

        int n = Checks.RequireHermitian(a, uplo, "SpectralProjector").Shape[^1];
        if (!subset.ByValue)
        {
            subset.Bounds(n);
        }

        return Spectral(a, uplo, "SpectralProjector", new StepFunction(subset, a.DType, n));
    }

    /// <summary>
    /// The density matrix of fermions, 1 / (exp((H - mu) / kT) + 1), differentiable in the Hamiltonian, the chemical potential and the
    /// temperature, at every spectrum; also for kT far below the gaps.
    /// </summary>
    /// <param name="h">Shape (..., n, n), Hermitian, one triangle of which is read.</param>
    /// <param name="mu">The chemical potential, real: a number, or an array that broadcasts against the leading axes of h.</param>
    /// <param name="kT">The temperature in units of energy, real and positive; likewise.</param>
    /// <param name="uplo">The triangle that is read; the gradient is with respect to it.</param>
    /// <returns>Shape (..., n, n), eigenvalues between 0 and 1.</returns>
    /// <remarks>Costs as <see cref="SpectralFunction(NDArray, Func{NDArray, NDArray}, Uplo)"/>.</remarks>
    /// <exception cref="ArgumentException">
    /// Not square matrices, NaN or infinity in what is read, in mu or in kT, mu or kT complex, or a temperature that is not positive.
    /// </exception>
    /// <exception cref="NotConvergedException">LAPACK did not converge; the message names the matrix of the batch.</exception>
    public static NDArray FermiDensity(NDArray h, NDArray mu, NDArray kT, Uplo uplo = Uplo.Lower)
    {
        ArgumentNullException.ThrowIfNull(h);
        ArgumentNullException.ThrowIfNull(kT);
        ArgumentNullException.ThrowIfNull(mu);
        Defined.Require(uplo);
        h = Checks.RequireHermitian(h, uplo, "FermiDensity");
        if (mu.DType.IsComplex())
        {
            throw new ArgumentException($"FermiDensity: the chemical potential mu is real, not {mu.DType}.", nameof(mu));
        }

        if (!mu.Value.ToArray<double>().All(double.IsFinite))
        {
            throw new ArgumentException("FermiDensity: the chemical potential mu holds NaN or infinity.", nameof(mu));
        }

        if (kT.DType.IsComplex() || !kT.Value.ToArray<double>().All(t => t > 0 && double.IsFinite(t)))
        {
            throw new ArgumentException("FermiDensity: the temperature kT is real, positive and finite.", nameof(kT));
        }

        NDArray level = mu.Rank == 0 ? mu : MatrixAlgebra.AsMatrix(mu);
        NDArray width = kT.Rank == 0 ? kT : MatrixAlgebra.AsMatrix(kT);
        NDArray read = Triangles.Full(h, uplo, GradientForm.Triangle);
        NDArray scaled = (read - (level * Num.Eye(h.Shape[^1], h.DType.RealType()))) / width;
        return new SpectralPrimitive("FermiDensity", new OrderedFunction(Fermi)).Of(scaled);
    }

    static NDArray Spectral(NDArray a, Uplo uplo, string name, ScalarFunction f)
    {
        NDArray read = Triangles.Full(Checks.RequireHermitian(a, uplo, name), uplo, GradientForm.Triangle);
        return new SpectralPrimitive(name, f).Of(read);
    }

    /// <summary>
    /// d^k/dx^k of s = 1 / (e^x + 1), a polynomial in s by s' = s^2 - s; for negative x by s(-x) = 1 - s(x), so that s is small and exact.
    /// </summary>
    static double Fermi(double x, int k)
    {
        if (x < 0)
        {
            double mirrored = Fermi(-x, k);
            return k == 0 ? 1 - mirrored : k % 2 == 0 ? -mirrored : mirrored;
        }

        double e = Math.Exp(-x), s = e / (1 + e);
        double[] p = [0, 1];
        for (int order = 0; order < k; order++)
        {
            var next = new double[p.Length + 1];
            for (int i = 1; i < p.Length; i++)
            {
                next[i + 1] += i * p[i];
                next[i] -= i * p[i];
            }

            p = next;
        }

        double sum = 0;
        for (int i = p.Length - 1; i >= 0; i--)
        {
            sum = (sum * s) + p[i];
        }

        return sum;
    }
}
