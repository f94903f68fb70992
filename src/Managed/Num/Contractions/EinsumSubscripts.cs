namespace Lapack;

/// <summary>
/// The subscripts of an einsum, read against the operands: letters and the axes of an ellipsis become labels 0, 1, ..., each with a length.
/// </summary>
sealed class EinsumSubscripts
{
    const int MostLabels = 64;

    readonly string text;
    readonly NDArray[] operands;

    /// <summary>For each label its letter, or -1, -2, ... for an axis of an ellipsis, counted from the last.</summary>
    readonly List<int> names = [];
    readonly List<int> lengths = [];

    EinsumSubscripts(string text, NDArray[] operands)
    {
        this.text = text;
        this.operands = operands;
        string compact = text.Any(char.IsWhiteSpace) ? string.Concat(text.Where(c => !char.IsWhiteSpace(c))) : text;
        string[] sides = compact.Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2)
        {
            throw Error("there is more than one '->'");
        }

        if (terms.Length != operands.Length)
        {
            throw Error($"the subscripts name {terms.Length} operand{(terms.Length == 1 ? "" : "s")}, not {operands.Length}");
        }

        // Ellipses end at the same axis, as shapes broadcast; so their axes are counted from the last.
        var letters = new string[terms.Length];
        int spread = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            letters[i] = Letters(terms[i], $"operand {i}");
            int missing = operands[i].Rank - letters[i].Length;
            bool open = letters[i].Length != terms[i].Length;
            if (missing < 0 || (missing > 0 && !open))
            {
                throw Error($"'{terms[i]}' names {letters[i].Length} axes of operand {i}, which has {operands[i].Rank}");
            }

            spread = Math.Max(spread, missing);
        }

        Operands = new int[terms.Length][];
        for (int i = 0; i < terms.Length; i++)
        {
            Operands[i] = Labels(terms[i], operands[i].Rank - letters[i].Length, operands[i].Rank);
            Measure(i);
        }

        string output;
        if (sides.Length == 2)
        {
            output = sides[1];
            string named = Letters(output, "the output");
            foreach (char letter in named)
            {
                if (named.IndexOf(letter, StringComparison.Ordinal) != named.LastIndexOf(letter))
                {
                    throw Error($"the output names '{letter}' twice");
                }

                if (!names.Contains(letter))
                {
                    throw Error($"'{letter}' of the output is in no operand");
                }
            }

            if (spread > 0 && named.Length == output.Length)
            {
                throw Error("the output needs '...' for the axes that '...' stands for in the operands");
            }
        }
        else
        {
            string all = string.Concat(letters);
            output = "..." + string.Concat(all.Where(c => all.IndexOf(c, StringComparison.Ordinal) == all.LastIndexOf(c)).Order());
        }

        bool spreads = output.Contains('.', StringComparison.Ordinal);
        Output = Labels(output, spread, output.Length + (spreads ? spread - 3 : 0));
    }

    /// <summary>For each operand the labels of its axes.</summary>
    public int[][] Operands { get; }

    /// <summary>The labels of the result's axes, distinct.</summary>
    public int[] Output { get; }

    /// <summary>The length of each label after broadcasting.</summary>
    public IReadOnlyList<int> Lengths => lengths;

    /// <summary>Reads subscripts such as "ij,jk->ik".</summary>
    /// <exception cref="ArgumentException">They are malformed, or do not fit the operands' shapes.</exception>
    public static EinsumSubscripts Parse(string subscripts, NDArray[] operands) => new(subscripts, operands);

    /// <summary>The letters of a term without its ellipsis.</summary>
    string Letters(string term, string whose)
    {
        int dots = term.IndexOf("...", StringComparison.Ordinal);
        string letters = dots < 0 ? term : term.Remove(dots, 3);
        foreach (char c in letters)
        {
            if (!char.IsAsciiLetter(c))
            {
                throw Error($"'{c}' in the subscripts of {whose} is neither a letter nor part of one '...'");
            }
        }

        return letters;
    }

    /// <summary>The labels of a term's axes.</summary>
    int[] Labels(string term, int spread, int rank)
    {
        var labels = new int[rank];
        int dots = term.IndexOf('.', StringComparison.Ordinal);
        for (int i = 0, next = 0; i < term.Length; i++)
        {
            if (i != dots)
            {
                labels[next++] = LabelOf(term[i]);
                continue;
            }

            for (int axis = spread; axis > 0; axis--)
            {
                labels[next++] = LabelOf(-axis);
            }

            i += 2;
        }

        return labels;
    }

    int LabelOf(int name)
    {
        int label = names.IndexOf(name);
        if (label < 0)
        {
            label = names.Count;
            names.Add(name);
            lengths.Add(1);
            if (label == MostLabels)
            {
                throw Error($"there are more than {MostLabels} different axes");
            }
        }

        return label;
    }

    void Measure(int operand)
    {
        int[] labels = Operands[operand];
        ReadOnlySpan<int> shape = operands[operand].Shape;
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i], first = Array.IndexOf(labels, label);
            if (shape[first] != shape[i])
            {
                throw Error($"{Name(label)} of operand {operand} has the lengths {shape[first]} and {shape[i]}");
            }

            if (lengths[label] != shape[i] && lengths[label] != 1 && shape[i] != 1)
            {
                throw Error($"{Name(label)} has the length {lengths[label]} before operand {operand}, {shape[i]} in it");
            }

            lengths[label] = lengths[label] == 1 ? shape[i] : lengths[label];
        }
    }

    string Name(int label) => names[label] < 0 ? "an axis of '...'" : $"'{(char)names[label]}'";

    ArgumentException Error(string what) =>
        new($"Einsum(\"{text}\") of {(operands.Length == 1 ? "shape" : "shapes")} " +
            $"{string.Join(", ", operands.Select(a => Layout.Text(a.Shape)))}: {what}.");
}
