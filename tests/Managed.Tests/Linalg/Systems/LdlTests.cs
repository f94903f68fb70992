using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class LdlTests
{
    [Fact]
    public void LdlFactorsMultiplyToTheMatrix() => Gen.Select(Matrix.Triangular, Gen.Bool, Gen.Double[0, 1]).Sample(
        (c, hermitian, diagonal) =>
        {
            // Small diagonals, zero ones too, make blocks of order 2.
            NDArray raw = Matrix.Random(c.Seed, c.Type, 2, c.N, c.N);
            raw -= (1 - (Math.Round(diagonal * 2) / 2)) * MakeDiagonal(Diagonal(raw));
            NDArray part = Triangles.Part(raw, c.Uplo, diagonal: false);
            NDArray full = hermitian ? Matrix.Read(raw, c.Uplo) : part + SwapAxes(part) + MakeDiagonal(Diagonal(raw));
            NDArray poisoned = hermitian ? Matrix.Poisoned(raw, c.Uplo) : Matrix.PoisonedTriangle(raw, c.Uplo);
            foreach (NDArray a in Sample.Layouts(poisoned))
            {
                var (l, d, order) = Linalg.Ldl(a, c.Uplo, hermitian ? MatrixStructure.Hermitian : MatrixStructure.Symmetric);
                NDArray product = MatMul(MatMul(l, d), hermitian ? Matrix.Adjoint(l) : SwapAxes(l));
                Matrix.Near(full, product, 100 * (c.N + 1) * c.Type.Epsilon() * (1 + Matrix.Largest(l)));
                NDArray t = Permutation.Rows(l, [.. order.ToArray<long>().Select(i => (int)i)]);
                Assert.Equal(0, Matrix.Largest(t - Triangles.Part(t, c.Uplo)));
                Matrix.Near(Ones(2, c.N).AsType(c.Type), Diagonal(t), 0);
                NDArray far = Abs(Arange(c.N)[.., NewAxis] - Arange(c.N)) > 1;
                Assert.Equal(0, Matrix.Largest(Where(far, d, 0)));
                Matrix.Near(hermitian ? Matrix.Adjoint(d) : SwapAxes(d), d, 0);
            }
        },
        iter: 40, seed: "0000KOIPopg1");

    [Theory]
    [InlineData(MatrixStructure.General)]
    [InlineData(MatrixStructure.Triangular)]
    [InlineData(MatrixStructure.PositiveDefinite)]
    public void OtherStructuresAreRefused(MatrixStructure structure) =>
        Assert.Throws<ArgumentOutOfRangeException>("structure", () => Linalg.Ldl(Eye(2), structure: structure));

    [Fact]
    public void LdlGradientsGiveThoseOfWhatTheFactorsMakeUp()
    {
        // log|det A| = log|det D|: the derivative does not know of the blocks.
        foreach (DType type in Sample.Inexact)
        {
            foreach (Uplo uplo in Enum.GetValues<Uplo>())
            {
                NDArray raw = Matrix.Random(12, type, 3, 7, 7);
                raw = raw - MakeDiagonal(Diagonal(raw)) + (0.01 * Eye(7, type));
                double tolerance = 1e5 * type.Epsilon();
                NDArray Logarithm(NDArray x) => Sum(Linalg.Slogdet(x).LogAbsDet);
                NDArray byD = Autodiff.Grad(a => Logarithm(Linalg.Ldl(a, uplo).D))(raw);
                NDArray direct = Autodiff.Grad(a => Logarithm(Triangles.Full(a, uplo, GradientForm.Triangle)))(raw);
                Assert.True(
                    Matrix.Largest(Linalg.Ldl(raw, uplo).D - MakeDiagonal(Diagonal(Linalg.Ldl(raw, uplo).D))) > 0, "no block of order 2");
                Matrix.Near(direct, byD, tolerance);
                NDArray product = Autodiff.Grad(a =>
                {
                    var (l, d, _) = Linalg.Ldl(a, uplo);
                    return Logarithm(MatMul(MatMul(l, d), Matrix.Adjoint(l)));
                })(raw);
                Matrix.Near(direct, product, tolerance);
                NDArray form = Autodiff.Grad(a => Logarithm(Linalg.Ldl(a, uplo, form: GradientForm.Hermitian).D))(raw);
                Matrix.Near(Autodiff.Grad(Logarithm)(Matrix.Read(raw, uplo)), form, tolerance);
            }
        }
    }
}
