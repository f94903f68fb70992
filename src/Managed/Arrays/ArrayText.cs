using System.Globalization;
using System.Numerics;
using System.Text;
using Lapack.Native;

namespace Lapack;

/// <summary>Arrays as NumPy's str() prints them: 75 columns, eight digits, the edges only of more than 1000 elements.</summary>
/// <remarks>
/// The elements that are shown are gathered first, since they alone decide on digits and widths; then they are set in brackets.
/// </remarks>
static class ArrayText
{
    const int LineWidth = 75, Threshold = 1000, EdgeItems = 3;
    const string Ellipsis = "...";

    public static string Format(NDArray a)
    {
        if (a.Rank == 0)
        {
            return Scalar(a);
        }

        if (a.Size == 0)
        {
            return "[]";
        }

        var text = new StringBuilder();
        using IEnumerator<string> words = ((IEnumerable<string>)Words(a)).GetEnumerator();
        Write(text, words, a.Shape, a.Size > Threshold, indent: 1, LineWidth);
        return text.ToString();
    }

    static string Scalar(NDArray a) => a.DType switch
    {
        DType.Bool => First<bool>(a) ? "True" : "False",
        DType.Int64 => First<long>(a).ToString(CultureInfo.InvariantCulture),
        DType.Float32 => RealText.Scalar(First<float>(a), single: true),
        DType.Float64 => RealText.Scalar(First<double>(a), single: false),
        DType.Complex64 => Scalar(First<ComplexSingle>(a).Real, First<ComplexSingle>(a).Imaginary, single: true),
        _ => Scalar(First<Complex>(a).Real, First<Complex>(a).Imaginary, single: false),
    };

    static string Scalar(double re, double im, bool single)
    {
        string imaginary = Part(im);
        return re == 0 && !double.IsNegative(re)
            ? imaginary + "j"
            : $"({Part(re)}{(double.IsNegative(im) && !double.IsNaN(im) ? "" : "+")}{imaginary}j)";

        string Part(double x)
        {
            string text = RealText.Scalar(x, single);
            return text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
        }
    }

    /// <summary>The elements that are shown, last axis fastest, each padded to the common width.</summary>
    static string[] Words(NDArray a)
    {
        switch (a.DType)
        {
            case DType.Bool:
                return Array.ConvertAll(Shown<bool>(a), static x => x ? " True" : "False");
            case DType.Int64:
                string[] numbers = Array.ConvertAll(Shown<long>(a), static x => x.ToString(CultureInfo.InvariantCulture));
                int width = numbers.Max(static s => s.Length);
                return Array.ConvertAll(numbers, s => s.PadLeft(width));
            case DType.Float32:
                return new RealText(Array.ConvertAll(Shown<float>(a), static x => (double)x), single: true).Words();
            case DType.Float64:
                return new RealText(Shown<double>(a), single: false).Words();
            case DType.Complex64:
                return ComplexWords(Array.ConvertAll(Shown<ComplexSingle>(a), static z => new Complex(z.Real, z.Imaginary)), single: true);
            default:
                return ComplexWords(Shown<Complex>(a), single: false);
        }
    }

    static string[] ComplexWords(Complex[] z, bool single)
    {
        string[] re = new RealText(Array.ConvertAll(z, static x => x.Real), single).Words();
        string[] im = new RealText(Array.ConvertAll(z, static x => x.Imaginary), single, plus: true).Words();
        for (int i = 0; i < re.Length; i++)
        {
            string digits = im[i].TrimEnd();
            re[i] += digits + "j" + im[i][digits.Length..];
        }

        return re;
    }

    static T First<T>(NDArray a) where T : unmanaged => a.FromOffset<T>()[0];

    static T[] Shown<T>(NDArray a) where T : unmanaged
    {
        var found = new List<T>();
        Gather(a.FromOffset<T>(), 0, a.Shape, a.Strides, a.Size > Threshold, found);
        return [.. found];
    }

    static void Gather<T>(
        ReadOnlySpan<T> elements, int at, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, bool edgesOnly, List<T> found)
        where T : unmanaged
    {
        if (shape.IsEmpty)
        {
            found.Add(elements[at]);
            return;
        }

        for (int i = 0; i < shape[0]; i++)
        {
            if (edgesOnly && i == EdgeItems && shape[0] > 2 * EdgeItems)
            {
                i = shape[0] - EdgeItems;
            }

            Gather(elements, at + (i * strides[0]), shape[1..], strides[1..], edgesOnly, found);
        }
    }

    static void Write(StringBuilder text, IEnumerator<string> words, ReadOnlySpan<int> shape, bool edgesOnly, int indent, int width)
    {
        text.Append('[');
        bool cut = edgesOnly && shape[0] > 2 * EdgeItems;
        int entries = cut ? (2 * EdgeItems) + 1 : shape[0], column = indent;
        for (int i = 0; i < entries; i++)
        {
            bool dots = cut && i == EdgeItems;
            if (shape.Length > 1)
            {
                if (i > 0)
                {
                    text.Append('\n', shape.Length - 1).Append(' ', indent);
                }

                if (dots)
                {
                    text.Append(Ellipsis);
                }
                else
                {
                    Write(text, words, shape[1..], edgesOnly, indent + 1, width - 1);
                }
            }
            else
            {
                string word = dots ? Ellipsis : Next(words);
                if (i > 0)
                {
                    column++;

                    // The closing bracket needs a column too.
                    if (column + word.Length > width - 1)
                    {
                        TrimEnd(text).Append('\n').Append(' ', indent);
                        column = indent;
                    }
                    else
                    {
                        text.Append(' ');
                    }
                }

                text.Append(word);
                column += word.Length;
            }
        }

        text.Append(']');
    }

    static string Next(IEnumerator<string> words)
    {
        words.MoveNext();
        return words.Current;
    }

    static StringBuilder TrimEnd(StringBuilder text)
    {
        while (text[^1] == ' ')
        {
            text.Length--;
        }

        return text;
    }
}
