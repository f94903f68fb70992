using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class SolveTests
{
    static readonly MatrixStructure[] factored =
        [MatrixStructure.General, MatrixStructure.PositiveDefinite, MatrixStructure.Hermitian, MatrixStructure.Symmetric];

    public static TheoryData<DType, MatrixStructure, Uplo> Cases => new(
        from type in Sample.Inexact
        from structure in Enum.GetValues<MatrixStructure>()
        from uplo in Enum.GetValues<Uplo>()
        select (type, structure, uplo));

    /// <summary>A raw matrix, and the one that it stands for.</summary>
    internal static (NDArray Raw, NDArray Full) Example(int seed, DType type, MatrixStructure structure, Uplo uplo, params int[] shape)
    {
        int n = shape[^1];
        NDArray raw = Matrix.Random(seed, type, shape) + ((structure == MatrixStructure.PositiveDefinite ? 2 * n : 1) * Eye(n, type));
        NDArray part = Triangles.Part(raw, uplo), other = SwapAxes(Triangles.Part(raw, uplo, diagonal: false));
        return structure switch
        {
            MatrixStructure.General => (raw, raw),
            MatrixStructure.Triangular => (Matrix.PoisonedTriangle(raw, uplo) + 0, part),
            MatrixStructure.Symmetric => (Matrix.PoisonedTriangle(raw, uplo), part + other),
            _ => (Matrix.Poisoned(raw, uplo), Matrix.Read(raw, uplo)),
        };
    }

    static NDArray Op(NDArray a, Trans trans) => trans switch
    {
        Trans.None => a,
        Trans.Transpose => SwapAxes(a),
        _ => Conj(SwapAxes(a)),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void SolvesWhateverTheLayoutAndTheUnreadTriangle(DType type, MatrixStructure structure, Uplo uplo)
    {
        var options = new SolveOptions { Structure = structure, Uplo = uplo };
        foreach (int n in new[] { 1, 2, 5, 40 })
        {
            (NDArray raw, NDArray full) = Example(n, type, structure, uplo, n, n);
            NDArray b = Matrix.Random(n + 1, type, n, 3);
            foreach (Trans trans in Enum.GetValues<Trans>())
            {
                foreach (NDArray a in Sample.Layouts(raw))
                {
                    foreach (NDArray right in Sample.Layouts(b))
                    {
                        NDArray x = Linalg.Solve(a, right, trans, options);
                        double bound = 20 * n * type.Epsilon() * Math.Max(1, Matrix.Largest(x)) * (1 + Matrix.Largest(full));
                        Matrix.Near(b, MatMul(Op(full, trans), x), bound);
                    }
                }

                NDArray vector = Linalg.Solve(raw, b[.., 0], trans, options);
                Sample.Shape([n], vector);
                Matrix.Near(
                    b[.., 0], MatMul(Op(full, trans), vector),
                    20 * n * type.Epsilon() * Math.Max(1, Matrix.Largest(vector)) * (1 + Matrix.Largest(full)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientsAreThoseOfTheDenseMatrixBroughtToWhatIsRead(DType type, MatrixStructure structure, Uplo uplo)
    {
        var options = new SolveOptions { Structure = structure, Uplo = uplo };
        (NDArray raw, NDArray full) = Example(3, type, structure, uplo, 2, 4, 4);
        NDArray b = Matrix.Random(4, type, 2, 4, 2), g = Matrix.Random(5, type, 2, 4, 2);
        foreach (Trans trans in Enum.GetValues<Trans>())
        {
            NDArray Loss(NDArray x) => Sum(Real(g * x));
            (NDArray ga, NDArray gb) = Autodiff.Grad((a, y) => Loss(Linalg.Solve(a, y, trans, options)))(raw, b);
            (NDArray dense, NDArray right) = Autodiff.Grad((a, y) => Loss(Linalg.Solve(a, y, trans)))(full, b);
            NDArray expected = structure switch
            {
                MatrixStructure.General => dense,
                MatrixStructure.Triangular => Triangles.Part(dense, uplo),
                MatrixStructure.Symmetric => Triangles.Raw(dense, uplo, GradientForm.Triangle, hermitian: false),
                _ => Triangles.Raw(dense, uplo, GradientForm.Triangle),
            };
            double tolerance = 300 * type.Epsilon() * (1 + Matrix.Largest(dense));
            Matrix.Near(expected, ga, tolerance);
            Matrix.Near(right, gb, tolerance);
            Assert.Equal(type, ga.DType);
            if (structure != MatrixStructure.General)
            {
                NDArray unread = ga - Triangles.Part(ga, uplo);
                Assert.Equal(0, Matrix.Largest(unread));
            }
        }
    }

    [Theory]
    [InlineData(new[] { 3, 3 }, new[] { 5, 3, 2 }, new[] { 5, 3, 2 })]
    [InlineData(new[] { 5, 3, 3 }, new[] { 3, 2 }, new[] { 5, 3, 2 })]
    [InlineData(new[] { 4, 1, 3, 3 }, new[] { 5, 3, 2 }, new[] { 4, 5, 3, 2 })]
    [InlineData(new[] { 1, 3, 3 }, new[] { 2, 4, 3, 1 }, new[] { 2, 4, 3, 1 })]
    [InlineData(new[] { 2, 3, 3 }, new[] { 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 0, 3, 3 }, new[] { 3, 2 }, new[] { 0, 3, 2 })]
    [InlineData(new[] { 0, 0 }, new[] { 0, 2 }, new[] { 0, 2 })]
    [InlineData(new[] { 0, 0 }, new[] { 0 }, new[] { 0 })]
    [InlineData(new[] { 2, 0, 0 }, new[] { 0, 0 }, new[] { 2, 0, 0 })]
    [InlineData(new[] { 3, 3 }, new[] { 3, 0 }, new[] { 3, 0 })]
    public void BroadcastsAsNumPy(int[] aShape, int[] bShape, int[] xShape)
    {
        foreach (MatrixStructure structure in Enum.GetValues<MatrixStructure>())
        {
            var options = new SolveOptions { Structure = structure };
            (NDArray raw, NDArray full) = Example(7, DType.Complex128, structure, Uplo.Lower, aShape);
            NDArray b = Matrix.Random(8, DType.Float64, bShape), x = Linalg.Solve(raw, b, Trans.None, options);
            Sample.Shape(xShape, x);
            Assert.Equal(DType.Complex128, x.DType);
            NDArray product = b.Rank == 1 ? MatMul(full, x[Num.Ellipsis, NewAxis])[Num.Ellipsis, 0] : MatMul(full, x);
            Matrix.Near(BroadcastTo(b, xShape), product, 1e-13 * (1 + Matrix.Largest(x)));

            // A real right-hand side has a real gradient of its own shape.
            (NDArray ga, NDArray gb) = Autodiff.Grad((a, y) => Sum(AbsSquare(Linalg.Solve(a, y, Trans.None, options))))(raw, b);
            Sample.Shape(aShape, ga);
            Sample.Shape(bShape, gb);
            Assert.Equal((DType.Complex128, DType.Float64), (ga.DType, gb.DType));
        }
    }

    [Fact]
    public void ABroadcastMatrixGetsTheSumOfGradients()
    {
        NDArray a = Matrix.Random(1, DType.Complex128, 4, 4) + (3 * Eye(4)), b = Matrix.Random(2, DType.Complex128, 6, 4, 2);
        NDArray g = Matrix.Random(3, DType.Complex128, 6, 4, 2);
        NDArray together = Autodiff.Grad(m => Sum(Real(g * Linalg.Solve(m, b))))(a), sum = Zeros([4, 4], DType.Complex128);
        for (int i = 0; i < 6; i++)
        {
            sum += Autodiff.Grad(m => Sum(Real(g[i] * Linalg.Solve(m, b[i]))))(a);
        }

        Matrix.Near(sum, together, 1e-13);
    }

    [Fact]
    public void ScaledSystemsHaveScaledSolutions() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int, Gen.Enum<MatrixStructure>(), Gen.Enum<Trans>()).Sample(
        (n, seed, structure, trans) =>
        {
            var options = new SolveOptions { Structure = structure };
            NDArray full = Example(seed, DType.Complex128, structure, Uplo.Lower, n, n).Full;
            NDArray a = structure == MatrixStructure.General ? full : Matrix.PoisonedTriangle(full, Uplo.Lower);
            NDArray b = Matrix.Random(seed + 1, DType.Complex128, n, 2), x = Linalg.Solve(a, b, trans, options);
            foreach (double scale in new[] { 1e-200, 1e200 })
            {
                NDArray y = Linalg.Solve(a * scale, b, trans, options) * scale;
                double condition = Matrix.Largest(Linalg.Inv(full)) * Matrix.Largest(full) * n * n;
                Matrix.Near(x, y, 100 * DType.Float64.Epsilon() * condition * (1 + Matrix.Largest(x)));
                NDArray Gradient(NDArray m, double s) => Autodiff.Grad(z => Sum(Real(Linalg.Solve(z, b, trans, options) * s)))(m) * s;
                Matrix.Near(Gradient(a, 1), Gradient(a * scale, scale), 1e-14 * condition * condition * (1 + Matrix.Largest(x)));
            }
        },
        iter: 60, seed: "0000KOIPopg1");

    [Fact]
    public void SingularMatricesAreNamed()
    {
        NDArray good = Eye(3), bad = Array([[1, 2, 3], [2, 4, 6], [0, 0, 1]]);
        foreach (MatrixStructure structure in new[] { MatrixStructure.General, MatrixStructure.Hermitian, MatrixStructure.Symmetric })
        {
            var options = new SolveOptions { Structure = structure };
            NDArray zero = structure == MatrixStructure.General ? bad : MakeDiagonal(Array([1.0, 0, 2]));
            var e = Assert.Throws<SingularMatrixException>(() => Linalg.Solve(Stack(good, good, zero), Ones(3, 1), Trans.None, options));
            Assert.Equal(2, e.BatchIndex);
            Assert.True(e.Info > 0);
            Assert.Contains("exactly zero: the matrix is singular", e.Message, StringComparison.Ordinal);
            Assert.Null(Assert.Throws<SingularMatrixException>(() => Linalg.Solve(zero, Ones(3), Trans.None, options)).BatchIndex);
        }

        var triangular = Assert.Throws<SingularMatrixException>(
            () => Linalg.SolveTriangular(Stack(good, MakeDiagonal(Array([1.0, 2, 0]))), Ones(3, 1)));
        Assert.Equal((1, 3L), (triangular.BatchIndex, triangular.Info));
        Assert.Equal([1.0, 1, 1], Linalg.SolveTriangular(Zeros(3, 3), Ones(3), unitDiagonal: true).ToArray<double>());
        var indefinite = Assert.Throws<NotPositiveDefiniteException>(
            () => Linalg.Solve(Stack(good, -good), Ones(3, 1), options: new() { Structure = MatrixStructure.PositiveDefinite }));
        Assert.Equal((1, 1L), (indefinite.BatchIndex, indefinite.Info));
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        Fails("Solve needs square matrices, shape (..., n, n), not (2, 3)", () => Linalg.Solve(Ones(2, 3), Ones(2)));
        Fails("Solve: a right-hand side of shape (2,) does not fit matrices of shape (3, 3)", () => Linalg.Solve(Eye(3), Ones(2)));
        Fails("a batch of vectors needs a last axis of length 1", () => Linalg.Solve(Eye(3), Ones(5, 3)));
        Fails(
            "Solve: a right-hand side of shape (3, 3, 1) does not fit matrices of shape (2, 3, 3)",
            () => Linalg.Solve(Ones(2, 3, 3), Ones(3, 3, 1)));
        Fails("Solve: a right-hand side of shape () does not fit", () => Linalg.Solve(Eye(3), 1));
        Fails(
            "Solve: it holds NaN at row 1, column 2 of matrix 1 of the batch",
            () => Linalg.Solve(With(Stack(Eye(3), Eye(3)), 1, 1, 2, double.NaN), Ones(3, 1)));
        Fails(
            "Solve: it holds Infinity at row 2, column 0",
            () => Linalg.Solve(With(Stack(Eye(3)), 0, 2, 0, double.PositiveInfinity)[0].T.T, Ones(3)));
        Fails("Solve, right-hand side: it holds NaN at row 0, column 1", () => Linalg.Solve(Eye(1), Array([[1.0, double.NaN]])));
        Fails("SolveTriangular: it holds NaN at row 1, column 0", () => Linalg.SolveTriangular(Array([[1, 0], [double.NaN, 1]]), Ones(2)));
        Fails("trans is Trans.None, Transpose or ConjTranspose", () => Linalg.Solve(Eye(3), Ones(3), (Trans)1));
        Fails("uplo is Uplo.Lower or Uplo.Upper", () => Linalg.SolveTriangular(Eye(3), Ones(3), 0));
        Fails("Uplo is Uplo.Lower or Uplo.Upper", () => Linalg.Solve(Eye(3), Ones(3), Trans.None, new SolveOptions { Uplo = 0 }));
        Fails("TensorSolve: a of shape (2, 3, 2) and b of shape (2,) do not fit", () => Linalg.TensorSolve(Ones(2, 3, 2), Ones(2)));
        Fails("TensorInv: the first 2 axes of the shape (2, 3, 2) hold 6 elements, the others 2", () => Linalg.TensorInv(Ones(2, 3, 2)));
        Fails("ind is between 1 and the rank", () => Linalg.TensorInv(Ones(2, 2), 0));
        Fails("named twice", () => Linalg.TensorSolve(Ones(2, 2), Ones(2), [0, -2]));
    }

    static void Fails(string words, Action call) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    static NDArray With(NDArray a, int m, int i, int j, double value)
    {
        double[] values = a.ToArray<double>();
        values[(((m * a.Shape[^2]) + i) * a.Shape[^1]) + j] = value;
        return NDArray.Of<double>(values, a.Shape.ToArray());
    }

    [Fact]
    public void OneBadMatrixDoesNotLoseTheOthers()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray good = Matrix.Random(5, type, 4, 3, 3) + (7 * Eye(3, type)), b = Matrix.Random(6, type, 4, 3, 2);
            foreach (MatrixStructure structure in factored)
            {
                var options = new SolveOptions { Structure = structure };
                NDArray singular = Zeros([3, 3], type), broken = good[2] * double.NaN, a = Stack(good[0], singular, broken, good[3]);
                (NDArray x, NDArray info) = Linalg.SolveWithInfo(a, b, Trans.None, options);
                (NDArray inverse, NDArray status) = Linalg.InvWithInfo(a, options);
                Assert.Equal([0, 1, -1, 0], info.ToArray<long>().Select(Math.Sign));
                Assert.Equal(info.ToArray<long>(), status.ToArray<long>());
                foreach (int m in new[] { 0, 3 })
                {
                    Sample.Equal(Linalg.Solve(good[m], b[m], Trans.None, options), x[m], 100 * type.Epsilon());
                    Sample.Equal(Linalg.Inv(good[m], options), inverse[m], 100 * type.Epsilon());
                }

                foreach (int m in new[] { 1, 2 })
                {
                    Assert.All(Sample.Values(x[m]), z => Assert.True(double.IsNaN(z.Real)));
                    Assert.All(Sample.Values(inverse[m]), z => Assert.True(double.IsNaN(z.Real)));
                }

                // Also where the loss masks the failures, as it should, and to second order.
                NDArray Loss(NDArray m, NDArray y)
                {
                    (NDArray z, NDArray failed) = Linalg.SolveWithInfo(m, y, Trans.None, options);
                    NDArray w = Linalg.InvWithInfo(m, options).Inverse;
                    NDArray mask = Equal(failed, 0)[.., NewAxis, NewAxis];
                    return Sum(AbsSquare(Where(mask, z, 0))) + Sum(AbsSquare(Where(mask, w, 0)));
                }

                (NDArray ga, NDArray gb) = Autodiff.Grad(Loss)(a, b);
                NDArray hessian = Autodiff.HessianVectorProduct(m => Loss(m, b))(a, good);
                for (int m = 0; m < 4; m++)
                {
                    bool fine = m is 0 or 3;
                    NDArray Alone(NDArray z) =>
                        Sum(AbsSquare(Linalg.Solve(z, b[m], Trans.None, options))) + Sum(AbsSquare(Linalg.Inv(z, options)));
                    NDArray one = fine ? Autodiff.Grad(Alone)(good[m]) : singular;
                    Matrix.Near(one, ga[m], 1000 * type.Epsilon() * (1 + Matrix.Largest(one)));
                    Assert.Equal(fine, Matrix.Largest(gb[m]) > 0);
                    Assert.Equal(fine, Matrix.Largest(hessian[m]) > 0);
                }
            }
        }

        (NDArray scalar, NDArray only) = Linalg.SolveWithInfo(Zeros(2, 2), Ones(2));
        Assert.Equal((0, 1), (only.Rank, (int)(double)only.AsType(DType.Float64)));
        Assert.All(scalar.ToArray<double>(), v => Assert.True(double.IsNaN(v)));
        Assert.Throws<ArgumentException>(
            () => Linalg.SolveWithInfo(Eye(2), Ones(2), Trans.None, new SolveOptions { Structure = MatrixStructure.Triangular }));
        Assert.Throws<ArgumentException>(() => Linalg.InvWithInfo(Eye(2), new SolveOptions { Structure = MatrixStructure.Triangular }));
    }

    [Fact]
    public void LargeBatchesOnSeveralThreadsAgreeWithALoop()
    {
        foreach (DType type in Sample.Inexact)
        {
            NDArray a = Matrix.Random(9, type, 500, 8, 8) + (5 * Eye(8, type)), b = Matrix.Random(10, type, 500, 8, 1);
            NDArray x = Linalg.Solve(a, b);
            Matrix.Near(b, MatMul(a, x), 1000 * type.Epsilon());
            Assert.Equal(77, Assert.Throws<SingularMatrixException>(
                () => Linalg.Solve(a * Where(Equal(Arange(500), 77), 0, 1)[.., NewAxis, NewAxis], b)).BatchIndex);
        }
    }
}
