using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class NormsTests
{
    public static TheoryData<DType> Types => Sample.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void VectorNormsByTheirDefinition(DType type)
    {
        NDArray a = Matrix.Random(1, type, 3, 4, 5);
        double[] size = [.. Sample.Values(a).Select(Complex.Abs)];
        foreach (double p in new[] { 0, 0.5, 1, 1.5, 2, 3, 7, -1, -2.5, double.PositiveInfinity, double.NegativeInfinity })
        {
            double Norm(IEnumerable<double> x) => p switch
            {
                0 => x.Count(v => v != 0),
                double.PositiveInfinity => x.Max(),
                double.NegativeInfinity => x.Min(),
                _ => Math.Pow(x.Sum(v => Math.Pow(v, p)), 1 / p),
            };
            double tolerance = 200 * type.Epsilon();
            Assert.Equal(Norm(size), (double)Linalg.VectorNorm(a, p).AsType(DType.Float64), tolerance * Math.Max(1, Norm(size)));
            for (int axis = 0; axis < 3; axis++)
            {
                int[] shape = [3, 4, 5], kept = [.. shape.Where((_, i) => i != axis)];
                NDArray found = Linalg.VectorNorm(a, p, axis), same = Linalg.VectorNorm(a, p, axis - 3, keepDims: true);
                Sample.Shape(kept, found);
                Sample.Shape([.. shape.Select((d, i) => i == axis ? 1 : d)], same);
                int step = shape.Skip(axis + 1).Aggregate(1, (x, y) => x * y);
                Complex[] expected = [.. Enumerable.Range(0, 60 / shape[axis]).Select(i =>
                {
                    int first = (i / step * step * shape[axis]) + (i % step);
                    return (Complex)Norm(Enumerable.Range(0, shape[axis]).Select(k => size[first + (k * step)]));
                })];
                Sample.Equal(expected, found, tolerance * 10);
                Sample.Equal(expected, same, tolerance * 10);
            }

            Sample.Equal(Sample.Values(Linalg.VectorNorm(a.Reshape(3, 20), p, 1)), Linalg.VectorNorm(a, p, [2, 1]), tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void MatrixNormsByTheirDefinition(DType type)
    {
        NDArray a = Matrix.Random(2, type, 2, 4, 3, 5), s = Linalg.Svdvals(Transpose(a, 0, 2, 3, 1)), size = Abs(a);
        double tolerance = 300 * type.Epsilon();

        // Rows along axis 3, columns along axis 1.
        Matrix.Near(Sum(s, -1), Linalg.Norm(a, "nuc", (3, 1)), tolerance);
        Matrix.Near(s[Ellipsis, 0], Linalg.Norm(a, 2, (-1, 1)), tolerance);
        Matrix.Near(s[Ellipsis, ^1], Linalg.Norm(a, -2, [3, -3]), tolerance);
        Matrix.Near(Sqrt(Sum(AbsSquare(a), [1, 3])), Linalg.Norm(a, "fro", [3, 1]), tolerance);
        Matrix.Near(Linalg.VectorNorm(Sum(size, 3), double.PositiveInfinity, 1), Linalg.Norm(a, 1, (3, 1)), tolerance);
        Matrix.Near(Linalg.VectorNorm(Sum(size, 1), double.NegativeInfinity, -1), Linalg.Norm(a, "-inf", (3, 1)), tolerance);
        Sample.Shape([2, 1, 3, 1], Linalg.Norm(a, "nuc", (3, 1), keepDims: true));
    }

    [Fact]
    public void ThePlainNormIsThatOfAllElements()
    {
        NDArray a = Matrix.Random(3, DType.Float64, 2, 3, 4);
        Matrix.Near(Sqrt(Sum(AbsSquare(a))), Linalg.Norm(a), Matrix.Rounding(a));
        Matrix.Near(Sqrt(Sum(AbsSquare(a), 0)), Linalg.Norm(a, axis: 0), Matrix.Rounding(a));
        Matrix.Near(Sqrt(Sum(AbsSquare(a), (0, 2))), Linalg.Norm(a, axis: (2, 0)), Matrix.Rounding(a));
        Assert.Contains("3 axes", Assert.Throws<ArgumentException>(() => Linalg.Norm(a, axis: (0, 1, 2))).Message);
        Matrix.Near(Linalg.MatrixNorm(a[0], 2), Linalg.Norm(a[0], 2), 2 * Matrix.Rounding(a[0]));
        Matrix.Near(Linalg.VectorNorm(a[0, 0], 2), Linalg.Norm(a[0, 0], 2), Matrix.Rounding(a[0, ..1]));
        Sample.Shape([1, 1, 1], Linalg.Norm(a, keepDims: true));
        Assert.Equal(3.0, (double)Linalg.Norm((NDArray)(-3.0)));
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-300)]
    [InlineData(1e200)]
    [InlineData(1e300)]
    public void ScalesDoNotMatter(double scale)
    {
        NDArray a = Matrix.Random(4, DType.Complex128, 3, 4);
        foreach (double p in new[] { 0.5, 1, 2, 3, 10, -1, double.PositiveInfinity })
        {
            double expected = (double)Linalg.VectorNorm(a, p);
            Assert.Equal(expected, (double)Linalg.VectorNorm(scale * a, p) / scale, 1e-13 * expected);
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Linalg.VectorNorm(x, p));
            Matrix.Near(gradient(a), gradient(scale * a), 1e-12 * Math.Max(1, expected));
        }

        foreach (NormOrder order in new NormOrder[] { "fro", "nuc", 2, -2, 1, "inf" })
        {
            Matrix.Near(Linalg.MatrixNorm(a, order), Linalg.MatrixNorm(scale * a, order) / scale, 1e-12);
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Linalg.MatrixNorm(x, order));
            Matrix.Near(gradient(a), gradient(scale * a), 1e-12);
        }
    }

    [Fact]
    public void SubgradientsAtKinks()
    {
        foreach (DType type in Matrix.Types)
        {
            foreach (double p in new[] { 0, 0.5, 1, 1.5, 2, 3, -1, double.PositiveInfinity, double.NegativeInfinity })
            {
                Assert.Equal(0, Matrix.Largest(Autodiff.Grad(x => Linalg.VectorNorm(x, p))(Zeros([3], type))));
            }

            foreach (NormOrder order in new NormOrder[] { "fro", "nuc", 2, -2, 1, -1, "inf", "-inf" })
            {
                Assert.Equal(0, Matrix.Largest(Autodiff.Grad(x => Linalg.MatrixNorm(x, order))(Zeros([3, 2], type))));
            }

            // Equals share; zero elements of a sum of moduli have none.
            Matrix.Near(NDArray.Of(0.5, 0, -0.5).AsType(type), Gradient(double.PositiveInfinity, NDArray.Of(2.0, 1, -2)), 0);
            Matrix.Near(NDArray.Of(1.0, 0, -1).AsType(type), Gradient(1, NDArray.Of(2.0, 0, -2)), 0);
            Matrix.Near(NDArray.Of(1.0, 0).AsType(type), Gradient(1.5, NDArray.Of(2.0, 0)), 1e-6);
            NDArray Gradient(double p, NDArray at) => Autodiff.Grad(x => Linalg.VectorNorm(x, p))(at.AsType(type));
        }

        // The nuclear norm of a matrix of rank 1: u v^T, nothing from the rounding of the others.
        NDArray u = NDArray.Of(3.0, 0, 4), v = NDArray.Of(1.0, 2, 2);
        NDArray outer = MatMul(u[.., NewAxis], v[NewAxis]);
        Matrix.Near(outer / 15, Autodiff.Grad(x => Linalg.MatrixNorm(x, "nuc"))(outer), 1e-14);
    }

    [Fact]
    public void ErrorsAndEmptyArrays()
    {
        Assert.Contains("order 3 is not defined for matrices", Assert.Throws<ArgumentException>(() => Linalg.Norm(Eye(2), 3)).Message);
        Assert.Contains("\"fro\"", Assert.Throws<ArgumentException>(() => Linalg.Norm(Ones(3), "nuclear")).Message);
        Assert.Throws<ArgumentException>(() => Linalg.Norm(Ones(3), "fro"));
        Assert.Throws<ArgumentException>(() => Linalg.Norm(Ones(2, 2, 2), 2));
        Assert.Throws<ArgumentException>(() => Linalg.Norm(Eye(2), 2, (0, -2)));
        Assert.Throws<ArgumentException>(() => Linalg.VectorNorm(Ones(3), double.NaN));
        Assert.Contains("order -1", Assert.Throws<ArgumentException>(() => Linalg.VectorNorm(Zeros(0), -1)).Message);
        Assert.Throws<ArgumentException>(() => Linalg.MatrixNorm(Zeros(0, 3), double.NegativeInfinity));
        Assert.Equal(0.0, (double)Linalg.VectorNorm(Zeros(0), double.PositiveInfinity));
        Assert.Equal(0.0, (double)Linalg.MatrixNorm(Zeros(0, 3), double.PositiveInfinity));
        Sample.Equal(Zeros(2), Linalg.MatrixNorm(Zeros(2, 3, 0), 1));
        Assert.Equal(0.0, (double)Linalg.VectorNorm(Zeros(0), 3));
        Assert.Equal(0.0, (double)Linalg.MatrixNorm(Zeros(0, 3), "nuc"));
        Sample.Shape([0], Linalg.MatrixNorm(Zeros(0, 3, 3), 2));
        Assert.Equal(5.0, (double)Linalg.Norm(NDArray.Of<long>(3, 4)));
        Assert.True(double.IsNaN((double)Linalg.Norm(NDArray.Of(1.0, double.NaN), 3)));
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    [InlineData(2.0)]
    [InlineData(3.0)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
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
