namespace Lapack;

/// <summary>Forward derivatives from backward rules, and the reverse.</summary>
static class Transposition
{
    /// <summary>The cotangent of x from those of y, where dy is a given linear map of dx.</summary>
    /// <param name="linear">From dx to dy, in differentiable functions.</param>
    /// <param name="x">Whose shape and type dx has.</param>
    /// <param name="cotangents">For each output y; null for zero.</param>
    public static NDArray? Pull(Func<NDArray, NDArray[]> linear, NDArray x, NDArray?[] cotangents)
    {
        (_, BackwardPass pass) = new ReverseTrace().Record(dx => linear(dx[0]), [NDArray.ZerosLike(x)]);
        return pass.Run(cotangents, free: true)[0];
    }

    /// <summary>
    /// The derivatives dy of the outputs along dx, from a pullback: it is a real-linear map L of the cotangent u with
    /// Re sum u dy = Re sum L(u) dx, so dy is the gradient of Re sum L(u) dx with respect to u.
    /// </summary>
    /// <param name="pullback">From cotangents of the outputs to those of the inputs.</param>
    /// <param name="inputs">Whose shapes and types the tangents have.</param>
    /// <param name="outputs">Whose shapes and types the cotangents have.</param>
    /// <param name="tangents">One an input, null for zero; at least one is not null.</param>
    /// <returns>One an output, null where it holds no inexact numbers.</returns>
    public static NDArray?[] Along(Pullback pullback, NDArray[] inputs, NDArray[] outputs, NDArray?[] tangents)
    {
        int[] inexact = [.. Enumerable.Range(0, outputs.Length).Where(i => outputs[i].DType.IsInexact())];
        int[] moving = [.. Enumerable.Range(0, inputs.Length).Where(i => tangents[i] is not null)];
        (_, BackwardPass pass) = new ReverseTrace().Record(
            u =>
            {
                var cotangents = new NDArray?[outputs.Length];
                for (int i = 0; i < inexact.Length; i++)
                {
                    cotangents[inexact[i]] = u[i];
                }

                NDArray?[] pulled = pullback(cotangents);
                return Array.ConvertAll(
                    moving, i => pulled[i] is { } g ? Cotangents.Fit(g, inputs[i].DType) : NDArray.ZerosLike(inputs[i]));
            },
            Array.ConvertAll(inexact, i => NDArray.ZerosLike(outputs[i])));
        NDArray?[] dy = pass.Run(Array.ConvertAll(moving, i => tangents[i]), free: false);
        var derivatives = new NDArray?[outputs.Length];
        for (int i = 0; i < inexact.Length; i++)
        {
            derivatives[inexact[i]] = dy[i] ?? NDArray.ZerosLike(outputs[inexact[i]]);
        }

        return derivatives;
    }
}
