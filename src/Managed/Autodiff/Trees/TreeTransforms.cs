namespace Lapack;

public static partial class Autodiff
{
    /// <summary>
    /// The gradient of a real scalar function of a tree of arrays: a tuple, a list, a dictionary, a record (see <see cref="ArrayTree"/>).
    /// </summary>
    /// <param name="f">A tree to a real array of one element.</param>
    /// <param name="tree">How the argument is made of arrays; null for the tree that is known for its type.</param>
    /// <returns>A function that gives a tree of the same structure, with the gradient of each leaf in its place.</returns>
    /// <exception cref="ArgumentException">
    /// No tree is known for the type; or (thrown by the returned function, with the name of the leaf) a leaf is null or holds integers or a
    /// mask.
    /// </exception>
    public static Func<T, T> GradTree<T>(Func<T, NDArray> f, ArrayTree<T>? tree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        Func<T, (NDArray Value, T Gradient)> both = ValueAndGradTree(f, tree);
        return x => both(x).Gradient;
    }

    /// <summary>The value of a real scalar function of a tree of arrays and its gradient, from one evaluation.</summary>
    /// <returns>A function that gives f(x) and a tree of the structure of x with the gradient of each leaf.</returns>
    /// <inheritdoc cref="GradTree"/>
    public static Func<T, (NDArray Value, T Gradient)> ValueAndGradTree<T>(Func<T, NDArray> f, ArrayTree<T>? tree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        tree ??= ArrayTree.For<T>();
        return x =>
        {
            (NDArray value, NDArray[] gradients, _) = Gradients(a => f(tree.WithLeaves(x, a)), Leaves(tree, x, out _));
            return (value, tree.WithLeaves(x, gradients));
        };
    }

    /// <summary>
    /// The value of a function between trees of arrays, and the map from a cotangent of the value (a tree of its structure, in which a
    /// null leaf stands for zero) to that of the argument, which may be called any number of times.
    /// </summary>
    /// <param name="f">A tree to a tree.</param>
    /// <param name="x">Where f is evaluated; its leaves hold inexact numbers.</param>
    /// <param name="tree">How the argument is made of arrays; null for the tree that is known for its type.</param>
    /// <param name="resultTree">How the result is made of arrays; null for the tree that is known for its type.</param>
    /// <returns>
    /// f(x), and a function from a cotangent (a tree of the structure of f(x), null leaves for zero) to a tree of the structure of x.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// No tree is known for a type; a leaf is null or holds integers or a mask; or (thrown by the map) the cotangent has other leaves or
    /// shapes.
    /// </exception>
    public static (TResult Value, Func<TResult, T> Pullback) VjpTree<T, TResult>(
        Func<T, TResult> f, T x, ArrayTree<T>? tree = null, ArrayTree<TResult>? resultTree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        (tree, resultTree) = (tree ?? ArrayTree.For<T>(), resultTree ?? ArrayTree.For<TResult>());
        TResult like = default!;
        (NDArray[] values, Func<NDArray?[], NDArray[]> pull) = Vjp(
            a =>
            {
                like = f(tree.WithLeaves(x, a));
                return resultTree.Leaves(like);
            },
            Leaves(tree, x, out _));
        resultTree.OpenLeaves(like, out string[] names);
        return (resultTree.WithLeaves(like, values), g => tree.WithLeaves(x, pull(Matched(resultTree, g, "cotangent", values, names))));
    }

    /// <summary>
    /// The value of a function between trees of arrays, and its derivative along a direction: a tree of the argument's structure, in which
    /// a null leaf stands for zero.
    /// </summary>
    /// <param name="f">A tree to a tree.</param>
    /// <param name="x">Where f is evaluated; its leaves hold inexact numbers.</param>
    /// <param name="direction">A tree of the structure of x; a null leaf is zero.</param>
    /// <param name="tree">How the argument is made of arrays; null for the tree that is known for its type.</param>
    /// <param name="resultTree">How the result is made of arrays; null for the tree that is known for its type.</param>
    /// <returns>f(x) and its derivative, two trees of one structure.</returns>
    /// <exception cref="ArgumentException">
    /// No tree is known for a type; a leaf is null or holds integers or a mask; or the direction has other leaves or shapes.
    /// </exception>
    public static (TResult Value, TResult Tangent) JvpTree<T, TResult>(
        Func<T, TResult> f, T x, T direction, ArrayTree<T>? tree = null, ArrayTree<TResult>? resultTree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        (tree, resultTree) = (tree ?? ArrayTree.For<T>(), resultTree ?? ArrayTree.For<TResult>());
        TResult like = default!;
        NDArray[] leaves = Leaves(tree, x, out string[] names);
        (NDArray[] values, NDArray[] tangents) = Jvp(
            a =>
            {
                like = f(tree.WithLeaves(x, a));
                return resultTree.Leaves(like);
            },
            leaves,
            Matched(tree, direction, "direction", leaves, names));
        return (resultTree.WithLeaves(like, values), resultTree.WithLeaves(like, tangents));
    }

