namespace Lapack;

sealed class LeafTree : Tree<NDArray>
{
    protected internal override NDArray Map(NDArray value, string path, Func<string, NDArray, NDArray> change) => change(path, value);
}

sealed class PairTree<T1, T2>(Tree<T1> first, Tree<T2> second) : Tree<(T1, T2)>
{
    protected internal override (T1, T2) Map((T1, T2) value, string path, Func<string, NDArray, NDArray> change) =>
        (first.Map(value.Item1, path + ".Item1", change), second.Map(value.Item2, path + ".Item2", change));
}

sealed class TripleTree<T1, T2, T3>(Tree<T1> first, Tree<T2> second, Tree<T3> third) : Tree<(T1, T2, T3)>
{
    protected internal override (T1, T2, T3) Map((T1, T2, T3) value, string path, Func<string, NDArray, NDArray> change) => (
        first.Map(value.Item1, path + ".Item1", change),
        second.Map(value.Item2, path + ".Item2", change),
        third.Map(value.Item3, path + ".Item3", change));
}

sealed class QuadrupleTree<T1, T2, T3, T4>(Tree<T1> first, Tree<T2> second, Tree<T3> third, Tree<T4> fourth) : Tree<(T1, T2, T3, T4)>
{
    protected internal override (T1, T2, T3, T4) Map((T1, T2, T3, T4) value, string path, Func<string, NDArray, NDArray> change) => (
        first.Map(value.Item1, path + ".Item1", change),
        second.Map(value.Item2, path + ".Item2", change),
        third.Map(value.Item3, path + ".Item3", change),
        fourth.Map(value.Item4, path + ".Item4", change));
}

sealed class ArrayTree<T>(Tree<T> element) : Tree<T[]>
{
    protected internal override T[] Map(T[] value, string path, Func<string, NDArray, NDArray> change)
    {
        TreeErrors.ThrowIfNull(value, path);
        var result = new T[value.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = element.Map(value[i], $"{path}[{i}]", change);
        }

        return result;
    }
}

sealed class ListTree<T>(Tree<T> element) : Tree<List<T>>
{
    protected internal override List<T> Map(List<T> value, string path, Func<string, NDArray, NDArray> change)
    {
        TreeErrors.ThrowIfNull(value, path);
        var result = new List<T>(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            result.Add(element.Map(value[i], $"{path}[{i}]", change));
        }

        return result;
    }
}

/// <remarks>By key, so that equal dictionaries have equal leaves whatever was added first.</remarks>
sealed class DictionaryTree<T>(Tree<T> element) : Tree<Dictionary<string, T>>
{
    protected internal override Dictionary<string, T> Map(
        Dictionary<string, T> value, string path, Func<string, NDArray, NDArray> change)
    {
        TreeErrors.ThrowIfNull(value, path);
        var result = new Dictionary<string, T>(value.Count, value.Comparer);
        foreach (string key in value.Keys.Order(StringComparer.Ordinal))
        {
            result.Add(key, element.Map(value[key], $"{path}[\"{key}\"]", change));
        }

        return result;
    }
}

/// <summary>A type that implements <see cref="ITree{TSelf}"/>.</summary>
sealed class SelfTree<T> : Tree<T>
{
    protected internal override T Map(T value, string path, Func<string, NDArray, NDArray> change)
    {
        TreeErrors.ThrowIfNull(value, path);
        var tree = (ITree<T>)value!;
        NDArray[] leaves = tree.Leaves(), changed = new NDArray[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            changed[i] = change($"{path}.{tree.LeafName(i)}", leaves[i]);
        }

        return tree.WithLeaves(changed);
    }
}

static class TreeErrors
{
    public static void ThrowIfNull<T>(T value, string path)
    {
        if (value is null)
        {
            throw new ArgumentNullException(nameof(value), $"{(path.Length == 0 ? "The tree" : $"Branch {path.TrimStart('.')}")} is null.");
        }
    }
}
