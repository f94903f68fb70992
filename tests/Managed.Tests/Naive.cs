using System.Numerics;
using Lapack;

namespace Managed.Tests;

/// <summary>Arrays as functions of their indices: what the library's results are compared with.</summary>
static class Naive
{
    /// <summary>The element at an index.</summary>
    public static Func<int[], Complex> At(NDArray a)
    {
        Complex[] values = Sample.Values(a);
        int[] shape = a.Shape.ToArray();
        return index => values[Sample.Place(index, shape)];
    }

    /// <summary>Compares shape, type and every element.</summary>
    public static void Equal(DType type, int[] shape, Func<int[], Complex> element, NDArray actual, double tolerance = 0)
    {
        Assert.Equal(type, actual.DType);
        Sample.Shape(shape, actual);
        Sample.Equal([.. Sample.Indices(shape).Select(element)], actual, tolerance);
    }

    /// <summary>
    /// A reduction over every subset of axes, of several shapes and every layout, compared with <paramref name="expected"/> of the elements
    /// that are reduced together.
    /// </summary>
    public static void Reduction(
        DType type,
        Func<NDArray, int[], bool, NDArray> reduce,
        Func<Complex[], Complex> expected,
        DType resultType,
        double tolerance,
        Func<Random, DType, int[], NDArray>? sample = null,
        bool empty = true)
    {
        int[][] shapes = [[2, 3, 4, 2], [3, 1, 5], [4], [], [600, 3], [2, 1500]];
        foreach (int[] shape in empty ? [.. shapes, [2, 0, 3]] : shapes)
        {
            NDArray x = (sample ?? Sample.Random)(new Random(shape.Length), type, shape);
            Complex[] values = Sample.Values(x);
            for (int subset = 0; subset < 1 << shape.Length; subset++)
            {
                int[] axes = [.. Enumerable.Range(0, shape.Length).Where(i => ((subset >> i) & 1) != 0)];
                int[] kept = [.. shape.Select((d, i) => axes.Contains(i) ? 1 : d)], left = [.. shape.Where((_, i) => !axes.Contains(i))];
                var groups = new List<Complex>[kept.Aggregate(1, (p, d) => p * d)];
                for (int i = 0; i < groups.Length; i++)
                {
                    groups[i] = [];
                }

                foreach (int[] index in Sample.Indices(shape))
                {
                    groups[Sample.Place(index, kept)].Add(values[Sample.Place(index, shape)]);
                }

                Complex[] numbers = [.. groups.Select(g => expected([.. g]))];
                int[] shuffled = [.. axes.Reverse().Select((a, i) => i % 2 == 0 ? a - shape.Length : a)];
                foreach (NDArray view in Sample.Layouts(x))
                {
                    Check(left, reduce(view, axes, false));
                    Check(kept, reduce(view, shuffled, true));
                }

                void Check(int[] resultShape, NDArray result)
                {
                    Assert.Equal(resultType, result.DType);
                    Sample.Shape(resultShape, result);
                    Sample.Equal(numbers, result, tolerance);
                }
            }
        }
    }
}
