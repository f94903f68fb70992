using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

public class LapackLibraryTests
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    [Fact]
    public void It_knows_what_it_is()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(library.ToString());
        Assert.Contains(library.IntegerBits, new[] { 32, 64 });
        Assert.NotEqual("", library.Version);
        Assert.True(library.Threads >= 1);
        Assert.Contains(library.Path, library.ToString(), StringComparison.Ordinal);
        // A lane that runs the tests against a certain library says which one it meant.
        string? expected = Environment.GetEnvironmentVariable("LAPACK_TEST_VENDOR");
        if (!string.IsNullOrEmpty(expected))
        {
            Assert.Equal(expected, $"{library.Vendor}{library.IntegerBits}", ignoreCase: true);
        }
    }

    [Fact]
    public void OpenBLAS_alone_tells_its_kernels()
    {
        Assert.Equal(library.Vendor == LapackVendor.OpenBlas, library.KernelSet is not null);
        if (library.KernelSet is not null && Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 } asked)
        {
            Assert.Equal(asked, library.KernelSet, ignoreCase: true);
        }
    }

    [Fact]
    public void It_has_what_it_has()
    {
        Assert.True(library.Has("dsyevd"));
        Assert.True(library.Has("zgemm"));
        Assert.False(library.Has("dnosuchroutine"));
        Assert.Throws<ArgumentException>(() => library.Has(""));
    }

    [Fact]
    public void It_says_for_each_type_whether_it_has_the_routine_of_a_method()
    {
        foreach (string method in Enum.GetNames<Routine>())
        {
            Assert.Equal(library.Has(LapackLibrary.RoutineName<float>(method)), library.Has<float>(method));
            Assert.Equal(library.Has(LapackLibrary.RoutineName<double>(method)), library.Has<double>(method));
            Assert.Equal(library.Has(LapackLibrary.RoutineName<ComplexSingle>(method)), library.Has<ComplexSingle>(method));
            Assert.Equal(library.Has(LapackLibrary.RoutineName<Complex>(method)), library.Has<Complex>(method));
        }

        Assert.True(library.Has<Complex>(nameof(library.Heevd)));
        Assert.True(library.Has<float>("gemm"));
        Assert.Throws<ArgumentException>(() => library.Has<double>("syevd"));
        Assert.Throws<ArgumentException>(() => library.Has<double>("dgemm"));
        Assert.Throws<NotSupportedException>(() => library.Has<int>("gemm"));
    }

    [Fact]
    public void A_missing_routine_is_named_with_library_and_path()
    {
        Assert.SkipWhen(library.Has("dgemmtr"), "it has them all");
        for (int again = 0; again < 2; again++)
        {
            var e = Assert.Throws<LapackLibraryException>(() => library.Address<double>(Routine.Gemmtr));
            Assert.Contains($"The routine dgemmtr is missing in {library.Vendor}", e.Message, StringComparison.Ordinal);
            Assert.Contains(library.Path, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Loading_the_same_file_again_gives_the_same_object() => Assert.Same(library, LapackLibrary.Load(library.Path));

    [Fact]
    public void Without_a_scope_current_is_the_default() => Assert.Same(library, LapackLibrary.Current);

    [Fact]
    public async Task A_scope_follows_the_async_flow_and_ends()
    {
        var other = OtherLibrary();
        Assert.SkipWhen(other is null, "only one LAPACK on this machine");
        using (other.Use())
        {
            Assert.Same(other, LapackLibrary.Current);
            await Task.Yield();
            Assert.Same(other, LapackLibrary.Current);
            Assert.Same(other, await Task.Run(() => LapackLibrary.Current, TestContext.Current.CancellationToken));
            using (library.Use())
            {
                Assert.Same(library, LapackLibrary.Current);
            }

            Assert.Same(other, LapackLibrary.Current);
            Task<LapackLibrary> outside;
            using (ExecutionContext.SuppressFlow())
            {
                outside = Task.Run(() => LapackLibrary.Current, TestContext.Current.CancellationToken);
            }

            Assert.Same(library, await outside);
        }

        Assert.Same(library, LapackLibrary.Current);
    }

    [Fact]
    public async Task A_scope_in_one_flow_is_not_seen_by_another()
    {
        var other = OtherLibrary();
        Assert.SkipWhen(other is null, "only one LAPACK on this machine");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flow = Task.Run(async () =>
        {
            using var scope = other.Use();
            opened.SetResult();
            await seen.Task;
        }, TestContext.Current.CancellationToken);
        await opened.Task;
        Assert.Same(library, LapackLibrary.Current);
        seen.SetResult();
        await flow;
    }

    [Fact]
    public async Task Scopes_may_end_in_any_order()
    {
        var other = OtherLibrary();
        Assert.SkipWhen(other is null, "only one LAPACK on this machine");
        var outer = other.Use();
        var inner = library.Use();
        outer.Dispose();
        Assert.Same(library, LapackLibrary.Current);
        var innermost = other.Use();
        inner.Dispose();
        Assert.Same(other, LapackLibrary.Current);
        inner.Dispose();
        Assert.Same(other, LapackLibrary.Current);

        // A scope that another flow ends is over for all.
        await Task.Run(innermost.Dispose, TestContext.Current.CancellationToken);
        Assert.Same(library, LapackLibrary.Current);
    }

    [Fact]
    public void Two_libraries_work_side_by_side()
    {
        var other = OtherLibrary();
        Assert.SkipWhen(other is null, "only one LAPACK on this machine");
        foreach (var one in new[] { library, other, library })
        {
            double[] a = [2, 1, double.NaN, 2], w = new double[2];
            one.Heevd(Job.Vectors, Uplo.Lower, 2, a, 2, w);
            Assert.Equal(1, w[0], 1e-14);
            Assert.Equal(3, w[1], 1e-14);
        }
    }

    /// <summary>Another LAPACK than the current one, or null.</summary>
    static LapackLibrary? OtherLibrary()
    {
        foreach (string word in new[] { "netlib", "openblas", "mkl" })
        {
            try
            {
                var found = LapackLibrary.Load(word);
                if (found != library)
                {
                    return found;
                }
            }
            catch (LapackLibraryException)
            {
            }
        }

        return null;
    }
}
