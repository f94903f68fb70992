using Lapack.Native;

namespace Lapack;

// A = B + i C symmetric, A conj(u) = s u with u = x + i y, is the real symmetric problem of order 2n
//
//     [ B   C ] [ x ]     [ x ]
//     [ C  -B ] [ y ] = s [ y ]
//
// whose eigenvalues are s and, with vector i u, -s. The n largest give U: vectors of equal s > 0 are right by construction, since their
// real orthogonality is that of eigenvectors. That u_i is also orthogonal to i u_j holds only to eps s_0 / (s_i + s_j). A QR factorization,
// whose first columns belong to the largest s, removes what is missing, which changes A by no more than eps s_0, and completes the basis
// where s = 0.
//
// Real A = Q diag(w) Q^T needs no more than its own eigenvectors: s = |w|, u = q, or i q where w < 0.
//
// Source: A. Bunse-Gerstner and W. B. Gragg, J. Comput. Appl. Math. 21 (1988) 41, for the real form.

/// <summary>Symmetric matrices to xSYEVD and back.</summary>
static class TakagiDriver
{
    /// <summary>U and s, descending, of symmetric matrices (..., n, n): plain numbers without NaN and infinity.</summary>
    public static NDArray[] Factor(NDArray a)
    {
        int n = a.Shape[^1];
        if (!a.DType.IsComplex())
        {
            (NDArray w, NDArray q) = Eigenpairs(a);
            NDArray order = Num.ArgSort(-Num.Abs(w)), sorted = Num.TakeAlongAxis(w, order, -1);
            NDArray vectors = Num.TakeAlongAxis(q, MatrixAlgebra.AsRow(order), -1);
            NDArray units = Num.Where(sorted < 0, Num.I, 1).AsType(a.DType.ComplexType());
            return [vectors * MatrixAlgebra.AsRow(units), Num.Abs(sorted)];
        }

        NDArray b = Num.Real(a), c = Num.Imag(a);
        NDArray real = Num.Concatenate([Num.Concatenate([b, c], -1), Num.Concatenate([c, -b], -1)], -2);
        (NDArray s, NDArray xy) = Eigenpairs(real);
        s = Num.Flip(s[Num.Ellipsis, n..], -1);
        xy = Num.Flip(xy[Num.Ellipsis, n..], -1);
        NDArray u = xy[Num.Ellipsis, ..n, ..] + (Num.I * xy[Num.Ellipsis, n.., ..]);
        return [Linalg.Qr(u.AsType(a.DType), checkFinite: false).Q, Num.Maximum(s, 0)];
    }

    static (NDArray W, NDArray V) Eigenpairs(NDArray a)
    {
        NDArray[] wv = EighDriver.Factor(a, Uplo.Lower, Job.Vectors, checkFinite: false);
        return (wv[0], wv[1]);
    }
}
