using System.Numerics.Tensors;

namespace Lapack;

/// <summary>The backward sweep over the part of a record that some outputs depend on; may be run again unless it was told to free.</summary>
sealed class BackwardPass
{
    readonly ReverseTracer?[] arguments;
    readonly ReverseTracer?[] outputs;
    readonly Node?[] order;

    public BackwardPass(ReverseTracer?[] arguments, ReverseTracer?[] outputs)
    {
        this.arguments = arguments;
        this.outputs = outputs;
        order = Reachable(outputs);
    }

    /// <summary>Cotangents of the arguments, null where an argument has no influence.</summary>
    /// <param name="cotangents">One for each output; entries of outputs that do not depend on the arguments are ignored.</param>
    /// <param name="free">Whether each node is let go of as soon as it has been used.</param>
    public NDArray?[] Run(NDArray?[] cotangents, bool free)
    {
        var slots = new Slot[order.Length][];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] is { } tracer && cotangents[i] is { } g)
            {
                SlotOf(slots, tracer.Node, tracer.Output).Add(g);
            }
        }

        var wanted = new Dictionary<Node, int>();
        for (int i = 0; i < arguments.Length; i++)
        {
            wanted[arguments[i]!.Node] = i;
        }

        var result = new NDArray?[arguments.Length];
        for (int position = 0; position < order.Length; position++)
        {
            Node node = order[position]!;
            if (slots[position] is { } received)
            {
                if (node.Pullback is not null)
                {
                    Propagate(node, received, slots);
                }
                else if (wanted.TryGetValue(node, out int argument))
                {
                    result[argument] = received[0].Value;
                }
            }

            slots[position] = null!;
            if (free)
            {
                order[position] = null;
                node.Free();
            }
        }

        return result;
    }

    static void Propagate(Node node, Slot[] received, Slot[][] slots)
    {
        if (node.Primitive is IScatter scatter && node.Parents[0] is { } whole && received[0].Value is { Tracer: null } part
            && SlotOf(slots, whole, node.ParentOutputs[0]).Scatter(whole.Outputs[node.ParentOutputs[0]], scatter, part))
        {
            return;
        }

        NDArray?[] cotangents = Array.ConvertAll(received, static s => s.Value);
        NDArray?[] flow = node.Pullback!(cotangents);
        if (flow.Length != node.Parents.Length)
        {
            node.Primitive!.ThrowWrongCount(flow.Length, node.Parents.Length);
        }

        for (int i = 0; i < node.Parents.Length; i++)
        {
            if (node.Parents[i] is { } parent && flow[i] is { } g)
            {
                OutputSpec spec = parent.Outputs[node.ParentOutputs[i]];
                if (!g.Shape.SequenceEqual(spec.Shape))
                {
                    node.Primitive!.ThrowWrongCotangent(i, $"{g.DType} {Layout.Text(g.Shape)}", spec.ToString());
                }

                SlotOf(slots, parent, node.ParentOutputs[i]).Add(Autodiff.Fit(g, spec.DType));
            }
        }
    }

    static ref Slot SlotOf(Slot[][] slots, Node node, int output)
    {
        slots[node.Position] ??= new Slot[node.Outputs.Length];
        return ref slots[node.Position][output];
    }

    /// <summary>The nodes that the outputs depend on, children before parents; found without recursion, however deep the graph.</summary>
    static Node?[] Reachable(ReverseTracer?[] outputs)
    {
        var found = new List<Node>();
        var open = new Stack<Node>();
        foreach (ReverseTracer? output in outputs)
        {
            Visit(output?.Node);
        }

        while (open.TryPop(out Node? node))
        {
            found.Add(node);
            foreach (Node? parent in node.Parents)
            {
                Visit(parent);
            }
        }

        found.Sort(static (a, b) => b.Sequence.CompareTo(a.Sequence));
        for (int i = 0; i < found.Count; i++)
        {
            found[i].Position = i;
        }

        return [.. found];

        void Visit(Node? node)
        {
            if (node is { Position: < 0 })
            {
                node.Position = int.MaxValue;
                open.Push(node);
            }
        }
    }

    /// <summary>A cotangent being summed. A sum made here is ours to add to in place; an array that came from a rule is not.</summary>
    struct Slot
    {
        bool owned;

        public NDArray? Value { get; private set; }

        /// <summary>Adds a cotangent to a part of the sum, in place: a loop over the elements of an array then costs no more than one pass.</summary>
        /// <returns>False where the sum is traced, so that nothing may be written.</returns>
        public bool Scatter(OutputSpec spec, IScatter scatter, NDArray g)
        {
            if (Value is { Tracer: not null })
            {
                return false;
            }

            if (!owned)
            {
                NDArray sum = NDArray.ZerosOf(spec.DType, spec.Shape);
                if (Value is not null)
                {
                    StridedCopy.Copy(Value, sum);
                }

                (Value, owned) = (sum, true);
            }

            scatter.AddTo(Value!, g);
            return true;
        }

        public void Add(NDArray g)
        {
            if (Value is null)
            {
                Value = g;
            }
            else if (owned && g.Tracer is null && Value.Strides.SequenceEqual(g.Strides) && g.IsDense)
            {
                if (g.DType.RealType() == DType.Float64)
                {
                    TensorPrimitives.Add(Value.Dense<double>(), g.Dense<double>(), Value.Dense<double>());
                }
                else
                {
                    TensorPrimitives.Add(Value.Dense<float>(), g.Dense<float>(), Value.Dense<float>());
                }
            }
            else
            {
                Value += g;
                owned = Value.Tracer is null;
            }
        }
    }
}
