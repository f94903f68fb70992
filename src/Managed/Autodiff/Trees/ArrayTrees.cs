namespace Lapack;

/// <summary>An array by itself.</summary>
sealed class LeafTree : ArrayTree<NDArray>
{
    protected internal override NDArray Map(NDArray value, string path, Func<string, NDArray, NDArray> change) => change(path, value);
}

sealed class PairTree<T1, T2>(ArrayTree<T1> first, ArrayTree<T2> second) : ArrayTree<(T1, T2)>
{
    protected internal override (T1, T2) Map((T1, T2) value, string path, Func<string, NDArray, NDArray> change) =>
        (first.Map(value.Item1, path + ".Item1", change), second.Map(value.Item2, path + ".Item2", change));
}

sealed class TripleTree<T1, T2, T3>(ArrayTree<T1> first, ArrayTree<T2> second, ArrayTree<T3> third) : ArrayTree<(T1, T2, T3)>
{
    protected internal override (T1, T2, T3) Map((T1, T2, T3) value, string path, Func<string, NDArray, NDArray> change) => (
        first.Map(value.Item1, path + ".Item1", change),
        second.Map(value.Item2, path + ".Item2", change),
        third.Map(value.Item3, path + ".Item3", change));
}

sealed class QuadrupleTree<T1, T2, T3, T4>(ArrayTree<T1> first, ArrayTree<T2> second, ArrayTree<T3> third, ArrayTree<T4> fourth)
    : ArrayTree<(T1, T2, T3, T4)>
{
    protected internal override (T1, T2, T3, T4) Map((T1, T2, T3, T4) value, string path, Func<string, NDArray, NDArray> change) => (
        first.Map(value.Item1, path + ".Item1", change),
        second.Map(value.Item2, path + ".Item2", change),
        third.Map(value.Item3, path + ".Item3", change),
        fourth.Map(value.Item4, path + ".Item4", change));
}

/// <summary>A C# array of trees.</summary>
sealed class ElementsTree<T>(ArrayTree<T> element) : ArrayTree<T[]>
{
    protected internal override T[] Map(T[] value, string path, Func<string, NDArray, NDArray> change)
    {
        ArrayTree.ThrowIfNull(value, path);
        var result = new T[value.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = element.Map(value[i], $"{path}[{i}]", change);
        }

        return result;
    }
}

sealed class ListTree<T>(ArrayTree<T> element) : ArrayTree<List<T>>
{
    protected internal override List<T> Map(List<T> value, string path, Func<string, NDArray, NDArray> change)
    {
        ArrayTree.ThrowIfNull(value, path);
        var result = new List<T>(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            result.Add(element.Map(value[i], $"{path}[{i}]", change));
        }

        return result;
    }
}

/// <remarks>By key, so that equal dictionaries have equal leaves whatever was added first.</remarks>
sealed class DictionaryTree<T>(ArrayTree<T> element) : ArrayTree<Dictionary<string, T>>
{
    protected internal override Dictionary<string, T> Map(
        Dictionary<string, T> value, string path, Func<string, NDArray, NDArray> change)
    {
        ArrayTree.ThrowIfNull(value, path);
        var result = new Dictionary<string, T>(value.Count, value.Comparer);
        foreach (string key in value.Keys.Order(StringComparer.Ordinal))
        {
            result.Add(key, element.Map(value[key], $"{path}[\"{key}\"]", change));
        }

        return result;
    }
}

/// <summary>A type that implements <see cref="IArrayTree{TSelf}"/>.</summary>
sealed class SelfTree<T> : ArrayTree<T>
{
    protected internal override T Map(T value, string path, Func<string, NDArray, NDArray> change)
    {
        ArrayTree.ThrowIfNull(value, path);
        var tree = (IArrayTree<T>)value!;
        NDArray[] leaves = tree.Leaves(), changed = new NDArray[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            changed[i] = change($"{path}.{tree.LeafName(i)}", leaves[i]);
        }

        return tree.WithLeaves(changed);
    }
}
