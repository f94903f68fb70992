using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class FunmTests
{
    [Fact]
    public void FunmAgreesWithTheOthers()
    {
        foreach (NDArray a in new NDArray[]
        {
            (3 * Eye(6)) + Matrix.Random(4, DType.Float64, 6, 6), (2 * Eye(5, DType.Complex128)) + Matrix.Random(4, DType.Complex128, 5, 5),
            [[1.0, 2, 3, 4], [0, 1.05, 1, 1], [0, 0, 5, 2], [0, 0, 0, 1.02]], MakeDiagonal(NDArray.Of(1.0, 1, 2, 1)), Eye(4),
        })
        {
            Matrix.Near(Linalg.Expm(a), Linalg.Funm(a, (z, _) => Complex.Exp(z)), 1e-9 * Matrix.Largest(Linalg.Expm(a)));
            Matrix.Near(
                MatMul(a, a), Linalg.Funm(a, (z, k) => k switch { 0 => z * z, 1 => 2 * z, 2 => 2, _ => 0 }),
                1e-11 * Matrix.Largest(a) * Matrix.Largest(a));
            Matrix.Near(
                Linalg.Cosm(a), Linalg.Funm(a, (z, k) => Complex.Cos(z + (k * Math.PI / 2))),
                1e-9 * Math.Max(1, Matrix.Largest(Linalg.Cosm(a))));
        }

        Assert.Contains(
            "real", Assert.Throws<ArgumentException>(() => Linalg.Funm(Eye(2), (z, _) => Complex.ImaginaryOne * z)).Message,
            StringComparison.Ordinal);
        Assert.Throws<NotConvergedException>(() => Linalg.Funm(Zeros(2, 2), (z, k) => 1 / z));
    }
}
