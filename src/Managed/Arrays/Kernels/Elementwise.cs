using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>A function of one number, on spans; complex numbers come as interleaved pairs.</summary>
interface IUnaryKernel
{
    static abstract void Real<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The default is for functions of real numbers, whose callers refuse complex arrays before.</summary>
    static virtual void Complex<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IFloatingPointIeee754<T> =>
        throw new InvalidOperationException("A function of real numbers was called with complex ones.");

    /// <summary>Whether integers have integers as values; they are converted to Float64 otherwise.</summary>
    static virtual bool KeepsIntegers => false;

    /// <summary>The function of an integer.</summary>
    /// <exception cref="OverflowException">The value is no Int64.</exception>
    static virtual long Integer(long x) => throw new InvalidOperationException("A function of inexact numbers was called with an integer.");
}

/// <summary>A kernel whose real function is called number by number, in double precision.</summary>
interface IRealFunction<TSelf> : IUnaryKernel where TSelf : IRealFunction<TSelf>
{
    static abstract double Of(double x);

    static void IUnaryKernel.Real<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = T.CreateTruncating(TSelf.Of(double.CreateTruncating(x[i])));
        }
    }
}

/// <summary>A kernel whose complex function is called number by number, in double precision.</summary>
interface IComplexFunction<TSelf> : IUnaryKernel where TSelf : IComplexFunction<TSelf>
{
    static abstract Complex Of(Complex z);

    static void IUnaryKernel.Complex<T>(ReadOnlySpan<T> x, Span<T> y)
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            Complex w = TSelf.Of(new(double.CreateTruncating(x[i]), double.CreateTruncating(x[i + 1])));
            (y[i], y[i + 1]) = (T.CreateTruncating(w.Real), T.CreateTruncating(w.Imaginary));
        }
    }
}

/// <summary>
/// A function of two numbers: on spans of reals, one of which may be a single number that is used throughout; and of complex numbers.
/// </summary>
interface IBinaryKernel
{
    static abstract void Real<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>;

    static abstract void RealLeft<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>;

    static abstract void RealRight<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The function of two complex numbers a + ib and c + id.</summary>
    static virtual (T Re, T Im) Complex<T>(T a, T b, T c, T d) where T : unmanaged, IFloatingPointIeee754<T> =>
        throw new InvalidOperationException("A function of real numbers was called with complex ones.");

    /// <summary>
    /// The function on a run of complex numbers, where there is something faster than one by one; false if not. A step is 1, or 0 for an
    /// operand that is one number.
    /// </summary>
    static virtual bool ComplexRun<T>(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z)
        where T : unmanaged, IFloatingPointIeee754<T> => false;

    /// <summary>Whether complex numbers are treated part by part, so that two spans of them are two spans of reals.</summary>
    static virtual bool ByParts => false;

    /// <summary>Whether integers have integers as values; they are converted to Float64 otherwise.</summary>
    static virtual bool KeepsIntegers => false;

    /// <summary>The function of two integers.</summary>
    /// <exception cref="OverflowException">The value is no Int64.</exception>
    static virtual long Integer(long x, long y) =>
        throw new InvalidOperationException("A function of inexact numbers was called with integers.");
}

/// <summary>Runs kernels over arrays of any layout, in as few and as long runs as the layouts allow.</summary>
static class Elementwise
{
    /// <summary>y = f(x); a dense x keeps its order of axes.</summary>
    public static NDArray Unary<TKernel>(NDArray x, DType resultType) where TKernel : IUnaryKernel
    {
        x = x.ToDense();
        NDArray y = NDArray.Empty(resultType, x.ShapeArray, x.StrideArray);
        switch (x.DType)
        {
            case DType.Float64: TKernel.Real(x.Dense<double>(), y.Dense<double>()); break;
            case DType.Float32: TKernel.Real(x.Dense<float>(), y.Dense<float>()); break;
            case DType.Complex128: TKernel.Complex(x.Dense<double>(), y.Dense<double>()); break;
            case DType.Complex64: TKernel.Complex(x.Dense<float>(), y.Dense<float>()); break;
            case DType.Int64: Integers<TKernel>(x.Dense<long>(), y.Dense<long>()); break;
            default: throw new ArgumentException($"{typeof(TKernel).Name} is not defined for arrays of type {x.DType}.");
        }

        return y;
    }

