using Lapack.Native;
using static Lapack.MatrixAlgebra;

namespace Lapack;

/// <summary>
/// The formula of svd's VJP in array functions, for derivatives of the derivative: to be recorded by reverse mode (<see cref="Evaluate"/>),
/// and with a forward rule of its own (<see cref="Tangent"/>). Which pairs count is decided from the numbers at hand.
/// </summary>
/// <remarks>
/// A residual that is rounding has the value 0 here too, but keeps its derivative: it may vanish by symmetry, or because the loss is at a
/// minimum.
/// </remarks>
sealed class SvdSecondOrder
{
    readonly SvdFlow numbers;
    readonly SpectralNames names;
    readonly MirroredSpectrum spectrum;
    readonly PairFamily[] families;
    readonly PairNoise noise;
    readonly double[] cotangents;
    readonly double[] pull;
    readonly PairResiduals? plus;
    readonly PairResiduals? minus;
    readonly bool smoothed;

    /// <param name="numbers">Factors and cotangents as numbers, from which decisions are made.</param>
    /// <param name="names">What messages call the function and its results.</param>
    /// <param name="options">Degeneracy.</param>
    public SvdSecondOrder(SvdFlow numbers, SpectralNames names, SpectralOptions options)
    {
        Degeneracy policy = options.Degeneracy;
        (this.numbers, this.names, smoothed) = (numbers, names, policy.Width is not null);
        spectrum = MirroredSpectrum.Of(numbers.S, numbers.K, policy);
        families = PairFamily.Of(spectrum);
        noise = PairNoise.Of(names, policy, 2 * numbers.K, numbers.S.DType);
        (cotangents, pull) = (Flat(numbers.Gs), Sum(Norms(numbers.Gu, -2), Norms(numbers.Gvh, -1)));
        if (numbers.HasVectors && !smoothed && !numbers.IsEmpty)
        {
            double[] pulls = Sums(NDArray.Wrap(pull, [spectrum.Count, spectrum.Order])).ToArray<double>();
            (NDArray twicePlus, NDArray twiceMinus) = Residuals(numbers);
            (plus, minus) = (new(families[0], noise, cotangents, twicePlus, pulls), new(families[1], noise, cotangents, twiceMinus, pulls));
        }
    }

    /// <summary>gA of a loss of s alone: conj(U) diag(gs) V^T.</summary>
    public static NDArray FromValues(SvdFlow flow)
    {
        int r = flow.S.Shape[^1];
        return Num.Conj(Num.MatMul(flow.U[Num.Ellipsis, ..r] * AsRow(flow.Gs!), flow.Vh[Num.Ellipsis, ..r, ..]));
    }

    /// <summary>gA, the array that <see cref="SvdRule"/> computes, as a differentiable expression.</summary>
    public NDArray Evaluate(SvdFlow flow) => flow.HasVectors ? Combined(flow, Pieces(flow)) : FromValues(flow);

    /// <summary>
    /// The derivative of gA along derivatives of all inputs (null: zero). What of the residuals' derivatives is rounding, of vectors that
    /// turn fast between nearly equal values, is dropped before it is divided by their gap; functions of spaces keep their digits.
    /// </summary>
    public NDArray Tangent(SvdFlow flow, NDArray?[] tangents)
    {
        NDArray[] given = flow.Given;
        if (!flow.HasVectors)
        {
            return Autodiff.Jvp(x => [FromValues(flow.From(x))], given, tangents).Tangents[0];
        }

        (NDArray[] pieces, NDArray[] moved) = Autodiff.Jvp(x => Pieces(flow.From(x)), given, tangents);
        if (plus is not null)
        {
            DropRounding(moved, tangents);
        }

        return Autodiff.Jvp(
            x => [Combined(flow.From(x[..given.Length]), x[given.Length..])], [.. given, .. pieces], [.. tangents, .. moved]).Tangents[0];
    }

