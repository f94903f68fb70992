using System.Numerics.Tensors;

namespace Lapack;

/// <summary>
/// A cotangent being summed. A sum made here is ours to add to in place; an array that came from a rule is not. Cotangents of parts
/// that a transform follows cannot be written anywhere: they wait, and are set into one array together. So a loop over the elements
/// of an array costs no more than one pass, however deeply transforms are nested.
/// </summary>
struct Slot
{
    NDArray? sum;
    bool owned;
    List<(IScatter Place, NDArray Part)>? waiting;
    OutputSpec spec;
    double shrinkage;
    double largest;
    bool cancelled;

    /// <summary>The sum so far.</summary>
    public NDArray? Value
    {
        get
        {
            if (waiting is { } parts)
            {
                waiting = null;
                Add(new ScatterPrimitive([.. parts.Select(p => p.Place)], spec).Of([.. parts.Select(p => p.Part)]));
            }

            return sum;
        }
    }

    /// <summary>How much cancelled in the sum; see <see cref="Cancellation"/>. Only where all that was added was weighed first.</summary>
    public double Shrinkage => largest > 0 && Cancellation.Size(Value!) is > 0 and double size
        ? Math.Max(1, largest / size)
        : Math.Max(1, shrinkage);

    /// <summary>Whether the sum is zero because what was added cancelled to the last digit.</summary>
    public bool IsCancelled => (cancelled || largest > 0) && Cancellation.Size(Value!) == 0;

    /// <summary>How large the numbers were that the sum is made of, before they cancelled.</summary>
    public double Before => Value is null ? 0 : Math.Max(largest, Shrinkage * Cancellation.Size(Value));

    /// <summary>Notes the size and the shrinkage of an array before it is added.</summary>
    /// <param name="g">The array.</param>
    /// <param name="shrinkage">How much cancelled in it; infinite if it is zero for that.</param>
    /// <param name="before">If it is zero for that, how large its numbers were.</param>
    /// <param name="isPart">Whether it is the cotangent of a part.</param>
    public void Weigh(NDArray g, double shrinkage, double before, bool isPart)
    {
        if (double.IsInfinity(shrinkage))
        {
            (cancelled, largest) = (true, Math.Max(largest, before));
            return;
        }

        if (sum is null && waiting is null && !isPart)
        {
            this.shrinkage = shrinkage;
            return;
        }

        if (sum is not null && largest == 0)
        {
            largest = Math.Max(1, this.shrinkage) * Cancellation.Size(sum);
        }

        largest = Math.Max(largest, shrinkage * Cancellation.Size(g));
    }

    /// <summary>Adds the cotangent of a part of the array.</summary>
    public void Scatter(OutputSpec whole, IScatter place, NDArray g)
    {
        if (g.Tracer is not null || sum is { Tracer: not null })
        {
            spec = whole;
            (waiting ??= []).Add((place, g));
            return;
        }

        if (!owned)
        {
            NDArray zeros = NDArray.ZerosOf(whole.DType, whole.Shape);
            if (sum is not null)
            {
                StridedCopy.Copy(sum, zeros);
            }

            (sum, owned) = (zeros, true);
        }

        place.AddTo(sum!, g);
    }

    /// <summary>Adds a cotangent of the whole array.</summary>
    public void Add(NDArray g)
    {
        if (sum is null)
        {
            sum = g;
        }
        else if (owned && g.Tracer is null && sum.Strides.SequenceEqual(g.Strides) && g.IsDense)
        {
            if (g.DType.RealType() == DType.Float64)
            {
                TensorPrimitives.Add(sum.Dense<double>(), g.Dense<double>(), sum.Dense<double>());
            }
            else
            {
                TensorPrimitives.Add(sum.Dense<float>(), g.Dense<float>(), sum.Dense<float>());
            }
        }
        else
        {
            sum = Cotangents.Add(sum, g);
            owned = sum.Tracer is null;
        }
    }
}
