namespace Lapack;

/// <summary>A derivative does not agree with finite differences.</summary>
public class GradientCheckException : Exception
{
    internal GradientCheckException(string mode, int order, double exact, double numeric) : this(
        $"The derivative of order {order} in {mode} mode is {exact:R}, finite differences give {numeric:R} " +
        $"(difference {Math.Abs(exact - numeric):E2}).",
        mode, order, exact, numeric, null)
    {
    }

    private protected GradientCheckException(string message, string mode, int order, double exact, double numeric, Exception? inner)
        : base(message, inner) =>
        (Mode, Order, Exact, Numeric) = (mode, order, exact, numeric);

    /// <summary>
    /// "reverse" or "forward": the mode of the last differentiation. "value" where the function itself depends on a gauge.
    /// </summary>
    public string Mode { get; }

    /// <summary>1 for the gradient, 2 for its gradient, ...</summary>
    public int Order { get; }

    /// <summary>What the rules gave.</summary>
    public double Exact { get; }

    /// <summary>What finite differences gave; what was found in another gauge, NaN if it was refused there.</summary>
    public double Numeric { get; }
}

/// <summary>
/// A function, or its derivative, depends on a choice that its arguments do not determine: phases of eigenvectors or singular vectors,
/// the basis of a degenerate space. It is no function of its arguments, or has no derivative there that the chosen basis does not decide;
/// that is no error of a rule.
/// </summary>
public sealed class GaugeDependenceException : GradientCheckException
{
    const string Remedy =
        "Make the function independent of it (absolute values, projectors, a spectral function), fix it (Gauge.LargestReal for phases), " +
        "or, for a derivative in reverse mode at equal eigenvalues, use forward mode.";

    internal GaugeDependenceException(string what, int order, double first, double other) : base(
        $"{Choice(what, order)}: {first:R} with one choice, {other:R} with another. {Remedy}", Kind(what), order, first, other, null)
    {
    }

    internal GaugeDependenceException(string what, int order, double first, Exception refusal) : base(
        $"{Choice(what, order)}: {first:R} with one choice, refused with another ({refusal.Message}) {Remedy}",
        Kind(what), order, first, double.NaN, refusal)
    {
    }

    static string Choice(string what, int order) =>
        $"The {what} of order {order} depends on a choice that the arguments do not determine, such as phases of eigenvectors or the " +
        "basis of a degenerate space";

    static string Kind(string what) =>
        what.EndsWith("forward mode", StringComparison.Ordinal) ? "forward"
        : what.EndsWith("reverse mode", StringComparison.Ordinal) ? "reverse"
        : "value";
}
