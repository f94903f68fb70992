using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class LogdetTests
{
    [Fact]
    public void LogdetIsSlogdetOfWhatIsRead()
    {
        foreach (DType type in Sample.Inexact)
        {
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                NDArray raw = Matrix.Random(4, type, 3, 5, 5) + (8 * Eye(5, type)), full = Matrix.Read(raw, uplo);
                NDArray poisoned = Matrix.Poisoned(raw, uplo);
                double tolerance = 200 * type.Epsilon();
                Matrix.Near(Linalg.Slogdet(full).LogAbsDet, Linalg.Logdet(poisoned, uplo), tolerance);
                NDArray dense = SwapAxes(Linalg.Inv(full)), g = Autodiff.Grad(x => Sum(Linalg.Logdet(x, uplo)))(poisoned);
                Matrix.Near(Triangles.Raw(dense, uplo, GradientForm.Triangle), g, tolerance);
                Assert.Equal(0, Matrix.Largest(g - Triangles.Part(g, uplo)));
                Matrix.Near(dense, Autodiff.Grad(x => Sum(Linalg.Logdet(x, uplo, GradientForm.Hermitian)))(poisoned), tolerance);
            }
        }

        var e = Assert.Throws<NotPositiveDefiniteException>(() => Linalg.Logdet(Stack(Eye(2), Array([[1, 2], [2, 1]]))));
        Assert.Equal((1, 2L), (e.BatchIndex, e.Info));
    }
}
