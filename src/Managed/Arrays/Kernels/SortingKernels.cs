using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// Sorts along the last axis of row-major arrays: ascending, NaN last, complex numbers by real and then imaginary part, as NumPy.
/// </summary>
static class SortingKernels
{
    /// <summary>The rows sorted.</summary>
    public static NDArray Values(NDArray x)
    {
        NDArray y = NDArray.Empty(x.DType, x.ShapeArray);
        StridedCopy.Copy(x, y);
        switch (x.DType)
        {
            case DType.Bool: EachRow<byte>(y, static row => row.Sort()); break;
            case DType.Int64: EachRow<long>(y, static row => row.Sort()); break;
            case DType.Float32: EachRow<float>(y, static row => row[..NumbersFirst(row)].Sort()); break;
            case DType.Float64: EachRow<double>(y, static row => row[..NumbersFirst(row)].Sort()); break;
            case DType.Complex64: EachRow<ComplexSingle>(y, static row => row.Sort(Compare)); break;
            default: EachRow<Complex>(y, static row => row.Sort(Compare)); break;
        }

        return y;
    }

    /// <summary>For each row the positions of its elements in ascending order; equal elements keep theirs (a stable sort).</summary>
    public static int[] Positions(NDArray x)
    {
        x = x.ToRowMajor();
        return x.DType switch
        {
            DType.Bool => RealPositions<byte>(x),
            DType.Int64 => RealPositions<long>(x),
            DType.Float32 => RealPositions<float>(x),
            DType.Float64 => RealPositions<double>(x),
            DType.Complex64 => Positions<ComplexSingle>(x, Compare),
            _ => Positions<Complex>(x, Compare),
        };
    }

    /// <summary>
    /// The position of the first largest (or smallest) of <paramref name="length"/> elements that lie <paramref name="inner"/> apart, for
    /// each place of a row-major array around them; the first NaN, if there is one.
    /// </summary>
    public static void Extreme<T>(ReadOnlySpan<T> x, Span<long> y, int length, int inner, bool largest) where T : unmanaged, INumber<T>
    {
        for (int r = 0; r < y.Length; r++)
        {
            int start = (r / inner * length * inner) + (r % inner), best = 0;
            T value = x[start];
            for (int i = 1; i < length && !T.IsNaN(value); i++)
            {
                T v = x[start + (i * inner)];
                if (T.IsNaN(v) || (largest ? v > value : v < value))
                {
                    (best, value) = (i, v);
                }
            }

            y[r] = best;
        }
    }

    /// <summary>The same for complex numbers.</summary>
    public static void Extreme(ReadOnlySpan<Complex> x, Span<long> y, int length, int inner, bool largest)
    {
        for (int r = 0; r < y.Length; r++)
        {
            int start = (r / inner * length * inner) + (r % inner), best = 0;
            Complex value = x[start];
            for (int i = 1; i < length && ComplexOrder.IsNumber(value); i++)
            {
                Complex v = x[start + (i * inner)];
                int c = ComplexOrder.Compare(v, value);
                if (!ComplexOrder.IsNumber(v) || (largest ? c > 0 : c < 0))
                {
                    (best, value) = (i, v);
                }
            }

            y[r] = best;
        }
    }

    /// <summary>
    /// For each value how many elements of an ascending vector come before it: those smaller, on the right side also those equal.
    /// </summary>
    public static void Search<T>(ReadOnlySpan<T> sorted, ReadOnlySpan<T> values, Span<long> y, bool right)
        where T : unmanaged, INumber<T> => Search(sorted, values, y, right, Compare<T>);

    /// <summary>The same for complex numbers.</summary>
    public static void Search(ReadOnlySpan<Complex> sorted, ReadOnlySpan<Complex> values, Span<long> y, bool right) =>
        Search(sorted, values, y, right, Compare);

    static void Search<T>(ReadOnlySpan<T> sorted, ReadOnlySpan<T> values, Span<long> y, bool right, Comparison<T> compare)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                int middle = low + ((high - low) / 2), c = compare(sorted[middle], values[i]);
                if (c < 0 || (right && c == 0))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            y[i] = low;
        }
    }

    delegate void RowAction<T>(Span<T> row);

    static void EachRow<T>(NDArray y, RowAction<T> action) where T : unmanaged
    {
        int length = y.Shape[^1];
        Span<T> all = y.Dense<T>();
        for (int start = 0; start < all.Length; start += length)
        {
            action(all.Slice(start, length));
        }
    }

    /// <remarks>The sort of .NET is fast but not stable: the positions of equal elements are put in order afterwards.</remarks>
    static int[] RealPositions<T>(NDArray x) where T : unmanaged, INumber<T>
    {
        int length = x.Shape[^1];
        Span<T> all = x.Dense<T>();
        var result = new int[all.Length];
        var buffer = new T[length];
        for (int start = 0; start < all.Length; start += length)
        {
            Span<T> keys = buffer;
            Span<int> row = result.AsSpan(start, length);
            all.Slice(start, length).CopyTo(keys);
            int numbers = 0, broken = length;
            for (int i = 0; i < length; i++)
            {
                if (T.IsNaN(keys[i]))
                {
                    row[--broken] = i;
                }
                else
                {
                    keys[numbers] = keys[i];
                    row[numbers++] = i;
                }
            }

            row[numbers..].Reverse();
            keys[..numbers].Sort(row[..numbers]);
            for (int i = 0, end; i < numbers; i = end)
            {
                end = i + 1;
                while (end < numbers && keys[end] == keys[i])
                {
                    end++;
                }

                if (end > i + 1)
                {
                    row[i..end].Sort();
                }
            }
        }

        return result;
    }

    static int[] Positions<T>(NDArray x, Comparison<T> compare) where T : unmanaged
    {
        int length = x.Shape[^1];
        Span<T> all = x.Dense<T>();
        var result = new int[all.Length];
        var keys = new T[length];
        Comparison<int> order = (i, j) =>
        {
            int c = compare(keys[i], keys[j]);
            return c != 0 ? c : i.CompareTo(j);
        };
        for (int start = 0; start < all.Length; start += length)
        {
            Span<int> row = result.AsSpan(start, length);
            all.Slice(start, length).CopyTo(keys);
            for (int i = 0; i < length; i++)
            {
                row[i] = i;
            }

            row.Sort(order);
        }

        return result;
    }

    /// <summary>Moves NaN to the end.</summary>
    /// <returns>How many are numbers.</returns>
    static int NumbersFirst<T>(Span<T> row) where T : INumber<T>
    {
        int next = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (!T.IsNaN(row[i]))
            {
                (row[next], row[i]) = (row[i], row[next]);
                next++;
            }
        }

        return next;
    }

    static int Compare<T>(T a, T b) where T : INumber<T> =>
        a < b ? -1 : a > b ? 1 : a == b ? 0 : T.IsNaN(a).CompareTo(T.IsNaN(b));

    static int Compare(ComplexSingle a, ComplexSingle b) => ComplexOrder.Compare(a.Real, a.Imaginary, b.Real, b.Imaginary);

    static int Compare(Complex a, Complex b) => ComplexOrder.Compare(a, b);
}
