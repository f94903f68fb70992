using System.Diagnostics.CodeAnalysis;

namespace Lapack;

/// <summary>
/// The backward half of a primitive's rule: from the cotangents of its outputs, those of its inputs. A null cotangent is a zero
/// that was never computed: of an output that nothing used, or of an input whose gradient nobody asked for.
/// </summary>
/// <param name="cotangents">One entry an output, in the convention dL/dx - i dL/dy; at least one is not null.</param>
/// <returns>One entry an input, of the input's shape; an entry wider than a real input loses its imaginary part.</returns>
public delegate NDArray?[] Pullback(NDArray?[] cotangents);

/// <summary>
/// A differentiable operation: how to compute it, and how cotangents flow back through it. Options (an axis, a triangle) are fields
/// of the subclass, so that one object stands for one way to call it.
/// </summary>
/// <remarks>
/// Rules are written in the functions of <see cref="Num"/> and <see cref="Linalg"/>; whatever they use can be differentiated in turn,
/// so a single rule serves derivatives of any order. In the convention of this library a holomorphic f has the rule
/// g -> g f'(x), with no conjugate: dL = Re(g_y dy) = Re(g_y f'(x) dx).
/// </remarks>
public abstract partial class Primitive(string name)
{
    /// <summary>What errors call the operation.</summary>
    public string Name { get; } = name;

    /// <summary>Applies the operation, recording it for every transform that follows one of the inputs.</summary>
    public NDArray[] Apply(params NDArray[] inputs) => Apply(inputs, out _);

    /// <summary>The same, with what the forward function left for the rules; null for a primitive that keeps nothing.</summary>
    internal NDArray[] Apply(NDArray[] inputs, out object? kept)
    {
        Trace? top = null;
        foreach (NDArray input in inputs)
        {
            if (input is null)
            {
                throw new ArgumentNullException(nameof(inputs), $"{Name}: an operand is null.");
            }

            if (input.Tracer is { } tracer && (top is null || tracer.Trace.Level > top.Level))
            {
                top = tracer.Trace;
            }
        }

        return top is null ? OutputScope.Evaluate(this, inputs, out kept) : top.Process(this, inputs, out kept);
    }

    /// <summary>Applies an operation of one output; see <see cref="Apply(NDArray[])"/>.</summary>
    public NDArray Of(params NDArray[] inputs) => Apply(inputs)[0];

    /// <summary>Computes the outputs from the inputs alone, which are plain arrays.</summary>
    protected internal abstract NDArray[] Forward(NDArray[] inputs);

    /// <summary>
    /// The rule. What it returns should hold on only to what it will use: that is what the record keeps alive.
    /// </summary>
    /// <param name="inputs">The inputs, as the level below sees them.</param>
    /// <param name="outputs">The outputs, likewise.</param>
    /// <param name="needed">For each input, whether its cotangent will be used.</param>
    protected internal abstract Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed);

    /// <summary>
    /// The forward rule: the outputs and their derivatives along given derivatives of the inputs (null: zero). A rule may choose among
    /// equivalent outputs, as eigh does at equal eigenvalues. By default <see cref="Vjp"/> is transposed, which takes two reverse passes:
    /// override it where a direct rule is cheaper.
    /// </summary>
    /// <param name="inputs">The inputs, as the level below sees them.</param>
    /// <param name="tangents">One entry an input, of its shape and type; at least one is not null.</param>
    protected internal virtual (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        NDArray[] outputs = Apply(inputs);
        return (outputs, Transposed(Vjp(inputs, outputs, Moving(tangents)), inputs, outputs, tangents));
    }

    /// <summary>For each input whether a forward rule needs its cotangent from the backward rule.</summary>
    private protected static bool[] Moving(NDArray?[] tangents) => Array.ConvertAll(tangents, t => t is not null);

    /// <summary>The derivatives of the outputs by the backward rule, whose results are checked.</summary>
    private protected NDArray?[] Transposed(Pullback pullback, NDArray[] inputs, NDArray[] outputs, NDArray?[] tangents)
    {
        return Transposition.Along(Checked, inputs, outputs, tangents);

        NDArray?[] Checked(NDArray?[] cotangents)
        {
            NDArray?[] found = pullback(cotangents);
            if (found.Length != inputs.Length)
            {
                ThrowWrongCount(found.Length, inputs.Length);
            }

            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] is { } g && !g.Shape.SequenceEqual(inputs[i].Shape))
                {
                    ThrowWrongCotangent(i, Described(g), Described(inputs[i]));
                }
            }

            return found;
        }
    }

    /// <summary>
    /// What stands for this operation below a transform that follows it: the operation itself, except where a second derivative needs more
    /// than the first says, as that of a norm at 0.
    /// </summary>
    internal virtual Primitive Nested => this;

    /// <summary>Whether the rules judge what they are given: they must be asked once, and with what is meant.</summary>
    internal virtual bool IsFactorization => false;

    /// <summary><see cref="Forward"/>, for the engine, which hands on what is kept.</summary>
    internal virtual NDArray[] Compute(NDArray[] inputs, out object? kept)
    {
        kept = null;
        return Forward(inputs);
    }

    /// <summary><see cref="Vjp"/>, for the engine.</summary>
    internal virtual Pullback Pull(NDArray[] inputs, NDArray[] outputs, object? kept, bool[] needed) => Vjp(inputs, outputs, needed);

    /// <summary><see cref="Jvp"/>, for the engine, which hands on what the level below kept.</summary>
    internal virtual (NDArray[] Outputs, NDArray?[] Tangents) Push(NDArray[] inputs, NDArray?[] tangents, out object? kept)
    {
        kept = null;
        return Jvp(inputs, tangents);
    }

    /// <summary>Throws unless a forward rule returned one tangent an output (null: zero), of the output's shape.</summary>
    internal void RequireTangents(NDArray[] outputs, NDArray?[] tangents)
    {
        if (tangents.Length != outputs.Length)
        {
            throw new InvalidOperationException(
                $"The forward rule of primitive '{Name}' returned {tangents.Length} tangents for {outputs.Length} outputs.");
        }

        for (int i = 0; i < tangents.Length; i++)
        {
            if (tangents[i] is { } d && !d.Shape.SequenceEqual(outputs[i].Shape))
            {
                throw new InvalidOperationException(
                    $"The forward rule of primitive '{Name}' returned a tangent of {Described(d)} for output {i}, which is " +
                    $"{Described(outputs[i])}.");
            }
        }
    }

    static string Described(NDArray a) => $"{a.DType} {Layout.Text(a.Shape)}";

    [DoesNotReturn]
    internal void ThrowWrongCotangent(int input, string found, string expected) => throw new InvalidOperationException(
        $"The rule of primitive '{Name}' returned a cotangent of {found} for input {input}, which is {expected}.");

    [DoesNotReturn]
    internal void ThrowHiddenInput() => throw new InvalidOperationException(
        $"The forward function of primitive '{Name}' uses an array that is being differentiated but is not an input: pass it as an input.");

    [DoesNotReturn]
    internal void ThrowWrongCount(int found, int expected) => throw new InvalidOperationException(
        $"The rule of primitive '{Name}' returned {found} cotangents for {expected} inputs.");
}
