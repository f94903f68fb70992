using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>Copies between layouts, by element size alone.</summary>
static class StridedCopy
{
    const int Tile = 32;

    /// <summary>Writes the elements of <paramref name="source"/>, broadcast if need be, over those of <paramref name="target"/>.</summary>
    public static void Copy(NDArray source, NDArray target)
    {
        int[] from = Layout.BroadcastStrides(source.Shape, source.Strides, target.Shape);
        switch (source.DType.ElementSize())
        {
            case 1: Run<byte>(source, from, target); break;
            case 4: Run<uint>(source, from, target); break;
            case 8: Run<ulong>(source, from, target); break;
            default: Run<Complex>(source, from, target); break;
        }
    }

    static void Run<T>(NDArray source, int[] from, NDArray target) where T : unmanaged
    {
        if (target.Size != 0)
        {
            Axis(source.FromOffset<T>(), from, target.FromOffset<T>(), target.StrideArray, target.ShapeArray, 0);
        }
    }

    static void Axis<T>(ReadOnlySpan<T> x, int[] xs, Span<T> y, int[] ys, int[] shape, int axis) where T : unmanaged
    {
        int rest = shape.Length - axis;
        if (rest == 0)
        {
            y[0] = x[0];
        }
        else if (rest == 1)
        {
            Line(x, xs[axis], y, ys[axis], shape[axis]);
        }
        else if (rest == 2)
        {
            Plane(x, (xs[axis], xs[axis + 1]), y, (ys[axis], ys[axis + 1]), (shape[axis], shape[axis + 1]));
        }
        else
        {
            for (int i = 0; i < shape[axis]; i++)
            {
                Axis(x[(i * xs[axis])..], xs, y[(i * ys[axis])..], ys, shape, axis + 1);
            }
        }
    }

    /// <summary>Copies m x n elements, element (i, j) of x being at i xSteps.I + j xSteps.J, and likewise of y.</summary>
    static void Plane<T>(ReadOnlySpan<T> x, (int I, int J) xSteps, Span<T> y, (int I, int J) ySteps, (int M, int N) lengths)
        where T : unmanaged
    {
        ((int xi, int xj), (int yi, int yj), (int m, int n)) = (xSteps, ySteps, lengths);
        if (xi <= 1 && yi == 1 && (xj > 1 || yj != 1))
        {
            // Both sides run fastest along the first axis.
            (xi, yi, m, xj, yj, n) = (xj, yj, n, xi, yi, m);
        }

        if (xj == yj || (xj <= 1 && yj == 1))
        {
            for (int i = 0; i < m; i++)
            {
                Line(x[(i * xi)..], xj, y[(i * yi)..], yj, n);
            }

            return;
        }

        // A transposition jumps from row to row on one side; in tiles, every cache line is used whole before it is dropped.
        for (int i0 = 0; i0 < m; i0 += Tile)
        {
            int i1 = Math.Min(i0 + Tile, m);
            for (int j0 = 0; j0 < n; j0 += Tile)
            {
                int j1 = Math.Min(j0 + Tile, n);
                for (int i = i0; i < i1; i++)
                {
                    for (int j = j0; j < j1; j++)
                    {
                        y[(i * yi) + (j * yj)] = x[(i * xi) + (j * xj)];
                    }
                }
            }
        }
    }

    static void Line<T>(ReadOnlySpan<T> x, int xs, Span<T> y, int ys, int n) where T : unmanaged
    {
        if (n == 0)
        {
            return;
        }

        if (xs == 1 && ys == 1)
        {
            x[..n].CopyTo(y);
        }
        else if (xs == 0 && ys == 1)
        {
            y[..n].Fill(x[0]);
        }
        else
        {
            ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
            for (int i = 0; i < n; i++)
            {
                Unsafe.Add(ref to, i * ys) = Unsafe.Add(ref from, i * xs);
            }
        }
    }
}
