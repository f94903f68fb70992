using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class InvTests
{
    [Fact]
    public void InversesInvert() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int, Gen.Enum<MatrixStructure>(), Gen.Enum<Uplo>(), Gen.Int[0, 3]).Sample(
        (n, seed, structure, uplo, kind) =>
        {
            DType type = Sample.Inexact[kind];
            var options = new SolveOptions { Structure = structure, Uplo = uplo };
            (NDArray a, NDArray full) = SolveTests.Example(seed, type, structure, uplo, n, n);
            NDArray x = Linalg.Inv(a, options);
            double bound = 50 * n * n * type.Epsilon() * Matrix.Largest(x) * Matrix.Largest(full);
            Matrix.Near(Eye(n, type), MatMul(full, x), bound);
            Matrix.Near(x, Linalg.Inv(Matrix.ColumnMajor(a), options), bound * Matrix.Largest(x));
        },
        iter: 100, seed: "0000KOIPopg1");
}
