namespace Lapack;

/// <summary>A recorded application of a primitive, or (with no pullback) an argument of the transform.</summary>
sealed class Node(long sequence, Primitive? primitive, Pullback? pullback, Node?[] parents, int[] parentOutputs, OutputSpec[] outputs)
{
    /// <summary>Order of recording; parents come before children.</summary>
    public long Sequence { get; } = sequence;

    public Primitive? Primitive { get; } = primitive;

    public Pullback? Pullback { get; private set; } = pullback;

    /// <summary>For each input the node that made it, null where the input is not recorded.</summary>
    public Node?[] Parents { get; private set; } = parents;

    public int[] ParentOutputs { get; } = parentOutputs;

    public OutputSpec[] Outputs { get; } = outputs;

    /// <summary>Place in the order of the backward pass; set once, when the pass is prepared.</summary>
    public int Position { get; set; } = -1;

    /// <summary>Lets go of all that the rule held.</summary>
    public void Free()
    {
        Pullback = null;
        Parents = [];
    }
}

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
    long recorded;

    public NDArray Argument(NDArray value)
    {
        var node = new Node(Interlocked.Increment(ref recorded), null, null, [], [], [new(value.ShapeArray, value.DType)]);
        return value.WithTracer(new ReverseTracer(this, value, node, 0));
    }

    /// <summary>The node and output that made an array in this trace; null when it does not depend on the arguments.</summary>
    public ReverseTracer? TracerOf(NDArray a) => a.Tracer is ReverseTracer t && t.Trace == this ? t : null;

    public override NDArray[] Process(Primitive primitive, NDArray[] inputs)
    {
        var primals = new NDArray[inputs.Length];
        var parents = new Node?[inputs.Length];
        var parentOutputs = new int[inputs.Length];
        var needed = new bool[inputs.Length];
        bool any = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            primals[i] = inputs[i];
            if (TracerOf(inputs[i]) is { } tracer)
            {
                primals[i] = tracer.Primal;
                if (inputs[i].DType.IsInexact())
                {
                    (parents[i], parentOutputs[i], needed[i]) = (tracer.Node, tracer.Output, true);
                    any = true;
                }
            }
        }

        NDArray[] outputs = primitive.Apply(primals);
        if (!any || !Array.Exists(outputs, y => y.DType.IsInexact()))
        {
            return outputs;
        }

        var specs = new OutputSpec[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Tracer is { } tracer && tracer.Trace.Level >= Level)
            {
                primitive.ThrowHiddenInput();
            }

            specs[i] = new(outputs[i].ShapeArray, outputs[i].DType);
        }

        Pullback pullback = primitive.Vjp(primals, outputs, needed);
        var node = new Node(Interlocked.Increment(ref recorded), primitive, pullback, parents, parentOutputs, specs);
        var traced = new NDArray[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            traced[i] = outputs[i].DType.IsInexact()
                ? outputs[i].WithTracer(new ReverseTracer(this, outputs[i], node, i))
                : outputs[i];
        }

        return traced;
    }
}
