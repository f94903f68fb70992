using System.IO.Compression;
using System.Text;
using Lapack;
using static Managed.Tests.NumPyFileTests;

namespace Managed.Tests;

public class NumPyArchiveTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void ADamagedArrayIsRefusedByItsName(bool compress)
    {
        byte[] good = Archive([new("x", NDArray.Of(1, 2, 3)), new("y", Num.Arange(2000))], compress);
        Sample.Equal(NDArray.Of(1, 2, 3), Read(good)["x"]);
        int refused = 0;
        for (int at = 0; at < good.Length; at += compress ? 7 : 61)
        {
            byte[] damaged = [.. good];
            damaged[at] ^= 0x40;
            try
            {
                // What has no checksum: dates, versions and names, in the archive's two directories.
                Assert.All(Read(damaged).Values, a => Sample.Equal(a.Size == 3 ? NDArray.Of(1, 2, 3) : Num.Arange(2000), a));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"byte {at}: {e}");
            }
        }

        Assert.True(refused > 20);
    }

    [Fact]
    public void TheChecksumIsNamed()
    {
        byte[] damaged = Archive([new("layer/x", NDArray.Of(1, 2, 3))], compress: false);
        int at = damaged.AsSpan().IndexOf(BitConverter.GetBytes(2.0));
        damaged[at + 7] ^= 0x10;
        string message = Assert.Throws<InvalidDataException>(() => Read(damaged)).Message;
        Assert.StartsWith("layer/x.npy: ", message, StringComparison.Ordinal);
        Assert.Contains("CRC-32", message, StringComparison.Ordinal);
    }

    /// <summary>The check value of CRC-32: that of the nine digits is cbf43926. Any cut into pieces gives the same.</summary>
    [Fact]
    public void TheChecksumIsThatOfZip()
    {
        byte[] digits = [.. "123456789"u8], twice = [.. digits, .. digits, .. digits];
        using (var right = new ChecksumStream(new MemoryStream(digits), 0xCBF43926))
        {
            right.ReadToEnd();
        }

        using var wrong = new ChecksumStream(new MemoryStream(twice), 0xCBF43926);
        Assert.Contains("cbf43926", Assert.Throws<InvalidDataException>(wrong.ReadToEnd).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextBesideNumbersDoesNotHideThem()
    {
        // As SciPy saves sparse matrices: the format is a text of bytes.
        byte[] file = Zip(
            ("format.npy", FileWith("{'descr': '|S3', 'fortran_order': False, 'shape': (), }", 3)),
            ("objects.npy", FileWith("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 40)),
            ("x.npy", Written(NDArray.Of(1, 2, 3))));
        IReadOnlyDictionary<string, NDArray> arrays = Read(file);
        Sample.Equal(NDArray.Of(1, 2, 3), arrays["x"]);
        Assert.Equal(["x"], arrays.Keys);
        Assert.False(arrays.ContainsKey("format"));
        Assert.False(arrays.TryGetValue("objects", out _));
        string message = Assert.Throws<NotSupportedException>(() => arrays["format"]).Message;
        Assert.StartsWith("format.npy: ", message, StringComparison.Ordinal);
        Assert.Contains("|S3", message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => arrays["other"]);
    }

    [Fact]
    public void NumbersThatDoNotFitAreRefusedByTheirName()
    {
        byte[] large = FileWith("{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }", 8);
        large.AsSpan()[^8..].Fill(0xFF);
        Assert.StartsWith(
            "big.npy: ", Assert.Throws<OverflowException>(() => Read(Zip(("big.npy", large)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesAreNotEmptyAndDiffer()
    {
        byte[] one = Written(NDArray.Of(1.0));
        Assert.StartsWith(".npy: ", Assert.Throws<InvalidDataException>(() => Read(Zip((".npy", one)))).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<InvalidDataException>(() => Read(Zip(("x.npy", one), ("x.npy", one)))).Message);

        // A name is no path.
        Assert.Equal(["../../etc/passwd"], Read(Zip(("../../etc/passwd.npy", one))).Keys);
    }

    [Fact]
    public void ASmallArchiveMayNotTakeMoreMemoryThanIsAllowed()
    {
        // 8 MB of int8 zeros in 8 kB: 64 MB as Int64.
        const int length = 1 << 23;
        byte[] header = FileWith("{'descr': '|i1', 'fortran_order': False, 'shape': (8388608,), }", 0);
        byte[] file = Zip(("x.npy", [.. header, .. new byte[length]]));
        Assert.True(file.Length < 50_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(
            () => NumPyFile.ReadArchive(new MemoryStream(file), (8L * length) - 1)).Message;
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        Assert.Contains("67108864 bytes of memory", message, StringComparison.Ordinal);
        Assert.Equal(length, NumPyFile.ReadArchive(new MemoryStream(file), 8L * length)["x"].Size);

        // The limit is for all arrays together.
        byte[] two = Archive([new("a", Num.Zeros(10)), new("b", Num.Zeros(10))], compress: true);
        Assert.Equal(2, NumPyFile.ReadArchive(new MemoryStream(two), 160).Count);
        Assert.StartsWith(
            "b.npy: ", Assert.Throws<InvalidDataException>(() => NumPyFile.ReadArchive(new MemoryStream(two), 159)).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => NumPyFile.Read(new MemoryStream(Written(Num.Zeros(10))), 79));
        Assert.Equal(10, NumPyFile.Read(new MemoryStream(Written(Num.Zeros(10))), 80).Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => NumPyFile.ReadArchive(new MemoryStream(two), -1));
    }

    static IReadOnlyDictionary<string, NDArray> Read(byte[] file) => NumPyFile.ReadArchive(new MemoryStream(file));

    static byte[] Archive(KeyValuePair<string, NDArray>[] arrays, bool compress)
    {
        var stream = new MemoryStream();
        NumPyFile.WriteArchive(stream, arrays, compress);
        return stream.ToArray();
    }

    static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
