using Lapack;

namespace Managed.Tests;

public class LayoutTests
{
    /// <summary>An array without elements may have any lengths, in any order of the axes.</summary>
    [Fact]
    public void EmptyArraysMayHaveAnyLengths()
    {
        foreach (int[] shape in new int[][] { [50000, 50000, 0], [50000, 0, 50000], [0, 50000, 50000], [int.MaxValue, int.MaxValue, 0] })
        {
            NDArray a = Num.Zeros(shape);
            Assert.Equal((0, 3), (a.Size, a.Rank));
            Assert.Equal(0, (a + 1).Size);
            Assert.Equal(0, Num.Exp(a).T.Size);
            Assert.Equal(0, Num.Reshape(a, 0, 7).Size);
            Assert.NotEqual("", a.ToString());
            Assert.Equal(0.0, (double)Num.Sum(a));
            Assert.Equal(0, Num.Concatenate([a, a], 0 == shape[0] ? 0 : Array.IndexOf(shape, 0)).Size);
            for (int axis = 0; axis < 3; axis++)
            {
                Assert.Equal(shape, Num.CumSum(a, axis).Shape.ToArray());
                int[] rest = [.. shape[..axis], .. shape[(axis + 1)..]];
                if (rest.Contains(0))
                {
                    Assert.Equal(rest, Num.Sum(a, axis).Shape.ToArray());
                }
                else
                {
                    // The sums would be as many zeros as the other two lengths say.
                    Assert.Throws<ArgumentException>(() => Num.Sum(a, axis));
                }
            }
        }

        // Sums over nothing are zeros.
        Sample.Equal(Num.Zeros(3, 2), Num.Sum(Num.Zeros(3, 0, 2), 1));
    }
}
