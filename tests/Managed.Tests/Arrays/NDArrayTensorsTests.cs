using System.Numerics;
using System.Numerics.Tensors;
using Lapack;
using Lapack.Native;

namespace Managed.Tests;

public class NDArrayTensorsTests
{
    static double[] Numbers => [.. Enumerable.Range(0, 24).Select(i => (double)i)];

    [Fact]
    public void OfCopiesTensors()
    {
        double[] numbers = Numbers;
        Tensor<double> tensor = Tensor.Create(numbers, [2, 3, 4]);
        NDArray whole = NDArray.Of(tensor), part = NDArray.Of(tensor.AsReadOnlyTensorSpan().Slice([1..2, 0..2, 1..3]));
        numbers[0] = 99;
        Sample.Equal(Num.Reshape(Num.Arange(24), 2, 3, 4), whole);
        Sample.Equal(NDArray.Of<double>([13, 14, 17, 18], 1, 2, 2), part);
        Sample.Equal(NDArray.Of<double>([0, 3, 1, 4, 2, 5], 3, 2), NDArray.Of(Tensor.Create(Numbers, 0, [3, 2], [1, 3])));
        Sample.Equal(Num.Zeros(0, 3), NDArray.Of(Tensor.CreateFromShape<double>([0, 3])));
        Assert.Equal(DType.Complex64, NDArray.Of(Tensor.Create(new ComplexSingle[4], [2, 2])).DType);
        Assert.Equal(DType.Float64, NDArray.Of(Tensor.Create(new[] { 1, 2 })).DType);
        Assert.Contains("Int16", Assert.Throws<ArgumentException>(() => NDArray.Of(Tensor.Create(new short[2]))).Message);
        Assert.Throws<ArgumentNullException>(() => NDArray.Of((Tensor<double>)null!));
    }

