using System.Numerics;

namespace Lapack;

/// <summary>An interval between neighbouring points.</summary>
readonly record struct Gap(double From, double To)
{
    public double Width => To - From;
}

/// <summary>A part of a gap.</summary>
/// <param name="Offsets">
/// Nodes of Gauss and Legendre, as distances from the left end of the gap, so that close points keep their digits.
/// </param>
/// <param name="Weighted">Weight times integrand at the nodes.</param>
/// <param name="Error">An estimate of the error of the integral, and of that with a linear factor of size 1.</param>
sealed record Panel(double[] Offsets, Complex[] Weighted, double Error)
{
    /// <summary>The integral of the modulus.</summary>
    public double Size { get; } = Weighted.Sum(Complex.Abs);

    /// <summary>The integral with a factor that is positive and depends linearly on the distance from the left end of the gap.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="largest">A bound of it.</param>
    public Estimate With(Func<double, double> factor, double largest)
    {
        Complex sum = 0;
        double size = 0;
        for (int k = 0; k < Offsets.Length; k++)
        {
            double by = factor(Offsets[k]);
            sum += by * Weighted[k];
            size += by * Complex.Abs(Weighted[k]);
        }

        return new(sum, (largest * Error) + (4 * DividedDifferences.Eps * size));
    }
}

/// <summary>
/// Integrals of the derivative of order m of f over gaps, by rules of Gauss and Legendre with 8 points, compared with 5 points: panels
/// are halved until the two agree to rounding, as far as a limit of panels in a gap allows. All gaps advance together, so that f is
/// called a few times with many points.
/// </summary>
static class GaussPanels
{
    const double Eps = DividedDifferences.Eps;

    /// <summary>At most so many panels in a gap, and so many halvings.</summary>
    const int MostPanels = 48, MostHalvings = 24;

    static readonly (double X, double Weight)[] eight =
    [
        (-0.9602898564975363, 0.10122853629037626), (-0.7966664774136267, 0.22238103445337448),
        (-0.525532409916329, 0.31370664587788727), (-0.18343464249564981, 0.362683783378362),
        (0.18343464249564981, 0.362683783378362), (0.525532409916329, 0.31370664587788727),
        (0.7966664774136267, 0.22238103445337448), (0.9602898564975363, 0.10122853629037626),
    ];

    static readonly (double X, double Weight)[] five =
    [
        (-0.906179845938664, 0.23692688505618908), (-0.5384693101056831, 0.47862867049936647), (0, 0.5688888888888889),
        (0.5384693101056831, 0.47862867049936647), (0.906179845938664, 0.23692688505618908),
    ];

    static readonly int nodes = eight.Length + five.Length;

    /// <summary>The panels of each gap.</summary>
    public static Panel[][] Of(ScalarFunction f, int m, Gap[] gaps)
    {
        var done = new List<Panel>[gaps.Length];
        (var sizes, var counts) = (new double[gaps.Length], new int[gaps.Length]);
        var pieces = new List<Piece>();
        for (int g = 0; g < gaps.Length; g++)
        {
            (done[g], counts[g]) = ([], 1);
            pieces.Add(new(g, 0, gaps[g].Width, double.PositiveInfinity));
        }

        for (int halvings = 0; pieces.Count > 0; halvings++)
        {
            Panel[] panels = Evaluated(f, m, gaps, pieces);
            for (int i = 0; i < panels.Length; i++)
            {
                sizes[pieces[i].Gap] += panels[i].Size;
            }

            var next = new List<Piece>();
            for (int i = 0; i < panels.Length; i++)
            {
                (Piece p, Panel panel) = (pieces[i], panels[i]);

                // What is small and does not fall quickly any more is rounding of f.
                bool settled = panel.Error <= 4 * Eps * sizes[p.Gap] || !double.IsFinite(panel.Error)
                    || (panel.Error <= 1e-12 * panel.Size && panel.Error > p.Before / 16);
                if (settled || halvings == MostHalvings || counts[p.Gap] >= MostPanels)
                {
                    done[p.Gap].Add(panel);
                    continue;
                }

                counts[p.Gap]++;
                sizes[p.Gap] -= panel.Size;
                next.Add(p with { Width = p.Width / 2, Before = panel.Error });
                next.Add(p with { Start = p.Start + (p.Width / 2), Width = p.Width / 2, Before = panel.Error });
            }

            pieces = next;
        }

        return Array.ConvertAll(done, panels => panels.ToArray());
    }

    static Panel[] Evaluated(ScalarFunction f, int m, Gap[] gaps, List<Piece> pieces)
    {
        var points = new double[nodes * pieces.Count];
        for (int i = 0; i < pieces.Count; i++)
        {
            Gap gap = gaps[pieces[i].Gap];
            for (int k = 0; k < nodes; k++)
            {
                points[(nodes * i) + k] = Math.Min(gap.To, gap.From + pieces[i].Offset(X(k)));
            }
        }

        Complex[] values = f.At(points, m);
        var panels = new Panel[pieces.Count];
        for (int i = 0; i < panels.Length; i++)
        {
            double half = 0.5 * pieces[i].Width;
            (var offsets, var weighted) = (new double[eight.Length], new Complex[eight.Length]);
            Complex plain = 0, linear = 0;
            for (int k = 0; k < nodes; k++)
            {
                bool isFine = k < eight.Length;
                Complex term = half * (isFine ? eight[k] : five[k - eight.Length]).Weight * values[(nodes * i) + k];
                if (isFine)
                {
                    (offsets[k], weighted[k]) = (pieces[i].Offset(X(k)), term);
                }

                plain += isFine ? term : -term;
                linear += X(k) * (isFine ? term : -term);
            }

            double error = Complex.Abs(plain) + Complex.Abs(linear);
            panels[i] = new(offsets, weighted, double.IsFinite(error) ? error : double.PositiveInfinity);
        }

        return panels;
    }

    static double X(int k) => (k < eight.Length ? eight[k] : five[k - eight.Length]).X;

    /// <summary>A part of a gap that is still to do, and the error of the part that it is a half of.</summary>
    readonly record struct Piece(int Gap, double Start, double Width, double Before)
    {
        public double Offset(double x) => Start + (0.5 * Width * (1 + x));
    }
}
