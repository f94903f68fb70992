using Lapack.Native;

namespace Native.Tests;

[Collection(nameof(ProcessWide))]
public class LibraryLocatorTests
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    [Fact]
    public void A_bad_LAPACK_LIBRARY_is_an_error_and_nothing_else_is_tried()
    {
        var e = Assert.Throws<LapackLibraryException>(() => Find("/no/such/file.so", ignoreSystem: null));
        Assert.StartsWith("LAPACK_LIBRARY is '/no/such/file.so', which cannot be used.", e.Message, StringComparison.Ordinal);
        Assert.Single(e.Attempts);
    }

    [Fact]
    public void LAPACK_LIBRARY_wins() => Assert.Same(library, Find(library.Path, "1"));

    [Fact]
    public void The_system_can_be_ignored()
    {
        try
        {
            // The application may bring its own.
            Assert.StartsWith(AppContext.BaseDirectory, Find(null, "1").Path, StringComparison.Ordinal);
        }
        catch (LapackLibraryException e)
        {
            Assert.Equal("LAPACK_LIBRARY: not set", e.Attempts[0]);
            Assert.Contains("LAPACK_IGNORE_SYSTEM is 1", e.Attempts[^1], StringComparison.Ordinal);
            Assert.Contains(e.Attempts, attempt => attempt.Contains(Path.Combine("runtimes", ""), StringComparison.Ordinal));
        }
    }

    static LapackLibrary Find(string? wanted, string? ignoreSystem)
    {
        string? oldWanted = Environment.GetEnvironmentVariable("LAPACK_LIBRARY");
        string? oldIgnore = Environment.GetEnvironmentVariable("LAPACK_IGNORE_SYSTEM");
        try
        {
            Environment.SetEnvironmentVariable("LAPACK_LIBRARY", wanted);
            Environment.SetEnvironmentVariable("LAPACK_IGNORE_SYSTEM", ignoreSystem);
            return LibraryLocator.FindDefault();
        }
        finally
        {
            Environment.SetEnvironmentVariable("LAPACK_LIBRARY", oldWanted);
            Environment.SetEnvironmentVariable("LAPACK_IGNORE_SYSTEM", oldIgnore);
        }
    }
}
