namespace Lapack;

/// <summary>How values of one type are made of arrays; <see cref="ArrayTree"/> has those of common types.</summary>
public abstract class ArrayTree<T>
{
    /// <summary>The arrays of a value, none of which may be null, always in the same order.</summary>
    public NDArray[] Leaves(T value) => Leaves(value, out _);

    /// <summary>The same structure with other arrays in the order of <see cref="Leaves(T)"/>.</summary>
    public T WithLeaves(T like, ReadOnlySpan<NDArray> leaves)
    {
        NDArray[] all = leaves.ToArray();
        int next = 0;
        T result = Map(like, "", (_, _) => next < all.Length ? all[next++] : throw WrongCount());
        return next == all.Length ? result : throw WrongCount();

        ArgumentException WrongCount() =>
            new($"{all.Length} leaves for a tree that has {(next < all.Length ? next : "more")}.", nameof(leaves));
    }

    /// <summary>The same structure with every leaf replaced, visited always in the same order.</summary>
    /// <param name="value">The value, which stays as it is.</param>
    /// <param name="path">What errors call the place of the value.</param>
    /// <param name="change">From the path of a leaf and the leaf, its replacement.</param>
    protected internal abstract T Map(T value, string path, Func<string, NDArray, NDArray> change);

    /// <summary>The leaves and their names.</summary>
    internal NDArray[] Leaves(T value, out string[] names)
    {
        NDArray?[] leaves = OpenLeaves(value, out names);
        int missing = Array.IndexOf(leaves, null);
        return missing < 0
            ? (NDArray[])leaves!
            : throw new ArgumentNullException(nameof(value), $"{ArrayTree.Name(names[missing])} is null.");
    }

    /// <summary>The leaves, null where there is none, and their names.</summary>
    internal NDArray?[] OpenLeaves(T value, out string[] names)
    {
        List<NDArray?> leaves = [];
        List<string> paths = [];
        Map(value, "", (path, leaf) =>
        {
            leaves.Add(leaf);
            paths.Add(path);
            return leaf;
        });
        names = [.. paths];
        return [.. leaves];
    }
}

/// <summary>
/// How values are made of arrays. Transforms know these types by themselves: an array; tuples of two to four arrays; C# arrays, lists and
/// dictionaries of arrays, of such tuples and of one another; types that implement <see cref="IArrayTree{TSelf}"/>. Other types are
/// registered once (<see cref="Register{T}()"/>), or put together from the methods here and passed to the transform.
/// </summary>
public static class ArrayTree
{
    static ArrayTree()
    {
        Register(Leaf);
        Register(ArrayOf(Leaf));
        Register(ListOf(Leaf));
        Register(DictionaryOf(Leaf));
        Register(Pair(Leaf, Leaf));
        Register(Triple(Leaf, Leaf, Leaf));
        Register(Quadruple(Leaf, Leaf, Leaf, Leaf));
    }

    /// <summary>An array by itself.</summary>
    public static ArrayTree<NDArray> Leaf { get; } = new LeafTree();

    /// <summary>A tuple of two trees.</summary>
    public static ArrayTree<(T1, T2)> Pair<T1, T2>(ArrayTree<T1> first, ArrayTree<T2> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new PairTree<T1, T2>(first, second);
    }

    /// <summary>A tuple of three trees.</summary>
    public static ArrayTree<(T1, T2, T3)> Triple<T1, T2, T3>(ArrayTree<T1> first, ArrayTree<T2> second, ArrayTree<T3> third)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        return new TripleTree<T1, T2, T3>(first, second, third);
    }

    /// <summary>A tuple of four trees.</summary>
    public static ArrayTree<(T1, T2, T3, T4)> Quadruple<T1, T2, T3, T4>(
        ArrayTree<T1> first, ArrayTree<T2> second, ArrayTree<T3> third, ArrayTree<T4> fourth)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        ArgumentNullException.ThrowIfNull(fourth);
        return new QuadrupleTree<T1, T2, T3, T4>(first, second, third, fourth);
    }

    /// <summary>A C# array of trees.</summary>
    public static ArrayTree<T[]> ArrayOf<T>(ArrayTree<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new ElementsTree<T>(element);
    }

    /// <summary>A list of trees.</summary>
    public static ArrayTree<List<T>> ListOf<T>(ArrayTree<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new ListTree<T>(element);
    }

    /// <summary>A dictionary of trees; the order of the leaves is that of the keys.</summary>
    public static ArrayTree<Dictionary<string, T>> DictionaryOf<T>(ArrayTree<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new DictionaryTree<T>(element);
    }

    /// <summary>
    /// Makes known C# arrays, lists and dictionaries of a type that implements <see cref="IArrayTree{TSelf}"/>: after
    /// <c>ArrayTree.Register&lt;Layer&gt;()</c> transforms take a List&lt;Layer&gt;.
    /// </summary>
    public static void Register<T>() where T : IArrayTree<T> => Register(For<T>());

    /// <summary>
    /// Makes a tree known, and C# arrays, lists and dictionaries of it, so that they need not be passed to transforms. A later registration
    /// replaces an earlier one.
    /// </summary>
    public static void Register<T>(ArrayTree<T> tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        (Known<T>.Tree, Known<T>.IsDerived) = (tree, false);
        Derive(ArrayOf(tree));
        Derive(ListOf(tree));
        Derive(DictionaryOf(tree));
    }

    /// <summary>Makes the tree of a container known, unless one was registered for the container itself.</summary>
    static void Derive<T>(ArrayTree<T> container)
    {
        if (Known<T>.Tree is null || Known<T>.IsDerived)
        {
            (Known<T>.Tree, Known<T>.IsDerived) = (container, true);
        }
    }

    /// <summary>The tree that is known for a type.</summary>
    /// <exception cref="ArgumentException">There is none; the message says how to make one.</exception>
    public static ArrayTree<T> For<T>() => Find<T>() ?? throw new ArgumentException(
        $"No tree is known for {typeof(T)}. A type of your own implements IArrayTree; for lists, C# arrays and dictionaries of it call " +
        "ArrayTree.Register<Layer>() once, Layer being the type. Other trees are put together, as in " +
        "ArrayTree.Pair(ArrayTree.Leaf, ArrayTree.ListOf(ArrayTree.Leaf)), and passed to the transform or to ArrayTree.Register.");

    internal static ArrayTree<T>? Find<T>() =>
        Known<T>.Tree ??= typeof(IArrayTree<T>).IsAssignableFrom(typeof(T)) ? new SelfTree<T>() : null;

    /// <summary>What errors call the leaf at a path.</summary>
    internal static string Name(string path) => path.Length == 0 ? "The argument" : $"Leaf {path.TrimStart('.')}";

    internal static void ThrowIfNull<T>(T value, string path)
    {
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), $"{(path.Length == 0 ? "The tree" : $"Branch {path.TrimStart('.')}")} is null.");
        }
    }

    static class Known<T>
    {
        public static ArrayTree<T>? Tree { get; set; }

        /// <summary>Whether it follows from the tree of the elements, and changes with it.</summary>
        public static bool IsDerived { get; set; }
    }
}
