using System.Numerics;

namespace Lapack;

/// <summary>Masks from comparisons, and choice by mask.</summary>
static class Comparison
{
    /// <summary>The mask of a relation between broadcast operands, each seen as a complex number in double precision.</summary>
    public static NDArray Compare(NDArray x, NDArray y, string operation, Func<Complex, Complex, bool> relation)
    {
        int[] shape = Layout.BroadcastOrThrow(x.Shape, y.Shape, operation);
        NDArray mask = NDArray.Empty(DType.Bool, shape);
        Span<bool> flags = mask.Dense<bool>();
        ReadOnlySpan<Complex> a = Spread(Conversion.To(x.Value, DType.Complex128), shape).Dense<Complex>();
        ReadOnlySpan<Complex> b = Spread(Conversion.To(y.Value, DType.Complex128), shape).Dense<Complex>();
        for (int i = 0; i < flags.Length; i++)
        {
            flags[i] = relation(a[i], b[i]);
        }

        return mask;
    }

    public static NDArray Order(NDArray x, NDArray y, string operation, Func<Complex, Complex, bool> relation) =>
        x.DType.IsComplex() || y.DType.IsComplex()
            ? throw new ArgumentException($"{operation}: complex numbers have no order ({x.DType} and {y.DType}).")
            : Compare(x, y, operation, relation);

    /// <summary>x where the mask holds, y elsewhere; x and y are of one type.</summary>
    public static NDArray Select(NDArray mask, NDArray x, NDArray y)
    {
        int[] shape = Layout.BroadcastOrThrow(Layout.BroadcastOrThrow(x.Shape, y.Shape, "Where"), mask.Shape, "Where");
        NDArray z = NDArray.Empty(x.DType, shape);
        ReadOnlySpan<bool> flags = Spread(mask, shape).Dense<bool>();
        (x, y) = (Spread(x, shape), Spread(y, shape));
        switch (x.DType.ElementSize())
        {
            case 1: Choose<byte>(flags, x, y, z); break;
            case 4: Choose<uint>(flags, x, y, z); break;
            case 8: Choose<ulong>(flags, x, y, z); break;
            default: Choose<Complex>(flags, x, y, z); break;
        }

        return z;
    }

    static void Choose<T>(ReadOnlySpan<bool> flags, NDArray x, NDArray y, NDArray z) where T : unmanaged
    {
        ReadOnlySpan<T> a = x.Dense<T>(), b = y.Dense<T>();
        Span<T> c = z.Dense<T>();
        for (int i = 0; i < c.Length; i++)
        {
            c[i] = flags[i] ? a[i] : b[i];
        }
    }

    static NDArray Spread(NDArray x, int[] shape) => x.View(shape, Layout.BroadcastStrides(x.Shape, x.Strides, shape)).ToRowMajor();
}
