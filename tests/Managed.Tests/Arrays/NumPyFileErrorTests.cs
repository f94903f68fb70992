using System.IO.Compression;
using CsCheck;
using Lapack;
using static Managed.Tests.NumPyFileTests;

namespace Managed.Tests;

/// <summary>Files that are refused, each with a message that says why.</summary>
public class NumPyFileErrorTests
{
    [Theory]
    [InlineData("refused-text.npy", "<U2")]
    [InlineData("refused-dates.npy", "<M8[D]")]
    [InlineData("refused-table.npy", "table")]
    [InlineData("refused-objects.npy", "|O")]
    [InlineData("refused-extended.npy", "<f16")]
    public void RefusesOtherTypes(string file, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => NumPyFile.Read(In(file))).Message, StringComparison.Ordinal);

    [Fact]
    public void RefusesNumbersThatDoNotFit() =>
        Assert.Contains("9223372036854775808", Assert.Throws<OverflowException>(() => NumPyFile.Read(In("overflow-u8.npy"))).Message);

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 15, "takes 16 bytes, 15 follow")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 2000), }", 16, "takes 16000000000 bytes")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 100000), }", 16, "impossible shape")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", 16, "99999999999999999999")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", 16, "number")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': 2, }", 16, "'('")]
    [InlineData("{'descr': '<f8', 'fortran_order': 1, 'shape': (2,), }", 16, "neither True nor False")]
    [InlineData("{'descr': '<f8', 'shape': (2,), }", 16, "missing")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'more': 1}", 16, "'more'")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,)}", 16, "twice")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} x", 16, "follows")]
    [InlineData("{'descr': '<f8, 'fortran_order': False, 'shape': (2,)}", 16, "malformed")]
    [InlineData("{'descr", 16, "malformed")]
    [InlineData("", 16, "'{'")]
    [InlineData("[]", 16, "'{'")]
    public void RefusesWhatIsMalformed(string header, int bytes, string reason)
    {
        byte[] file = FileWith(header, bytes);
        Assert.Contains(
            reason,
            Assert.Throws<InvalidDataException>(() => NumPyFile.Read(new MemoryStream(file))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => NumPyFile.Read(new OneByOne(file)));
    }

    /// <summary>On a thread with the stack of a thread pool's smallest system: each axis takes a frame in a kernel.</summary>
    [Fact]
    public void RefusesMoreAxesThanNumPy()
    {
        static string Header(int rank, string order) =>
            $"{{'descr': '<f8', 'fortran_order': {order}, 'shape': ({string.Join(", ", Enumerable.Repeat(1, rank))},), }}";
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(ReadAll), 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Null(failure);

        static void ReadAll()
        {
            foreach (string order in new[] { "False", "True" })
            {
                Assert.Contains(
                    "64 axes",
                    Assert.Throws<InvalidDataException>(() => NumPyFile.Read(new MemoryStream(FileWith(Header(20_000, order), 8)))).Message,
                    StringComparison.Ordinal);
                Assert.Throws<InvalidDataException>(() => NumPyFile.Read(new MemoryStream(FileWith(Header(65, order), 8))));
                NDArray a = NumPyFile.Read(new MemoryStream(FileWith(Header(64, order), 8)));
                Assert.Equal(1.0, (double)Num.Sum(a + 1));
            }
        }
    }

    [Theory]
    [InlineData("False", "(2147483647, 2147483647, 0)"), InlineData("True", "(2147483647, 2147483647, 0)")]
    [InlineData("False", "(0, 2147483647, 2147483647)"), InlineData("True", "(2147483647, 0, 2147483647)")]
    public void ReadsEmptyArraysOfAnyShape(string order, string shape) =>
        Assert.Equal(0, NumPyFile.Read(new MemoryStream(FileWith(
            $"{{'descr': '<f8', 'fortran_order': {order}, 'shape': {shape}, }}", 0))).Size);

    [Fact]
    public void RefusesOtherFiles()
    {
        Assert.Contains("NUMPY", Refused([.. "PK\u0003\u0004 and more"u8]));
        Assert.Contains("magic", Refused([0x93, (byte)'N']));
        Assert.Contains("magic", Refused([]));
        byte[] good = Written(Num.Arange(2));
        Assert.Contains("4.0", Refused([.. good[..6], 4, .. good[7..]]));
        Assert.Contains("1.1", Refused([.. good[..7], 1, .. good[8..]]));
        Assert.Contains("length", Refused(good[..9]));
        Assert.Contains("ends inside the header", Refused(good[..50]));
        Assert.Contains("4294967295", Refused([.. good[..6], 2, 0, 255, 255, 255, 255, .. good[10..]]));
        Assert.Throws<InvalidDataException>(() => NumPyFile.ReadArchive(new MemoryStream(good)));
        Assert.Throws<FileNotFoundException>(() => NumPyFile.Read(In("none.npy")));
        Assert.Throws<ArgumentNullException>(() => NumPyFile.Read((Stream)null!));
        Assert.Throws<ArgumentNullException>(() => NumPyFile.Write(new MemoryStream(), null!));

        static string Refused(byte[] file) => Assert.Throws<InvalidDataException>(() => NumPyFile.Read(new MemoryStream(file))).Message;
    }

    [Fact]
    public void AnArchiveNamesTheBadEntry()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("bad.npy").Open();
            entry.Write(Written(Num.Arange(100))[..500]);
        }

        stream.Position = 0;
        Assert.Contains("bad.npy: ", Assert.Throws<InvalidDataException>(() => NumPyFile.ReadArchive(stream)).Message);
    }

    /// <summary>Whatever bytes are changed, reading gives an array or one of the documented exceptions.</summary>
    [Fact]
    public void DamagedFilesNeverCrash()
    {
        byte[] good = Written(Num.Reshape(Num.Arange(6), 2, 3));
        Assert.Equal(128 + 48, good.Length);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Array[1, 4].Sample(
            changes =>
            {
                byte[] file = [.. good];
                foreach ((int at, byte value, _) in changes)
                {
                    file[at] = value;
                }

                try
                {
                    return NumPyFile.Read(new MemoryStream(file, 0, changes[0].Item3)).Size >= 0;
                }
                catch (Exception e) when (e is InvalidDataException or NotSupportedException or OverflowException)
                {
                    return e.Message.Contains(".npy", StringComparison.Ordinal);
                }
            },
            iter: 5000);
    }

    [Fact]
    public void ATracedArrayIsRefused()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(x =>
        {
            NumPyFile.Write(new MemoryStream(), x);
            return x;
        })(1.0)).Message;
        Assert.Contains("StopGradient", message);
    }
}
