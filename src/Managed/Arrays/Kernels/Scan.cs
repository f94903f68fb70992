using System.Numerics;

namespace Lapack;

/// <summary>Running sums and products along an axis, and linear recurrences; from the last element to the first when reversed.</summary>
static class Scan
{
    /// <summary>y_0 = x_0, y_i = f(y_(i-1), x_i).</summary>
    public static NDArray Along<TKernel>(NDArray x, int axis, bool reverse) where TKernel : IBinaryKernel
    {
        x = x.ToRowMajor();
        NDArray y = NDArray.Empty(x.DType, x.ShapeArray);
        switch (x.DType)
        {
            case DType.Float64: Along<TKernel, double>(x, y, axis, 1, reverse); break;
            case DType.Float32: Along<TKernel, float>(x, y, axis, 1, reverse); break;
            case DType.Complex128: Along<TKernel, double>(x, y, axis, 2, reverse); break;
            case DType.Int64: Integers<TKernel>(x, y, axis, reverse); break;
            default: Along<TKernel, float>(x, y, axis, 2, reverse); break;
        }

        return y;
    }

    /// <summary>
    /// s_0 = b_0, s_i = b_i + a_i s_(i-1); a and b have the same shape and type, a_0 is not used. A derivative that is 0 stays 0, even
    /// where a is infinite or NaN.
    /// </summary>
    public static NDArray Recurrence(NDArray a, NDArray b, int axis, bool reverse)
    {
        (a, b) = (a.ToRowMajor(), b.ToRowMajor());
        NDArray s = NDArray.Empty(b.DType, b.ShapeArray);
        switch (b.DType)
        {
            case DType.Float64: Recurrence<double>(a, b, s, axis, 1, reverse); break;
            case DType.Float32: Recurrence<float>(a, b, s, axis, 1, reverse); break;
            case DType.Complex128: Recurrence<double>(a, b, s, axis, 2, reverse); break;
            default: Recurrence<float>(a, b, s, axis, 2, reverse); break;
        }

        return s;
    }

    static void Along<TKernel, T>(NDArray from, NDArray to, int axis, int width, bool reverse)
        where TKernel : IBinaryKernel
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int outer, int length, int inner) = Layout.Around(from.Shape, axis);
        ReadOnlySpan<T> x = from.Dense<T>();
        Span<T> y = to.Dense<T>();
        int row = inner * width;
        for (int o = 0; o < outer && row > 0; o++)
        {
            for (int i = 0; i < length; i++)
            {
                int at = ((o * length) + (reverse ? length - 1 - i : i)) * row, last = reverse ? at + row : at - row;
                if (i == 0)
                {
                    x.Slice(at, row).CopyTo(y[at..]);
                }
                else if (width == 1 && inner > 1)
                {
                    TKernel.Real(y.Slice(last, row), x.Slice(at, row), y.Slice(at, row));
                }
                else if (width == 1)
                {
                    y[at] = TKernel.Complex(y[last], T.Zero, x[at], T.Zero).Re;
                }
                else
                {
                    for (int k = 0; k < row; k += 2)
                    {
                        (y[at + k], y[at + k + 1]) = TKernel.Complex(y[last + k], y[last + k + 1], x[at + k], x[at + k + 1]);
                    }
                }
            }
        }
    }

    static void Integers<TKernel>(NDArray from, NDArray to, int axis, bool reverse) where TKernel : IBinaryKernel
    {
        (int outer, int length, int inner) = Layout.Around(from.Shape, axis);
        ReadOnlySpan<long> x = from.Dense<long>();
        Span<long> y = to.Dense<long>();
        int block = length * inner;
        x.CopyTo(y);
        for (int start = 0; start < outer * block; start += block)
        {
            for (int place = inner; place < block; place++)
            {
                int at = start + (reverse ? block - 1 - place : place), last = reverse ? at + inner : at - inner;
                y[at] = TKernel.Integer(y[last], x[at]);
            }
        }
    }

    static void Recurrence<T>(NDArray factors, NDArray terms, NDArray to, int axis, int width, bool reverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int outer, int length, int inner) = Layout.Around(terms.Shape, axis);
        ReadOnlySpan<T> a = factors.Dense<T>(), b = terms.Dense<T>();
        Span<T> s = to.Dense<T>();
        int row = inner * width;
        for (int o = 0; o < outer && row > 0; o++)
        {
            for (int i = 0; i < length; i++)
            {
                int at = ((o * length) + (reverse ? length - 1 - i : i)) * row, last = reverse ? at + row : at - row;
                if (i == 0)
                {
                    b.Slice(at, row).CopyTo(s[at..]);
                    continue;
                }

                for (int k = 0; k < row; k += width)
                {
                    if (width == 1)
                    {
                        s[at + k] = T.IsZero(s[last + k]) ? b[at + k] : b[at + k] + (a[at + k] * s[last + k]);
                        continue;
                    }

                    (T ar, T ai, T sr, T si) = (a[at + k], a[at + k + 1], s[last + k], s[last + k + 1]);
                    if (T.IsZero(sr) && T.IsZero(si))
                    {
                        (ar, ai) = (T.Zero, T.Zero);
                    }

                    s[at + k] = b[at + k] + ((ar * sr) - (ai * si));
                    s[at + k + 1] = b[at + k + 1] + ((ar * si) + (ai * sr));
                }
            }
        }
    }
}
