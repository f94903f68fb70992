using System.Numerics;
using Lapack;

namespace Managed.Tests;

/// <summary>Arrays to test with, the same numbers in several memory layouts, and comparison with plain C# numbers.</summary>
static class Sample
{
    public static readonly DType[] Inexact = [DType.Float32, DType.Float64, DType.Complex64, DType.Complex128];

    public static TheoryData<DType> Types => [.. Inexact];

    /// <summary>Each name with each of the four types.</summary>
    public static TheoryData<string, DType> InEveryType(IEnumerable<string> names)
    {
        var cases = new TheoryData<string, DType>();
        foreach (string name in names)
        {
            foreach (DType type in Inexact)
            {
                cases.Add(name, type);
            }
        }

        return cases;
    }

    /// <summary>Numbers with both parts in (-1, 1), none of modulus below 0.1.</summary>
    public static NDArray Random(Random random, DType type, params int[] shape)
    {
        var values = new Complex[shape.Aggregate(1, (p, d) => p * d)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new(Part(), Part());
        }

        return Of(values, type, shape);

        double Part() => (0.1 + (0.9 * random.NextDouble())) * (random.Next(2) == 0 ? 1 : -1);
    }

    /// <summary>As <see cref="Random"/>, with positive real parts.</summary>
    public static NDArray Positive(Random random, DType type, params int[] shape) => Of(
        [.. Values(Random(random, type, shape)).Select(z => new Complex(Math.Abs(z.Real) + 0.5, z.Imaginary))], type, shape);

    public static NDArray Of(Complex[] values, DType type, params int[] shape)
    {
        if (type.IsComplex())
        {
            return NDArray.Of<Complex>(values, shape).AsType(type);
        }

        return NDArray.Of<double>([.. values.Select(z => z.Real)], shape).AsType(type);
    }

    /// <summary>The elements, last axis fastest.</summary>
    public static Complex[] Values(NDArray a) => a.ToArray<Complex>();

    /// <summary>
    /// The same numbers as they may lie in memory: row-major, column-major, cut from a larger array, with steps, and back to front.
    /// </summary>
    public static NDArray[] Layouts(NDArray a)
    {
        int[] shape = a.Shape.ToArray(), outer = [.. shape.Select(d => d + 3)];
        AxisIndex[] inside = [.. shape.Select(d => (AxisIndex)(1..(d + 1)))];
        NDArray columns = Fill(a, [.. shape.Reverse()], t => t.T), cut = Fill(a, outer, t => t[inside]);
        NDArray steps = Fill(a, [.. shape, 2], t => t[Num.Ellipsis, 1]), both = Fill(a, [2, .. outer.Reverse()], t => t[1].T[inside]);
        return [a, columns, cut, steps, both];
    }

    public static void Equal(Complex[] expected, NDArray actual, double tolerance)
    {
        Complex[] found = Values(actual);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            if (!Close(expected[i], found[i], tolerance))
            {
                Assert.Fail($"element {i} is {found[i]}, expected {expected[i]}, in {actual}");
            }
        }
    }

    public static void Equal(NDArray expected, NDArray actual, double tolerance = 0)
    {
        Assert.Equal(expected.DType, actual.DType);
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Equal(Values(expected), actual, tolerance);
    }

    public static void Shape(int[] expected, NDArray actual) => Assert.Equal(expected, actual.Shape.ToArray());

    public static double Tolerance(DType type) => 100 * type.Epsilon();

    public static bool Close(Complex a, Complex b, double tolerance) =>
        Same(a.Real, b.Real, tolerance * Scale(a)) && Same(a.Imaginary, b.Imaginary, tolerance * Scale(a));

    /// <summary>All index tuples of a shape, last axis fastest.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        int size = shape.Aggregate(1, (p, d) => p * d);
        for (int n = 0; n < size; n++)
        {
            var index = new int[shape.Length];
            for (int axis = shape.Length - 1, rest = n; axis >= 0; rest /= shape[axis], axis--)
            {
                index[axis] = rest % shape[axis];
            }

            yield return index;
        }
    }

    /// <summary>Place of an index in a row-major list, with length-1 and missing axes broadcast.</summary>
    public static int Place(int[] index, int[] shape)
    {
        int place = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            place = (place * shape[i]) + (shape[i] == 1 ? 0 : index[i + index.Length - shape.Length]);
        }

        return place;
    }

    public static int[]? Broadcast(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int da = i <= a.Length ? a[^i] : 1, db = i <= b.Length ? b[^i] : 1;
            if (da != db && da != 1 && db != 1)
            {
                return null;
            }

            shape[^i] = da == 1 ? db : da;
        }

        return shape;
    }

    /// <summary>A view of a larger array of NaN, found by <paramref name="view"/>, that holds the numbers of a.</summary>
    static NDArray Fill(NDArray a, int[] shape, Func<NDArray, NDArray> view)
    {
        // Positions: number all the places, look at them through the view, then write there.
        int size = shape.Aggregate(1, (p, d) => p * d);
        double[] places = view(Num.Reshape(Num.Arange(size), shape)).ToArray<double>();
        Complex[] values = Values(a), storage = new Complex[size];
        Array.Fill(storage, a.DType.IsInexact() ? new Complex(double.NaN, double.NaN) : -77);
        for (int i = 0; i < places.Length; i++)
        {
            storage[(int)places[i]] = values[i];
        }

        return view(Of(storage, a.DType, shape));
    }

    static double Scale(Complex a) => double.IsFinite(a.Real) && double.IsFinite(a.Imaginary) ? Math.Max(Complex.Abs(a), 1e-300) : 1;

    static bool Same(double a, double b, double difference) => a.Equals(b) || a == b || Math.Abs(a - b) <= difference;
}
