using Lapack.Native;

namespace Native.Tests;

[Collection(nameof(ProcessWide))]
public class LibraryThreadsTests
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    [Fact]
    public void A_limit_holds_for_its_scope_and_nests()
    {
        int before = library.Threads;
        using (library.LimitThreads(2))
        {
            Assert.Equal(Math.Min(2, before), library.Threads);
            using (library.LimitThreads(1))
            {
                Assert.Equal(1, library.Threads);
            }

            Assert.Equal(Math.Min(2, before), library.Threads);
            using (library.LimitThreads(1000))
            {
                Assert.Equal(Math.Min(2, before), library.Threads);
            }

            Assert.Equal(Math.Min(2, before), library.Threads);
        }

        Assert.Equal(before, library.Threads);
    }

    [Fact]
    public void A_limit_never_raises()
    {
        int before = library.Threads;
        using (library.LimitThreads(1_000_000))
        {
            Assert.Equal(before, library.Threads);
        }

        Assert.Equal(before, library.Threads);
    }

    [Fact]
    public void The_last_scope_of_all_threads_restores()
    {
        int before = library.Threads;
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using (library.LimitThreads(1 + (i % 3)))
            {
                Assert.InRange(library.Threads, 1, Math.Max(1, 1 + (i % 3)));
            }
        });
        Assert.Equal(before, library.Threads);
    }

    [Fact]
    public void The_number_can_be_set_where_there_is_one()
    {
        int before = library.Threads;
        library.Threads = 1;
        Assert.Equal(1, library.Threads);
        library.Threads = before;
        Assert.Equal(before, library.Threads);
    }

    [Fact]
    public void Less_than_one_thread_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => library.LimitThreads(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => library.Threads = 0);
    }

    [Fact]
    public void To_dispose_a_scope_again_does_nothing()
    {
        int before = library.Threads;
        var scope = library.LimitThreads(1);
        scope.Dispose();
        scope.Dispose();
        using (library.LimitThreads(1))
        {
            // Neither does it close the scope of another.
            scope.Dispose();
            Assert.Equal(1, library.Threads);
        }

        Assert.Equal(before, library.Threads);
        library.Threads = 2;
        Assert.Equal(2, library.Threads);
        library.Threads = before;
    }

    [Fact]
    public void Scopes_may_be_disposed_in_any_order()
    {
        // Some libraries take no more threads than the machine has cores.
        int before = library.Threads;
        library.Threads = 3;
        int most = library.Threads, two = Math.Min(2, most);
        var outer = library.LimitThreads(1);
        var inner = library.LimitThreads(2);
        outer.Dispose();
        Assert.Equal(two, library.Threads);
        outer.Dispose();
        Assert.Equal(two, library.Threads);
        inner.Dispose();
        Assert.Equal(most, library.Threads);
        library.Threads = before;
    }

    /// <summary>A library that counts threads for each caller, with as many cores as one likes.</summary>
    sealed class Counted : CallerThreads
    {
        int number = 8;

        internal override int Count { get => number; set => number = value; }

        protected override int Exchange(int value)
        {
            int before = number;
            number = value;
            return before;
        }
    }

    [Fact]
    public void A_wide_scope_outlives_the_narrow_one_around_it()
    {
        var threads = new Counted();
        LibraryThreads outer = threads.Enter(1), inner = threads.Enter(3);
        Assert.Equal(1, threads.Count);
        outer.Dispose();
        Assert.Equal(3, threads.Count);
        inner.Dispose();
        Assert.Equal(8, threads.Count);
    }

    [Fact]
    public void A_number_that_is_set_inside_a_scope_holds_after_it()
    {
        Assert.SkipWhen(library.Vendor == LapackVendor.Mkl, "the number of the process is not that of the thread");
        int before = library.Threads;
        library.Threads = 3;
        using (library.LimitThreads(1))
        {
            library.Threads = 2;
            Assert.Equal(1, library.Threads);
        }

        Assert.Equal(2, library.Threads);
        library.Threads = before;
    }

    [Fact]
    public void A_scope_that_was_never_opened_can_be_disposed() => default(LibraryThreads).Dispose();
}
