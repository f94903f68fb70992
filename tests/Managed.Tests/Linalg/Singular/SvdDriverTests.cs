using System.Numerics;
using Lapack;
using Lapack.Native;

namespace Managed.Tests;

public class SvdDriverTests
{
    /// <summary>What is done where divide and conquer does not converge, which no matrix at hand makes it do.</summary>
    [Fact]
    public void TheFallbacksGiveTheSameDecomposition()
    {
        LapackLibrary library = LapackLibrary.Current;
        foreach ((int m, int n) in new[] { (4, 4), (5, 3), (3, 5) })
        {
            NDArray a = Matrix.Random(7, DType.Complex128, 2, m, n);
            foreach (SvdJob job in Enum.GetValues<SvdJob>())
            {
                Compare(usv => new SvdDriver.Batch<Complex, double>(a, job, usv).DivideAndConquerOfAdjoint(library, 1));
                if (library.Has<Complex>(nameof(LapackLibrary.Gesvd)))
                {
                    Compare(usv => new SvdDriver.Batch<Complex, double>(a, job, usv).QrIteration(library, 1));
                }

                void Compare(Action<NDArray[]> driver)
                {
                    NDArray[] usv = SvdDriver.Outputs(a, job);
                    driver(usv);
                    Matrix.Near(Linalg.Svdvals(a[1]), usv[1][1], 2 * Matrix.Rounding(a[1]));
                    if (job != SvdJob.None)
                    {
                        SvdTests.Check(a[1], usv[0][1], usv[1][1], usv[2][1], Math.Min(m, n), Matrix.Rounding(a[1]));
                    }
                }
            }
        }
    }
}
