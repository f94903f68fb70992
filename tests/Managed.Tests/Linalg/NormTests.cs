using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class NormTests
{
    [Theory]
    [InlineData(-1.0), InlineData(0.5), InlineData(1.5), InlineData(2.0), InlineData(3.0), InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity)]
    public void GradientsOfVectorNormsDoNotDependOnTheScale(double p)
    {
        foreach (DType type in Matrix.Types)
        {
            NDArray a = Matrix.Random(3, type, 3, 4), expected = Autodiff.Grad(x => Sum(Linalg.Norm(x, p, -1)))(a);
            double[] scales = type.RealType() == DType.Float32 ? [1e-30, 1e30] : [1e-300, 1e-200, 1e-150, 1e200];
            foreach (double scale in scales)
            {
                NDArray actual = Autodiff.Grad(x => Sum(Linalg.Norm(x, p, -1)))(a * scale);
                Matrix.Near(expected, actual, 50 * type.Epsilon() * Matrix.Largest(expected));
            }
        }
    }
}
