using System.Numerics;
using Lapack.Native;

namespace Lapack;

// X = D(A, B, Q): X - A X B = Q (Stein's equation), with B = A^H the discrete Lyapunov equation. With the Schur form A = U T U^H and
// B = A^H: Y - T Y T^H = U^H Q U, from the last column k to the first
//
//     (I - conj(t_kk) T) y_k = f_k + T sum_{j>k} conj(t_kj) y_j
//
// JVP   dX = D(A, B, dQ + dA X B + A X dB)
// VJP   gQ = D(A^T, B^T, gX),   gA = gQ (X B)^T,   gB = (A X)^T gQ
//
// The transposed equation, conjugated, is Y - T^H Y T = ..., which rows and columns in reverse order bring to the first form.
//
// Source: G. Kitagawa, An algorithm for solving the matrix equation X = F X F^T + S, Int. J. Control 25 (1977) 745.
public static partial class Linalg
{
    /// <summary>The solution X of the discrete Lyapunov equation X = A X A^H + Q (scipy.linalg.solve_discrete_lyapunov).</summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="q">Shape (..., n, n). Leading axes broadcast.</param>
    /// <returns>X, shape (..., n, n); Hermitian if Q is.</returns>
    /// <remarks>
    /// LAPACK ZGEES (also for real matrices and single precision, whose result is rounded), then 2 n^3 complex operations. The gradient is
    /// with respect to all elements of Q: no symmetry is assumed.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or NaN or infinity (the message says where).</exception>
    /// <exception cref="SingularMatrixException">Two eigenvalues of A have w_i conj(w_j) = 1, or nearly.</exception>
    public static NDArray SolveDiscreteLyapunov(NDArray a, NDArray q)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(q);
        (a, q) = Lyapunov(a, q, nameof(SolveDiscreteLyapunov));
        return new SteinPrimitive().Of(a, MatrixAlgebra.Adjoint(a), q);
    }

    sealed class SteinPrimitive(ComplexSchur[]? given = null, bool transposed = false)
        : KeepingPrimitive<ComplexSchur[]>(nameof(SolveDiscreteLyapunov))
    {
        protected override NDArray[] Forward(NDArray[] inputs, out ComplexSchur[] kept)
        {
            (NDArray a, NDArray q) = (inputs[0], inputs[2]);
            if (given is null)
            {
                FiniteScan.Require(a, Name);
            }

            ComplexSchur[] forms = kept = given ?? ComplexSchur.OfEach(a);
            return [MatrixBatch.Map(q, (right, batch) => Solve(forms[batch ?? 0], right))];
        }

        NDArray Solve(ComplexSchur schur, NDArray q)
        {
            int n = schur.N;
            Complex[] f = schur.Into(transposed ? Num.Conj(q) : q), t = schur.T;
            if (transposed)
            {
                // J T^H J, and J F J, J the reversal.
                t = new Complex[n * n];
                for (int j = 0; j < n; j++)
                {
                    for (int i = 0; i <= j; i++)
                    {
                        t[(j * n) + i] = Complex.Conjugate(schur.T[((n - 1 - i) * n) + n - 1 - j]);
                    }
                }

                Array.Reverse(f);
            }

            Recur(t, f, n);
            if (transposed)
            {
                Array.Reverse(f);
            }

            NDArray x = schur.Back(f, DType.Complex128);
            return Num.InType(transposed ? Num.Conj(x) : x, q.DType);
        }

        /// <summary>Y of Y - T Y T^H = F, in place of F.</summary>
        static void Recur(Complex[] t, Complex[] f, int n)
        {
            var sum = new Complex[n];
            for (int k = n - 1; k >= 0; k--)
            {
                sum.AsSpan().Clear();
                for (int j = k + 1; j < n; j++)
                {
                    Complex c = Complex.Conjugate(t[(j * n) + k]);
                    for (int i = 0; i < n; i++)
                    {
                        sum[i] += c * f[(j * n) + i];
                    }
                }

                Span<Complex> column = f.AsSpan(k * n, n);
                for (int j = 0; j < n; j++)
                {
                    for (int i = 0; i <= j; i++)
                    {
                        column[i] += t[(j * n) + i] * sum[j];
                    }
                }

                Complex diagonal = Complex.Conjugate(t[(k * n) + k]);
                for (int j = n - 1; j >= 0; j--)
                {
                    Complex product = diagonal * t[(j * n) + j], pivot = 1 - product;
                    if (Complex.Abs(pivot) <= n * 2.2e-16 * Math.Max(1, Complex.Abs(product)))
                    {
                        throw new SingularMatrixException(
                            nameof(SolveDiscreteLyapunov), j + 1,
                            "X = A X A^H + Q has no unique solution: two eigenvalues of A have w_i conj(w_j) = 1 or nearly so");
                    }

                    column[j] /= pivot;
                    for (int i = 0; i < j; i++)
                    {
                        column[i] += diagonal * t[(j * n) + i] * column[j];
                    }
                }
            }
        }

        protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, ComplexSchur[] kept, bool[] needed)
        {
            (NDArray a, NDArray b, NDArray x) = (inputs[0], inputs[1], outputs[0]);
            return g =>
            {
                NDArray gq = new SteinPrimitive(kept, !transposed).Of(Num.SwapAxes(a), Num.SwapAxes(b), g[0]!);
                return
                [
                    needed[0] ? Num.MatMul(gq, Num.MatMul(x, b), Trans.None, Trans.Transpose) : null,
                    needed[1] ? Num.MatMul(Num.MatMul(a, x), gq, Trans.Transpose, Trans.None) : null,
                    needed[2] ? gq : null,
                ];
            };
        }

        protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
            NDArray[] inputs, NDArray[] outputs, ComplexSchur[] kept, NDArray?[] tangents)
        {
            (NDArray a, NDArray b, NDArray x) = (inputs[0], inputs[1], outputs[0]);
            NDArray? alongA = tangents[0] is { } da ? Num.MatMul(Num.MatMul(da, x), b) : null;
            NDArray? alongB = tangents[1] is { } db ? Num.MatMul(Num.MatMul(a, x), db) : null;
            NDArray right = Num.SumOfTerms(Num.SumOfTerms(tangents[2], alongA), alongB)!;
            return (outputs, [new SteinPrimitive(kept, transposed).Of(a, b, right)]);
        }
    }
}
