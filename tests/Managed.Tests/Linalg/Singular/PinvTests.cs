using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class PinvTests
{
    /// <summary>The four conditions of Penrose.</summary>
    [Theory]
    [MemberData(nameof(LstsqTests.Cases), MemberType = typeof(LstsqTests))]
    public void PinvMeetsPenroseConditions(DType type, int m, int n, int rank)
    {
        NDArray a = Matrix.OfRank(1, type, m, n, rank), p = Linalg.Pinv(a), ap = MatMul(a, p), pa = MatMul(p, a);
        double tolerance = 300 * type.Epsilon() * Math.Max(1, Matrix.Largest(p));
        Matrix.Near(a, MatMul(ap, a), tolerance);
        Matrix.Near(p, MatMul(pa, p), tolerance * Math.Max(1, Matrix.Largest(p)));
        Matrix.Near(Conj(ap).T, ap, tolerance);
        Matrix.Near(Conj(pa).T, pa, tolerance);
        Assert.Equal(rank, (int)Linalg.MatrixRank(a));
    }
}
