namespace Lapack;

/// <summary>
/// The second half of a backward pass in which rules took 0 times infinity for 0: follows where cotangents are present (see
/// <see cref="Presence"/>), and carries NaN from the rules whose zeros were limits to the arguments.
/// </summary>
/// <param name="order">The nodes of the pass, children before parents.</param>
/// <param name="suspects">For the nodes whose rules took such products for 0, the cotangents that they were given.</param>
sealed class LimitSweep(Node?[] order, Dictionary<Node, NDArray?[]> suspects)
{
    readonly NDArray?[]?[] present = new NDArray?[order.Length][];
    readonly NDArray?[]?[] broken = new NDArray?[order.Length][];

    /// <summary>What has to be added to the cotangents of the arguments: NaN or 0; null for none.</summary>
    public NDArray?[] Run(Edge[] outputs, NDArray?[] seeds, Edge[] arguments)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Node is not null && seeds[i] is { } seed)
            {
                Add(present, outputs[i], Presence.Of(seed));
            }
        }

        bool any = false;
        foreach (Node? node in order)
        {
            if (node!.Pullback is { } pullback && present[node.Position] is { } given)
            {
                Func<NDArray?[], NDArray?[]> rule = g => pullback(g);
                bool isOpen = IsOpen(node);
                if (broken[node.Position] is { } marks)
                {
                    Pass(node, broken, isOpen ? Array.ConvertAll(rule(marks), Plain) : All(node, double.NaN));
                }

                if (suspects.TryGetValue(node, out NDArray?[]? cotangents))
                {
                    NDArray?[]? fresh = Presence.Broken(rule, cotangents, given);
                    any |= fresh is not null;
                    Pass(node, broken, fresh);
                }

                Pass(node, present, isOpen ? Presence.Follow(rule, given) : All(node, 1));
            }
        }

        return Array.ConvertAll(arguments, a => any && a.Node!.Position >= 0 ? broken[a.Node.Position]?[a.Output] : null);
    }

    /// <summary>Whether a rule may be asked with cotangents of no meaning: those of factorizations judge them.</summary>
    public static bool IsOpen(Node node) => node.Primitive is not IGaugeFreedom && !node.Primitive!.IsFactorization;

    /// <summary>One number throughout for every parent.</summary>
    static NDArray?[] All(Node node, double number) => Array.ConvertAll(
        node.Parents, p => p.Node?.Output(p.Output) is { } spec ? Presence.Constant(spec.DType, spec.Shape, number) : null);

    static NDArray? Plain(NDArray? a) => a?.Value;

    void Pass(Node node, NDArray?[]?[] to, NDArray?[]? flow)
    {
        for (int i = 0; flow is not null && i < flow.Length; i++)
        {
            if (node.Parents[i] is { Node: { } parent } edge && flow[i] is { } g)
            {
                Add(to, edge, Cotangents.Fit(g, parent.Output(edge.Output).DType));
            }
        }
    }

    static void Add(NDArray?[]?[] to, Edge edge, NDArray g)
    {
        NDArray?[] slots = to[edge.Node!.Position] ??= new NDArray?[edge.Node.OutputCount];
        slots[edge.Output] = slots[edge.Output] is { } sum ? Cotangents.Add(sum, g) : g;
    }
}
