using Lapack.Native;

namespace Lapack;

/// <summary>
/// The derivatives of the generalized eigh; the formulas stand above
/// <see cref="Linalg.Eigh(NDArray, NDArray, Uplo, PencilType, EighOptions?)"/>.
/// </summary>
static class GeneralizedEighRule
{
    /// <summary>The cotangents of A and B, null where they are not needed.</summary>
    public static NDArray?[] Vjp(PencilFlow flow, PencilDemand demand, EighOptions options)
    {
        NDArray[] found = new Cotangent(flow, demand, options).Apply(flow.Given);
        return [demand.Needed[0] ? found[0] : null, demand.Needed[1] ? found[^1] : null];
    }

    /// <summary>Outputs, turned inside groups, and their tangents, for Hermitian directions dA and dB (null: zero).</summary>
    public static (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] outputs, NDArray?[] directions, PencilType type, Degeneracy policy)
    {
        (NDArray w, NDArray x, NDArray? y) = (outputs[0], outputs[1], type == PencilType.AxBx ? null : outputs[2]);
        Spectrum spectrum = Spectrum.OfHermitian(w.Value, SpectralNames.Eigh, policy);
        (NDArray r, NDArray? q) = Perturbation(w, x, y, directions, type);
        if (policy.Width is null && EighRule.Rotation(spectrum, r.Value) is { } turn)
        {
            x = Num.MatMul(x, turn);
            y = y is null ? null : Num.MatMul(y, turn);
            (r, q) = Perturbation(w, x, y, directions, type);
        }

        NDArray omega = Num.SumOfTerms(r * spectrum.ReciprocalGaps(w), q is null ? null : (type == PencilType.BAx ? 0.5 : -0.5) * q)!;
        NDArray dw = Num.Real(Num.Diagonal(r)), dx = Guarded(Num.MatMul(x, omega));
        return y is null ? ([w, x], [dw, dx]) : ([w, x, y], [dw, dx, Guarded(-Num.MatMul(y, omega, Trans.None, Trans.ConjTranspose))]);

        NDArray Guarded(NDArray tangent) => policy.Width is null ? VectorTangent.Of(tangent, w, SpectralNames.Eigh) : tangent;
    }

    /// <summary>R and Q of Hermitian directions.</summary>
    static (NDArray R, NDArray? Q) Perturbation(NDArray w, NDArray x, NDArray? y, NDArray?[] directions, PencilType type)
    {
        NDArray? p = directions[0] is { } da ? MatrixAlgebra.Congruence(ForA(x, y, type), da) : null;
        NDArray? q = directions[1] is { } db ? MatrixAlgebra.Congruence(ForB(x, y, type), db) : null;
        return (Num.SumOfTerms(p, q is null ? null : Mixed(w, q, type))!, q);
    }

    /// <summary>Ua, which multiplies A in the formulas.</summary>
    static NDArray ForA(NDArray x, NDArray? y, PencilType type) => type == PencilType.ABx ? y! : x;

    /// <summary>Ub, which multiplies B in the formulas.</summary>
    static NDArray ForB(NDArray x, NDArray? y, PencilType type) => type == PencilType.BAx ? y! : x;

    /// <summary>s/2 (Q W + W Q).</summary>
    static NDArray Mixed(NDArray w, NDArray q, PencilType type) => (type == PencilType.AxBx ? -0.5 : 0.5) * q * MatrixAlgebra.Sums(w);

    /// <summary>
    /// The VJP as a primitive of its own, so that its second derivatives can be refused where reverse over reverse would be wrong. Inputs
    /// are the outputs of the factorization and the cotangents that there are; outputs gA and gB, as far as they are needed.
    /// </summary>
    sealed class Cotangent(PencilFlow pattern, PencilDemand demand, EighOptions options) : Primitive("gradient of Eigh")
    {
        static readonly SpectralNames names = SpectralNames.Eigh;

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            PencilFlow flow = pattern.From(inputs);
            NDArray? m = CouplingOf(flow), e = flow.Gw is null ? null : Num.MakeDiagonal(flow.Gw);
            options.Certificate?.Begin(MatrixBatch.Count(flow.X));
            if (flow.W.Size > 0 && (m is not null || options.Certificate is not null))
            {
                NDArray pulls = Pulls(flow);
                NDArray n = m is null ? NDArray.ZerosLike(flow.X) : MatrixAlgebra.TwiceAntiHermitian(m);
                if (m is not null)
                {
                    CheckGauge(flow, m, pulls);
                }

                NDArray mask = PairMasks.OfHermitian(
                    index => PairContext.Of(names, options, flow.W.Rank > 1 ? index : null),
                    new() { Values = flow.W, Cotangents = flow.Gw, Residuals = 0.5 * Num.Abs(n), Pulls = pulls });
                Spectrum spectrum = Spectrum.OfHermitian(flow.W, names, options.Degeneracy);
                e = Num.SumOfTerms(e, 0.5 * n * spectrum.Reciprocals(MatrixAlgebra.Differences(flow.W), mask));
            }

            return Assemble(flow, e ?? NDArray.ZerosLike(flow.X), m);
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            EighCoupling coupling = Recorded(inputs);
            if (options.Degeneracy.Width is null && inputs[0].Size > 0)
            {
                coupling.CheckVectors();
                CheckValues(pattern.From(inputs).Values, g, coupling);
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
            PencilFlow flow = pattern.From(inputs).Values;
            NDArray? m = CouplingOf(flow);
            return new(options.Degeneracy, flow.W, flow.Gw, m, m is null ? null : Pulls(flow));
        }

        NDArray[] Evaluate(EighCoupling coupling, NDArray[] inputs)
        {
            PencilFlow flow = pattern.From(inputs);
            NDArray? m = CouplingOf(flow);
            return Assemble(flow, coupling.Evaluate(flow.W, flow.Gw, m), m);
        }

        /// <summary>M = X^T gX - (Y^T gY)^H.</summary>
        static NDArray? CouplingOf(PencilFlow flow) => Num.SumOfTerms(
            flow.Gx is null ? null : Num.MatMul(flow.X, flow.Gx, Trans.Transpose),
            flow.Gy is null ? null : -MatrixAlgebra.Adjoint(Num.MatMul(flow.Y!, flow.Gy, Trans.Transpose)));

        /// <summary>gA = conj(Ua) E Ua^T, gB = conj(Ub) (h/2 (M + M^H)/2 + s/2 (E W + W E)) Ub^T.</summary>
        NDArray[] Assemble(PencilFlow flow, NDArray e, NDArray? m)
        {
            var found = new List<NDArray>(2);
            if (demand.Needed[0])
            {
                found.Add(Outer(ForA(flow.X, flow.Y, demand.Type), e));
            }

            if (demand.Needed[1])
            {
                NDArray? normalized = m is null ? null : (demand.Type == PencilType.BAx ? 0.5 : -0.5) * MatrixAlgebra.HermitianPart(m);
                found.Add(Outer(ForB(flow.X, flow.Y, demand.Type), Num.SumOfTerms(Mixed(flow.W, e, demand.Type), normalized)!));
            }

            return [.. found];
        }

        NDArray Outer(NDArray u, NDArray e) => Triangles.Raw(MatrixAlgebra.CotangentConjugated(u, e), demand.Uplo, options.GradientForm);

        /// <summary>|X_i| |gX_j| + |X_j| |gX_i|, and the same of Y: what rounding in M is measured by.</summary>
        static NDArray Pulls(PencilFlow flow)
        {
            NDArray sum = NDArray.ZerosOf(flow.W.DType, flow.X.ShapeArray);
            foreach ((NDArray? u, NDArray? g) in new[] { (flow.X, flow.Gx), (flow.Y, flow.Gy) })
            {
                if (g is not null)
                {
                    NDArray product = MatrixAlgebra.AsColumn(Num.EuclideanNorm(u!, -2)) * MatrixAlgebra.AsRow(Num.EuclideanNorm(g, -2));
                    sum += product + Num.SwapAxes(product);
                }
            }

            return sum;
        }

        /// <summary>|imag M_ii| is the derivative of the loss with respect to the phase of vector i.</summary>
        void CheckGauge(PencilFlow flow, NDArray m, NDArray pulls)
        {
            if (!m.DType.IsComplex() || options.GaugeCheck == GaugeCheck.Ignore)
            {
                return;
            }

            int n = flow.W.Shape[^1];
            double[] phase = Num.Imag(Num.Diagonal(m)).ToArray<double>(), size = (0.5 * Num.Diagonal(pulls)).ToArray<double>();
            double[] values = flow.W.ToArray<double>(), gw = flow.Gw?.ToArray<double>() ?? [];
            for (int first = 0; first < phase.Length; first += n)
            {
                var rule = new GaugeRule<double>(
                    size.AsSpan(first, n), values.AsSpan(first, n), gw.Length == 0 ? [] : gw.AsSpan(first, n), n, flow.W.DType.Epsilon());
                rule.Require(PairContext.Of(names, options, flow.W.Rank > 1 ? first / n : null), phase.AsSpan(first, n));
            }
        }

        /// <summary>
        /// gw as a function of w has a part at equal eigenvalues that reverse over reverse loses, unless the cotangents of gA and gB, as
        /// directions, do not mix the group: R has no such off-diagonal elements.
        /// </summary>
        void CheckValues(PencilFlow flow, NDArray?[] g, EighCoupling coupling)
        {
            if (flow.Gw is null)
            {
                return;
            }

            NDArray?[] directions = [demand.Needed[0] ? Direction(g[0]) : null, demand.Needed[1] ? Direction(g[^1]) : null];
            if (directions[0] is not null || directions[1] is not null)
            {
                coupling.CheckValues(Perturbation(flow.W, flow.X, flow.Y, directions, demand.Type).R);
            }
        }

        NDArray? Direction(NDArray? g) => g is null ? null : Triangles.Direction(g.Value, demand.Uplo, options.GradientForm);
    }
}