    /// <summary>The derivative of the gradient of a function of a tree along a direction; see <see cref="HessianVectorProduct"/>.</summary>
    /// <returns>
    /// A function of x and a direction v, a tree of the structure of x (null leaves for zero), that gives a tree of that structure.
    /// </returns>
    /// <inheritdoc cref="GradTree"/>
    public static Func<T, T, T> HessianVectorProductTree<T>(Func<T, NDArray> f, ArrayTree<T>? tree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        tree ??= ArrayTree.For<T>();
        return (x, v) => JvpTree(GradTree(f, tree), x, v, tree, tree).Tangent;
    }

    /// <summary>
    /// <see cref="CheckGrads(Func{NDArray[], NDArray[]}, NDArray[], int, GradientCheckOptions)"/> for a function between
    /// trees.
    /// </summary>
    /// <param name="f">A tree to a tree.</param>
    /// <param name="x">Where derivatives are checked; its leaves hold inexact numbers.</param>
    /// <param name="order">1 for the gradient alone, 2 for its gradient too, and so on.</param>
    /// <param name="options">Tolerance, modes and gauges; null for what is usual.</param>
    /// <param name="tree">How the argument is made of arrays; null for the tree that is known for its type.</param>
    /// <param name="resultTree">How the result is made of arrays; null for the tree that is known for its type.</param>
    /// <inheritdoc cref="CheckGrads(Func{NDArray[], NDArray}, NDArray[], int, GradientCheckOptions)"/>
    public static void CheckGradsTree<T, TResult>(
        Func<T, TResult> f, T x, int order = 2, GradientCheckOptions? options = null,
        ArrayTree<T>? tree = null, ArrayTree<TResult>? resultTree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(x);
        (tree, resultTree) = (tree ?? ArrayTree.For<T>(), resultTree ?? ArrayTree.For<TResult>());
        CheckGrads(a => resultTree.Leaves(f(tree.WithLeaves(x, a))), Leaves(tree, x, out _), order, options);
    }

    static NDArray[] Leaves<T>(ArrayTree<T> tree, T x, out string[] names)
    {
        NDArray[] leaves = tree.Leaves(x, out names);
        int bad = Array.FindIndex(leaves, a => !a.DType.IsInexact());
        return bad < 0 ? leaves : throw new ArgumentException(
            $"{ArrayTree.Name(names[bad])} is an array of type {leaves[bad].DType}, which cannot be differentiated: " +
            "convert it with AsType(DType.Float64).");
    }

    /// <summary>The leaves of a tree that must have the structure of another one, and arrays of its shapes.</summary>
    static NDArray?[] Matched<T>(ArrayTree<T> tree, T value, string what, NDArray[] leaves, string[] names)
    {
        NDArray?[] found = tree.OpenLeaves(value, out string[] foundNames);
        if (!foundNames.SequenceEqual(names))
        {
            throw new ArgumentException($"The {what} has the leaves ({Listed(foundNames)}), not ({Listed(names)}).");
        }

        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] is { } g && !g.Shape.SequenceEqual(leaves[i].Shape))
            {
                throw new ArgumentException(
                    $"{ArrayTree.Name(names[i])} of the {what} has the shape {Layout.Text(g.Shape)}, not {Layout.Text(leaves[i].Shape)}.");
            }
        }

        return found;

        static string Listed(string[] names) => string.Join(", ", names.Select(n => n.TrimStart('.')));
    }
}
