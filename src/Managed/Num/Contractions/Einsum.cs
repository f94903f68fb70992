namespace Lapack;

public static partial class Num
{
    /// <summary>
    /// Sums of products by Einstein's convention (numpy.einsum): each axis gets a letter, axes with the same letter run together, letters
    /// that the output lacks are summed over. <c>Einsum("bij,bjk->bik", a, b)</c> is a batched matrix product, <c>"ii->i"</c> a diagonal,
    /// <c>"i,j,ij->"</c> a bilinear form.
    /// </summary>
    /// <remarks>
    /// Of several operands two are contracted at a time, in the best order for up to 6, greedily beyond. Two are multiplied by batched
    /// xGEMM: axes are permuted as views, an operand is copied only where a group of its axes is no regular run. Diagonals and permutations
    /// alone are views. Gradients are contractions in turn; that of a diagonal lies on the diagonal.
    /// </remarks>
    /// <param name="subscripts">
    /// Letters for the axes of each operand, separated by commas, then <c>-></c> and those of the output; without <c>-></c>, the letters
    /// that occur once, in alphabetical order, capitals first. <c>...</c> stands for further axes, which broadcast; without <c>-></c> they
    /// come first. White space does not count. No letter is conjugated: do so with <see cref="Conj"/>.
    /// </param>
    /// <param name="operands">As many arrays; an axis of length 1 broadcasts against others of the same letter.</param>
    /// <exception cref="ArgumentException">The subscripts are malformed or do not fit the shapes; the message names both.</exception>
    public static NDArray Einsum(string subscripts, params NDArray[] operands)
    {
        ArgumentNullException.ThrowIfNull(subscripts);
        ArgumentNullException.ThrowIfNull(operands);

        for (int i = 0; i < operands.Length; i++)
        {
            _ = operands[i] ?? throw new ArgumentNullException(nameof(operands), $"Einsum: operand {i} is null.");
        }

        EinsumSubscripts read = EinsumSubscripts.Parse(subscripts, operands);
        bool exact = System.Array.TrueForAll(operands, a => a.DType.IsExact());
        var terms = new List<(NDArray Array, int[] Labels)>(2 * operands.Length);
        for (int i = 0; i < operands.Length; i++)
        {
            terms.Add(Distinct(exact ? IntegerArithmetic.Counted(operands[i]) : Inexact(operands[i]), read.Operands[i], read));
        }

        for (int i = 0; i < terms.Count; i++)
        {
            terms[i] = SumAlone(terms, i, read.Output);
        }

        ulong output = Contraction.Mask(read.Output);
        ulong[] sets = [.. terms.Select(t => Contraction.Mask(t.Labels))];
        foreach ((int first, int second) in ContractionOrder.Plan(sets, output, read.Lengths))
        {
            ((NDArray a, int[] la), (NDArray b, int[] lb)) = (terms[first], terms[second]);
            (terms[first], terms[second]) = (default, default);
            ulong wanted = output;
            foreach ((NDArray? array, int[] labels) in terms)
            {
                wanted |= array is null ? 0 : Contraction.Mask(labels);
            }

            ulong kept = (Contraction.Mask(la) | Contraction.Mask(lb)) & wanted;
            bool last = terms.TrueForAll(t => t.Array is null);
            int[] result = last && kept == output ? read.Output : [.. la.Union(lb).Where(l => ((kept >> l) & 1) != 0)];
            terms.Add((new Contraction(la, lb, result).Of(a, b), result));
        }

        return Arrange(terms[^1].Array, terms[^1].Labels, read);
    }

    /// <summary>The array with each label once, diagonals taken, and without axes of length 1 that broadcast or are summed.</summary>
    static (NDArray Array, int[] Labels) Distinct(NDArray a, int[] labels, EinsumSubscripts read)
    {
        var kept = new List<int>();
        var places = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i];
            if (a.Shape[i] == 1 && (read.Lengths[label] != 1 || System.Array.IndexOf(read.Output, label) < 0))
            {
                places[i] = -1;
                continue;
            }

            if (!kept.Contains(label))
            {
                kept.Add(label);
            }

            places[i] = kept.IndexOf(label);
        }

        return kept.Count == labels.Length ? (a, labels) : (new AxesPrimitive(places).Of(a), [.. kept]);
    }

    /// <summary>A term summed over the labels that nothing else has.</summary>
    static (NDArray Array, int[] Labels) SumAlone(List<(NDArray Array, int[] Labels)> terms, int term, int[] output)
    {
        (NDArray a, int[] labels) = terms[term];
        ulong elsewhere = Contraction.Mask(output);
        for (int i = 0; i < terms.Count; i++)
        {
            elsewhere |= i == term ? 0 : Contraction.Mask(terms[i].Labels);
        }

        int[] alone = [.. Layout.Range(labels.Length).Where(i => ((elsewhere >> labels[i]) & 1) == 0)];
        return alone.Length == 0 ? (a, labels) : (Sum(a, alone), [.. labels.Where(l => ((elsewhere >> l) & 1) != 0)]);
    }

    /// <summary>The axes in the order of the output; labels that were broadcast from length 1 everywhere are there already.</summary>
    static NDArray Arrange(NDArray a, int[] labels, EinsumSubscripts read) => labels.AsSpan().SequenceEqual(read.Output)
        ? a
        : new AxesPrimitive([.. labels.Select(l => System.Array.IndexOf(read.Output, l))]).Of(a);
}
