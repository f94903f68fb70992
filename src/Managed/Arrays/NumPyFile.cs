using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>NumPy's files: one array in a .npy, several with names in a .npz.</summary>
/// <remarks>
/// What is written to a .npy is byte for byte what numpy.save writes for the same array; a .npz has the same entries as one of NumPy, but
/// without the field for sizes above 4 GB that NumPy always writes. All numbers of NumPy up to 64 bits (complex: 128), booleans,
/// both byte orders and both orders of axes are read, in versions 1.0 to 3.0 of the format; pickled objects, text and tables are refused.
/// </remarks>
public static class NumPyFile
{
    /// <summary>
    /// Bytes that are read at a time where the length of a stream is not known, so that a wrong header cannot take all memory.
    /// </summary>
    const int Piece = 1 << 20;

    /// <summary>Reads an array (numpy.load of a .npy file).</summary>
    /// <returns>
    /// Bool, Float32, Float64, Complex64 and Complex128 as they are; all integers as Int64; half precision as Float32. An array in
    /// Fortran's order of axes is a column-major view, not rearranged.
    /// </returns>
    /// <param name="path">The name of the file, relative to the current directory or absolute.</param>
    /// <param name="maxBytes">How many bytes of memory the array may take: for files that one does not trust.</param>
    /// <exception cref="InvalidDataException">
    /// The file is no .npy file, malformed, shorter than its header says, or its array larger than <paramref name="maxBytes"/>.
    /// </exception>
    /// <exception cref="NotSupportedException">The type is none of NumPy's numbers up to 64 bits (complex: 128) and booleans.</exception>
    /// <exception cref="OverflowException">An unsigned integer is 2^63 or more.</exception>
    public static NDArray Read(string path, long maxBytes = long.MaxValue)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, maxBytes);
    }

    /// <summary>Reads an array and leaves the stream behind it, where another may follow.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    /// <param name="stream">Where to read; it need not be able to seek.</param>
    /// <param name="maxBytes">How many bytes of memory the array may take: for files that one does not trust.</param>
    public static NDArray Read(Stream stream, long maxBytes = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NumPyHeader header = NumPyHeader.ReadFrom(stream);
        (char kind, int bytes, bool swap) = TypeOf(header.Descr);
        int[] shape = header.FortranOrder ? [.. header.Shape.Reverse()] : header.Shape;
        int size;
        try
        {
            size = Layout.SizeOf(shape);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The .npy file has an impossible shape. {e.Message}", e);
        }

        if (stream.CanSeek && stream.Length - stream.Position < (long)size * bytes)
        {
            throw TooShort(header, (long)size * bytes, stream.Length - stream.Position);
        }

        long memory = size * MemoryOf(kind, bytes);
        if (memory > maxBytes)
        {
            throw new InvalidDataException(
                $"The .npy file is too large: {header.Descr} of shape {Layout.Text(header.Shape)} takes {memory} bytes of memory, " +
                $"{maxBytes} are allowed.");
        }

        var source = new Source(stream, header, size, bytes, swap ? kind == 'c' ? bytes / 2 : bytes : 1);
        NDArray a = (kind, bytes) switch
        {
            ('b', 1) => NDArray.Wrap(source.Read<byte, bool>(x => x != 0), shape),
            ('i', 1) => NDArray.Wrap(source.Read<sbyte, long>(x => x), shape),
            ('i', 2) => NDArray.Wrap(source.Read<short, long>(x => x), shape),
            ('i', 4) => NDArray.Wrap(source.Read<int, long>(x => x), shape),
            ('i', 8) => NDArray.Wrap(source.Read<long>(), shape),
            ('u', 1) => NDArray.Wrap(source.Read<byte, long>(x => x), shape),
            ('u', 2) => NDArray.Wrap(source.Read<ushort, long>(x => x), shape),
            ('u', 4) => NDArray.Wrap(source.Read<uint, long>(x => x), shape),
            ('u', 8) => NDArray.Wrap(source.Read<ulong, long>(x => x <= long.MaxValue
                ? (long)x
                : throw new OverflowException(
                    string.Create(CultureInfo.InvariantCulture, $"The .npy file holds {x}, which Int64 cannot."))), shape),
            ('f', 2) => NDArray.Wrap(source.Read<Half, float>(x => (float)x), shape),
            ('f', 4) => NDArray.Wrap(source.Read<float>(), shape),
            ('f', 8) => NDArray.Wrap(source.Read<double>(), shape),
            ('c', 8) => NDArray.Wrap(source.Read<ComplexSingle>(), shape),
            ('c', 16) => NDArray.Wrap(source.Read<System.Numerics.Complex>(), shape),
            _ => throw new NotSupportedException(
                $"The .npy file holds elements of type '{header.Descr}'; numbers up to 64 bits (complex: 128) and booleans are read."),
        };
        if (!header.FortranOrder)
        {
            return a;
        }

        int[] strides = a.StrideArray[..];
        Array.Reverse(strides);
        return a.View(header.Shape, strides);
    }

    /// <summary>Writes an array as numpy.save does, replacing the file if there is one.</summary>
    /// <param name="path">The file; no extension is added.</param>
    /// <param name="a">An array; one that lies column-major is written in Fortran's order of axes, as NumPy does.</param>
    /// <exception cref="InvalidOperationException">The array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public static void Write(string path, NDArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        a = a.Readable();
        using FileStream stream = File.Create(path);
        Write(stream, a);
    }

    /// <summary>Writes an array as numpy.save does.</summary>
    /// <inheritdoc cref="Write(string, NDArray)"/>
    public static void Write(Stream stream, NDArray a)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(a);
        a = a.Readable();
        int[] reversed = a.StrideArray[..];
        Array.Reverse(reversed);
        bool fortranOrder = a.Size > 0 && !a.IsRowMajor && Layout.IsRowMajor([.. a.ShapeArray.Reverse()], reversed);
        new NumPyHeader(Descr(a.DType), fortranOrder, a.ShapeArray).WriteTo(stream);
        a = fortranOrder ? a : a.ToRowMajor();
        switch (a.DType)
        {
            case DType.Bool: Write<bool>(stream, a, 1); break;
            case DType.Int64: Write<long>(stream, a, 8); break;
            case DType.Float32: Write<float>(stream, a, 4); break;
            case DType.Float64: Write<double>(stream, a, 8); break;
            case DType.Complex64: Write<ComplexSingle>(stream, a, 4); break;
            default: Write<System.Numerics.Complex>(stream, a, 8); break;
        }
    }

    /// <summary>Reads all arrays of a .npz file, stored or compressed, by name (numpy.load).</summary>
    /// <returns>
    /// The arrays, by the names that stand in the archive, which are no paths: "../x" is a name like others. Entries whose type
    /// <see cref="Read(string, long)"/> refuses are no part of it: to ask for one by its name throws the
    /// <see cref="NotSupportedException"/> that says why.
    /// </returns>
    /// <param name="path">The name of the file, relative to the current directory or absolute.</param>
    /// <param name="maxBytes">
    /// How many bytes of memory the arrays may take together, for archives that one does not trust: a small one can hold very large arrays.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// The file is no zip archive, an array in it is malformed, damaged (by its checksum) or too large, or a name is empty or there twice;
    /// the message has the name.
    /// </exception>
    /// <exception cref="OverflowException">An unsigned integer is 2^63 or more; the message has the name.</exception>
    public static IReadOnlyDictionary<string, NDArray> ReadArchive(string path, long maxBytes = long.MaxValue)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadArchive(stream, maxBytes);
    }

    /// <inheritdoc cref="ReadArchive(string, long)"/>
    /// <param name="stream">A zip archive; it is left open.</param>
    /// <param name="maxBytes">How many bytes of memory the arrays may take together.</param>
    public static IReadOnlyDictionary<string, NDArray> ReadArchive(Stream stream, long maxBytes = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        return new NumPyArchive(stream, maxBytes);
    }

    /// <summary>Writes named arrays as numpy.savez does, replacing the file if there is one.</summary>
    /// <param name="path">The file; no extension is added.</param>
    /// <param name="arrays">Names and arrays; a name may contain '/' but not be empty.</param>
    /// <param name="compress">Whether entries are deflated (numpy.savez_compressed) or stored.</param>
    /// <exception cref="InvalidOperationException">An array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public static void WriteArchive(string path, IEnumerable<KeyValuePair<string, NDArray>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        KeyValuePair<string, NDArray>[] all = NumPyArchive.Checked(arrays);
        using FileStream stream = File.Create(path);
        NumPyArchive.Write(stream, all, compress);
    }

    /// <summary>Writes named arrays as numpy.savez does.</summary>
    /// <param name="stream">Where to write; it is left open.</param>
    /// <param name="arrays">Names and arrays; a name may contain '/' but not be empty.</param>
    /// <param name="compress">Whether entries are deflated (numpy.savez_compressed) or stored.</param>
    /// <exception cref="InvalidOperationException">An array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public static void WriteArchive(Stream stream, IEnumerable<KeyValuePair<string, NDArray>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NumPyArchive.Write(stream, NumPyArchive.Checked(arrays), compress);
    }

    static string Descr(DType type) => type switch
    {
        DType.Bool => "|b1",
        DType.Int64 => "<i8",
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Complex64 => "<c8",
        _ => "<c16",
    };

    /// <summary>Kind, bytes of an element, and whether they lie in the other order than this machine's.</summary>
    static (char Kind, int Bytes, bool Swap) TypeOf(string descr)
    {
        ReadOnlySpan<char> rest = descr;
        char order = rest.Length > 0 && rest[0] is '<' or '>' or '|' or '=' ? rest[0] : '=';
        rest = rest.TrimStart("<>|=");
        return rest.Length >= 2
            && int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int bytes) && bytes is > 0 and <= 16
            ? (rest[0], bytes, order == (BitConverter.IsLittleEndian ? '>' : '<'))
            : throw new NotSupportedException(
                $"The .npy file holds elements of type '{descr}'; numbers up to 64 bits (complex: 128) and booleans are read.");
    }

    /// <summary>How many bytes an element takes in memory: all integers become Int64, half precision becomes Float32.</summary>
    static long MemoryOf(char kind, int bytes) => kind is 'i' or 'u' ? 8 : kind == 'f' ? Math.Max(4, bytes) : bytes;

    static void Write<T>(Stream stream, NDArray a, int number) where T : unmanaged
    {
        ReadOnlySpan<T> elements = a.Dense<T>();
        byte[] swapped = BitConverter.IsLittleEndian || number == 1 ? [] : new byte[Piece];
        int step = Piece / Unsafe.SizeOf<T>();
        for (int at = 0; at < elements.Length; at += step)
        {
            ReadOnlySpan<byte> piece = MemoryMarshal.AsBytes(elements.Slice(at, Math.Min(step, elements.Length - at)));
            if (swapped.Length > 0)
            {
                piece.CopyTo(swapped);
                Reverse(swapped.AsSpan(0, piece.Length), number);
                piece = swapped.AsSpan(0, piece.Length);
            }

            stream.Write(piece);
        }
    }

    /// <summary>Turns the bytes of every number around.</summary>
    static void Reverse(Span<byte> bytes, int number)
    {
        switch (number)
        {
            case 2:
                Span<short> shorts = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<int> ints = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<long> longs = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    static InvalidDataException TooShort(NumPyHeader header, long expected, long found) =>
        new($"The .npy file ends early: {header.Descr} of shape {Layout.Text(header.Shape)} takes {expected} bytes, " +
            $"{found} follow the header.");

    /// <summary>The elements behind a header, read in pieces, so that no more memory is taken than a stream has shown to hold.</summary>
    readonly record struct Source(Stream Stream, NumPyHeader Header, int Size, int Bytes, int SwappedBytes)
    {
        public T[] Read<T>() where T : unmanaged => Read<T, T>(null);

        public TOut[] Read<T, TOut>(Func<T, TOut>? convert)
            where T : unmanaged
            where TOut : unmanaged
        {
            int step = Piece / Bytes;
            var result = new TOut[Stream.CanSeek ? Size : Math.Min(Size, step)];
            var buffer = convert is null ? [] : new T[Math.Min(Size, step)];
            for (int at = 0; at < Size; at += step)
            {
                int count = Math.Min(step, Size - at);
                if (at + count > result.Length)
                {
                    Array.Resize(ref result, (int)Math.Min(Size, 2L * result.Length));
                }

                Span<T> piece = convert is null ? MemoryMarshal.Cast<TOut, T>(result.AsSpan(at, count)) : buffer.AsSpan(0, count);
                Span<byte> bytes = MemoryMarshal.AsBytes(piece);
                int found = Stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
                if (found < bytes.Length)
                {
                    throw TooShort(Header, (long)Size * Bytes, ((long)at * Bytes) + found);
                }

                Reverse(bytes, SwappedBytes);
                for (int i = 0; convert is not null && i < count; i++)
                {
                    result[at + i] = convert(piece[i]);
                }
            }

            return result;
        }
    }
}
