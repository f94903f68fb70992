namespace Lapack;

/// <summary>
/// C[out] = sum of A[left] B[right] over the labels that <c>out</c> lacks: what every contraction of two arrays comes down to. Labels are
/// numbers below 64, distinct within an array; a label of <c>out</c> is in A or B, one that is summed is in both.
/// </summary>
/// <remarks>
/// As a batched matrix product: labels in A, B and C are the batch, those in A and C rows, in B and C columns, in A and B inner. Axes are
/// permuted as views, and an operand is copied only where a group of its axes is not one run of equal steps. The cotangents are
/// contractions too, gA = sum of g[out] B[right] over what A lacks, no conjugates; so derivatives of any order are.
/// </remarks>
/// <param name="left">The labels of A's axes.</param>
/// <param name="right">The labels of B's axes.</param>
/// <param name="output">The labels of C's axes.</param>
/// <param name="zeros">What a zero is worth beside infinity, in rules of derivatives; null for IEEE's products.</param>
sealed class Contraction(int[] left, int[] right, int[] output, WinningZeros? zeros = null) : Primitive("Einsum")
{
    /// <summary>A set of labels as bits.</summary>
    public static ulong Mask(int[] labels)
    {
        ulong mask = 0;
        foreach (int label in labels)
        {
            mask |= 1UL << label;
        }

        return mask;
    }

    protected internal override NDArray[] Forward(NDArray[] inputs) =>
        [zeros is { } rule ? rule.Multiply(inputs[0], inputs[1], Run) : Run(inputs[0], inputs[1])];

    NDArray Run(NDArray a, NDArray b)
    {
        // What varies fastest in C should come from the right factor: then C is row-major.
        bool swap = output.Length > 0 && Array.IndexOf(right, output[^1]) < 0;
        return swap ? Run(b, right, a, left, output) : Run(a, left, b, right, output);
    }

    protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed)
    {
        NDArray? a = needed[1] ? inputs[0] : null, b = needed[0] ? inputs[1] : null;
        (FactorRule ofLeft, FactorRule ofRight) = Rules(needed[0], needed[1]);
        return g =>
        [
            b is null ? null : new Contraction(output, right, left, ofLeft.Zeros(derivativeFirst: true)).Of(g[0]!, ofLeft.Factor(b)),
            a is null ? null : new Contraction(left, output, right, ofRight.Zeros(derivativeFirst: false)).Of(ofRight.Factor(a), g[0]!),
        ];
    }

    /// <remarks>dC = dA B + A dB.</remarks>
    protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
    {
        (FactorRule ofLeft, FactorRule ofRight) = Rules(tangents[0] is not null, tangents[1] is not null);
        NDArray? first = tangents[0] is { } da
            ? new Contraction(left, right, output, ofLeft.Zeros(derivativeFirst: true)).Of(da, ofLeft.Factor(inputs[1]))
            : null;
        NDArray? second = tangents[1] is { } db
            ? new Contraction(left, right, output, ofRight.Zeros(derivativeFirst: false)).Of(ofRight.Factor(inputs[0]), db)
            : null;
        return (Apply(inputs), [Num.SumOfTerms(first, second)]);
    }

    (FactorRule OfLeft, FactorRule OfRight) Rules(bool leftVaries, bool rightVaries) =>
        (FactorRule.Of(zeros, ofLeft: true, rightVaries), FactorRule.Of(zeros, ofLeft: false, leftVaries));

    static NDArray Run(NDArray a, int[] la, NDArray b, int[] lb, int[] lc)
    {
        DType type = DTypes.Promote(a, b);
        type = type.IsInexact() ? type : DType.Int64;
        (a, b) = (Conversion.To(a, type), Conversion.To(b, type));
        (ulong inA, ulong inB, ulong inC) = (Mask(la), Mask(lb), Mask(lc));
        int[] inner = Pick(la, inB & ~inC);
        if (inner.Length == 0)
        {
            return BinaryFunction<MultiplyKernel>.Compute(Spread(a, la, lc), Spread(b, lb, lc), "product of arrays");
        }

        int[] batch = Pick(lc, inA & inB), rows = ByStep(Pick(lc, inA & ~inB), a, la), columns = ByStep(Pick(lc, inB & ~inA), b, lb);
        inner = InnerOrder(inner, a, la, b, lb);
        NDArray c = MatrixProduct.Multiply(
            Grouped(a, la, batch, rows, inner), Native.Trans.None, Grouped(b, lb, batch, inner, columns), Native.Trans.None);

        // Rows and columns fall apart into their axes again, and these go where the output wants them.
        int[] shape = new int[lc.Length], strides = new int[lc.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            int at = Array.IndexOf(lc, batch[i]);
            (shape[at], strides[at]) = (c.Shape[i], c.Strides[i]);
        }

        Place(rows, a, la, c.Strides[^2]);
        Place(columns, b, lb, c.Strides[^1]);
        return c.View(shape, strides);

        void Place(int[] group, NDArray from, int[] labels, int step)
        {
            for (int i = group.Length - 1; i >= 0; i--)
            {
                int at = Array.IndexOf(lc, group[i]);
                (shape[at], strides[at]) = (from.Shape[Array.IndexOf(labels, group[i])], step);
                step *= shape[at];
            }
        }
    }

    /// <summary>The labels of a list that are in a set, in the order of the list.</summary>
    static int[] Pick(int[] labels, ulong set) => Array.FindAll(labels, l => ((set >> l) & 1) != 0);

    /// <summary>The array as a broadcast operand of the result: missing axes have length 1.</summary>
    static NDArray Spread(NDArray a, int[] labels, int[] result)
    {
        int[] shape = new int[result.Length], strides = new int[result.Length];
        for (int i = 0; i < result.Length; i++)
        {
            int at = Array.IndexOf(labels, result[i]);
            (shape[i], strides[i]) = at < 0 ? (1, 0) : (a.Shape[at], a.Strides[at]);
        }

        return a.View(shape, strides);
    }

    /// <summary>Labels by descending step: the order in which their axes may be one run.</summary>
    static int[] ByStep(int[] group, NDArray a, int[] labels)
    {
        if (group.Length > 1)
        {
            int[] steps = Array.ConvertAll(group, l => -a.Strides[System.Array.IndexOf(labels, l)]);
            Array.Sort(steps, group);
        }

        return group;
    }

    /// <summary>One order for both operands: that of the one whose copy would be larger, unless both lie well in either.</summary>
    static int[] InnerOrder(int[] inner, NDArray a, int[] la, NDArray b, int[] lb)
    {
        if (inner.Length < 2)
        {
            return inner;
        }

        int[] byA = ByStep([.. inner], a, la), byB = ByStep([.. inner], b, lb);
        return Copied(byA) <= Copied(byB) ? byA : byB;

        long Copied(int[] order) => (Merge(a, la, order) is null ? (long)a.Size : 0) + (Merge(b, lb, order) is null ? b.Size : 0);
    }

    /// <summary>The array with shape (batch..., first, second), two groups of axes as one axis each; a copy if a group is no run.</summary>
    static NDArray Grouped(NDArray a, int[] labels, int[] batch, int[] first, int[] second)
    {
        (int Length, int Step)? m = Merge(a, labels, first), n = Merge(a, labels, second);
        if (m is null || n is null)
        {
            a = Spread(a, labels, [.. batch, .. first, .. second]).ToRowMajor();
            labels = [.. batch, .. first, .. second];
            (m, n) = (Merge(a, labels, first), Merge(a, labels, second));
        }

        int rank = batch.Length + 2;
        int[] shape = new int[rank], strides = new int[rank];
        for (int i = 0; i < batch.Length; i++)
        {
            int at = Array.IndexOf(labels, batch[i]);
            (shape[i], strides[i]) = (a.Shape[at], a.Strides[at]);
        }

        (shape[^2], strides[^2]) = m!.Value;
        (shape[^1], strides[^1]) = n!.Value;
        return a.View(shape, strides);
    }

    /// <summary>The axes of a group, slowest first, as one axis; null where their steps do not continue each other.</summary>
    static (int Length, int Step)? Merge(NDArray a, int[] labels, int[] group)
    {
        (int length, int step) = (1, 1);
        bool any = false;
        for (int i = group.Length - 1; i >= 0; i--)
        {
            int at = Array.IndexOf(labels, group[i]), d = a.Shape[at];
            if (d == 1)
            {
                continue;
            }

            if (!any)
            {
                (length, step, any) = (d, a.Strides[at], true);
            }
            else if (a.Strides[at] == (long)step * length || a.Size == 0)
            {
                length *= d;
            }
            else
            {
                return null;
            }
        }

        return (length, step);
    }
}
