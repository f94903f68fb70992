using Lapack.Native;

namespace Native.Tests;

public unsafe class IntegerArrayTests
{
    [Fact]
    public void The_library_reads_and_writes_integers_of_its_own_width()
    {
        var library = LapackLibrary.Current;
        int[] values = [3, -2, 1];
        fixed (int* pinned = values)
        {
            using var array = new IntegerArray(library, pinned, 3);
            array.Load();
            for (int i = 0; i < 3; i++)
            {
                if (library.IntegerBits == 32)
                {
                    Assert.Equal(values[i], ((int*)array.Pointer)[i]);
                    ((int*)array.Pointer)[i]--;
                }
                else
                {
                    Assert.Equal(values[i], ((long*)array.Pointer)[i]);
                    ((long*)array.Pointer)[i]--;
                }
            }

            array.Store();
        }

        Assert.Equal([2, -3, 0], values);
    }
}
