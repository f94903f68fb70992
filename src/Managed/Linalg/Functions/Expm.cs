using System.Numerics;
using Lapack.Native;

namespace Lapack;

// expm(A) = sum A^k / k!, by scaling and squaring: expm(A) = r_m(A / 2^s)^(2^s), r_m = q_m(-x)^-1 q_m(x) the diagonal Pade approximant.
// m of 3, 5, 7, 9, 13 and s are chosen from alpha = max(|A^k|^(1/k), |A^(k+2)|^(1/(k+2))) <= |A| in the 1-norm, k = 4, or 6 or 8 where
// these powers fall off, so that the backward error is below the unit roundoff, with a correction where |A|^(2m+1) shows that this was too
// hopeful. The Frechet derivative differentiates the same evaluation, with the smaller bounds that it needs: on numbers X + X' e with
// e^2 = 0.
//
// A large element a_ij from whose column no chain of non-zero elements leads back to row i, as in [[1, 1e8], [0, 1]], makes the norm
// larger, but not the growth of the exponential: scaling by it would square away the digits of the rest. A diagonal similarity in powers of
// two, expm(A) = D expm(D^-1 A D) D^-1, takes it out first (Balancing).
//
// Rows and columns between which no chain of elements leads (below the diagonal of a triangular matrix, in rows of zeros) stay exact zeros,
// and the exponential of a diagonal element that is on no cycle stands alone (ZeroPattern).
//
// Derivatives are those of MatrixFunction.
//
// Sources: A. H. Al-Mohy and N. J. Higham, A new scaling and squaring algorithm for the matrix exponential, SIAM J. Matrix Anal. Appl.
// 31 (2009) 970; the same, Computing the Frechet derivative of the matrix exponential, ibid. 30 (2009) 1639 (its bounds);
// N. J. Higham, The scaling and squaring method for the matrix exponential revisited, ibid. 26 (2005) 1179 (coefficients, single
// precision).
public static partial class Linalg
{
    static readonly ExpmFunction expm = new("Expm"), frechet = new("ExpmFrechet");

    /// <summary>
    /// The exponential of square matrices (scipy.linalg.expm); not the exponential of the elements, which is <see cref="Num.Exp"/>.
    /// </summary>
    /// <param name="a">Shape (..., n, n), any of the four floating-point types (integers count as Float64).</param>
    /// <returns>An array of the same shape and type.</returns>
    /// <remarks>
    /// Scaling and squaring with Pade approximants: 6 to 8 products of matrices, one linear solve, and a product for each doubling of the
    /// norm above 5. A derivative costs three times as much, a second derivative eight times that.
    /// Elements above the range of the type become infinite or NaN.
    /// </remarks>
    /// <exception cref="ArgumentException">Not square matrices, or NaN or infinity in them (the message says where).</exception>
    public static NDArray Expm(NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return expm.Of(Checks.RequireSquare(a, "Expm"));
    }

    /// <summary>
    /// expm(A) and its derivative along E, the Frechet derivative L(A, E) (scipy.linalg.expm_frechet): what
    /// <see cref="Autodiff.Jvp(Func{NDArray, NDArray}, NDArray, NDArray)"/> of <see cref="Expm"/> gives.
    /// </summary>
    /// <param name="a">Shape (..., n, n).</param>
    /// <param name="e">The direction, of the same shape; complex only if <paramref name="a"/> is.</param>
    /// <returns>expm(A) and L(A, E), of the shape and type of <paramref name="a"/>.</returns>
    /// <exception cref="ArgumentException">
    /// Not square matrices, shapes that differ, or NaN or infinity (the message says where).
    /// </exception>
    public static (NDArray Exponential, NDArray Derivative) ExpmFrechet(NDArray a, NDArray e)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(e);
        a = Checks.RequireSquare(a, "ExpmFrechet");
        if (!a.Shape.SequenceEqual(e.Shape))
        {
            throw new ArgumentException(
                $"ExpmFrechet: the matrix has the shape {Layout.Text(a.Shape)}, the direction {Layout.Text(e.Shape)}.", nameof(e));
        }

