using System.Globalization;
using System.Numerics;

namespace Lapack;

/// <summary>The real numbers of one array as NumPy prints them: one notation, aligned at the decimal point.</summary>
/// <remarks>
/// Digits are the shortest that read back as the same number, but at most eight after the point; a number cut there is rounded from
/// its exact binary value, ties to even. Scientific notation where the largest is 1e8 or more, the smallest below 1e-4, or their
/// ratio above 1000; then all get as many digits as the longest, again from the exact value.
/// </remarks>
sealed class RealText
{
    const int MaxFraction = 8;

    /// <summary>Enough for the exact value to show whether a digit string is a tie.</summary>
    const string ExactDigits = "E60";

    readonly double[] values;
    readonly bool single;
    readonly bool plus;
    readonly bool scientific;

    public RealText(double[] values, bool single, bool plus = false)
    {
        this.values = values;
        this.single = single;
        this.plus = plus;
        scientific = NeedsExponent();
    }

    /// <summary>A number that stands alone: all its digits, an exponent from 1e16 on and below 1e-4.</summary>
    public static string Scalar(double x, bool single)
    {
        if (!double.IsFinite(x))
        {
            return Special(x, plus: false);
        }

        Digits d = Digits.Shortest(x, single);
        if (x != 0 && Math.Abs(x) is >= 1e16 or (< 1e-4 and > 0))
        {
            (string whole, string fraction, string exponent) = d.Scientific();
            return Sign(x, plus: false) + whole + (fraction.Length > 0 ? "." + fraction : "") + ExponentText(exponent, 2);
        }

        (string before, string after, _) = d.Positional();
        return $"{Sign(x, plus: false)}{before}.{(after.Length > 0 ? after : "0")}";
    }

