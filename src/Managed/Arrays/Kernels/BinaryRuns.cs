using System.Numerics;

namespace Lapack;

/// <summary>A function of two numbers on one run: each operand is a span of numbers (step 1) or one number for all (step 0).</summary>
interface IBinaryRun<T> where T : unmanaged
{
    static abstract void Run(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z, int width);
}

/// <summary>Runs of real numbers (width 1) or of complex ones, interleaved (width 2).</summary>
readonly struct InexactRun<TKernel, T> : IBinaryRun<T>
    where TKernel : IBinaryKernel
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void Run(ReadOnlySpan<T> x, int xStep, ReadOnlySpan<T> y, int yStep, Span<T> z, int width)
    {
        if (z.Length == 0)
        {
            return;
        }

        if (width == 2 && !(TKernel.ByParts && xStep == 1 && yStep == 1))
        {
            if (TKernel.ComplexRun(x, xStep, y, yStep, z))
            {
                return;
            }

            for (int i = 0, ix = 0, iy = 0; i < z.Length; i += 2, ix += 2 * xStep, iy += 2 * yStep)
            {
                (z[i], z[i + 1]) = TKernel.Complex(x[ix], x[ix + 1], y[iy], y[iy + 1]);
            }
        }
        else if (xStep == 0 && z.Length > 1)
        {
            if (yStep == 0)
            {
                TKernel.Real(x[..1], y[..1], z[..1]);
                z[1..].Fill(z[0]);
            }
            else
            {
                TKernel.RealLeft(x[0], y[..z.Length], z);
            }
        }
        else if (yStep == 0 && z.Length > 1)
        {
            TKernel.RealRight(x[..z.Length], y[0], z);
        }
        else
        {
            TKernel.Real(x[..z.Length], y[..z.Length], z);
        }
    }
}

/// <summary>Runs of integers.</summary>
readonly struct IntegerRun<TKernel> : IBinaryRun<long> where TKernel : IBinaryKernel
{
    public static void Run(ReadOnlySpan<long> x, int xStep, ReadOnlySpan<long> y, int yStep, Span<long> z, int width)
    {
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = TKernel.Integer(x[i * xStep], y[i * yStep]);
        }
    }
}
