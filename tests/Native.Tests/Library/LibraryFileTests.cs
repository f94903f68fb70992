using System.Buffers.Binary;
using System.Diagnostics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Files that the system's loader must not get: it would end the process, or wait without end.</summary>
public sealed class LibraryFileTests : IDisposable
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    readonly string folder = Directory.CreateTempSubdirectory("lapack-files").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string In(string name) => Path.Combine(folder, name);

    [Fact]
    public void A_library_passes()
    {
        Assert.SkipUnless(File.Exists(library.Path), "it has no file");
        Assert.Null(LibraryFile.Fault(library.Path));
    }

    [Theory, InlineData(0.02), InlineData(0.5), InlineData(0.9)]
    public void A_library_that_was_cut_off_is_refused(double part)
    {
        byte[] whole = Whole();
        string path = In("libopenblas.so.0");
        File.WriteAllBytes(path, whole[..(int)(part * whole.Length)]);
        Refused(path, "cut off");
    }

    [Fact]
    public void So_are_heads_alone()
    {
        byte[] whole = Whole();
        foreach (int length in new[] { 0, 3, 40, 64, 100 })
        {
            string path = In($"lib{length}.so");
            File.WriteAllBytes(path, whole[..length]);
            Assert.NotNull(LibraryFile.Fault(path));
        }
    }

    [Fact]
    public void Each_part_that_the_header_names_lies_inside_the_file()
    {
        byte[] whole = Whole();
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(32)), size = whole[54], count = whole[56];
        for (int i = 0; i < count; i++)
        {
            byte[] damaged = [.. whole];
            BinaryPrimitives.WriteInt64LittleEndian(damaged.AsSpan(table + (i * size) + 32), whole.Length + 1L);
            string path = In("damaged.so");
            File.WriteAllBytes(path, damaged);
            Assert.Contains("cut off", LibraryFile.Fault(path), StringComparison.Ordinal);
            BinaryPrimitives.WriteInt64LittleEndian(damaged.AsSpan(table + (i * size) + 8), -1);
            File.WriteAllBytes(path, damaged);
            Assert.Contains("cut off", LibraryFile.Fault(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_library_for_another_processor_is_refused()
    {
        byte[] other = Whole();
        other[18] ^= 0xFF;
        string path = In("libother.so");
        File.WriteAllBytes(path, other);
        Refused(path, "another processor");
    }

    [Fact]
    public void A_program_is_no_library()
    {
        byte[] program = Whole();
        program[16] = 2;
        string path = In("libprogram.so");
        File.WriteAllBytes(path, program);
        Refused(path, "not a shared library");
    }

    [Fact]
    public void A_pipe_is_refused_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes with names");
        string path = In("libpipe.so");
        using (var make = Process.Start("mkfifo", [path]))
        {
            make.WaitForExit();
        }

        Refused(path, "not a regular file");
        Refused("/dev/zero", "not a regular file");
    }

    [Fact]
    public void Links_that_lead_to_each_other_are_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links");
        string one = In("liblapack-x.so"), other = In("liblapack-y.so");
        File.CreateSymbolicLink(one, other);
        File.CreateSymbolicLink(other, one);
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(one));
        Assert.StartsWith(one, Assert.Single(e.Attempts), StringComparison.Ordinal);
        File.CreateSymbolicLink(In("libnowhere.so"), In("nothing.so"));
        Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(In("libnowhere.so")));
    }

    [Fact]
    public void Assemblies_of_NET_are_told_from_native_libraries()
    {
        string assembly = typeof(LapackLibrary).Assembly.Location;
        Assert.True(LibraryFile.IsAssembly(assembly));
        Assert.False(LibraryFile.IsAssembly(library.Path));
        Assert.False(LibraryFile.IsAssembly(In("nothing.dll")));

        // Without the address of the runtime's header it is a library of Windows like any other.
        byte[] native = File.ReadAllBytes(assembly);
        int head = BinaryPrimitives.ReadInt32LittleEndian(native.AsSpan(0x3C)) + 24;
        int directories = BinaryPrimitives.ReadUInt16LittleEndian(native.AsSpan(head)) == 0x20B ? 112 : 96;
        native.AsSpan(head + directories + (14 * 8), 8).Clear();
        File.WriteAllBytes(In("native.dll"), native);
        Assert.False(LibraryFile.IsAssembly(In("native.dll")));
        File.WriteAllBytes(In("short.dll"), native[..(head + 2)]);
        Assert.False(LibraryFile.IsAssembly(In("short.dll")));
    }

    [Fact]
    public void A_damaged_file_beside_a_library_does_no_harm()
    {
        Assert.SkipWhen(library.Vendor == LapackVendor.Mkl, "libtorch, which carries this MKL, ends the process when a copy is loaded too");
        byte[] whole = Whole();
        File.WriteAllBytes(In("libgfortran.so.4"), whole[..(whole.Length / 2)]);
        string path = In(Path.GetFileName(library.Path));
        File.WriteAllBytes(path, whole);

        // Its dependencies are those that the current library has loaded.
        Assert.Equal(library.Vendor, LapackLibrary.Load(path).Vendor);
    }

    static byte[] Whole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && IntPtr.Size == 8 && File.Exists(library.Path), "64-bit ELF files");
        return File.ReadAllBytes(library.Path);
    }

    static void Refused(string path, string reason)
    {
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(path));
        Assert.StartsWith(path, Assert.Single(e.Attempts), StringComparison.Ordinal);
        Assert.Contains(reason, e.Attempts[0], StringComparison.Ordinal);
    }
}