        if (e.DType.IsComplex() && !a.DType.IsComplex())
        {
            throw new ArgumentException(
                $"ExpmFrechet: the direction is {e.DType}, the matrix {a.DType}: make it complex with AsType.", nameof(e));
        }

        e = e.AsType(a.DType);
        FiniteScan.Require(e.Value, "ExpmFrechet, direction");
        return (frechet.Of(a), frechet.Derivative(a, e));
    }

    /// <summary>expm(T) of an upper triangular T of order n, column-major.</summary>
    internal static Complex[] ExponentialOf(Complex[] t, int n) =>
        n == 0 ? [] : Num.SwapAxes(expm.Value(ComplexSchur.Columns(t, n))).ToArray<Complex>();

    /// <param name="name">The public method that errors name.</param>
    sealed class ExpmFunction(string name) : MatrixFunction(name)
    {
        /// <summary>Bounds of alpha for the degrees 3, 5, 7, 9, 13, for the value and for the derivative.</summary>
        static readonly double[] valueBounds = [1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068, 4.25];
        static readonly double[] derivativeBounds = [1.08e-2, 2.00e-1, 7.83e-1, 1.78, 4.25];

        /// <summary>
        /// In single precision the degrees 3, 5, 7 suffice; those of the derivative are smaller about as in double precision.
        /// </summary>
        static readonly double[] singleValueBounds = [4.258730016922831e-1, 1.880152677804762, 3.925724783138660];
        static readonly double[] singleDerivativeBounds = [3.0e-1, 1.4, 3.2];

        static readonly int[] degrees = [3, 5, 7, 9, 13];

        /// <summary>Coefficients of q_m, from x^0.</summary>
        static readonly double[][] pade =
        [
            [120, 60, 12, 1],
            [30240, 15120, 3360, 420, 30, 1],
            [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1],
            [17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1],
            [
                64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800,
                33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
            ],
        ];

        /// <summary>1 / c_(2m+1), c the coefficient of the leading term of the backward error.</summary>
        static readonly double[] leading = [100800, 10059033600, 4487938430976000, 5914384781877411840000.0, 1.1325077560602111e35];

        protected override NDArray Value(NDArray a, int? batch) => Value(a);

        public NDArray Value(NDArray a) => ZeroPattern.Keep(a, Balancing.Lowering(a) is { } balance
            ? balance.Back(Evaluate(new(balance.Apply(a), null)).Value)
            : Evaluate(new(a, null)).Value);

        protected override NDArray Frechet(NDArray a, NDArray e, int? batch) => Evaluate(new(a, e)).Tangent!;

        protected override NDArray FrechetOfAnyScale(NDArray a, NDArray e, int? batch)
        {
            if (Balancing.Lowering(a) is not { } balance)
            {
                return base.FrechetOfAnyScale(a, e, batch);
            }

            // The direction gets about the size of the balanced matrix, in one step with the similarity: apart, they might leave the range.
            NDArray balanced = balance.Apply(a);
            int shift = Math.ILogB(Num.Max(Num.Abs(balanced)).ToArray<double>()[0]) - balance.Exponent(e)!.Value;
            return balance.Back(Evaluate(new(balanced, balance.Apply(e, shift))).Tangent!, -shift);
        }

        static Dual Evaluate(Dual a)
        {
            bool single = a.Value.DType.RealType() == DType.Float32;
            double[] bounds = (single, a.Tangent is null) switch
            {
                (true, true) => singleValueBounds,
                (true, false) => singleDerivativeBounds,
                (false, true) => valueBounds,
                _ => derivativeBounds,
            };
            int last = bounds.Length - 1;

            // Powers of a matrix far above all bounds are taken of the scaled one, so that they do not overflow; it need not be scaled for
            // its exponential: a nilpotent matrix of any norm has alpha = 0.
            int far = a.OneNorm() > 1e6 ? a.Exponent() : 0, scaling = 0;
            Dual near = a.Scale(-far), a2 = near * near, a4 = a2 * a2, a6 = a2 * a4;
            double d4 = Math.Pow(a4.OneNorm(), 1.0 / 4), d6 = Math.Pow(a6.OneNorm(), 1.0 / 6), alpha = Math.Max(d4, d6);
            int choice = far > 0 ? last : 0;
            while (choice < last && !(alpha <= bounds[choice] && Excess(a, a2, choice, single) == 0))
            {
                choice++;
            }

            if (choice == last)
            {
                // Powers that fall off like this save a squaring or more.
                if (d6 < 0.6 * d4)
                {
                    double d8 = Math.Pow((a4 * a4).OneNorm(), 1.0 / 8), d10 = Math.Pow((a4 * a6).OneNorm(), 1.0 / 10);
                    alpha = Math.Min(alpha, Math.Max(d8, Math.Min(d6, d10)));
                }

                scaling = alpha > 0 ? Math.Max(0, (int)Math.Ceiling(Math.Log2(alpha / bounds[last])) + far) : 0;
                scaling += Excess(near.Scale(far - scaling), a2.Scale(2 * (far - scaling)), last, single);
                int back = far - scaling;
                (a, a2, a4, a6) = (near.Scale(back), a2.Scale(2 * back), a4.Scale(4 * back), a6.Scale(6 * back));
            }

            Dual r = Approximant(choice, a, a2, a4, a6);
            for (int i = 0; i < scaling; i++)
            {
                r *= r;
            }

            return r;
        }

        /// <summary>
        /// How many more squarings the leading term of the backward error asks for, c_(2m+1) |A|^(2m+1) / |A| &lt;= u. |A^2|^m |A| stands
        /// for |A|^(2m+1) where it is smaller: A^2 may vanish while |A|^2 does not.
        /// </summary>
        static int Excess(Dual a, Dual a2, int choice, bool single)
        {
            int m = degrees[choice];
            double norm = a.OneNorm(), power = Math.Min(a.AbsPower(2 * m, a), a2.AbsPower(m, a));
            double unit = single ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53), size = power / (norm * leading[choice]) / unit;
            return norm == 0 || !(size > 1) ? 0 : double.IsFinite(size) ? (int)Math.Ceiling(Math.Log2(size) / (2 * m)) : 0;
        }

        /// <summary>r_m(A) = (V - U)^-1 (V + U), U the odd part of q_m(A), V the even one.</summary>
        static Dual Approximant(int choice, Dual a, Dual a2, Dual a4, Dual a6)
        {
            double[] b = pade[choice];
            Dual one = Dual.Identity(a), u, v;
            if (degrees[choice] == 13)
            {
                u = a * ((a6 * ((a6 * b[13]) + (a4 * b[11]) + (a2 * b[9]))) + (a6 * b[7]) + (a4 * b[5]) + (a2 * b[3]) + (one * b[1]));
                v = (a6 * ((a6 * b[12]) + (a4 * b[10]) + (a2 * b[8]))) + (a6 * b[6]) + (a4 * b[4]) + (a2 * b[2]) + (one * b[0]);
            }
            else
            {
                Dual[] powers = [one, a2, a4, a6, .. degrees[choice] == 9 ? [a4 * a4] : (Dual[])[]];
                (u, v) = (one * b[1], one * b[0]);
                for (int k = 1; 2 * k < b.Length; k++)
                {
                    (u, v) = (u + (powers[k] * b[(2 * k) + 1]), v + (powers[k] * b[2 * k]));
                }

                u = a * u;
            }

            return Dual.Solve(v + (u * -1), v + u);
        }
    }

    /// <summary>X + X' e with e^2 = 0: a matrix of plain numbers and, unless only values are computed, its derivative.</summary>
    readonly record struct Dual(NDArray Value, NDArray? Tangent)
    {
        /// <summary>What has overflowed stays NaN or infinite.</summary>
        static readonly Factoring overflowing = new("Expm") { CheckFinite = false };

        public static Dual Identity(Dual like) => new(
            Num.Eye(like.Value.Shape[^1], like.Value.DType),
            like.Tangent is null ? null : NDArray.ZerosLike(like.Value));

        public static Dual operator +(Dual x, Dual y) => new(x.Value + y.Value, x.Tangent is null ? null : x.Tangent + y.Tangent!);

        public static Dual operator *(Dual x, double c) => new(x.Value * c, x.Tangent is null ? null : x.Tangent * c);

        public static Dual operator *(Dual x, Dual y) => new(
            Num.MatMul(x.Value, y.Value),
            x.Tangent is null ? null : Num.MatMul(x.Tangent, y.Value) + Num.MatMul(x.Value, y.Tangent!));

        /// <summary>Q^-1 P: Z with Q Z = P, and Q Z' = P' - Q' Z.</summary>
        public static Dual Solve(Dual q, Dual p)
        {
            Factors factors = overflowing.Factor(q.Value);
            NDArray Divide(NDArray x) => SolveBy(overflowing, factors, q.Value, x, Trans.None);
            NDArray z = Divide(p.Value);
            return new(z, q.Tangent is null ? null : Divide(p.Tangent! - Num.MatMul(q.Tangent, z)));
        }

        /// <summary>Multiplied by a power of two.</summary>
        public Dual Scale(int power)
        {
            // In steps: the factor alone may be outside the range of the type.
            Dual scaled = this;
            for (int rest = power, step; rest != 0; rest -= step)
            {
                step = Math.Clamp(rest, -100, 100);
                scaled *= Math.ScaleB(1, step);
            }

            return scaled;
        }

        /// <summary>The 1-norm of [[X, X'], [0, X]], which bounds that of X.</summary>
        public double OneNorm()
        {
            NDArray columns = Num.Sum(Num.Abs(Value), -2);
            return (Tangent is null ? columns : columns + Num.Sum(Num.Abs(Tangent), -2)).ToArray<double>().Max();
        }

        /// <summary>A power of two that is not below the 1-norm, which may itself be above the range.</summary>
        public int Exponent()
        {
            int spare = Math.ILogB(2 * Value.Shape[^1]) + 1;
            double largest = Num.Max(Num.Abs(Value)).ToArray<double>()[0];
            largest = Tangent is null ? largest : Math.Max(largest, Num.Max(Num.Abs(Tangent)).ToArray<double>()[0]);
            return spare + (double.IsFinite(largest) ? Math.ILogB(largest) : Value.DType.RealType() == DType.Float32 ? 128 : 1024);
        }

        /// <summary>The 1-norm of |B|^k |C|, B = [[X, X'], [0, X]] and C likewise, by products with vectors.</summary>
        public double AbsPower(int k, Dual c)
        {
            (NDArray X, NDArray? D) b = Moduli();
            NDArray first = Num.Ones(b.X.Shape[^1]), second = first;
            for (int i = 0; i <= k; i++)
            {
                (NDArray x, NDArray? d) = i < k ? b : c.Moduli();

                // Row vectors times B from the right: (p, q) B = (p X, p X' + q X).
                second = d is null ? second : Num.MatMul(first, d) + Num.MatMul(second, x);
                first = Num.MatMul(first, x);
            }

            return (b.D is null ? first : second).ToArray<double>().Max();
        }

        (NDArray X, NDArray? D) Moduli() =>
            (Num.Abs(Value).AsType(DType.Float64), Tangent is null ? null : Num.Abs(Tangent).AsType(DType.Float64));
    }
}
