using Lapack.Native;

namespace Native.Tests;

public unsafe class WorkspaceTests
{
    [Fact]
    public void A_thread_keeps_as_many_blocks_as_it_used_at_once()
    {
        (nint Outer, nint Inner)? first = null;
        for (int again = 0; again < 3; again++)
        {
            using Workspace outer = Workspace.Rent(100), inner = Workspace.Rent(5000);
            (nint, nint) found = ((nint)outer.Pointer, (nint)inner.Pointer);
            Assert.NotEqual(found.Item1, found.Item2);
            Assert.Equal(first ?? found, found);
            first = found;
        }
    }

    [Fact]
    public void A_block_is_as_long_as_asked_for_and_aligned()
    {
        foreach (long bytes in new[] { 0, 1, 4096, 4097, Workspace.Kept, Workspace.Kept + 1, 3 * Workspace.Kept, 10 })
        {
            using var block = Workspace.Rent(bytes);
            new Span<byte>(block.Pointer, (int)bytes).Fill(0xFF);
            Assert.Equal(0, (nint)block.Pointer % 64);
        }
    }

    [Theory]
    [InlineData(0, 0), InlineData(1, 64), InlineData(64, 64), InlineData(65, 128)]
    public void Arrays_in_one_block_are_aligned(long bytes, long aligned) => Assert.Equal(aligned, Workspace.Align(bytes));
}
