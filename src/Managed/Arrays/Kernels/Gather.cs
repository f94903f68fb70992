using System.Numerics;
using System.Numerics.Tensors;

namespace Lapack;

/// <summary>Picks parts of an array by their positions along an axis, and adds or writes parts there.</summary>
static class Gather
{
    /// <summary>
    /// Parts at least this large are moved one by one from arrays of any layout; for smaller ones the array is made row-major.
    /// </summary>
    const int LargePart = 256;

    /// <summary>y[o, k, i] = x[o, positions[k], i]; the axis is replaced by those of <paramref name="positionShape"/>.</summary>
    public static NDArray Take(NDArray x, int axis, int[] positions, int[] positionShape)
    {
        int[] shape = [.. x.Shape[..axis], .. positionShape, .. x.Shape[(axis + 1)..]];
        int[] flat = [.. x.Shape[..axis], positions.Length, .. x.Shape[(axis + 1)..]];
        NDArray y = NDArray.Empty(x.DType, flat);
        if (!x.IsRowMajor && y.Size / Math.Max(1, positions.Length) >= LargePart)
        {
            for (int k = 0; k < positions.Length; k++)
            {
                StridedCopy.Copy(Part(x, axis, positions[k]), Part(y, axis, k));
            }
        }
        else if (y.Size > 0)
        {
            x = x.ToRowMajor();
            switch (x.DType.ElementSize())
            {
                case 1: Take<byte>(x, y, axis, positions); break;
                case 4: Take<uint>(x, y, axis, positions); break;
                case 8: Take<ulong>(x, y, axis, positions); break;
                default: Take<Complex>(x, y, axis, positions); break;
            }
        }

        return y.View(shape, Layout.RowMajor(shape));
    }

    /// <summary>x[o, positions[k], i] += y[o, k, i], in the order of k; repeated positions add up.</summary>
    public static void Add(NDArray x, int axis, int[] positions, NDArray y)
    {
        int[] flat = [.. x.Shape[..axis], positions.Length, .. x.Shape[(axis + 1)..]];
        y = y.ToRowMajor();
        y = y.View(flat, Layout.RowMajor(flat));
        if (!x.IsRowMajor)
        {
            for (int k = 0; k < positions.Length; k++)
            {
                NDArray part = Part(x, axis, positions[k]);
                StridedCopy.Copy(Elementwise.Binary<AddKernel>(part, Part(y, axis, k), "Add"), part);
            }

            return;
        }

        switch (x.DType)
        {
            case DType.Float64: Add<double>(x, y, axis, positions, 1); break;
            case DType.Float32: Add<float>(x, y, axis, positions, 1); break;
            case DType.Complex128: Add<double>(x, y, axis, positions, 2); break;
            case DType.Int64: AddIntegers(x, y, axis, positions); break;
            default: Add<float>(x, y, axis, positions, 2); break;
        }
    }

    /// <summary>The part of an array at a position of an axis, which disappears. A view.</summary>
    static NDArray Part(NDArray x, int axis, int position) => x.View(
        [.. x.Shape[..axis], .. x.Shape[(axis + 1)..]],
        [.. x.Strides[..axis], .. x.Strides[(axis + 1)..]],
        x.Size == 0 ? 0 : position * x.Strides[axis]);

    static void Take<T>(NDArray from, NDArray to, int axis, int[] positions) where T : unmanaged
    {
        (int outer, int length, int inner) = Layout.Around(from.Shape, axis);
        ReadOnlySpan<T> x = from.Dense<T>();
        Span<T> y = to.Dense<T>();
        int next = 0;
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<T> block = x.Slice(o * length * inner, length * inner);
            if (inner == 1)
            {
                foreach (int p in positions)
                {
                    y[next++] = block[p];
                }

                continue;
            }

            foreach (int p in positions)
            {
                block.Slice(p * inner, inner).CopyTo(y[next..]);
                next += inner;
            }
        }
    }

    static void AddIntegers(NDArray to, NDArray from, int axis, int[] positions)
    {
        (int outer, int length, int inner) = Layout.Around(to.Shape, axis);
        ReadOnlySpan<long> y = from.Dense<long>();
        Span<long> x = to.Dense<long>();
        int next = 0;
        for (int o = 0; o < outer; o++)
        {
            foreach (int p in positions)
            {
                for (int i = 0; i < inner; i++, next++)
                {
                    ref long sum = ref x[(((o * length) + p) * inner) + i];
                    sum = checked(sum + y[next]);
                }
            }
        }
    }

    static void Add<T>(NDArray to, NDArray from, int axis, int[] positions, int width) where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int outer, int length, int inner) = Layout.Around(to.Shape, axis);
        inner *= width;
        ReadOnlySpan<T> y = from.Dense<T>();
        Span<T> x = to.Dense<T>();
        int next = 0;
        for (int o = 0; o < outer && inner > 0; o++)
        {
            Span<T> block = x.Slice(o * length * inner, length * inner);
            foreach (int p in positions)
            {
                if (inner <= 2)
                {
                    for (int i = 0; i < inner; i++)
                    {
                        block[(p * inner) + i] += y[next + i];
                    }
                }
                else
                {
                    Span<T> part = block.Slice(p * inner, inner);
                    TensorPrimitives.Add(part, y.Slice(next, inner), part);
                }

                next += inner;
            }
        }
    }
}
