using Lapack.Native;

namespace Lapack;

/// <summary>
/// The VJP of the generalized eigh (formulas in EighGeneralized.cs) as a primitive of its own, so that its second derivatives can be
/// refused where reverse over reverse would be wrong. Inputs are w, X, for types 2 and 3 Y, and the cotangents that are not null;
/// outputs gA and gB, as far as they are needed.
/// </summary>
sealed class GeneralizedEighCotangent(int type, Uplo uplo, EighOptions options, bool[] given, bool[] needed)
    : Primitive("gradient of generalized eigh")
{
    static readonly SpectralNames names = SpectralNames.Eigh;

    protected internal override NDArray[] Forward(NDArray[] inputs)
    {
        Parts p = Split(inputs);
        NDArray w = p.W;
        NDArray? m = CouplingOf(p), e = p.Gw is null ? null : Num.MakeDiagonal(p.Gw);
        options.Certificate?.Begin(MatrixBatch.Count(p.X));
        if (w.Size > 0 && (m is not null || options.Certificate is not null))
        {
            NDArray n = m is null ? NDArray.ZerosOf(p.X.DType, p.X.ShapeArray) : MatrixAlgebra.TwiceAntiHermitian(m), pulls = Pulls(p);
            if (m is not null)
            {
                CheckGauge(w, p.Gw, m, pulls);
            }

            NDArray mask = PairDecisions.Divisible(names, options.Degeneracy, options.Certificate, w, p.Gw, 0.5 * Num.Abs(n), pulls);
            NDArray half = 0.5 * n * PairDecisions.Inverse(
                w[Num.Ellipsis, Num.NewAxis, ..] - w[Num.Ellipsis, .., Num.NewAxis], mask, options.Degeneracy, w);
            e = e is null ? half : e + half;
        }

        return Assemble(p, e ?? NDArray.ZerosOf(p.X.DType, p.X.ShapeArray), m);
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
    {
        EighCoupling coupling = Recorded(inputs);
        if (options.Degeneracy.Width is null && inputs[0].Size > 0)
        {
            coupling.Residuals?.CheckReverse(coupling.Pairs.Separate);
            CheckEigenvaluePart(Split(inputs), g, coupling);
        }

        return [.. Autodiff.Vjp(x => Evaluate(coupling, x), inputs).Pullback(g)];
    };

    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        EighCoupling coupling = Recorded(inputs);
        return (Apply(inputs), Autodiff.Jvp(x => Evaluate(coupling, x), inputs, tangents).Tangents);
    }

    EighCoupling Recorded(NDArray[] inputs)
    {
        Parts p = Split([.. inputs.Select(x => x.Value)]);
        NDArray? m = CouplingOf(p);
        return new(names, options.Degeneracy, p.W, p.Gw, m, m is null ? null : Pulls(p));
    }

    NDArray[] Evaluate(EighCoupling coupling, NDArray[] inputs)
    {
        Parts p = Split(inputs);
        NDArray? m = CouplingOf(p);
        return Assemble(p, coupling.Evaluate(p.W, p.Gw, m), m);
    }

    /// <summary>M = X^T gX - (Y^T gY)^H.</summary>
    static NDArray? CouplingOf(Parts p)
    {
        NDArray? m = p.Gx is null ? null : Num.MatMul(p.X, p.Gx, Trans.Transpose);
        NDArray? other = p.Gy is null ? null : -Num.Conj(Num.SwapAxes(Num.MatMul(p.Y!, p.Gy, Trans.Transpose)));
        return m is null ? other : other is null ? m : m + other;
    }

    /// <summary>gA = conj(Ua) E Ua^T, gB = conj(Ub) (h/2 (M + M^H)/2 + s/2 (E W + W E)) Ub^T.</summary>
    NDArray[] Assemble(Parts p, NDArray e, NDArray? m)
    {
        var flow = new List<NDArray>(2);
        if (needed[0])
        {
            flow.Add(Outer(type == 2 ? p.Y! : p.X, e));
        }

        if (needed[1])
        {
            NDArray w = p.W, inner = (type == 1 ? -0.5 : 0.5) * e * (w[Num.Ellipsis, Num.NewAxis, ..] + w[Num.Ellipsis, .., Num.NewAxis]);
            inner = m is null ? inner : inner + ((type == 3 ? 0.25 : -0.25) * (m + Num.Conj(Num.SwapAxes(m))));
            flow.Add(Outer(type == 3 ? p.Y! : p.X, inner));
        }

        return [.. flow];
    }

    NDArray Outer(NDArray u, NDArray e) => Triangles.Raw(
        Num.MatMul(Num.MatMul(Num.Conj(u), e), u, Trans.None, Trans.Transpose), uplo, options.GradientForm);

    /// <summary>|X_i| |gX_j| + |X_j| |gX_i|, and the same of Y: what rounding in M is measured by.</summary>
    static NDArray Pulls(Parts p)
    {
        NDArray sum = NDArray.ZerosOf(p.W.DType, p.X.ShapeArray);
        foreach ((NDArray? u, NDArray? g) in new[] { (p.X, p.Gx), (p.Y, p.Gy) })
        {
            if (g is not null)
            {
                NDArray product = Num.Norm(u!, -2)[Num.Ellipsis, .., Num.NewAxis] * Num.Norm(g, -2)[Num.Ellipsis, Num.NewAxis, ..];
                sum += product + Num.SwapAxes(product);
            }
        }

        return sum;
    }

    /// <summary>|imag M_ii| is the derivative of the loss with respect to the phase of vector i, as in <see cref="EighKernel{T, R}"/>.</summary>
    void CheckGauge(NDArray w, NDArray? gw, NDArray m, NDArray pulls)
    {
        if (!m.DType.IsComplex() || options.GaugeCheck == GaugeCheck.Ignore)
        {
            return;
        }

        int n = w.Shape[^1];
        double eps = w.DType.Epsilon();
        double[] phase = Num.Abs(Num.Imag(Num.Diagonal(m))).ToArray<double>(), size = (0.5 * Num.Diagonal(pulls)).ToArray<double>();
        double[] values = w.ToArray<double>(), share = gw is null ? new double[values.Length] : Num.Abs(gw * w).ToArray<double>();
        for (int p = 0; p < phase.Length; p++)
        {
            int first = p / n * n;
            double floor = 4 * Math.Sqrt(n) * eps * Math.Max(size.AsSpan(first, n).ToArray().Max(), share.AsSpan(first, n).ToArray().Max());
            if (phase[p] > Math.Max(Math.Sqrt(eps) * size[p], floor))
            {
                throw IllPosedGradientException.GaugeDependent(names, w.Rank > 1 ? p / n : null, p % n, values[p], phase[p]);
            }
        }
    }

    /// <summary>
    /// gw as a function of w has a part at equal eigenvalues that reverse over reverse loses, unless the cotangents of gA and gB, as
    /// directions, do not mix the group: R of EighGeneralized.cs has no such off-diagonal elements.
    /// </summary>
    void CheckEigenvaluePart(Parts p, NDArray?[] g, EighCoupling coupling)
    {
        if (p.Gw is null)
        {
            return;
        }

        NDArray w = p.W.Value, r = NDArray.ZerosOf(p.X.DType, p.X.ShapeArray);
        int at = 0;
        if (needed[0] && g[at++] is { } ga)
        {
            r += Direction((type == 2 ? p.Y! : p.X).Value, ga.Value);
        }

        if (needed[1] && g[at] is { } gb)
        {
            NDArray q = Direction((type == 3 ? p.Y! : p.X).Value, gb.Value);
            r += (type == 1 ? -0.5 : 0.5) * q * (w[Num.Ellipsis, Num.NewAxis, ..] + w[Num.Ellipsis, .., Num.NewAxis]);
        }

        EighResiduals.CheckEigenvaluePart(names, options.Degeneracy, w, p.Gw.Value, Num.Abs(r), coupling.Pairs.Separate);
    }

    NDArray Direction(NDArray u, NDArray g)
    {
        NDArray s = Triangles.Direction(g, uplo, options.GradientForm);
        return Num.MatMul(Num.MatMul(u, Num.Conj(s), Trans.ConjTranspose), u);
    }

    Parts Split(NDArray[] inputs)
    {
        int outputs = type == 1 ? 2 : 3, next = outputs;
        var g = new NDArray?[3];
        for (int i = 0; i < given.Length; i++)
        {
            g[i] = given[i] ? inputs[next++] : null;
        }

        return new(inputs[0], inputs[1], type == 1 ? null : inputs[2], g[0], g[1], g[2]);
    }

    readonly record struct Parts(NDArray W, NDArray X, NDArray? Y, NDArray? Gw, NDArray? Gx, NDArray? Gy);
}
