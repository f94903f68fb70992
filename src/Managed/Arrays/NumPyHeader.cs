using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Lapack;

/// <summary>
/// The head of a .npy file: magic, version, length, and a Python dictionary padded with spaces to a multiple of 64 bytes.
/// </summary>
/// <remarks>Format: NEP 1 and numpy/lib/format.py. What is written is byte for byte what NumPy 1.23 and later write.</remarks>
/// <param name="Descr">The type as NumPy's array protocol spells it: byte order, kind, bytes.</param>
/// <param name="FortranOrder">Whether the first axis is the fastest.</param>
/// <param name="Shape">The length of each axis.</param>
readonly record struct NumPyHeader(string Descr, bool FortranOrder, int[] Shape)
{
    /// <summary>Room that NumPy leaves for the axis along which a file may be extended.</summary>
    const int GrowthDigits = 21;

    const int Alignment = 64;

    /// <summary>More bytes than the header of any array of numbers takes; a longer one is malformed, or describes a table.</summary>
    const int LongestHeader = 1 << 16;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public void WriteTo(Stream stream)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{'descr': '{Descr}', 'fortran_order': {(FortranOrder ? "True" : "False")}, ");
        text.Append(CultureInfo.InvariantCulture, $"'shape': {Layout.Text(Shape)}, }}");
        if (Shape.Length > 0)
        {
            string growing = Shape[FortranOrder ? ^1 : 0].ToString(CultureInfo.InvariantCulture);
            text.Append(' ', GrowthDigits - growing.Length);
        }

        // Version 1 has two bytes of length, version 2 four.
        int start = Magic.Length + 2 + (text.Length > 60000 ? 4 : 2);
        text.Append(' ', Alignment - ((start + text.Length + 1) % Alignment)).Append('\n');
        var bytes = new byte[start + text.Length];
        Magic.CopyTo(bytes);
        bytes[6] = (byte)(start == 10 ? 1 : 2);
        if (start == 10)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), text.Length);
        }

        Encoding.ASCII.GetBytes(text.ToString(), bytes.AsSpan(start));
        stream.Write(bytes);
    }

    /// <summary>Reads the head of a file and nothing beyond.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static NumPyHeader ReadFrom(Stream stream)
    {
        Span<byte> head = stackalloc byte[8];
        Fill(stream, head, "the magic string");
        if (!head[..6].SequenceEqual(Magic))
        {
            throw new InvalidDataException("Not a .npy file: it does not begin with \\x93NUMPY.");
        }

        (int major, int minor) = (head[6], head[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new InvalidDataException($"Version {major}.{minor} of the .npy format is not known; 1.0, 2.0 and 3.0 are.");
        }

        Span<byte> size = stackalloc byte[4];
        size.Clear();
        Fill(stream, size[..(major == 1 ? 2 : 4)], "the header's length");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
        {
            throw new InvalidDataException($"The .npy header says that it has {length} bytes; more than {LongestHeader} are not read.");
        }

        var bytes = new byte[length];
        Fill(stream, bytes, "the header");
        return new Parser((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes)).Header();
    }

    static void Fill(Stream stream, Span<byte> bytes, string what)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw new InvalidDataException($"The .npy file ends inside {what}.");
        }
    }

    /// <summary>Reads as much of Python's literals as headers hold.</summary>
    ref struct Parser(string text)
    {
        int at;

        public NumPyHeader Header()
        {
            string? descr = null;
            bool? fortranOrder = null;
            int[]? shape = null;
            Expect('{');
            while (!Skip('}'))
            {
                string key = Quoted();
                Expect(':');
                bool first = key switch
                {
                    "descr" => descr is null,
                    "fortran_order" => fortranOrder is null,
                    "shape" => shape is null,
                    _ => false,
                };
                if (!first)
                {
                    throw Wrong($"the key '{key}' is unknown or there twice");
                }

                switch (key)
                {
                    case "descr": descr = Descr(); break;
                    case "fortran_order": fortranOrder = Boolean(); break;
                    default: shape = Shape(); break;
                }

                if (!Skip(','))
                {
                    Expect('}');
                    break;
                }
            }

            if (Peek() != '\0')
            {
                throw Wrong("something follows the dictionary");
            }

            return descr is null || fortranOrder is null || shape is null
                ? throw Wrong("one of descr, fortran_order, shape is missing")
                : new(descr, fortranOrder.Value, shape);
        }

        string Descr() => Peek() is '[' or '('
            ? throw new NotSupportedException(
                "The .npy file holds a table (a structured type); only arrays of numbers and booleans are read.")
            : Quoted();

        bool Boolean()
        {
            _ = Peek();
            foreach (string word in (string[])["True", "False"])
            {
                if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
                {
                    at += word.Length;
                    return word == "True";
                }
            }

            throw Wrong("fortran_order is neither True nor False");
        }

        int[] Shape()
        {
            var lengths = new List<int>();
            Expect('(');
            while (!Skip(')'))
            {
                lengths.Add(Length());
                if (!Skip(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. lengths];
        }

        int Length()
        {
            _ = Peek();
            int start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            string digits = text[start..at];
            if (digits.Length == 0)
            {
                throw Wrong("a length of the shape is no number");
            }

            // Python 2 marked long integers.
            at += at < text.Length && text[at] == 'L' ? 1 : 0;
            return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                ? length
                : throw Wrong($"the length {digits} is more than an array here can have");
        }

        string Quoted()
        {
            char quote = Peek();
            int end = quote is '\'' or '"' ? text.IndexOf(quote, at + 1) : -1;
            if (end < 0)
            {
                throw Wrong("a string is missing");
            }

            string found = text[(at + 1)..end];
            at = end + 1;
            return found;
        }

        void Expect(char c)
        {
            if (!Skip(c))
            {
                throw Wrong($"'{c}' is missing");
            }
        }

        bool Skip(char c)
        {
            if (Peek() != c)
            {
                return false;
            }

            at++;
            return true;
        }

        char Peek()
        {
            while (at < text.Length && text[at] is ' ' or '\n' or '\r' or '\t')
            {
                at++;
            }

            return at < text.Length ? text[at] : '\0';
        }

        readonly InvalidDataException Wrong(string what) =>
            new($"The header of the .npy file is malformed at character {at}: {what}. " +
                $"It reads: {text[..Math.Min(text.Length, 200)].TrimEnd()}");
    }
}