    static void Integers<TKernel>(ReadOnlySpan<long> x, Span<long> y) where TKernel : IUnaryKernel
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = TKernel.Integer(x[i]);
        }
    }

    /// <summary>y = f(x) for a function known at run time only, number by number and in double precision.</summary>
    public static NDArray Map(NDArray x, Func<double, double> real, Func<Complex, Complex> complex)
    {
        x = x.ToDense();
        NDArray y = NDArray.Empty(x.DType, x.ShapeArray, x.StrideArray);
        switch (x.DType)
        {
            case DType.Float64: Map(x.Dense<double>(), y.Dense<double>(), real); break;
            case DType.Float32: Map(x.Dense<float>(), y.Dense<float>(), v => (float)real(v)); break;
            case DType.Complex128: Map(x.Dense<Complex>(), y.Dense<Complex>(), complex); break;
            case DType.Complex64: Map(x.Dense<ComplexSingle>(), y.Dense<ComplexSingle>(), v => (ComplexSingle)complex(v)); break;
            default: throw new ArgumentException($"A function of inexact numbers is not defined for arrays of type {x.DType}.");
        }

        return y;
    }

    static void Map<T>(Span<T> x, Span<T> y, Func<T, T> f)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = f(x[i]);
        }
    }

    /// <summary>z = f(x, y), broadcast; both operands have the given type.</summary>
    public static NDArray Binary<TKernel>(NDArray x, NDArray y, string operation) where TKernel : IBinaryKernel
    {
        if (x.Size == 1 && x.Rank <= y.Rank)
        {
            y = y.ToDense();
        }
        else if (y.Size == 1 && y.Rank <= x.Rank)
        {
            x = x.ToDense();
        }

        return x.DType switch
        {
            DType.Float64 => Run<InexactRun<TKernel, double>, double>(x, y, 1, operation),
            DType.Float32 => Run<InexactRun<TKernel, float>, float>(x, y, 1, operation),
            DType.Complex128 => Run<InexactRun<TKernel, double>, double>(x, y, 2, operation),
            DType.Complex64 => Run<InexactRun<TKernel, float>, float>(x, y, 2, operation),
            DType.Int64 => Run<IntegerRun<TKernel>, long>(x, y, 1, operation),
            _ => throw new ArgumentException($"{operation} is not defined for arrays of type {x.DType}."),
        };
    }

    static NDArray Run<TRun, T>(NDArray x, NDArray y, int width, string operation)
        where TRun : IBinaryRun<T>
        where T : unmanaged
    {
        NDArray z;
        if (x.Shape.SequenceEqual(y.Shape) && (x.Size <= 1 || (x.Strides.SequenceEqual(y.Strides) && x.IsDense)))
        {
            z = NDArray.Empty(x.DType, x.ShapeArray, x.Size <= 1 ? Layout.RowMajor(x.Shape) : x.StrideArray);
            TRun.Run(x.FromOffset<T>(), 1, y.FromOffset<T>(), 1, z.Dense<T>(), width);
            return z;
        }

        if (x.Size == 1 && x.Rank <= y.Rank)
        {
            z = NDArray.Empty(x.DType, y.ShapeArray, y.StrideArray);
            TRun.Run(x.FromOffset<T>(), 0, y.Dense<T>(), 1, z.Dense<T>(), width);
            return z;
        }

        if (y.Size == 1 && y.Rank <= x.Rank)
        {
            z = NDArray.Empty(x.DType, x.ShapeArray, x.StrideArray);
            TRun.Run(x.Dense<T>(), 1, y.FromOffset<T>(), 0, z.Dense<T>(), width);
            return z;
        }

        if (x.Shape.SequenceEqual(y.Shape) && x.IsDense && y.IsDense)
        {
            // One is copied to the order of the other, rather to one that is not row-major: such come from LAPACK and go back to it.
            int[] order = x.IsRowMajor ? y.StrideArray : x.StrideArray;
            return Run<TRun, T>(Ordered(x, order), Ordered(y, order), width, operation);
        }

        int[] shape = Layout.BroadcastOrThrow(x.Shape, y.Shape, operation);
        z = NDArray.Empty(x.DType, shape);
        if (z.Size > 0)
        {
            x = UnitInnermost(x);
            y = UnitInnermost(y);
            int[] xs = Layout.BroadcastStrides(x.Shape, x.Strides, shape), ys = Layout.BroadcastStrides(y.Shape, y.Strides, shape);
            new Walk<TRun, T>(shape, xs, ys, width).Axis(0, x.FromOffset<T>(), y.FromOffset<T>(), z.Dense<T>());
        }

        return z;
    }

    static NDArray Ordered(NDArray x, int[] strides)
    {
        if (x.Strides.SequenceEqual(strides))
        {
            return x;
        }

        NDArray copy = NDArray.Empty(x.DType, x.ShapeArray, strides);
        StridedCopy.Copy(x, copy);
        return copy;
    }

    static NDArray UnitInnermost(NDArray x) =>
        x.Rank == 0 || x.Shape[^1] == 1 || x.Strides[^1] <= 1 ? x : x.ToRowMajor();

    /// <summary>Walks operands that broadcast to a shape, axis by axis, down to runs along the last one.</summary>
    /// <param name="shape">The common shape.</param>
    /// <param name="xs">The steps of x along its axes, in elements.</param>
    /// <param name="ys">The steps of y along its axes, in elements.</param>
    /// <param name="width">Numbers in an element: 2 if complex.</param>
    readonly struct Walk<TRun, T>(int[] shape, int[] xs, int[] ys, int width)
        where TRun : IBinaryRun<T>
        where T : unmanaged
    {
        public void Axis(int axis, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        {
            if (axis >= shape.Length - 1)
            {
                TRun.Run(x, axis < xs.Length ? xs[axis] : 0, y, axis < ys.Length ? ys[axis] : 0, z, width);
                return;
            }

            int step = z.Length / shape[axis];
            for (int i = 0; i < shape[axis]; i++)
            {
                Axis(axis + 1, x[(i * xs[axis] * width)..], y[(i * ys[axis] * width)..], z.Slice(i * step, step));
            }
        }
    }
}
