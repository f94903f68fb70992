using System.Numerics;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class EinsumTests
{
    /// <summary>Random subscripts with repeated letters, lengths 0 to 3 and broadcast ones, against the sum over all indices.</summary>
    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void IsTheSumOverAllIndices(DType type)
    {
        for (int seed = 0; seed < 400; seed++)
        {
            (string subscripts, NDArray[] operands) = Any(new Random(seed), type, shortest: 0);
            NDArray expected = Loop(subscripts, operands), found = Einsum(subscripts, operands);
            Assert.Equal(type, found.DType);
            Check(subscripts, operands, expected, found);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void LayoutsDoNotMatter(DType type)
    {
        var random = new Random(3);
        foreach (string subscripts in new[]
        {
            "ij,jk->ik", "ij,kj->ki", "bij,bjk->kbi", "aijb,bj->ia", "iji,jk->k", "bi,bi->b", "ij,ji->", "abc,cab->b", "ij,k->kij",
            "abij,cdij->abcd",
        })
        {
            string[] terms = subscripts.Split("->")[0].Split(',');
            NDArray[] x = [.. terms.Select(t => Sample.Random(random, type, [.. t.Select(c => c is 'i' or 'b' ? 3 : 2)]))];
            NDArray expected = Loop(subscripts, x);
            foreach (NDArray left in Sample.Layouts(x[0]))
            {
                foreach (NDArray right in x.Length > 1 ? Sample.Layouts(x[1]) : [x[0]])
                {
                    Check(subscripts, x, expected, Einsum(subscripts, x.Length > 1 ? [left, right] : [left]));
                }
            }
        }
    }

    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex128)]
    public void GradientsOfRandomSubscripts(DType type)
    {
        for (int seed = 1000; seed < 1080; seed++)
        {
            (string subscripts, NDArray[] operands) = Any(new Random(seed), type, shortest: 1);
            Autodiff.CheckGrads(x => Einsum(subscripts, x), operands, order: 1, options: new() { Seed = seed });
        }
    }

    /// <summary>
    /// Where a letter is repeated in one operand, off-diagonal elements have no influence: their gradient is exactly zero.
    /// </summary>
    [Fact]
    public void TheGradientOfADiagonalLiesOnTheDiagonal()
    {
        NDArray a = Sample.Random(new Random(1), DType.Float64, 3, 3), x = NDArray.Of(1.0, 2, 3);
        Sample.Equal(MakeDiagonal(x), Autodiff.Grad(m => Einsum("ii,i->", m, x))(a));
        Sample.Equal(Eye(3), Autodiff.Grad(m => Einsum("ii", m))(a));
        Sample.Equal(2 * MakeDiagonal(Diagonal(a)), Autodiff.Grad(m => Einsum("ii,ii->", m, m))(a), 1e-15);
        NDArray cube = Autodiff.Grad(t => Einsum("iii->", t))(Ones(2, 2, 2));
        Sample.Equal([1, 0, 0, 0, 0, 0, 0, 1], cube, 0);
    }

    [Fact]
    public void RealWithComplexGivesRealGradients()
    {
        var random = new Random(4);
        NDArray a = Sample.Random(random, DType.Float64, 2, 3), z = Sample.Random(random, DType.Complex128, 3, 2);
        Assert.Equal(DType.Complex128, Einsum("ij,jk", a, z).DType);
        (NDArray ga, NDArray gz) = Autodiff.Grad((x, y) => Sum(AbsSquare(Einsum("ij,jk->ki", x, y))))(a, z);
        Assert.Equal((DType.Float64, DType.Complex128), (ga.DType, gz.DType));
        Autodiff.CheckGrads(x => Einsum("ij,jk->ki", x[0], x[1]), [a, z]);
        Assert.Equal(DType.Complex64, Einsum("ij,jk", a.AsType(DType.Float32), z.AsType(DType.Complex64)).DType);
        Assert.Equal(DType.Float32, Einsum(",ij", 2.0, a.AsType(DType.Float32)).DType);
        Assert.Equal(DType.Int64, Einsum("i->", NDArray.Of(1L, 2)).DType);
        Assert.Equal(DType.Int64, Einsum("i,i", NDArray.Of(true, false), NDArray.Of(3L, 2)).DType);
    }

    /// <summary>Shapes that numpy.einsum gives.</summary>
    [Fact]
    public void ImplicitOutputsAndEllipses()
    {
        Gives([3, 2], "ba", [2, 3]);
        Gives([3, 2], "aB", [2, 3]);
        Gives([2, 4], "Bb,ba", [2, 3], [3, 4]);
        Gives([2, 4], " i j ,\tj k -> i k\n", [2, 3], [3, 4]);
        Gives([], "ii", [3, 3]);
        Gives([], "", System.Array.Empty<int>());
        Gives([], ",", [], []);
        Gives([], "->", System.Array.Empty<int>());
        Gives([2, 3], "ij,", [2, 3], []);
        Gives([2, 3], "...", [2, 3]);
        Gives([2], "...i->...", [2, 3]);
        Gives([3, 4], "i...->...", [2, 3, 4]);
        Gives([3, 2, 4], "i...,j...", [2, 3], [4, 3]);
        Gives([5, 2, 4], "...ij,...jk", [5, 2, 3], [3, 4]);
        Gives([2, 3], "...i,...i->...", [2, 1, 4], [3, 4]);
        Gives([3, 2], "...a->a...", [2, 3]);
        Gives([3, 2], "ii...->...i", [2, 2, 3]);
        Gives([2], "i->...i", [2]);
        Gives([3, 2], "ij,jk", [3, 1], [4, 2]);
        Gives([3, 4], "ij,jk->ij", [3, 1], [4, 2]);
        Gives([], "i,i,i", [2], [1], [2]);
        Gives([2, 0], "ij,jk", [2, 3], [3, 0]);
        Gives([2, 3], "ij,jk", [2, 0], [0, 3]);

        static void Gives(int[] shape, string subscripts, params int[][] shapes) =>
            Sample.Shape(shape, Einsum(subscripts, [.. shapes.Select(s => Num.Ones(s))]));
    }

    [Fact]
    public void ValuesOfBroadcastLetters()
    {
        NDArray column = NDArray.Of<double>([1, 2, 3], 3, 1), m = Reshape(Arange(8), 4, 2);
        Sample.Equal(MatMul(BroadcastTo(column, 3, 4), m), Einsum("ij,jk", column, m));
        Sample.Equal(BroadcastTo(column, 3, 4) * Sum(m, 1), Einsum("ij,jk->ij", column, m));
        Sample.Equal(0.0, Einsum("ij,ij->", Zeros(0, 1), Zeros(1, 5)));
        Sample.Equal(Zeros(2, 3), Einsum("ij,jk", Zeros(2, 0), Zeros(0, 3)));
    }

    /// <summary>The order is found: in the worst one the chain would need arrays of eight axes.</summary>
    [Fact]
    public void ManyOperands()
    {
        var random = new Random(9);
        NDArray m = Sample.Random(random, DType.Float64, 30, 30), v = Sample.Random(random, DType.Float64, 30);
        NDArray expected = MatMul(m, MatMul(m, MatMul(m, MatMul(m, MatMul(m, MatMul(m, MatMul(m, v)))))));
        Sample.Equal(expected, Einsum("ab,bc,cd,de,ef,fg,gh,h->a", m, m, m, m, m, m, m, v), 1e-12);
        Sample.Equal(MatMul(v, expected), Einsum("a,ab,bc,cd,de,ef,fg,gh,h", v, m, m, m, m, m, m, m, v), 1e-12);
        Sample.Equal(Einsum("ab,b,b->a", m, v, v), MatMul(m, v * v), 1e-13);
    }

    [Theory]
    [InlineData(new[] { 2, 2, 100 }, "ab,bc,c->a", new[] { 1, 2, 0, 3 })]
    [InlineData(new[] { 2, 100, 2 }, "ab,bc,cd->ad", new[] { 0, 1, 2, 3 })]
    public void TheOrderIsTheCheapest(int[] lengths, string subscripts, int[] pairs)
    {
        string[] sides = subscripts.Split("->");
        int[] all = [.. lengths, 2];
        (int, int)[] plan = ContractionOrder.Plan(
            [.. sides[0].Split(',').Select(Set)], Set(sides[1]), all);
        Assert.Equal([(pairs[0], pairs[1]), (pairs[2], pairs[3])], plan);

        static ulong Set(string letters) => letters.Aggregate(0UL, (set, c) => set | (1UL << (c - 'a')));
    }

    [Fact]
    public void ErrorsNameSubscriptsAndShapes()
    {
        Refused("ij,jk", "'j' has the length 3 before operand 1, 4 in it", [2, 3], [4, 5]);
        Refused("ii", "'i' of operand 0 has the lengths 2 and 3", [2, 3]);
        Refused("ii->i", "lengths 1 and 3", [1, 3]);
        Refused("ij", "has 1", [2]);
        Refused("ij", "has 3", [2, 3, 4]);
        Refused("ij...", "has 1", [2]);
        Refused("->", "has 1", [2]);
        Refused("i,j", "name 2 operands, not 1", [2]);
        Refused("i", "name 1 operand, not 2", [2], [2]);
        Refused("i->ii", "'i' twice", [2]);
        Refused("i->j", "'j' of the output", [2]);
        Refused("...i->i", "'...'", [2, 3]);
        Refused("i.j", "'.'", [2, 3]);
        Refused("...i...", "'.'", [2, 3]);
        Refused("i1", "'1'", [2, 3]);
        Refused("i->i->", "'->'", [2]);
        Refused("é", "'é'", [2]);
        Refused("...,...", "an axis of '...'", [2], [3]);
        Assert.Throws<ArgumentNullException>(() => Einsum(null!, 1.0));
        Assert.Contains("operand 1", Assert.Throws<ArgumentNullException>(() => Einsum("i,i", Ones(2), null!)).Message);

        static void Refused(string subscripts, string reason, params int[][] shapes)
        {
            string message = Assert.Throws<ArgumentException>(() => Einsum(subscripts, [.. shapes.Select(s => Num.Ones(s))])).Message;
            Assert.Contains($"\"{subscripts}\"", message, StringComparison.Ordinal);
            Assert.Contains(
                string.Join(", ", shapes.Select(s => s.Length == 1 ? $"({s[0]},)" : $"({string.Join(", ", s)})")),
                message,
                StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    /// <summary>1 to 4 operands of up to 4 axes over the letters a to e.</summary>
    static (string Subscripts, NDArray[] Operands) Any(Random random, DType type, int shortest)
    {
        int[] lengths = [.. Enumerable.Range(0, 5).Select(_ => random.Next(8) == 0 ? shortest : random.Next(1, 4))];
        var terms = new string[random.Next(1, 5)];
        var operands = new NDArray[terms.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = string.Concat(Enumerable.Range(0, random.Next(0, 5)).Select(_ => (char)('a' + random.Next(5))));
            var narrow = terms[i].Distinct().Where(_ => random.Next(10) == 0).ToHashSet();
            operands[i] = Sample.Random(random, type, [.. terms[i].Select(c => narrow.Contains(c) ? 1 : lengths[c - 'a'])]);
        }

        char[] output = [.. string.Concat(terms).Distinct().Where(_ => random.Next(2) == 0)];
        random.Shuffle(output);
        return ($"{string.Join(',', terms)}->{string.Concat(output)}", operands);
    }

    static NDArray Loop(string subscripts, NDArray[] operands)
    {
        string[] sides = subscripts.Split("->"), terms = sides[0].Split(',');
        char[] letters = [.. string.Concat(terms).Distinct()];
        int[] lengths = [.. letters.Select(LengthOf)], shape = [.. sides[1].Select(LengthOf)];
        Complex[][] values = [.. operands.Select(Sample.Values)];
        var sums = new Complex[shape.Aggregate(1, (p, d) => p * d)];
        foreach (int[] index in Sample.Indices(lengths))
        {
            Complex product = 1;
            for (int i = 0; i < terms.Length; i++)
            {
                product *= values[i][Sample.Place(Of(terms[i], index), operands[i].Shape.ToArray())];
            }

            sums[Sample.Place(Of(sides[1], index), shape)] += product;
        }

        return Sample.Of(sums, operands[0].DType, shape);

        int[] Of(string term, int[] index) => [.. term.Select(c => index[System.Array.IndexOf(letters, c)])];

        int LengthOf(char letter) => terms.Zip(operands)
            .SelectMany(t => t.First.Select((l, i) => l == letter ? t.Second.Shape[i] : 1)).Aggregate(1, (a, b) => a == 1 ? b : a);
    }

    static void Check(string subscripts, NDArray[] operands, NDArray expected, NDArray found)
    {
        double scale = Math.Max(1, operands.Aggregate(1.0, (s, a) => s * 2 * Math.Sqrt(Math.Max(1, a.Size))));
        Complex[] x = Sample.Values(expected), y = Sample.Values(found);
        Assert.True(expected.Shape.SequenceEqual(found.Shape), $"{subscripts}: shape");
        for (int i = 0; i < x.Length; i++)
        {
            Assert.True(Complex.Abs(x[i] - y[i]) <= Sample.Tolerance(found.DType) * scale, $"{subscripts}: {y[i]} for {x[i]}");
        }
    }
}
