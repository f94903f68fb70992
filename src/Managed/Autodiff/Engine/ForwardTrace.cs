namespace Lapack;

/// <summary>An array with its derivative along the direction of a forward-mode transform.</summary>
sealed class ForwardTracer(Trace trace, NDArray primal, NDArray tangent) : Tracer(trace, primal)
{
    public NDArray Tangent { get; } = tangent;
}

/// <summary>A forward-mode transform: every operation carries tangents along with its values, nothing is recorded.</summary>
sealed class ForwardTrace : Trace
{
    public NDArray Lift(NDArray primal, NDArray tangent) => primal.WithRecord(new ForwardTracer(this, primal, tangent));

    /// <summary>The derivative of an array, null where it does not depend on the direction.</summary>
    public NDArray? TangentOf(NDArray a) => a.Tracer is ForwardTracer t && t.Trace == this ? t.Tangent : null;

    public override NDArray[] Process(Primitive primitive, NDArray[] inputs, out object? kept)
    {
        var primals = new NDArray[inputs.Length];
        var tangents = new NDArray?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            (primals[i], tangents[i]) = (PrimalOf(inputs[i]), TangentOf(inputs[i]));
        }

        (NDArray[] outputs, NDArray?[] derivatives) = primitive.Push(primals, tangents, out kept);
        primitive.RequireTangents(outputs, derivatives);
        var lifted = new NDArray[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Tracer is { } tracer && tracer.Trace.Level >= Level)
            {
                primitive.ThrowHiddenInput();
            }

            lifted[i] = derivatives[i] is { } d && outputs[i].DType.IsInexact()
                ? Lift(outputs[i], Cotangents.Fit(d, outputs[i].DType))
                : outputs[i];
        }

        return lifted;
    }
}
