namespace Lapack;

/// <summary>
/// The backward sweep over the part of a record that some outputs depend on; may be run again unless it was told to free.
/// </summary>
sealed class BackwardPass
{
    /// <summary>The run of a backward pass that this thread is in, an object of its own for each; null outside.</summary>
    [ThreadStatic]
    static object? current;

    /// <summary>What watches the groups of equal values in passes of this thread; inner passes take that of the outer one.</summary>
    [ThreadStatic]
    static IGroupObserver? observer;

    readonly Edge[] arguments;
    readonly Edge[] outputs;
    readonly Node?[] order;

    /// <summary>Whether a rule will ask how much cancelled in its cotangents; see <see cref="Cancellation"/>.</summary>
    readonly bool weighs;

    /// <param name="arguments">What the record makes of the transform's arguments.</param>
    /// <param name="outputs">Where the function's results came from; without a node where they do not depend on the arguments.</param>
    public BackwardPass(Edge[] arguments, Edge[] outputs)
    {
        (this.arguments, this.outputs) = (arguments, outputs);
        order = Reachable(outputs);
        weighs = Array.Exists(order, static n => n!.Primitive is IGaugeFreedom);
    }

    /// <summary>Tells runs of backward passes apart: what two rules received belongs together if both see the same object here.</summary>
    public static object? Current => current;

    /// <summary>Whether a recorded application met groups of equal values.</summary>
    public bool HasGroups => Array.Exists(order, static n => n!.Basis is not null);

    /// <summary>How many applications were recorded that find values and vectors.</summary>
    public int GroupedCount => order.Count(static n => n!.Primitive is IUndetermined);

    /// <summary>What those of them found that met groups of equal values, in the order in which they were recorded.</summary>
    public IReadOnlyList<GroupBasis> Bases
    {
        get =>
        [
            .. order.Reverse().Where(static n => n!.Primitive is IUndetermined)
                .Select(static (n, i) => n!.Basis is { } basis ? basis with { Ordinal = i } : null).OfType<GroupBasis>(),
        ];
        set
        {
            int next = 0;
            foreach (Node? node in order.Reverse())
            {
                if (node is { Basis: not null })
                {
                    node.Basis = value[next++];
                }
            }
        }
    }

    /// <summary>
    /// Whether a run that let go of its nodes took 0 times infinity for 0: whether that is right, only a run that keeps them can tell.
    /// </summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Cotangents of the arguments, null where an argument has no influence.</summary>
    /// <param name="cotangents">One for each output; entries of outputs that do not depend on the arguments are ignored.</param>
    /// <param name="free">Whether each node is let go of as soon as it has been used.</param>
    /// <param name="watch">What watches the groups of equal values; null for that of the pass that this one is a part of.</param>
    public NDArray?[] Run(NDArray?[] cotangents, bool free, IGroupObserver? watch = null)
    {
        (object? outer, IGroupObserver? outerWatch, bool swallowed) = (current, observer, ZeroProducts.Swallowed);
        (current, observer) = (new(), watch ?? observer);
        try
        {
            var suspects = new Dictionary<Node, NDArray?[]>();
            NDArray?[] gradients = Sweep(cotangents, free, suspects);
            IsInDoubt = suspects.Count > 0 && free;
            swallowed |= suspects.Count > 0;
            return suspects.Count > 0 && !free ? WithLimits(gradients, cotangents, suspects) : gradients;
        }
        finally
        {
            (current, observer, ZeroProducts.Swallowed) = (outer, outerWatch, swallowed);
        }
    }

    /// <summary>The cotangents of the arguments, NaN where a zero that is a limit met an infinite slope.</summary>
    NDArray?[] WithLimits(NDArray?[] gradients, NDArray?[] cotangents, Dictionary<Node, NDArray?[]> suspects)
    {
        NDArray?[] broken = new LimitSweep(order, suspects).Run(outputs, cotangents, arguments);
        var result = new NDArray?[gradients.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = gradients[i] is { } g && broken[i] is { } mark ? Cotangents.Add(g, mark) : gradients[i];
        }

        return result;
    }

