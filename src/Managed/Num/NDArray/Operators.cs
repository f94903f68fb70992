using System.Runtime.CompilerServices;

namespace Lapack;

public sealed partial class NDArray
{
    /// <summary>The transpose: all axes in reverse order (numpy.ndarray.T). A view.</summary>
    public NDArray T => Num.Transpose(this);

    /// <summary>The view that an index names: <c>a[0, ^1]</c>, <c>a[.., 1..3]</c>, <c>a[Num.Ellipsis, 0]</c>, <c>a[Num.NewAxis]</c>.</summary>
    /// <exception cref="IndexOutOfRangeException">A position lies outside its axis.</exception>
    /// <exception cref="ArgumentException">There are more indices than axes, or two ellipses.</exception>
    [OverloadResolutionPriority(-1)]
    public NDArray this[params ReadOnlySpan<AxisIndex> index] => Num.Slice(this, index);

    /// <summary>The part at a position of the first axis; negative positions count from the end.</summary>
    public NDArray this[int i] => Num.Slice(this, [i]);

    /// <summary>The part at positions of the first two axes; negative positions count from the end.</summary>
    public NDArray this[int i, int j] => Num.Slice(this, [i, j]);

    /// <summary>A mask of where x = y, broadcast; for null use <c>is null</c>.</summary>
    public static NDArray operator ==(NDArray x, NDArray y) => Num.Equal(x, y);

    /// <summary>A mask of where x differs from y, broadcast; for null use <c>is not null</c>.</summary>
    public static NDArray operator !=(NDArray x, NDArray y) => Num.NotEqual(x, y);

    /// <summary>Lets a comparison of two numbers decide an <c>if</c> or a <c>while</c>; the choice itself has no derivative.</summary>
    public static bool operator true(NDArray mask) => (bool)mask;

    /// <summary>The opposite of <c>operator true</c>.</summary>
    public static bool operator false(NDArray mask) => !(bool)mask;

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
    public static NDArray operator &(NDArray x, NDArray y) => Num.LogicalAnd(Num.RequireMask(x, "&"), Num.RequireMask(y, "&"));

    /// <summary>Where at least one mask holds.</summary>
    public static NDArray operator |(NDArray x, NDArray y) => Num.LogicalOr(Num.RequireMask(x, "|"), Num.RequireMask(y, "|"));

    /// <summary>Where exactly one mask holds.</summary>
    public static NDArray operator ^(NDArray x, NDArray y) => Num.LogicalXor(Num.RequireMask(x, "^"), Num.RequireMask(y, "^"));

    /// <summary>Where the mask does not hold.</summary>
    public static NDArray operator !(NDArray x) => Num.LogicalNot(Num.RequireMask(x, "!"));

    /// <summary>A mask of where x &lt; y; real arrays only.</summary>
    public static NDArray operator <(NDArray x, NDArray y) => Num.Less(x, y);

    /// <summary>A mask of where x &gt; y; real arrays only.</summary>
    public static NDArray operator >(NDArray x, NDArray y) => Num.Greater(x, y);

    /// <summary>A mask of where x &lt;= y; real arrays only.</summary>
    public static NDArray operator <=(NDArray x, NDArray y) => Num.LessEqual(x, y);

    /// <summary>A mask of where x &gt;= y; real arrays only.</summary>
    public static NDArray operator >=(NDArray x, NDArray y) => Num.GreaterEqual(x, y);

    /// <summary>The elements converted to another type (numpy.ndarray.astype).</summary>
    /// <exception cref="ArgumentException">From complex to real, which would drop a part.</exception>
    public NDArray AsType(DType type) => Num.AsType(this, type);

    /// <summary>The same elements, last axis fastest, in another shape; one length may be -1 and is worked out (numpy.reshape).</summary>
    public NDArray Reshape(params int[] newShape) => Num.Reshape(this, newShape);

    /// <summary>The elements of a collection expression: numbers make a vector, vectors a matrix, and so on.</summary>
    public static NDArray FromElements(ReadOnlySpan<NDArray> elements) => Num.Stack(elements.ToArray());
}
