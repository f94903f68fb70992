using System.Numerics;

namespace Lapack;

/// <summary>
/// Scaling and squaring for one matrix, and for its derivative with the same products (Al-Mohy and Higham 2009): three products of
/// matrices where the value has one. The sources stand above <see cref="Linalg.Expm"/>.
/// </summary>
sealed class ExpmEvaluation<T, R> : IDisposable
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
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

    static readonly bool single = typeof(R) == typeof(float);

    readonly double[] bounds;

    /// <summary>A, its powers, the odd and the even part of q_m(A), and one more.</summary>
    readonly ExpmMatrix<T, R> a, a2, a4, a6, u, v, spare;

    /// <param name="a">The matrix and a direction, if the derivative is asked for; it is written over.</param>
    public ExpmEvaluation(ExpmMatrix<T, R> a)
    {
        this.a = a;
        (a2, a4, a6) = (a.NewLike(), a.NewLike(), a.NewLike());
        (u, v, spare) = (a.NewLike(), a.NewLike(), a.NewLike());
        bounds = (single, a.HasTangent) switch
        {
            (true, false) => singleValueBounds,
            (true, true) => singleDerivativeBounds,
            (false, false) => valueBounds,
            _ => derivativeBounds,
        };
    }

    public void Dispose()
    {
        foreach (ExpmMatrix<T, R> x in (ExpmMatrix<T, R>[])[a2, a4, a6, u, v, spare])
        {
            x.Dispose();
        }
    }

    /// <summary>The exponential and its derivative, in memory of this object.</summary>
    public ExpmMatrix<T, R> Run()
    {
        int last = bounds.Length - 1;

        // Powers of a matrix far above all bounds are taken of the scaled one, so that they do not overflow; it need not be scaled for
        // its exponential: a nilpotent matrix of any norm has alpha = 0.
        int far = a.OneNorm() > 1e6 ? a.Exponent() : 0, scaling = 0;
        a.Scale(-far);
        a2.Product(a, a);
        a4.Product(a2, a2);
        a6.Product(a2, a4);
        double d4 = Math.Pow(a4.OneNorm(), 1.0 / 4), d6 = Math.Pow(a6.OneNorm(), 1.0 / 6), alpha = Math.Max(d4, d6);
        int choice = far > 0 ? last : 0;
        while (choice < last && !(alpha <= bounds[choice] && Excess(choice) == 0))
        {
            choice++;
        }

        if (choice == last)
        {
            // Powers that fall off like this save a squaring or more.
            if (d6 < 0.6 * d4)
            {
                u.Product(a4, a4);
                v.Product(a4, a6);
                double d8 = Math.Pow(u.OneNorm(), 1.0 / 8), d10 = Math.Pow(v.OneNorm(), 1.0 / 10);
                alpha = Math.Min(alpha, Math.Max(d8, Math.Min(d6, d10)));
            }

            scaling = alpha > 0 ? Math.Max(0, (int)Math.Ceiling(Math.Log2(alpha / bounds[last])) + far) : 0;
            Scale(far - scaling);
            int more = Excess(last);
            Scale(-more);
            scaling += more;
        }

        Approximant(choice);
        for (int i = 0; i < scaling; i++)
        {
            spare.Product(v, v);
            v.Exchange(spare);
        }

        return v;
    }

    /// <summary>Multiplies A by a power of two, and its powers accordingly.</summary>
    void Scale(int power)
    {
        a.Scale(power);
        a2.Scale(2 * power);
        a4.Scale(4 * power);
        a6.Scale(6 * power);
    }

    /// <summary>
    /// How many more squarings the leading term of the backward error asks for, c_(2m+1) |A|^(2m+1) / |A| &lt;= u. |A^2|^m |A| stands
    /// for |A|^(2m+1) where it is smaller: A^2 may vanish while |A|^2 does not.
    /// </summary>
    int Excess(int choice)
    {
        int m = degrees[choice];
        double norm = a.OneNorm(), allowed = norm * leading[choice] * Math.ScaleB(1, single ? -24 : -53);

        // Norms of the factors bound that of the product, and mostly tell that there is none.
        if (norm == 0 || 1.001 * norm * Math.Min(Math.Pow(norm, 2 * m), Math.Pow(a2.OneNorm(), m)) <= allowed)
        {
            return 0;
        }

        double size = a2.AbsPower(m, a) / allowed;
        size = size > 1 || double.IsNaN(size) ? Math.Min(size, a.AbsPower(2 * m, a) / allowed) : size;
        return !(size > 1) ? 0 : double.IsFinite(size) ? (int)Math.Ceiling(Math.Log2(size) / (2 * m)) : 0;
    }

    /// <summary>v = r_m(A) = (V - U)^-1 (V + U), U the odd part of q_m(A), V the even one.</summary>
    void Approximant(int choice)
    {
        double[] b = pade[choice];
        if (degrees[choice] == 13)
        {
            spare.Combine(keep: false, 0, (b[13], a6), (b[11], a4), (b[9], a2));
            v.Product(a6, spare);
            v.Combine(keep: true, b[1], (b[7], a6), (b[5], a4), (b[3], a2));
            u.Product(a, v);
            spare.Combine(keep: false, 0, (b[12], a6), (b[10], a4), (b[8], a2));
            v.Product(a6, spare);
            v.Combine(keep: true, b[0], (b[6], a6), (b[4], a4), (b[2], a2));
        }
        else
        {
            if (degrees[choice] == 9)
            {
                u.Product(a4, a4);
            }

            ExpmMatrix<T, R>[] powers = [a2, a4, a6, u];
            spare.Combine(keep: false, b[1]);
            v.Combine(keep: false, b[0]);
            for (int k = 1; 2 * k < b.Length; k++)
            {
                spare.Combine(keep: true, 0, (b[(2 * k) + 1], powers[k - 1]));
                v.Combine(keep: true, 0, (b[2 * k], powers[k - 1]));
            }

            u.Product(a, spare);
        }

        spare.Combine(keep: false, 0, (1, v), (-1, u));
        v.Combine(keep: true, 0, (1, u));
        v.Divide(spare);
    }
}