    [Fact]
    public void WrapSharesTheTensorsStorage()
    {
        double[] numbers = Numbers;
        Tensor<double> tensor = Tensor.Create(numbers, [4, 6]), part = tensor.Slice([1..3, 2..5]);
        Tensor<double> transposed = Tensor.Create(numbers, 1, [3, 2], [1, 3]);
        NDArray whole = NDArray.Wrap(tensor), cut = NDArray.Wrap(part), turned = NDArray.Wrap(transposed);
        NDArray wide = NDArray.Wrap(Tensor.Create(numbers, 3, [2, 3], [0, 1]));
        Sample.Equal(Num.Reshape(Num.Arange(24), 4, 6), whole);
        Sample.Equal(NDArray.Of<double>([8, 9, 10, 14, 15, 16], 2, 3), cut);
        Sample.Equal(NDArray.Of<double>([1, 4, 2, 5, 3, 6], 3, 2), turned);
        Sample.Equal(NDArray.Of<double>([3, 4, 5, 3, 4, 5], 2, 3), wide);
        tensor[1, 2] = -8;
        Assert.Equal(-8, (double)cut[0, 0]);
        numbers[4] = -4;
        Assert.Equal((-4, -4), ((double)turned[0, 1], (double)wide[1, 1]));
        Sample.Equal(Num.Zeros(2, 0), NDArray.Wrap(Tensor.CreateFromShape<double>([2, 0])));
        Assert.Throws<ArgumentNullException>(() => NDArray.Wrap((Tensor<double>)null!));
        Assert.Throws<ArgumentException>(() => NDArray.Wrap(Tensor.Create(new short[2])));
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void EveryLayoutBecomesATensor(DType type)
    {
        var random = new Random(5);
        foreach (int[] shape in (int[][])[[2, 3, 4], [3], [1, 3, 1], [], [0, 2], [1, 1]])
        {
            foreach (NDArray a in
                Sample.Layouts(Sample.Random(random, type, shape)).Append(Num.BroadcastTo(Sample.Random(random, type, 1), [2, .. shape])))
            {
                switch (type)
                {
                    case DType.Float32: Check<float>(a); break;
                    case DType.Float64: Check<double>(a); break;
                    case DType.Complex64: Check<ComplexSingle>(a); break;
                    default: Check<Complex>(a); break;
                }
            }
        }

        static void Check<T>(NDArray a) where T : unmanaged, IEquatable<T>
        {
            T[] expected = a.ToArray<T>();
            nint[] lengths = a.Rank == 0 ? [1] : [.. a.Shape.ToArray().Select(d => (nint)d)];
            foreach (Tensor<T> tensor in new[] { a.ToTensor<T>(), a.AsTensor<T>(), Tensor.Create(a.ToArray<T>(), lengths) })
            {
                Assert.Equal(lengths, tensor.Lengths.ToArray());
                Assert.Equal(expected, Flat(tensor.AsReadOnlyTensorSpan()));
            }

            Assert.Equal(lengths, a.AsReadOnlyTensorSpan<T>().Lengths.ToArray());
            Assert.Equal(expected, Flat(a.AsReadOnlyTensorSpan<T>()));
        }

        static T[] Flat<T>(ReadOnlyTensorSpan<T> span)
        {
            var flat = new T[(int)span.FlattenedLength];
            if (flat.Length > 0)
            {
                span.FlattenTo(flat);
            }

            return flat;
        }
    }

    [Fact]
    public void ViewsShareAndCopiesDoNot()
    {
        double[] numbers = Numbers;
        NDArray a = NDArray.Wrap(numbers, 4, 6);
        Tensor<double> shared = a[1..3, 2..4].T.AsTensor<double>(), copy = a.ToTensor<double>();
        ReadOnlySpan<double> row = a[2].AsReadOnlySpan<double>();
        numbers[14] = -14;
        Assert.Equal(-14, shared[0, 1]);
        Assert.Equal(14, copy[2, 2]);
        Assert.Equal(-14, row[2]);
        Assert.Equal(-14, a.AsReadOnlyTensorSpan<double>()[2, 2]);
        Assert.Equal([12.0, 13, -14, 15, 16, 17], row.ToArray());
        Assert.Equal(24, a.AsReadOnlySpan<double>().Length);
        Assert.True(Num.Zeros(0, 2).T.AsReadOnlySpan<double>().IsEmpty);
        Assert.Equal(2.0f, NDArray.Of(1, 2).ToTensor<float>()[1]);
        Assert.Equal([true], NDArray.Of(true).AsReadOnlySpan<bool>().ToArray());
        Assert.Equal([3L], NDArray.Of(3L).AsReadOnlySpan<long>().ToArray());
        Tensor<ComplexSingle> foreign = NDArray.Wrap(new Vector2[] { new(1, 2) }, DType.Complex64, 1).AsTensor<ComplexSingle>();
        Assert.Equal(new ComplexSingle(1, 2), foreign[0]);
    }

    [Fact]
    public void ErrorsSayWhatToDo()
    {
        NDArray a = Num.Reshape(Num.Arange(6), 2, 3);
        Assert.Contains("strides (1, 3)", Assert.Throws<InvalidOperationException>(() => a.T.AsReadOnlySpan<double>().Length).Message);
        Assert.Contains("Single", Assert.Throws<ArgumentException>(() => a.AsReadOnlySpan<float>().Length).Message);
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => a.AsTensor<Complex>()).Message);
        Assert.Throws<ArgumentException>(() => a.AsReadOnlyTensorSpan<long>().Rank);
        Assert.Throws<ArgumentException>(() => a.AsReadOnlySpan<short>().Length);
        foreach (Action<NDArray> read in (Action<NDArray>[])
        [
            x => x.AsTensor<double>(), x => x.ToTensor<double>(), x => _ = x.AsReadOnlySpan<double>().Length,
            x => _ = x.AsReadOnlyTensorSpan<double>().Rank,
        ])
        {
            Assert.Contains("StopGradient", Assert.Throws<InvalidOperationException>(() => Autodiff.Grad(x =>
            {
                read(x);
                return Num.Sum(x);
            })(a)).Message);
        }
    }
}
