namespace Lapack;

/// <summary>What <see cref="Num.Pad(NDArray, ValueTuple{int, int}[], PadMode, NDArray)"/> adds around an array (numpy.pad).</summary>
public enum PadMode
{
    /// <summary>One value throughout, by default 0.</summary>
    Constant,

    /// <summary>The element at the edge: a a | a b c | c c.</summary>
    Edge,

    /// <summary>The mirror image without the edge: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The mirror image with the edge: b a | a b c | c b.</summary>
    Symmetric,

    /// <summary>The elements from the other end: b c | a b c | a b.</summary>
    Wrap,
}

public static partial class Num
{
    /// <summary>The array with the same number of elements added at either end of each axis (numpy.pad).</summary>
    /// <inheritdoc cref="Pad(NDArray, ValueTuple{int, int}[], PadMode, NDArray)"/>
    public static NDArray Pad(NDArray a, int width, PadMode mode = PadMode.Constant, NDArray? value = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        return Pad(a, [.. Enumerable.Repeat((width, width), a.Rank)], mode, value);
    }

    /// <summary>The array with elements added before and after each axis (numpy.pad).</summary>
    /// <param name="a">The array that comes to lie inside.</param>
    /// <param name="widths">For each axis how many are added before and after it.</param>
    /// <param name="mode">Where they are taken from. Where more are added than there are, the pattern is continued.</param>
    /// <param name="value">For <see cref="PadMode.Constant"/>: a number, by default 0; may be differentiated too.</param>
    /// <exception cref="ArgumentException">There is not one pair of widths for each axis, one is negative, an axis of length 0 is to be
    /// continued, or the result is too large.</exception>
    public static NDArray Pad(NDArray a, (int Before, int After)[] widths, PadMode mode = PadMode.Constant, NDArray? value = null)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(a);

        if (widths.Length != a.Rank)
        {
            throw new ArgumentException($"Pad: {widths.Length} pairs of widths for the shape {Layout.Text(a.Shape)}.");
        }

        if (System.Array.Exists(widths, w => w.Before < 0 || w.After < 0))
        {
            throw new ArgumentException($"Pad: a width in {string.Join(", ", widths)} is negative.");
        }

        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Pad: there is no such PadMode.");
        }

        for (int axis = 0; axis < widths.Length; axis++)
        {
            long length = (long)widths[axis].Before + a.Shape[axis] + widths[axis].After;
            if (length > System.Array.MaxLength)
            {
                throw new ArgumentException($"Pad: axis {axis} would have {length} elements, which is too many.", nameof(widths));
            }
        }

        if (mode == PadMode.Constant)
        {
            return PadConstant(a, widths, value);
        }

        if (value is not null)
        {
            throw new ArgumentException($"Pad: a value is for PadMode.Constant, not for {mode}.");
        }

        for (int axis = 0; axis < widths.Length; axis++)
        {
            (int before, int after) = widths[axis];
            int n = a.Shape[axis];
            if (before + after == 0)
            {
                continue;
            }

            if (n == 0)
            {
                throw new ArgumentException($"Pad: axis {axis} of the shape {Layout.Text(a.Shape)} has no elements to continue ({mode}).");
            }

            int[] positions = System.Array.ConvertAll(Layout.Range(before + n + after), p => Source(p - before, n, mode));
            a = new TakePrimitive("Pad", axis, positions, [positions.Length]).Apply(a)[0];
        }

        return a;
    }

    static NDArray PadConstant(NDArray a, (int Before, int After)[] widths, NDArray? value)
    {
        AxisIndex[] inside = [.. widths.Select((w, i) => (AxisIndex)(w.Before..(w.Before + a.Shape[i])))];
        int[] shape = [.. widths.Select((w, i) => w.Before + a.Shape[i] + w.After)];
        NDArray padded = Embedded(a, shape, inside, "Pad");
        if (value is null)
        {
            return padded;
        }

        if (value.Size != 1)
        {
            throw new ArgumentException($"Pad: the value is one number, not an array of shape {Layout.Text(value.Shape)}.");
        }

        NDArray mask = Embedded(NDArray.Scalar(true), shape, inside, "Pad");
        return Where(mask, padded, Reshape(Promoted(value, a), []));
    }

    /// <summary>The place in an axis of length n that the place p beyond its ends continues.</summary>
    static int Source(int p, int n, PadMode mode)
    {
        switch (mode)
        {
            case PadMode.Edge:
                return Math.Clamp(p, 0, n - 1);
            case PadMode.Wrap:
                return (int)Modulo(p, n);
            case PadMode.Reflect:
                long period = 2L * (n - 1), fold = n == 1 ? 0 : Modulo(p, period);
                return (int)Math.Min(fold, period - fold);
            default:
                long mirrored = Modulo(p, 2L * n);
                return (int)Math.Min(mirrored, (2L * n) - 1 - mirrored);
        }

        static long Modulo(long p, long n) => ((p % n) + n) % n;
    }
}