    /// <summary>Refuses second derivatives by reverse over reverse that would be wrong.</summary>
    /// <param name="cotangent">That of gA, as numbers.</param>
    /// <param name="valuesMove">Whether gs is itself differentiated.</param>
    public void CheckReverse(NDArray cotangent, bool valuesMove)
    {
        if (smoothed || numbers.IsEmpty)
        {
            return;
        }

        if (plus is not null)
        {
            SecondOrder.CheckVectors(names, plus, minus!);
        }

        if (numbers.Gs is not null && valuesMove)
        {
            CheckValues(cotangent);
        }
    }

    /// <summary>
    /// B = U^H G V of the cotangent G, its Hermitian part between s_i and s_j, its anti-Hermitian part between -s_i and s_j.
    /// </summary>
    void CheckValues(NDArray cotangent)
    {
        (NDArray u, NDArray vh, int k) = (numbers.U, numbers.Vh, spectrum.Order);
        NDArray left = Num.MatMul(u, cotangent, Trans.ConjTranspose), right = Num.MatMul(cotangent, vh, Trans.None, Trans.ConjTranspose);
        NDArray b = Num.MatMul(left, vh, Trans.None, Trans.ConjTranspose), square = Num.FillUp(b, k, k);
        double[] hermitian = Num.Abs(HermitianPart(square)).ToArray<double>();
        double[] skew = (0.5 * Num.Abs(TwiceAntiHermitian(square))).ToArray<double>();
        double[] outside = Greater(Norms(left - Num.MatMul(b, vh), -1), Norms(right - Num.MatMul(u, b), -2));
        var largest = new double[spectrum.Count];
        for (int m = 0; m < largest.Length; m++)
        {
            largest[m] = Math.Max(
                Math.Max(Largest(hermitian, m * k * k, k * k), Largest(skew, m * k * k, k * k)), Largest(outside, m * k, k));
            for (int i = 0; i < k; i++)
            {
                // What lies outside the spaces of U and V meets vectors of the singular value 0.
                int at = (((m * k) + i) * k) + i;
                skew[at] = spectrum.IsZero(m, i) ? Math.Max(skew[at], outside[(m * k) + i]) : skew[at];
            }
        }

        SecondOrder.CheckValues(names, noise, cotangents, largest, (families[0], hermitian), (families[1], skew));
    }

    /// <summary>N+ and N-, and the parts of conj(gU) and conj(gVh) outside the spaces of U and V, where there are any.</summary>
    NDArray[] Pieces(SvdFlow flow)
    {
        (NDArray plusTwice, NDArray minusTwice) = Residuals(flow);
        (NDArray? outerU, NDArray? outerV) = (flow.OuterU, flow.OuterV);
        if (plus is not null)
        {
            plusTwice -= Num.Where(plus.Rounding, plusTwice.Value, 0);
            minusTwice -= Num.Where(minus!.Rounding, minusTwice.Value, 0);
            outerU = outerU is null ? null : outerU - Num.Where(AsRow(RoundingOuter(outerU, -2, pull)), outerU.Value, 0);
            outerV = outerV is null ? null : outerV - Num.Where(AsColumn(RoundingOuter(outerV, -1, pull)), outerV.Value, 0);
        }

        return [plusTwice, minusTwice, .. new[] { outerU, outerV }.OfType<NDArray>()];
    }

    /// <summary>gA from the inputs and their <see cref="Pieces"/>.</summary>
    NDArray Combined(SvdFlow flow, NDArray[] pieces)
    {
        NDArray s = flow.S, e = 0.5 * ((pieces[0] * spectrum.ReciprocalDifferences(s)) + (pieces[1] * spectrum.ReciprocalSums(s)));
        e = flow.Gs is null ? e : e + Num.MakeDiagonal(Num.FillUp(flow.Gs, spectrum.Order));
        NDArray left = Num.MatMul(flow.U, Num.Conj(e[Num.Ellipsis, ..flow.P, ..flow.Q]));
        if (flow.HasOuterU)
        {
            left += pieces[2] * AsRow(spectrum.ReciprocalValues(s));
        }

        NDArray result = Num.MatMul(left, flow.Vh);
        return Num.Conj(flow.HasOuterV
            ? result + Num.MatMul(flow.U, pieces[^1] * AsColumn(spectrum.ReciprocalValues(s)))
            : result);
    }

