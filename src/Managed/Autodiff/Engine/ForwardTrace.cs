namespace Lapack;

/// <summary>An array with its derivative along the direction of a forward-mode transform.</summary>
/// <param name="trace">The transform.</param>
/// <param name="primal">The array one level down.</param>
/// <param name="tangent">Its derivative.</param>
/// <param name="present">Where the derivative is more than a zero that nothing arrives at; null where the trace does not look.</param>
sealed class ForwardTracer(Trace trace, NDArray primal, NDArray tangent, NDArray? present) : Tracer(trace, primal)
{
    public NDArray Tangent { get; } = tangent;

    public NDArray? Present { get; } = present;
}

/// <summary>A forward-mode transform: every operation carries tangents along with its values, nothing is recorded.</summary>
/// <param name="looks">
/// Whether zeros that are limits are told from those of what was masked (see <see cref="Presence"/>); three times the work, for functions
/// in which a rule took 0 times infinity for 0.
/// </param>
sealed class ForwardTrace(bool looks = false) : Trace
{
    /// <summary>Whether a rule took 0 times infinity for 0.</summary>
    public bool Swallowed { get; private set; }

    /// <summary>Why a derivative of this transform is not known; null if all are.</summary>
    public IRefusing? Refusal { get; private set; }

    /// <summary>An argument with its direction.</summary>
    public NDArray Lift(NDArray primal, NDArray tangent) => Lift(primal, tangent, looks ? Presence.Of(tangent) : null);

    NDArray Lift(NDArray primal, NDArray tangent, NDArray? present) =>
        primal.WithRecord(new ForwardTracer(this, primal, tangent, present));

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

        bool outer = ZeroProducts.Swallowed;
        ZeroProducts.Swallowed = false;
        (NDArray[] outputs, NDArray?[] derivatives) = primitive.Push(primals, tangents, out kept);
        primitive.RequireTangents(outputs, derivatives);
        Refusal ??= primitive as IRefusing;
        bool swallowed = ZeroProducts.Swallowed;
        Swallowed |= swallowed;
        NDArray?[]? present = looks ? Look(primitive, (inputs, primals, tangents), swallowed, ref derivatives, outputs) : null;
        ZeroProducts.Swallowed = outer | swallowed;
        var lifted = new NDArray[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Tracer is { } tracer && tracer.Trace.Level >= Level)
            {
                primitive.ThrowHiddenInput();
            }

            lifted[i] = derivatives[i] is { } d && outputs[i].DType.IsInexact()
                ? Lift(outputs[i], Cotangents.Fit(d, outputs[i].DType), present?[i])
                : outputs[i];
        }

        return lifted;
    }

    /// <summary>The presence of the derivatives, into which NaN is put where a limit met an infinite slope.</summary>
    NDArray?[] Look(
        Primitive primitive, (NDArray[] Inputs, NDArray[] Primals, NDArray?[] Tangents) given, bool swallowed, ref NDArray?[] derivatives,
        NDArray[] outputs)
    {
        if (primitive is IGaugeFreedom || primitive.IsFactorization)
        {
            return Array.ConvertAll(outputs, y => y.DType.IsInexact() ? Presence.Everywhere(y.DType, y.ShapeArray) : null);
        }

        NDArray?[] present = Array.ConvertAll(given.Inputs, a => a.Tracer is ForwardTracer t && t.Trace == this ? t.Present : null);
        Func<NDArray?[], NDArray?[]> rule = t => primitive.Push(given.Primals, t, out _).Tangents;
        if (swallowed && Presence.Broken(rule, given.Tangents, present) is { } broken)
        {
            var marked = new NDArray?[derivatives.Length];
            for (int i = 0; i < marked.Length; i++)
            {
                marked[i] = derivatives[i] is { } d && broken[i] is { } mark ? Cotangents.Add(d, mark) : derivatives[i];
            }

            derivatives = marked;
        }

        NDArray?[] followed = Presence.Follow(rule, present);
        for (int i = 0; i < followed.Length; i++)
        {
            followed[i] = followed[i] is { } p ? Cotangents.Fit(p, outputs[i].DType) : null;
        }

        return followed;
    }
}
