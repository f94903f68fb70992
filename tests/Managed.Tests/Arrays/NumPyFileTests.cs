using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Lapack;

namespace Managed.Tests;

/// <summary>Against files that NumPy wrote (Data/npy, made by the script there).</summary>
public class NumPyFileTests
{
    static readonly string folder = Path.Combine(AppContext.BaseDirectory, "Data", "npy");

    [Fact]
    public void ReadsWhatNumPyWroteAndWritesTheSameBytes()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(In("cases.json")));
        int same = 0;
        foreach (JsonElement item in cases.RootElement.EnumerateArray())
        {
            string file = item.GetProperty("file").GetString()!;
            NDArray a = NumPyFile.Read(In(file));
            Assert.True(Enum.Parse<DType>(item.GetProperty("type").GetString()!) == a.DType, file);
            Assert.Equal(item.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()), a.Shape.ToArray());
            string[] expected = [.. item.GetProperty("values").EnumerateArray().Select(v => v.GetString()!)], found = Texts(a);
            Assert.True(expected.Length == found.Length, file);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.True(Canonical(expected[i], a.DType) == found[i], $"{file}: element {i} is {found[i]}, NumPy has {expected[i]}");
            }

            if (item.GetProperty("same").GetBoolean())
            {
                same++;
                Assert.True(File.ReadAllBytes(In(file)).AsSpan().SequenceEqual(Written(a)), $"{file}: written otherwise than by NumPy");
            }
        }

        Assert.True(same >= 25);
    }

    [Theory]
    [InlineData("stored.npz")]
    [InlineData("deflated.npz")]
    public void ReadsArchives(string file)
    {
        IReadOnlyDictionary<string, NDArray> arrays = NumPyFile.ReadArchive(In(file));
        Assert.Equal(["bias", "layer/0", "weights", "ä"], arrays.Keys.Order(StringComparer.Ordinal));
        Sample.Equal(Num.Reshape(Num.Arange(24), 2, 3, 4), arrays["weights"]);
        Sample.Equal(NDArray.Of(new Complex(1, 1), 2), arrays["bias"]);
        Assert.Equal((DType.Int64, 0), (arrays["layer/0"].DType, arrays["layer/0"].Rank));
        Assert.Equal([true, false], arrays["ä"].ToArray<bool>());
    }

    [Fact]
    public void ReadsUnnamedArrays()
    {
        IReadOnlyDictionary<string, NDArray> arrays = NumPyFile.ReadArchive(In("unnamed.npz"));
        Assert.Equal(["arr_0", "arr_1"], arrays.Keys.Order());
        Sample.Equal(Num.Eye(2, DType.Float32), arrays["arr_1"]);
    }

    /// <summary>Entries are what NumPy stores: the same names, dates, method and bytes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WritesArchives(bool compress)
    {
        NDArray a = Num.Reshape(Num.Arange(600), 2, 300).T;
        var named = new Dictionary<string, NDArray> { ["a"] = a, ["b/c"] = NDArray.Of(true), ["ü"] = 2.0 };
        using var stream = new MemoryStream();
        NumPyFile.WriteArchive(stream, named, compress);
        stream.Position = 0;
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true))
        {
            Assert.Equal(["a.npy", "b/c.npy", "ü.npy"], zip.Entries.Select(e => e.FullName));
            Assert.All(zip.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
            ZipArchiveEntry first = zip.Entries[0];
            Assert.Equal(compress, first.CompressedLength < first.Length);
            Assert.True(compress || first.CompressedLength == first.Length);
        }

        stream.Position = 0;
        IReadOnlyDictionary<string, NDArray> back = NumPyFile.ReadArchive(stream);
        Assert.Equal(3, back.Count);
        Sample.Equal(a, back["a"]);
        Sample.Equal(NDArray.Of(2.0).Reshape(), back["ü"]);
        Assert.Throws<ArgumentException>(() => NumPyFile.WriteArchive(stream, [KeyValuePair.Create("", a)]));
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(
            () => NumPyFile.WriteArchive(stream, [KeyValuePair.Create("x", a), KeyValuePair.Create("x", a)])).Message);
    }

    [Fact]
    public void PathsAndSeveralArraysInOneStream()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            NDArray a = Num.Arange(3), b = NDArray.Of(1f, 2);
            NumPyFile.Write(path, a);
            Sample.Equal(a, NumPyFile.Read(path));
            NumPyFile.WriteArchive(path, new Dictionary<string, NDArray> { ["a"] = a });
            Sample.Equal(a, NumPyFile.ReadArchive(path)["a"]);
            using var stream = new MemoryStream([.. Written(a), .. Written(b)]);
            Sample.Equal(a, NumPyFile.Read(stream));
            Sample.Equal(b, NumPyFile.Read(stream));
            Assert.Equal(stream.Length, stream.Position);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LayoutsDoNotMatter(DType type)
    {
        NDArray a = Sample.Random(new Random(2), type, 2, 3, 4);
        foreach (NDArray view in Sample.Layouts(a))
        {
            Sample.Equal(a, NumPyFile.Read(new MemoryStream(Written(view))));
            Sample.Equal(a, NumPyFile.Read(new OneByOne(Written(view))));
        }
    }

    /// <summary>More than one piece of the reader's, from streams that know their length and that do not.</summary>
    [Fact]
    public void LargeArrays()
    {
        NDArray a = Num.Reshape(Num.Arange(400_000), 1000, 400).T;
        byte[] bytes = Written(a);
        Sample.Equal(a, NumPyFile.Read(new MemoryStream(bytes)));
        Sample.Equal(a, NumPyFile.Read(new DeflateStream(new MemoryStream(Deflated(bytes)), CompressionMode.Decompress)));

        static byte[] Deflated(byte[] bytes)
        {
            var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
            {
                deflate.Write(bytes);
            }

            return packed.ToArray();
        }
    }

    [Theory]
    [InlineData("{'shape':(2,),'descr':\"<f8\",\"fortran_order\":False}")]
    [InlineData(" { 'descr' : '=f8' , 'fortran_order' : False , 'shape' : ( 2L , ) , } \n")]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (2), }")]
    public void ReadsWhatOthersWrite(string header) => Sample.Equal(Num.Zeros(2), NumPyFile.Read(new MemoryStream(FileWith(header, 16))));

    internal static string In(string file) => Path.Combine(folder, file);

    internal static byte[] FileWith(string header, int bytes) =>
        [
            0x93, .. "NUMPY\u0001\0"u8, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header),
            .. new byte[bytes],
        ];

    internal static byte[] Written(NDArray a)
    {
        var stream = new MemoryStream();
        NumPyFile.Write(stream, a);
        return stream.ToArray();
    }

    static string[] Texts(NDArray a) => a.DType switch
    {
        DType.Bool => [.. a.ToArray<bool>().Select(x => x ? "1" : "0")],
        DType.Int64 => [.. a.ToArray<long>().Select(x => x.ToString(CultureInfo.InvariantCulture))],
        _ when a.DType.IsComplex() => [.. a.ToArray<Complex>().Select(z => $"{Text(z.Real)} {Text(z.Imaginary)}")],
        _ => [.. a.ToArray<double>().Select(Text)],
    };

    static string Canonical(string text, DType type) => type.IsInexact()
        ? string.Join(' ', text.Split(' ').Select(p => Text(p switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ => double.Parse(p, CultureInfo.InvariantCulture),
        })))
        : text;

    static string Text(double x) => x.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A stream that cannot seek and gives a byte at a time.</summary>
    internal sealed class OneByOne(byte[] bytes) : Stream
    {
        int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (count == 0 || at == bytes.Length)
            {
                return 0;
            }

            buffer[offset] = bytes[at++];
            return 1;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
