using Lapack.Native;

namespace Native.Tests;

public class NativeLoaderTests
{
    [Fact]
    public void A_path_that_does_not_exist()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder", "libopenblas.so.0");
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(path));
        Assert.Contains(e.Attempts, attempt => attempt.StartsWith(path, StringComparison.Ordinal));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Remedies(e);
    }

    [Fact]
    public void A_file_that_is_no_library()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "This is no library.");
            var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(path));
            string attempt = Assert.Single(e.Attempts);
            Assert.StartsWith(path + ": ", attempt, StringComparison.Ordinal);
            Assert.True(attempt.Length > path.Length + 10, "it must say why");
            Remedies(e);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_folder()
    {
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(Path.GetTempPath()));
        Assert.Contains("folder", Assert.Single(e.Attempts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_lapack()
    {
        string name = OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "/usr/lib/libSystem.B.dylib" : "libm.so.6";
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(name));
        Assert.Contains("not a LAPACK", e.Message, StringComparison.Ordinal);
        Assert.Contains("dsyevd_64_", e.Message, StringComparison.Ordinal);
        Remedies(e);
    }

    [Fact]
    public void A_word_that_is_none()
    {
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load("opneblas"));
        Assert.Contains("mkl, openblas, accelerate, netlib", e.Message, StringComparison.Ordinal);
        Remedies(e);
    }

    [Fact]
    public void A_vendor_that_is_not_there()
    {
        string word = OperatingSystem.IsMacOS() ? "mkl" : "accelerate";
        var e = Assert.Throws<LapackLibraryException>(() => LapackLibrary.Load(word));

        // The application's folders are always among the places.
        string folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        Assert.Contains(e.Attempts, attempt => attempt.Contains(folder, StringComparison.Ordinal));
        Remedies(e);
    }

    [Theory]
    [InlineData(""), InlineData(" ")]
    public void Nothing(string path) => Assert.Throws<ArgumentException>(() => LapackLibrary.Load(path));

    static void Remedies(LapackLibraryException e)
    {
        foreach (string system in new[] { "Debian", "Fedora", "macOS", "Windows", "LAPACK_LIBRARY" })
        {
            Assert.Contains(system, e.Message, StringComparison.Ordinal);
        }
    }
}