    /// <summary>The numbers, all of one width.</summary>
    public string[] Words()
    {
        var parts = new (string Whole, string Fraction, string Exponent)[values.Length];
        int left = 0, fraction = 0, exponent = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]))
            {
                parts[i] = Split(values[i]);
                left = Math.Max(left, parts[i].Whole.Length);
                fraction = Math.Max(fraction, parts[i].Fraction.Length);
                exponent = scientific ? Math.Max(Math.Max(2, exponent), parts[i].Exponent.TrimStart('-').Length) : -1;
            }
        }

        // What stands to the right of the point: fraction, then e+00 or nothing.
        int right = scientific ? fraction + exponent + 2 : fraction;
        if (!Array.TrueForAll(values, double.IsFinite))
        {
            bool signed = plus || Array.Exists(values, double.IsNegativeInfinity);
            left = Math.Max(left, (signed ? "-inf" : "inf").Length - right - 1);
        }

        var words = new string[values.Length];
        for (int i = 0; i < words.Length; i++)
        {
            (string whole, string digits, string power) = scientific && double.IsFinite(values[i]) && values[i] != 0
                ? Parts(Digits.Rounded(values[i], fraction + 1), values[i])
                : parts[i];
            words[i] = !double.IsFinite(values[i]) ? Special(values[i], plus).PadLeft(left + right + 1)
                : scientific ? $"{whole.PadLeft(left)}.{digits.PadRight(fraction, '0')}{ExponentText(power, exponent)}"
                : $"{whole.PadLeft(left)}.{digits.PadRight(fraction)}";
        }

        return words;
    }

    static string Special(double x, bool plus) => double.IsNaN(x) ? plus ? "+nan" : "nan" : Sign(x, plus) + "inf";

    static string Sign(double x, bool plus) => double.IsNegative(x) ? "-" : plus ? "+" : "";

    static string ExponentText(string exponent, int length) =>
        exponent.StartsWith('-') ? "e-" + exponent[1..].PadLeft(length, '0') : "e+" + exponent.PadLeft(length, '0');

    bool NeedsExponent()
    {
        double largest = 0, smallest = double.PositiveInfinity;
        foreach (double x in values)
        {
            if (x != 0 && double.IsFinite(x))
            {
                largest = Math.Max(largest, Math.Abs(x));
                smallest = Math.Min(smallest, Math.Abs(x));
            }
        }

        double ratio = single ? (float)largest / (float)smallest : largest / smallest;
        return largest > 0 && (largest >= 1e8 || smallest < 1e-4 || ratio > 1000);
    }

    (string Whole, string Fraction, string Exponent) Split(double x)
    {
        // Before the point all digits are printed, also where fewer would read back as the same number: above 2^24 in single precision.
        Digits d = Digits.Shortest(x, single);
        int allowed = scientific ? MaxFraction + 1 : d.Exponent + 1 + MaxFraction, least = scientific || !single ? 0 : d.Exponent + 1;
        return Parts(d.Length < least ? Digits.Rounded(x, least) : d.Length > allowed ? Digits.Rounded(x, allowed) : d, x);
    }

    (string Whole, string Fraction, string Exponent) Parts(Digits d, double x)
    {
        (string whole, string fraction, string exponent) = scientific ? d.Scientific() : d.Positional();
        return (Sign(x, plus) + whole, fraction, exponent);
    }

    /// <summary>d.ddd 10^exponent, without trailing zeros; 0 has no digits.</summary>
    readonly record struct Digits(string Text, int Exponent)
    {
        public int Length => Text.Length;

        public static Digits Shortest(double x, bool single) => Parse(single
            ? ((float)x).ToString("R", CultureInfo.InvariantCulture)
            : x.ToString("R", CultureInfo.InvariantCulture));

        /// <summary>
        /// <paramref name="count"/> digits (trailing zeros dropped), rounded from the exact value of <paramref name="x"/>.
        /// </summary>
        public static Digits Rounded(double x, int count)
        {
            if (count < 0)
            {
                return new("", 0);
            }

            Digits exact = Parse(x.ToString(ExactDigits, CultureInfo.InvariantCulture));
            if (exact.Length <= count)
            {
                return exact;
            }

            string kept = exact.Text[..count], rest = exact.Text[count..];
            int tie = string.CompareOrdinal(rest, "5");
            bool odd = count > 0 && ((kept[^1] - '0') & 1) != 0;
            if (tie < 0 || (tie == 0 && !odd))
            {
                kept = kept.TrimEnd('0');
                return new(kept, kept.Length == 0 ? 0 : exact.Exponent);
            }

            string raised = (BigInteger.Parse("0" + kept, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
            return new(raised.TrimEnd('0'), exact.Exponent + raised.Length - count);
        }

        public (string Whole, string Fraction, string Exponent) Scientific() => Text.Length == 0
            ? ("0", "", "0")
            : (Text[..1], Text[1..], Exponent.ToString(CultureInfo.InvariantCulture));

        public (string Whole, string Fraction, string Exponent) Positional() => Text.Length == 0 ? ("0", "", "")
            : Exponent < 0 ? ("0", new string('0', -Exponent - 1) + Text, "")
            : Text.Length <= Exponent + 1 ? (Text.PadRight(Exponent + 1, '0'), "", "")
            : (Text[..(Exponent + 1)], Text[(Exponent + 1)..], "");

        /// <summary>Reads 0.00123, 1230, -1.23E-03.</summary>
        static Digits Parse(string number)
        {
            int e = number.IndexOf('E', StringComparison.Ordinal);
            int exponent = e < 0 ? 0 : int.Parse(number.AsSpan(e + 1), CultureInfo.InvariantCulture);
            string mantissa = (e < 0 ? number : number[..e]).TrimStart('-');
            int point = mantissa.IndexOf('.', StringComparison.Ordinal);
            string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
            string text = digits.TrimStart('0');
            exponent += (point < 0 ? mantissa.Length : point) - 1 - (digits.Length - text.Length);
            text = text.TrimEnd('0');
            return new(text, text.Length == 0 ? 0 : exponent);
        }
    }
}
