namespace Lapack;

/// <summary>Where in the record of a reverse-mode transform an array came from. It does not keep the record alive.</summary>
sealed class RecordSource(ReverseTrace trace, Node node)
{
    readonly WeakReference<Node> reference = new(node);
    HashSet<Node>? arguments;

    /// <summary>The one object of a type that belongs to the transform: what its operations have to know of each other.</summary>
    public T Item<T>()
        where T : class, new() => trace.Item<T>();

    /// <summary>
    /// Whether both arrays depend on one of the transform's arguments. Asked while it records: the backward pass lets go of nodes.
    /// </summary>
    public bool HasCommonArgument(RecordSource other) => other.Arguments().Overlaps(Arguments());

    HashSet<Node> Arguments() => arguments ??= FindArguments();

    HashSet<Node> FindArguments()
    {
        HashSet<Node> seen = [], found = [];
        var open = new Stack<Node>();
        if (reference.TryGetTarget(out Node? node))
        {
            Visit(node);
        }

        while (open.TryPop(out Node? next))
        {
            if (next.Primitive is null)
            {
                found.Add(next);
            }

            foreach (Edge parent in next.Parents)
            {
                if (parent.Node is { } before)
                {
                    Visit(before);
                }
            }
        }

        return found;

        void Visit(Node one)
        {
            if (seen.Add(one))
            {
                open.Push(one);
            }
        }
    }
}
