using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

readonly struct SumFold : IFold
{
    /// <summary>
    /// Runs up to this length are summed directly, longer ones by halves: rounding grows with the logarithm of the length.
    /// </summary>
    const int Block = 1024;

    public static void Empty<T>(Span<T> y, int width) where T : unmanaged, INumber<T> => y.Clear();

    public static void Line<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        if (y.Length == 1)
        {
            y[0] = Sum(x);
        }
        else
        {
            (y[0], y[1]) = SumPairs(x);
        }
    }

    public static void Into<T>(Span<T> y, ReadOnlySpan<T> x, int width) where T : unmanaged, INumber<T> => TensorPrimitives.Add(y, x, y);

    static T Sum<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T> =>
        x.Length <= Block ? TensorPrimitives.Sum(x) : Sum(x[..(x.Length / 2)]) + Sum(x[(x.Length / 2)..]);

    static (T Real, T Imaginary) SumPairs<T>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T>
    {
        if (x.Length > Block)
        {
            int half = x.Length / 4 * 2;
            (T ar, T ai) = SumPairs(x[..half]);
            (T br, T bi) = SumPairs(x[half..]);
            return (ar + br, ai + bi);
        }

        // Lanes hold real and imaginary parts by turns; several partial sums also round less than one.
        var lanes = Vector<T>.Zero;
        int next = 0;
        for (; next <= x.Length - Vector<T>.Count; next += Vector<T>.Count)
        {
            lanes += new Vector<T>(x[next..]);
        }

        T re = T.Zero, im = T.Zero;
        for (int i = 0; i < Vector<T>.Count; i += 2)
        {
            re += lanes[i];
            im += lanes[i + 1];
        }

        for (; next < x.Length; next += 2)
        {
            re += x[next];
            im += x[next + 1];
        }

        return (re, im);
    }
}

readonly struct ProductFold : IFold
{
    public static void Empty<T>(Span<T> y, int width) where T : unmanaged, INumber<T>
    {
        y.Clear();
        for (int i = 0; i < y.Length; i += width)
        {
            y[i] = T.One;
        }
    }

    public static void Line<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        if (y.Length == 1)
        {
            y[0] = TensorPrimitives.Product(x);
            return;
        }

        (T re, T im) = (x[0], x[1]);
        for (int i = 2; i < x.Length; i += 2)
        {
            (re, im) = ((re * x[i]) - (im * x[i + 1]), (re * x[i + 1]) + (im * x[i]));
        }

        (y[0], y[1]) = (re, im);
    }

    public static void Into<T>(Span<T> y, ReadOnlySpan<T> x, int width) where T : unmanaged, INumber<T>
    {
        if (width == 1)
        {
            TensorPrimitives.Multiply(y, x, y);
            return;
        }

        for (int i = 0; i < y.Length; i += 2)
        {
            (T re, T im) = (y[i], y[i + 1]);
            (y[i], y[i + 1]) = ((re * x[i]) - (im * x[i + 1]), (re * x[i + 1]) + (im * x[i]));
        }
    }
}

/// <summary>The largest of numbers, NaN when one is; of bytes that are masks, whether any holds.</summary>
readonly struct MaxFold : IFold
{
    public static void Empty<T>(Span<T> y, int width) where T : unmanaged, INumber<T> => y.Clear();

    public static void Line<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        if (y.Length == 1)
        {
            y[0] = TensorPrimitives.Max(x);
        }
        else
        {
            ComplexExtremum.Line(x, y, largest: true);
        }
    }

    public static void Into<T>(Span<T> y, ReadOnlySpan<T> x, int width) where T : unmanaged, INumber<T>
    {
        if (width == 1)
        {
            TensorPrimitives.Max(y, x, y);
        }
        else
        {
            ComplexExtremum.Into(y, x, largest: true);
        }
    }
}

/// <summary>The smallest of numbers, NaN when one is; of bytes that are masks, whether all hold.</summary>
readonly struct MinFold : IFold
{
    public static void Empty<T>(Span<T> y, int width) where T : unmanaged, INumber<T> => y.Fill(T.One);

    public static void Line<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        if (y.Length == 1)
        {
            y[0] = TensorPrimitives.Min(x);
        }
        else
        {
            ComplexExtremum.Line(x, y, largest: false);
        }
    }

    public static void Into<T>(Span<T> y, ReadOnlySpan<T> x, int width) where T : unmanaged, INumber<T>
    {
        if (width == 1)
        {
            TensorPrimitives.Min(y, x, y);
        }
        else
        {
            ComplexExtremum.Into(y, x, largest: false);
        }
    }
}
