using System.Numerics;

namespace Lapack;

// Eigenvalues, and eigenvectors, of real symmetric tridiagonal matrices by the implicit QL method with Wilkinson's shift, one matrix a
// lane. Every sweep works on the first block of each lane that still has off-diagonal elements: rows l to m. Lanes whose block has ended
// or not begun keep what they have, bit by bit, but for the sign of zeros in the vectors.
//
// Sources: Bowdler, Martin, Reinsch and Wilkinson, The QR and QL algorithms for symmetric matrices, Numer. Math. 11 (1968); LAPACK's
// xSTEQR, whose test for a negligible element and whose limit of 30 n sweeps are used here.

/// <summary>The implicit QL method.</summary>
static unsafe class LaneQl<E, V, R>
    where E : unmanaged, ILaneElement<E, V, R>
    where V : unmanaged, ILanes<V, R>
    where R : unmanaged, IFloatingPointIeee754<R>
{
    const int SweepsPerRow = 30;

    /// <summary>Turns D and A = Q, if <paramref name="vectors"/>, into eigenvalues, in no order, and eigenvectors.</summary>
    /// <returns>The lanes that have not converged.</returns>
    public static ulong Run(in EighWork<E, V, R> work, bool vectors)
    {
        int n = work.N, low = 0;
        V last = V.Create(R.CreateTruncating(n - 1));
        for (int sweep = 0; ; sweep++)
        {
            Block block = Find(work, low);
            V active = V.Less(block.First, last);
            ulong open = V.Bits(active);
            if (open == 0 || sweep == SweepsPerRow * n)
            {
                return open;
            }

            // The first row of a lane's block never falls, so neither does the lowest of them.
            while (V.Bits(V.LessOrEqual(block.First, V.Create(R.CreateTruncating(low)))) == 0)
            {
                low++;
            }

            block.End = V.Select(active, block.End, V.Create(R.NegativeOne));
            int high = n - 1;
            while (V.Bits(V.LessOrEqual(V.Create(R.CreateTruncating(high)), block.End)) == 0)
            {
                high--;
            }

            Sweep(work, block, low, high);
            if (vectors)
            {
                Rotate(work, low, high);
            }
        }
    }

    /// <summary>Sets negligible elements to zero and finds the first block of each lane.</summary>
    static Block Find(in EighWork<E, V, R> work, int low)
    {
        V* d = work.D, e = work.OffDiagonal;
        R unit = R.CreateTruncating(typeof(R) == typeof(double) ? 1.1102230246251565e-16 : 5.9604644775390625e-08);
        V zero = default, eps = V.Create(unit * unit), tiny = V.Create(LaneScaling.SafeSquare<R>());
        V first = V.Create(R.CreateTruncating(work.N - 1)), end = first, wasSmall = ~V.Less(zero, zero), top = zero, next = zero;
        V off = V.Create(R.One), bottom = zero;
        for (int i = work.N - 2; i >= low; i--)
        {
            V ei = e[i], upper = d[i], lower = d[i + 1], index = V.Create(R.CreateTruncating(i));
            V small = V.LessOrEqual(ei * ei, V.MultiplyAdd(eps * V.Abs(upper), V.Abs(lower), tiny));
            ei = V.Select(small, zero, ei);
            e[i] = ei;
            V ends = wasSmall & ~small;
            end = V.Select(ends, index + V.Create(R.One), end);
            bottom = V.Select(ends, lower, bottom);
            first = V.Select(small, first, index);
            top = V.Select(small, top, upper);
            next = V.Select(small, next, lower);
            off = V.Select(small, off, ei);
            wasSmall = small;
        }

        // Wilkinson's shift, the eigenvalue of the first 2 x 2 block that is nearer to its corner; it is taken from d_m at once.
        V difference = next - top, twice = off + off, root = V.Sqrt(V.MultiplyAdd(twice, twice, difference * difference));
        V nearer = twice * off / (difference + V.CopySign(root, difference));
        return new() { First = first, End = end, Start = bottom - top + nearer };
    }

    /// <summary>One sweep from the end of each block to its first row; the rotations are kept.</summary>
    static void Sweep(in EighWork<E, V, R> work, in Block block, int low, int high)
    {
        V* d = work.D, e = work.OffDiagonal, cosines = work.Cos, sines = work.Sin;
        V zero = default, one = V.Create(R.One), safe = V.Create(LaneScaling.SafeSquare<R>());
        V g = block.Start, s = one, c = one, p = zero, index = V.Create(R.CreateTruncating(high)), first = block.First, end = block.End;
        V below = d[high];
        for (int i = high - 1; i >= low; i--)
        {
            V onAbove = V.Less(index, end);
            index -= one;
            V on = V.LessOrEqual(first, index) & V.Less(index, end);
            V ei = e[i], di = d[i], f = s * ei, b = c * ei, square = V.MultiplyAdd(g, g, f * f);

            // Where both are so small that squares are lost there is nothing to rotate.
            V lost = V.Less(square, safe), inverse = V.Select(lost, zero, V.ReciprocalSqrt(square));
            V sine = f * inverse, cosine = V.Select(lost, one, g * inverse);
            e[i + 1] = V.Select(on & onAbove, square * inverse, e[i + 1]);
            V shifted = below - p, t = V.MultiplyAdd(di - shifted, sine, (cosine + cosine) * b), q = sine * t;
            d[i + 1] = V.Select(on, shifted + q, below);
            cosines[i] = V.Select(on, cosine, one);
            sines[i] = V.Select(on, sine, zero);
            s = V.Select(on, sine, s);
            c = V.Select(on, cosine, c);
            p = V.Select(on, q, p);
            g = V.Select(on, V.MultiplyAdd(cosine, t, -b), g);
            V last = on & V.Equal(index, first);
            below = V.Select(last, di - p, di);
            d[i] = below;
            e[i] = V.Select(last, g, ei);
        }
    }

    /// <summary>Applies the rotations of a sweep to the columns of A, four rows at a time.</summary>
    static void Rotate(in EighWork<E, V, R> work, int low, int high)
    {
        V* cosines = work.Cos, sines = work.Sin;
        int n = work.N, row = 0;
        for (; row + 3 < n; row += 4)
        {
            E* z0 = work.A + (row * n), z1 = z0 + n, z2 = z1 + n, z3 = z2 + n;
            E t0 = z0[high], t1 = z1[high], t2 = z2[high], t3 = z3[high];
            for (int i = high - 1; i >= low; i--)
            {
                V c = cosines[i], s = sines[i], minus = -s;
                E x0 = z0[i], x1 = z1[i], x2 = z2[i], x3 = z3[i];
                z0[i + 1] = E.ScaleAdd(x0, s, E.Scale(t0, c));
                z1[i + 1] = E.ScaleAdd(x1, s, E.Scale(t1, c));
                z2[i + 1] = E.ScaleAdd(x2, s, E.Scale(t2, c));
                z3[i + 1] = E.ScaleAdd(x3, s, E.Scale(t3, c));
                t0 = E.ScaleAdd(t0, minus, E.Scale(x0, c));
                t1 = E.ScaleAdd(t1, minus, E.Scale(x1, c));
                t2 = E.ScaleAdd(t2, minus, E.Scale(x2, c));
                t3 = E.ScaleAdd(t3, minus, E.Scale(x3, c));
            }

            (z0[low], z1[low], z2[low], z3[low]) = (t0, t1, t2, t3);
        }

        for (; row < n; row++)
        {
            E* z = work.A + (row * n);
            E t = z[high];
            for (int i = high - 1; i >= low; i--)
            {
                V c = cosines[i], s = sines[i];
                E x = z[i];
                z[i + 1] = E.ScaleAdd(x, s, E.Scale(t, c));
                t = E.ScaleAdd(t, -s, E.Scale(x, c));
            }

            z[low] = t;
        }
    }

    /// <summary>The block of each lane that a sweep works on.</summary>
    struct Block
    {
        /// <summary>The first row l; n - 1 where all is done.</summary>
        public V First;

        /// <summary>The last row m.</summary>
        public V End;

        /// <summary>d_m minus the shift.</summary>
        public V Start;
    }
}
