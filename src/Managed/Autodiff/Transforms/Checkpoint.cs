namespace Lapack;

public static partial class Autodiff
{
    /// <summary>
    /// The same function, which a transform remembers by its arguments alone: what happens inside is computed again when the backward
    /// pass gets there, not stored. A chain of n operations cut into sqrt(n) such pieces needs memory for about 2 sqrt(n) arrays and
    /// one more evaluation.
    /// </summary>
    /// <param name="f">
    /// Any array to any array; called again, so it must do the same each time. An array that is being differentiated by the same
    /// transform must be one of its arguments: a captured one is refused.
    /// </param>
    public static Func<NDArray, NDArray> Checkpoint(Func<NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var primitive = new CheckpointPrimitive(x => [f(x[0])]);
        return x => primitive.Of(x);
    }

    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray> Checkpoint(Func<NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var primitive = new CheckpointPrimitive(x => [f(x[0], x[1])]);
        return (x, y) => primitive.Of(x, y);
    }

    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray> Checkpoint(Func<NDArray, NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var primitive = new CheckpointPrimitive(x => [f(x[0], x[1], x[2])]);
        return (x, y, z) => primitive.Of(x, y, z);
    }

    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray})"/>
    public static Func<NDArray, NDArray, NDArray, NDArray, NDArray> Checkpoint(Func<NDArray, NDArray, NDArray, NDArray, NDArray> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        var primitive = new CheckpointPrimitive(x => [f(x[0], x[1], x[2], x[3])]);
        return (x, y, z, t) => primitive.Of(x, y, z, t);
    }

    /// <summary>The same for a function between trees of arrays; see <see cref="ArrayTree"/>.</summary>
    /// <inheritdoc cref="Checkpoint(Func{NDArray, NDArray})"/>
    public static Func<T, TResult> CheckpointTree<T, TResult>(
        Func<T, TResult> f, ArrayTree<T>? tree = null, ArrayTree<TResult>? resultTree = null)
    {
        ArgumentNullException.ThrowIfNull(f);
        (tree, resultTree) = (tree ?? ArrayTree.For<T>(), resultTree ?? ArrayTree.For<TResult>());
        return x =>
        {
            NDArray[] leaves = tree.Leaves(x);
            TResult? like = default;
            NDArray[] results = new CheckpointPrimitive(a =>
            {
                like = f(tree.WithLeaves(x, a));
                return resultTree.Leaves(like);
            }).Apply(leaves);
            return resultTree.WithLeaves(like!, results);
        };
    }

    sealed class CheckpointPrimitive(Func<NDArray[], NDArray[]> f) : Primitive("Checkpoint")
    {
        protected internal override NDArray[] Forward(NDArray[] inputs) => f(inputs);

        /// <remarks>The pullback is checkpointed in turn: a transform that follows it stores no more than the inputs either.</remarks>
        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
        {
            int[] inexact = [.. Enumerable.Range(0, inputs.Length).Where(i => inputs[i].DType.IsInexact() && needed[i])];
            return g =>
            {
                int[] given = [.. Enumerable.Range(0, g.Length).Where(i => g[i] is not null)];
                var pullback = new CheckpointPrimitive(all => Pull(all, inexact, given, g.Length));
                NDArray[] flow = pullback.Apply([.. inputs, .. given.Select(i => g[i]!)]);
                var result = new NDArray?[inputs.Length];
                for (int i = 0; i < inexact.Length; i++)
                {
                    result[inexact[i]] = flow[i];
                }

                return result;
            };
        }

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            (NDArray[] values, NDArray[] derivatives) = Autodiff.Jvp(f, inputs, tangents);
            return (values, derivatives);
        }

        /// <param name="all">The inputs, then those cotangents that are not null.</param>
        /// <param name="wanted">The inputs whose cotangents are asked for.</param>
        /// <param name="given">The outputs that the cotangents are for.</param>
        /// <param name="outputs">How many outputs there are.</param>
        NDArray[] Pull(NDArray[] all, int[] wanted, int[] given, int outputs)
        {
            NDArray[] inputs = all[..^given.Length], moving = Array.ConvertAll(wanted, i => inputs[i]);
            var cotangents = new NDArray?[outputs];
            for (int i = 0; i < given.Length; i++)
            {
                cotangents[given[i]] = all[inputs.Length + i];
            }

            return Complete(PullOnce(Varied, moving, cotangents), moving);

            NDArray[] Varied(NDArray[] x)
            {
                NDArray[] full = [.. inputs];
                for (int i = 0; i < wanted.Length; i++)
                {
                    full[wanted[i]] = x[i];
                }

                return f(full);
            }
        }
    }
}
