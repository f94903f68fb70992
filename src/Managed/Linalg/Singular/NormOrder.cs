namespace Lapack;

/// <summary>The order of a norm: a number, or one of the two that have names.</summary>
public readonly record struct NormOrder
{
    NormOrder(double value, string? name) => (Value, Name) = (value, name);

    /// <summary>"fro": the root of the sum of all squared moduli.</summary>
    public static NormOrder Frobenius { get; } = new(2, "fro");

    /// <summary>"nuc": the sum of singular values.</summary>
    public static NormOrder Nuclear { get; } = new(1, "nuc");

    /// <summary>The largest modulus of a vector, the largest row sum of a matrix.</summary>
    public static NormOrder Infinity { get; } = new(double.PositiveInfinity, null);

    internal double Value { get; }

    internal string? Name { get; }

    /// <summary>A numeric order.</summary>
    public static implicit operator NormOrder(double order) => new(order, null);

    /// <summary>"fro", "nuc", "inf" or "-inf".</summary>
    public static implicit operator NormOrder(string order) => order switch
    {
        null => throw new ArgumentNullException(nameof(order)),
        "fro" => Frobenius,
        "nuc" => Nuclear,
        "inf" => Infinity,
        "-inf" => double.NegativeInfinity,
        _ => throw new ArgumentException(
            $"The order of a norm is a number, \"fro\", \"nuc\", \"inf\" or \"-inf\", not \"{order}\".", nameof(order)),
    };

    /// <inheritdoc/>
    public override string ToString() => Name ?? Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
