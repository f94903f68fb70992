using System.Runtime.CompilerServices;

namespace Lapack;

public sealed partial class NDArray
{
    /// <summary>A mask of where x = y, broadcast; for null use <c>is null</c>.</summary>
    public static NDArray operator ==(NDArray x, NDArray y) => Num.Equal(x, y);

    /// <summary>A mask of where x differs from y, broadcast; for null use <c>is not null</c>.</summary>
    public static NDArray operator !=(NDArray x, NDArray y) => Num.NotEqual(x, y);

    /// <summary>Lets a comparison of two numbers decide an <c>if</c> or a <c>while</c>; the choice itself has no derivative.</summary>
    public static bool operator true(NDArray mask) => (bool)NotNull(mask, nameof(mask));

    /// <summary>The opposite of <c>operator true</c>.</summary>
    public static bool operator false(NDArray mask) => !(bool)NotNull(mask, nameof(mask));

    /// <summary>Whether both are the same object; to compare elements use <c>==</c>.</summary>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>x + y, broadcast.</summary>
    public static NDArray operator +(NDArray x, NDArray y) => Num.Add(x, y);

    /// <summary>x - y, broadcast.</summary>
    public static NDArray operator -(NDArray x, NDArray y) => Num.Subtract(x, y);

    /// <summary>x y element by element, broadcast.</summary>
    public static NDArray operator *(NDArray x, NDArray y) => Num.Multiply(x, y);

    /// <summary>x / y element by element, broadcast.</summary>
    public static NDArray operator /(NDArray x, NDArray y) => Num.Divide(x, y);

    /// <summary>The remainder of x / y with the sign of y, as in Python and NumPy, not as in C#.</summary>
    public static NDArray operator %(NDArray x, NDArray y) => Num.Remainder(x, y);

    /// <summary>-x.</summary>
    public static NDArray operator -(NDArray x) => Num.Negative(x);

    /// <summary>x itself.</summary>
    public static NDArray operator +(NDArray x) => Num.Positive(x);

    /// <summary>Where both masks hold.</summary>
    public static NDArray operator &(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Num.LogicalAnd(Num.RequireMask(x, "&"), Num.RequireMask(y, "&"));
    }

    /// <summary>Where at least one mask holds.</summary>
    public static NDArray operator |(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Num.LogicalOr(Num.RequireMask(x, "|"), Num.RequireMask(y, "|"));
    }

    /// <summary>Where exactly one mask holds.</summary>
    public static NDArray operator ^(NDArray x, NDArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Num.LogicalXor(Num.RequireMask(x, "^"), Num.RequireMask(y, "^"));
    }

    /// <summary>Where the mask does not hold.</summary>
    public static NDArray operator !(NDArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Num.LogicalNot(Num.RequireMask(x, "!"));
    }

    /// <summary>A mask of where x &lt; y; real arrays only.</summary>
    public static NDArray operator <(NDArray x, NDArray y) => Num.Less(x, y);

    /// <summary>A mask of where x &gt; y; real arrays only.</summary>
    public static NDArray operator >(NDArray x, NDArray y) => Num.Greater(x, y);

    /// <summary>A mask of where x &lt;= y; real arrays only.</summary>
    public static NDArray operator <=(NDArray x, NDArray y) => Num.LessEqual(x, y);

    /// <summary>A mask of where x &gt;= y; real arrays only.</summary>
    public static NDArray operator >=(NDArray x, NDArray y) => Num.GreaterEqual(x, y);
}