    /// <summary>N+ and N-, square.</summary>
    (NDArray Plus, NDArray Minus) Residuals(SvdFlow flow)
    {
        NDArray? x = Square(flow.X), y = Square(flow.Yh);

        // Y is given as Y^H, whose anti-Hermitian part has the other sign.
        return x is null ? (-y!, y!) : y is null ? (x, x) : (x - y, x + y);

        NDArray? Square(NDArray? m) => m is null ? null : TwiceAntiHermitian(Num.FillUp(m, spectrum.Order, spectrum.Order));
    }

    /// <summary>
    /// Sets derivatives of <see cref="Pieces"/> to zero where they are rounding of the terms that they are differences of:
    /// dX = dU^T gU + U^T dgU, and the like of V. A vector that moves takes the cotangents of all others into its own.
    /// </summary>
    void DropRounding(NDArray[] moved, NDArray?[] tangents)
    {
        (NDArray? dgu, _, NDArray? dgvh) = numbers.Cotangents(tangents);
        double[] change = Sum(Norms(dgu, -2), Norms(dgvh, -1));
        double[] turnU = Norms(tangents[0], -2), pullU = Norms(numbers.Gu, -2);
        double[] turnV = Norms(tangents[2], -1), pullV = Norms(numbers.Gvh, -1);
        double Terms(int i, int j) => change[i] + change[j]
            + (turnU[i] * pullU[j]) + (turnU[j] * pullU[i]) + (turnV[i] * pullV[j]) + (turnV[j] * pullV[i]);
        moved[0] = Num.Where(plus!.RoundingOf(moved[0].Value, Terms), 0, moved[0]);
        moved[1] = Num.Where(minus!.RoundingOf(moved[1].Value, Terms), 0, moved[1]);
        if (!numbers.HasOuterU && !numbers.HasOuterV)
        {
            return;
        }

        int k = spectrum.Order;
        var terms = new double[pull.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            int first = i / k * k;
            terms[i] = change[i]
                + (Largest(turnU, first, k) * pullU[i]) + (turnU[i] * Largest(pullU, first, k))
                + (Largest(turnV, first, k) * pullV[i]) + (turnV[i] * Largest(pullV, first, k));
        }

        if (numbers.HasOuterU)
        {
            moved[2] = Num.Where(AsRow(RoundingOuter(moved[2], -2, terms)), 0, moved[2]);
        }

        if (numbers.HasOuterV)
        {
            moved[^1] = Num.Where(AsColumn(RoundingOuter(moved[^1], -1, terms)), 0, moved[^1]);
        }
    }

    /// <summary>Which parts of cotangents (or of their derivatives) outside the spaces of U and V are rounding.</summary>
    /// <param name="outer">The parts.</param>
    /// <param name="axis">The axis along which one vector lies.</param>
    /// <param name="terms">For each vector the size of the terms that its part is a difference of.</param>
    NDArray RoundingOuter(NDArray outer, int axis, double[] terms)
    {
        NDArray norms = Num.EuclideanNorm(outer.Value, axis);
        double[] size = norms.ToArray<double>();
        (int r, int k) = (norms.Shape[^1], spectrum.Order);
        var rounding = new bool[size.Length];
        for (int i = 0; i < size.Length; i++)
        {
            int at = (i / r * k) + (i % r);
            rounding[i] = Math.Abs(cotangents[at]) <= noise.Distinct(cotangents, at * k, k) && 0.5 * size[i] <= 2 * noise.Noise * terms[at];
        }

        return NDArray.Wrap(rounding, norms.ShapeArray);
    }

    /// <summary>The norms of the vectors of an array, flat, as many as there are values; zeros for null.</summary>
    double[] Norms(NDArray? a, int axis) => Flat(a is null ? null : Num.EuclideanNorm(a.Value, axis));

    double[] Flat(NDArray? x) => x is null ? new double[spectrum.Count * spectrum.Order] : Num.FillUp(x, spectrum.Order).ToArray<double>();

    static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    static double[] Greater(double[] a, double[] b) => [.. a.Zip(b, Math.Max)];

    static double Largest(double[] x, int first, int count) => PairNoise.Largest(x.AsSpan(first, count));
}