    NDArray?[] Sweep(NDArray?[] cotangents, bool free, Dictionary<Node, NDArray?[]> suspects)
    {
        var slots = new Slot[order.Length][];
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Node is { } source && cotangents[i] is { } g)
            {
                SlotOf(slots, source, outputs[i].Output).Add(g);
            }
        }

        var wanted = new Dictionary<Node, int>();
        for (int i = 0; i < arguments.Length; i++)
        {
            wanted[arguments[i].Node!] = i;
        }

        var result = new NDArray?[arguments.Length];
        for (int position = 0; position < order.Length && observer is not { IsStopped: true }; position++)
        {
            Node node = order[position]!;
            if (slots[position] is { } received)
            {
                if (node.Pullback is not null)
                {
                    Propagate(node, received, slots, suspects);
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

    void Propagate(Node node, Slot[] received, Slot[][] slots, Dictionary<Node, NDArray?[]> suspects)
    {
        if (node.Primitive is IScatter scatter &&
            node.Parents[0] is { Node: { } whole, Output: var picked } &&
            received[0].Value is { } part)
        {
            ref Slot slot = ref SlotOf(slots, whole, picked);
            if (weighs)
            {
                slot.Weigh(part, Cancellation.ShrinkageOf([part], received), received[0].Before, isPart: true);
            }

            slot.Scatter(whole.Output(picked), scatter, part);
            return;
        }

        var cotangents = new NDArray?[received.Length];
        for (int i = 0; i < cotangents.Length; i++)
        {
            cotangents[i] = received[i].Value;
        }

        if (node.Primitive is IGaugeFreedom)
        {
            Cancellation.RemoveRounding(cotangents, received, node);
            if (Array.TrueForAll(cotangents, static g => g is null))
            {
                observer?.Cancelled(Array.FindAll(received, static r => r.Value is not null).Max(static r => r.Before));
                return;
            }
        }

        double shrinkage = weighs ? Cancellation.ShrinkageOf(cotangents, received) : 1;
        double before = double.IsInfinity(shrinkage) ? received.Max(static r => r.Before) : 0;
        ZeroProducts.Swallowed = false;
        NDArray?[] flow = observer is { } watch && node.Basis is { } basis && Array.Exists(cotangents, static g => g is not null)
            ? watch.Pull(basis, cotangents, Shrinkages.Of(basis, received), node.Pullback!)
            : node.Pullback!(cotangents);
        if (ZeroProducts.Swallowed && LimitSweep.IsOpen(node))
        {
            suspects.Add(node, cotangents);
        }

        if (flow.Length != node.Parents.Length)
        {
            node.Primitive!.ThrowWrongCount(flow.Length, node.Parents.Length);
        }

        for (int i = 0; i < flow.Length; i++)
        {
            if (node.Parents[i] is { Node: { } parent } edge && flow[i] is { } g)
            {
                OutputSpec spec = parent.Output(edge.Output);
                if (!g.Shape.SequenceEqual(spec.Shape))
                {
                    node.Primitive!.ThrowWrongCotangent(i, $"{g.DType} {Layout.Text(g.Shape)}", spec.ToString());
                }

                NDArray fitted = Cotangents.Fit(g, spec.DType);
                ref Slot slot = ref SlotOf(slots, parent, edge.Output);
                if (weighs)
                {
                    slot.Weigh(fitted, shrinkage, before, isPart: false);
                }

                slot.Add(fitted);
            }
        }
    }

    static ref Slot SlotOf(Slot[][] slots, Node node, int output)
    {
        slots[node.Position] ??= new Slot[node.OutputCount];
        return ref slots[node.Position][output];
    }

    /// <summary>The nodes that the outputs depend on, children before parents; found without recursion, however deep the graph.</summary>
    static Node?[] Reachable(Edge[] outputs)
    {
        var found = new List<Node>();
        var open = new Stack<Node>();
        foreach (Edge output in outputs)
        {
            Visit(output.Node);
        }

        while (open.TryPop(out Node? node))
        {
            found.Add(node);
            foreach (Edge parent in node.Parents)
            {
                Visit(parent.Node);
            }
        }

        Node[] order = [.. found];
        Array.Sort(Array.ConvertAll(order, static n => -n.Sequence), order);
        for (int i = 0; i < order.Length; i++)
        {
            order[i].Position = i;
        }

        return order;

        void Visit(Node? node)
        {
            if (node is { Position: < 0 })
            {
                node.Position = int.MaxValue;
                open.Push(node);
            }
        }
    }
}
