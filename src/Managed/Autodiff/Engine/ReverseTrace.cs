namespace Lapack;

/// <summary>A recorded application of a primitive, or (with no pullback) an argument of the transform.</summary>
sealed class Node(long sequence, Primitive? primitive, Pullback? pullback, Edge[] parents, OutputSpec first, OutputSpec[]? more)
{
    /// <summary>Order of recording; parents come before children.</summary>
    public long Sequence { get; } = sequence;

    public Primitive? Primitive { get; } = primitive;

    public Pullback? Pullback { get; private set; } = pullback;

    /// <summary>For each input where it came from.</summary>
    public Edge[] Parents { get; private set; } = parents;

    /// <summary>The groups of equal values that the primitive met; null for none.</summary>
    public GroupBasis? Basis { get; set; }

    public int OutputCount => more is null ? 1 : more.Length + 1;

    /// <summary>Place in the order of the backward pass; set once, when the pass is prepared.</summary>
    public int Position { get; set; } = -1;

    public OutputSpec Output(int i) => i == 0 ? first : more![i - 1];

    /// <summary>Lets go of all that the rule held.</summary>
    public void Free()
    {
        (Pullback, Basis) = (null, null);
        Parents = [];
    }
}

/// <summary>The node and the number of its output that an input is; no node where the input is not recorded.</summary>
readonly record struct Edge(Node? Node, int Output);

/// <summary>Shape and type that a cotangent must have.</summary>
readonly record struct OutputSpec(int[] Shape, DType DType)
{
    public override string ToString() => $"{DType} {Layout.Text(Shape)}";
}

sealed class ReverseTracer(Trace trace, NDArray primal, Node node, int output) : Tracer(trace, primal)
{
    public Node Node { get; } = node;

    public int Output { get; } = output;
}

/// <summary>The tape of a reverse-mode transform: a graph of nodes, reachable from the outputs only, so unused work is not kept.</summary>
sealed class ReverseTrace : Trace
{
    /// <summary>What rules get for one input and for two; they only read it.</summary>
    static readonly bool[] one = [true], left = [true, false], right = [false, true], both = [true, true];

    long recorded;

    NDArray Argument(NDArray value)
    {
        var node = new Node(Next(0), null, null, [], new(value.ShapeArray, value.DType), null);
        return value.WithRecord(new ReverseTracer(this, value, node, 0));
    }

    /// <summary>
    /// Runs a function of the arguments, recording it; its values one level down, and the backward pass over what was recorded.
    /// </summary>
    public (NDArray[] Values, BackwardPass Pass) Record(Func<NDArray[], NDArray[]> f, NDArray[] arguments)
    {
        NDArray[] traced = Array.ConvertAll(arguments, Argument), outputs = f(traced);
        var pass = new BackwardPass(Array.ConvertAll(traced, EdgeOf), Array.ConvertAll(outputs, EdgeOf));
        return (Array.ConvertAll(outputs, PrimalOf), pass);
    }

    /// <summary>The node and output that made an array in this trace; null when it does not depend on the arguments.</summary>
    public ReverseTracer? TracerOf(NDArray a) => a.Tracer is ReverseTracer t && t.Trace == this ? t : null;

    /// <summary>The same without the array; no node where it does not depend on the arguments.</summary>
    Edge EdgeOf(NDArray a) => TracerOf(a) is { } tracer ? new(tracer.Node, tracer.Output) : default;

    public override NDArray[] Process(Primitive primitive, NDArray[] inputs, out object? kept)
    {
        var primals = new NDArray[inputs.Length];
        var parents = new Edge[inputs.Length];
        long latest = -1;
        for (int i = 0; i < inputs.Length; i++)
        {
            primals[i] = inputs[i];
            if (TracerOf(inputs[i]) is { } tracer)
            {
                primals[i] = tracer.Primal;
                if (inputs[i].DType.IsInexact())
                {
                    parents[i] = new(tracer.Node, tracer.Output);
                    latest = Math.Max(latest, tracer.Node.Sequence);
                }
            }
        }

        NDArray[] outputs = primitive.Nested.Apply(primals, out kept);
        if (latest < 0 || !AnyInexact(outputs))
        {
            return outputs;
        }

        foreach (NDArray output in outputs)
        {
            if (output.Tracer is { } tracer && tracer.Trace.Level >= Level)
            {
                primitive.ThrowHiddenInput();
            }
        }

        Pullback pullback = primitive.Pull(primals, outputs, kept, Needed(parents));
        OutputSpec[]? more = outputs.Length == 1 ? null : Array.ConvertAll(outputs[1..], Spec);
        var node = new Node(Next(latest), primitive, pullback, parents, Spec(outputs[0]), more)
        {
            Basis = GroupBasis.Of(this, primitive, primals, outputs, kept),
        };
        var traced = new NDArray[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            traced[i] = outputs[i].DType.IsInexact()
                ? outputs[i].WithRecord(new ReverseTracer(this, outputs[i], node, i))
                : outputs[i];
        }

        return traced;
    }

    static OutputSpec Spec(NDArray output) => new(output.ShapeArray, output.DType);

    static bool AnyInexact(NDArray[] outputs)
    {
        foreach (NDArray output in outputs)
        {
            if (output.DType.IsInexact())
            {
                return true;
            }
        }

        return false;
    }

    static bool[] Needed(Edge[] parents) => parents.Length switch
    {
        1 => one,
        2 => parents[0].Node is null ? right : parents[1].Node is null ? left : both,
        _ => Array.ConvertAll(parents, static p => p.Node is not null),
    };

    /// <summary>
    /// A number above those of the parents, and nearly always above all others. Threads that record at once may give the same number
    /// twice, but never to a parent and its child. The backward pass needs no more than that, so no atomic operation is used.
    /// </summary>
    long Next(long latest) => recorded = Math.Max(recorded, latest) + 1;
}
