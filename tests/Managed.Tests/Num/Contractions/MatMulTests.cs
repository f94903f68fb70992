using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class MatMulTests
{
    static readonly Trans[] Flags = [Trans.None, Trans.Transpose, Trans.ConjTranspose];

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void AllFlagsAndLayouts(DType type)
    {
        var random = new Random(6);
        foreach ((int m, int n, int k) in new[]
        {
            (3, 4, 2), (1, 3, 2), (3, 1, 2), (2, 3, 1), (1, 1, 1), (0, 2, 2), (2, 0, 3), (2, 3, 0), (5, 5, 5),
        })
        {
            foreach (Trans ta in Flags)
            {
                foreach (Trans tb in Flags)
                {
                    NDArray a = Sample.Random(random, type, ta == Trans.None ? [m, k] : [k, m]);
                    NDArray b = Sample.Random(random, type, tb == Trans.None ? [k, n] : [n, k]);
                    Complex[] expected = Loop(a, ta, b, tb, m, n, k);
                    foreach (NDArray left in Sample.Layouts(a))
                    {
                        foreach (NDArray right in Sample.Layouts(b))
                        {
                            NDArray c = MatMul(left, right, ta, tb);
                            Assert.Equal(type, c.DType);
                            Sample.Shape([m, n], c);
                            Near(expected, c, type);
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void BatchesBroadcast(DType type)
    {
        var random = new Random(7);
        foreach ((int[] x, int[] y) in new[]
        {
            ([2], []), ([], [2]), ([3, 1], [2]), ([2, 3], [2, 3]), ([1], [3]), ((int[])[0], (int[])[1]),
        })
        {
            int[] batch = Sample.Broadcast(x, y)!;
            foreach (Trans ta in Flags)
            {
                foreach (Trans tb in Flags)
                {
                    NDArray a = Sample.Random(random, type, [.. x, .. ta == Trans.None ? [2, 3] : (int[])[3, 2]]);
                    NDArray b = Sample.Random(random, type, [.. y, .. tb == Trans.None ? [3, 2] : (int[])[2, 3]]);
                    foreach (NDArray left in Sample.Layouts(a))
                    {
                        foreach (NDArray right in Sample.Layouts(b))
                        {
                            NDArray c = MatMul(left, right, ta, tb);
                            Sample.Shape([.. batch, 2, 2], c);
                            foreach (int[] index in Sample.Indices(batch))
                            {
                                Near(Loop(At(a, x, index), ta, At(b, y, index), tb, 2, 2, 3), At(c, batch, index), type);
                            }
                        }
                    }
                }
            }
        }

        static NDArray At(NDArray a, int[] batch, int[] index)
        {
            AxisIndex[] at = [.. batch.Select((d, i) => (AxisIndex)(d == 1 ? 0 : index[i + index.Length - batch.Length]))];
            return a[at];
        }
    }

    /// <summary>Around the orders where loops of our own give way to the library, in batches large enough for several threads.</summary>
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LargeBatchesOfSmallMatrices(DType type)
    {
        var random = new Random(9);
        LapackLibrary library = LapackLibrary.Current;
        int threads = library.Threads;
        library.Threads = 2;
        try
        {
            foreach ((int m, int n, int k) in new[]
            {
                (2, 2, 2), (5, 3, 4), (4, 9, 7), (7, 5, 16), (16, 16, 16), (15, 13, 11), (17, 4, 5), (6, 18, 3), (1, 9, 9), (9, 1, 8),
            })
            {
                int count = 3 + (250_000 / (m * n * k));
                NDArray a = Sample.Random(random, type, 7, k, m), b = Sample.Random(random, type, count, 1, n, k);
                a = Reshape(BroadcastTo(a, (count / 7) + 1, 7, k, m), -1, k, m)[..count];
                NDArray c = MatMul(a, b[.., 0], Trans.ConjTranspose, Trans.Transpose);
                NDArray shared = MatMul(a[0], b[.., 0], Trans.Transpose, Trans.ConjTranspose);
                // Every element, by another route: what a product writes behind itself must not reach the others.
                NDArray left = Conj(SwapAxes(a)), right = SwapAxes(b[.., 0]);
                NDArray every = Sum(left[Ellipsis, .., .., NewAxis] * right[Ellipsis, NewAxis, .., ..], -2);
                double largest = (double)Max(Abs(left)) * (double)Max(Abs(right));
                Assert.InRange((double)Max(Abs(every - c)), 0, 4 * k * k * type.Epsilon() * largest);
                for (int i = 0; i < count; i += (count / 5) + 1)
                {
                    Near(Loop(a[i], Trans.ConjTranspose, b[i, 0], Trans.Transpose, m, n, k), c[i], type, k);
                    Near(Loop(a[0], Trans.Transpose, b[i, 0], Trans.ConjTranspose, m, n, k), shared[i], type, k);
                }

                Near(Loop(a[count - 1], Trans.ConjTranspose, b[count - 1, 0], Trans.Transpose, m, n, k), c[count - 1], type, k);
            }
        }
        finally
        {
            library.Threads = threads;
        }
    }

    /// <summary>Runs longer than a vector register and than the pieces in which columns are summed.</summary>
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LongVectors(DType type)
    {
        var random = new Random(10);
        foreach ((int m, int k) in new[] { (1500, 37), (41, 1301), (700, 400), (1, 2003) })
        {
            NDArray a = Sample.Random(random, type, m, k), x = Sample.Random(random, type, k, 2);
            foreach (Trans flag in new[] { Trans.None, Trans.ConjTranspose })
            {
                NDArray stored = flag == Trans.None ? a : a.T, columns = Reshape(Ravel(stored.T), [.. stored.T.Shape]).T;
                Complex[] expected = Loop(stored, flag, x[.., ..1], Trans.None, m, 1, k);
                Near(expected, MatMul(stored, x[.., 0], flag), type, k);
                Near(expected, MatMul(columns, x[.., 0], flag), type, k);
                Near(expected, MatMul(columns, Reshape(x[.., 0], k, 1) + 0, flag), type, k);
                Near(
                    [.. expected.Select(Complex.Conjugate)],
                    MatMul(x[.., ..1], stored, Trans.ConjTranspose, flag == Trans.None ? Trans.ConjTranspose : Trans.None),
                    type,
                    k);
            }
        }
    }

    /// <summary>Gradients of factors that the batch shares, in every combination of flags, with and without common batch axes.</summary>
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex128)]
    public void GradientsOfSharedFactors(DType type)
    {
        var random = new Random(8);
        foreach ((int[] x, int[] y) in new[]
        {
            ([4], []), ([], [4]), ([3, 2], [2]), ([2], [3, 2]), ([3, 2], [1]), ((int[])[3, 1], (int[])[2]),
        })
        {
            foreach (Trans ta in Flags)
            {
                foreach (Trans tb in Flags)
                {
                    NDArray a = Sample.Random(random, type, [.. x, .. ta == Trans.None ? [2, 3] : (int[])[3, 2]]);
                    NDArray b = Sample.Random(random, type, [.. y, .. tb == Trans.None ? [3, 2] : (int[])[2, 3]]);
                    Autodiff.CheckGrads(p => MatMul(p[0], p[1], ta, tb), [a, b], order: 1);
                }
            }
        }
    }

    [Fact]
    public void VectorsDropTheirAxis()
    {
        NDArray m = NDArray.Of(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), x = NDArray.Of(1.0, 0, -1), y = NDArray.Of(1.0, 2);
        Sample.Equal(NDArray.Of(-2.0, -2), MatMul(m, x));
        Sample.Equal(NDArray.Of(9.0, 12, 15), MatMul(y, m));
        Sample.Equal(NDArray.Of(9.0, 12, 15), MatMul(m, y, Trans.Transpose));
        Sample.Equal(2.0, MatMul(x, x));
        Sample.Equal(NDArray.Of(-2.0, -2), MatMul(m, Stack(x, x).T[.., 1]));
        Sample.Shape([4, 2], MatMul(BroadcastTo(m, 4, 2, 3), x));
        Sample.Shape([4, 3], MatMul(y, BroadcastTo(m, 4, 2, 3)));
        Sample.Equal(NDArray.Of(0.0, 0), MatMul(Zeros(2, 0), Zeros(0)));
    }

    [Fact]
    public void TypesPromoteAndNaNsStay()
    {
        NDArray m = NDArray.Of(new double[,] { { 1, 2 }, { 3, 4 } });
        Assert.Equal(DType.Complex128, MatMul(m, m.AsType(DType.Complex64)).DType);
        Assert.Equal(DType.Float64, MatMul(m.AsType(DType.Int64), m.AsType(DType.Float32)).DType);
        Sample.Equal(m, MatMul(m.AsType(DType.Int64), Eye(2)));
        Assert.True(double.IsNaN((double)MatMul(m * double.NaN, Zeros(2, 2))[0, 0]));
        Sample.Equal(MatMul(BroadcastTo(NDArray.Of(1.0, 2), 3, 2), m), BroadcastTo(NDArray.Of(7.0, 10), 3, 2));
    }

    [Fact]
    public void ErrorsNameBothShapes()
    {
        string message = Assert.Throws<ArgumentException>(() => MatMul(Zeros(2, 3), Zeros(2, 3))).Message;
        Assert.Contains("(2, 3) and (2, 3)", message);
        Assert.Contains("(3, 2)^T and (2, 4)^H", Assert.Throws<ArgumentException>(
            () => MatMul(Zeros(3, 2), Zeros(2, 4), Trans.Transpose, Trans.ConjTranspose)).Message);
        Assert.Throws<ArgumentException>(() => MatMul(Zeros(2, 2, 3), Zeros(3, 3, 2)));
        Assert.Contains("()", Assert.Throws<ArgumentException>(() => MatMul(2, Zeros(2))).Message);
    }

    static Complex[] Loop(NDArray a, Trans ta, NDArray b, Trans tb, int m, int n, int k)
    {
        Complex[] x = Sample.Values(a), y = Sample.Values(b), c = new Complex[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int p = 0; p < k; p++)
                {
                    c[(i * n) + j] += Element(x, ta, i, p, m, k) * Element(y, tb, p, j, k, n);
                }
            }
        }

        return c;

        static Complex Element(Complex[] x, Trans trans, int i, int j, int rows, int columns) => trans switch
        {
            Trans.None => x[(i * columns) + j],
            Trans.Transpose => x[(j * rows) + i],
            _ => Complex.Conjugate(x[(j * rows) + i]),
        };
    }

    static void Near(Complex[] expected, NDArray actual, DType type, int terms = 1)
    {
        Complex[] found = Sample.Values(actual);
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            if (!(Complex.Abs(found[i] - expected[i]) <= Sample.Tolerance(type) * terms))
            {
                Assert.Fail($"element {i} is {found[i]}, expected {expected[i]}");
            }
        }
    }
}
