using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class ArithmeticTests
{
    static readonly (string Name, Func<NDArray, NDArray, NDArray> Array, Func<Complex, Complex, Complex> Number)[] Operations =
    [
        ("+", (x, y) => x + y, (a, b) => a + b),
        ("-", (x, y) => x - y, (a, b) => a - b),
        ("*", (x, y) => x * y, (a, b) => a * b),
        ("/", (x, y) => x / y, (a, b) => a / b),
        ("Power", Power, Complex.Pow),
    ];

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void BroadcastsLikeALoopWhateverTheLayout(DType type)
    {
        var random = new Random(11);
        for (int round = 0; round < 150; round++)
        {
            int[] xShape = Shape(random), yShape = Shape(random);
            NDArray x = Sample.Positive(random, type, xShape), y = Sample.Positive(random, type, yShape);
            int[]? shape = Sample.Broadcast(xShape, yShape);
            (string name, Func<NDArray, NDArray, NDArray> array, Func<Complex, Complex, Complex> number) =
                Operations[round % Operations.Length];
            if (shape is null)
            {
                string message = Assert.Throws<ArgumentException>(() => array(x, y)).Message;
                Assert.Contains(Text(xShape), message);
                Assert.Contains(Text(yShape), message);
                continue;
            }

            Complex[] a = Sample.Values(x), b = Sample.Values(y);
            Complex[] expected = [.. Sample.Indices(shape).Select(i => number(a[Sample.Place(i, xShape)], b[Sample.Place(i, yShape)]))];
            foreach (NDArray left in Sample.Layouts(x))
            {
                foreach (NDArray right in Sample.Layouts(y))
                {
                    NDArray z = array(left, right);
                    Assert.Equal(type, z.DType);
                    Sample.Shape(shape, z);
                    Sample.Equal(expected, z, Sample.Tolerance(type));
                }
            }
        }

        static string Text(int[] shape) => "(" + string.Join(", ", shape) + (shape.Length == 1 ? ",)" : ")");
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void BroadcastViewsAreOperandsToo(DType type)
    {
        var random = new Random(2);
        NDArray row = Sample.Random(random, type, 4), column = Sample.Random(random, type, 3, 1), full = Sample.Random(random, type, 3, 4);
        NDArray rows = BroadcastTo(row, 3, 4), columns = BroadcastTo(column, 3, 4), scalars = BroadcastTo(row[0], 3, 4);
        foreach ((NDArray view, NDArray plain) in new[] { (rows, row), (columns, column), (scalars, row[0]) })
        {
            Sample.Equal(plain + full, view + full);
            Sample.Equal(full / plain, full / view);
            Sample.Equal(view - view, full * 0);
            Sample.Equal((plain * full).T, view.T * full.T);
            Sample.Equal(Exp(plain + (0 * full)), Exp(view), Sample.Tolerance(type));
        }

        Sample.Equal(column * row, rows * columns);
        Sample.Equal(scalars * scalars, BroadcastTo(row[0] * row[0], 3, 4));
    }

    [Fact]
    public void ComplexQuotientsKeepTheirScale()
    {
        NDArray huge = NDArray.Of(new Complex(1e200, 1e200)), tiny = NDArray.Of(new Complex(1e-200, -1e-200));
        Sample.Equal([1], huge / huge, 1e-15);
        Sample.Equal([1], tiny / tiny, 1e-15);
        Sample.Equal([new(0, 1e-100)], NDArray.Of(new Complex(-1e100, 1e100)) / huge, 1e-15);
        Sample.Equal([double.PositiveInfinity, double.NegativeInfinity], NDArray.Of(1.0, -1) / 0, 0);
        Assert.True(double.IsNaN((double)(NDArray.Of(0.0) / 0)));
    }

    [Fact]
    public void PowersAreExactWhereTheyCanBe()
    {
        NDArray z = NDArray.Of(new Complex(2, 1), new Complex(-3, 0), Complex.ImaginaryOne);
        Sample.Equal([new(3, 4), 9, -1], Power(z, 2), 0);
        Sample.Equal([new(2, 11), -27, -Complex.ImaginaryOne], Power(z, 3), 0);
        Sample.Equal([1, 1, 1], Power(z, 0), 0);
        Sample.Equal([new(0.4, -0.2), -1.0 / 3, -Complex.ImaginaryOne], Power(z, -1), 1e-16);
        Sample.Equal(
            [-8, double.NaN, 4, 1, double.PositiveInfinity],
            Power(NDArray.Of(-2.0, -2, -2, 0, 0), NDArray.Of(3, 0.5, 2, 0, -1.0)),
            0);
        NDArray zero = Power(NDArray.Of(Complex.Zero), NDArray.Of(new Complex(-0.5, 0), new(0.5, 1), 0));
        Assert.True(Complex.IsNaN((Complex)zero[0]));
        Sample.Equal([0, 1], zero[1..], 0);
    }

    [Fact]
    public void IntegersAndMasksCountAsNumbers()
    {
        Sample.Equal(NDArray.Of(1.5, 3), NDArray.Of(3L, 6) / 2);
        Sample.Equal(NDArray.Of(2L, 1), NDArray.Of(true, false) + 1);
        Sample.Equal(NDArray.Of(2.5, 1.5), NDArray.Of(true, false) + 1.5);
        Sample.Equal(NDArray.Of(-1L), -NDArray.Of(1L));
    }

    static int[] Shape(Random random)
    {
        var shape = new int[random.Next(4)];
        for (int i = 0; i < shape.Length; i++)
        {
            int d = random.Next(8);
            shape[i] = d == 0 ? 0 : d < 4 ? 1 : d < 7 ? 3 : 2;
        }

        return shape;
    }
}
