using System.Numerics;
using Lapack.Native;

namespace Lapack;

// With orthonormal bases U0 and V0 of the null spaces, the vanishing values have the vectors U0 q_i and V0 p_i. A smooth function of the
// matrix has one M with
//
//     gs_i = real(q_i^T M conj(p_i))       its part of the gradient is conj(U0) M V0^T
//
// which is linear in M. In Takagi's factorization p_i = conj(q_i), and M is symmetric, as the solution of smallest norm is.

/// <summary>The vanishing singular values of <see cref="NullVectors"/>.</summary>
/// <param name="vectors">Their vectors.</param>
/// <param name="outputs">What the factorization returned.</param>
/// <param name="fold">From the gradient with respect to a full matrix to that of what was read.</param>
sealed class NullValues(NullVectors vectors, NDArray[] outputs, Func<NDArray, NDArray> fold) : FreeValues
{
    readonly int r = outputs[vectors.ValuesAt].Shape[^1];
    readonly bool isComplex = outputs[vectors.U].DType.IsComplex();

    public override int Bases => Matrices().Max(m => ((Unknowns(m) - 1) / (r - vectors.Zeros[m])) + 1);

    public override int MaxBases => vectors.Policy.Resolves ? vectors.Policy.MaxBases : 0;

    public override bool MayExplain(ArithmeticException refusal) => vectors.Policy.Resolves &&
        refusal is IllPosedGradientException { Reason: IllPosedReason.Joint or IllPosedReason.Degenerate };

    public override bool AreJoint(NDArray?[] cotangents) => cotangents.Where((g, at) => at != vectors.ValuesAt && g is not null).Any();

    public override bool AreUsed(NDArray?[] cotangents, double noise) =>
        Split(cotangents).Own is { } own && Cancellation.Size(own.Value) > noise;

    public override (NDArray?[] Others, NDArray? Own) Split(NDArray?[] cotangents)
    {
        if (cotangents[vectors.ValuesAt] is not { } gs)
        {
            return (cotangents, null);
        }

        NDArray first = NDArray.Wrap(Array.ConvertAll(vectors.Zeros, static z => (double)z), vectors.Zeros.Length);
        NDArray isZero = Num.Reshape(Num.GreaterEqual(Num.Arange(r), MatrixAlgebra.AsColumn(first)), [.. gs.Shape]);
        NDArray?[] others = [.. cotangents];
        others[vectors.ValuesAt] = Num.Where(isZero, 0, gs);
        return (others, Num.Where(isZero, gs, 0));
    }

    public override NDArray[]? Fit(IReadOnlyList<GroupSweep.Question> seen, double floor)
    {
        var found = new NDArray[vectors.Zeros.Length];
        Array.Fill(found, NDArray.ZerosOf(DType.Float64, [0, 0]));
        double eps = outputs[vectors.U].DType.Epsilon(), rounding = 32 * Math.Sqrt(r) * eps * seen.Max(static s => s.Shrinkage);
        floor = Math.Max(floor, 32 * Math.Sqrt(r) * eps * seen.Max(static s => Cancellation.Size(s.Cotangents)));
        foreach (int m in Matrices())
        {
            (NDArray left, NDArray right) = vectors.Spaces(outputs, m);
            int rows = left.Shape[^1], columns = right.Shape[^1], count = rows * columns;
            var fit = new ProvenFit(isComplex ? 2 * count : count, eps);
            double largest = 0;
            foreach (GroupSweep.Question question in seen)
            {
                double[] gs = question.Cotangents.Value.ToArray<double>();
                (NDArray u, NDArray v) = vectors.Among(question.Basis.Outputs, m);
                Complex[] q = Num.MatMul(left, u, Trans.ConjTranspose).ToArray<Complex>();
                Complex[] p = Num.MatMul(right, v, Trans.ConjTranspose).ToArray<Complex>();
                int k = r - vectors.Zeros[m], width = u.Shape[^1], other = v.Shape[^1];
                for (int i = 0; i < k; i++)
                {
                    double b = gs[(m * r) + vectors.Zeros[m] + i];
                    largest = Math.Max(largest, Math.Abs(b));
                    fit.Add(Row(i), b, proves: question == seen[^1]);
                }

                double[] Row(int i)
                {
                    double[] row = new double[isComplex ? 2 * count : count];
                    for (int e = 0; e < count; e++)
                    {
                        Complex z = q[(e / columns * width) + i] * Complex.Conjugate(p[(e % columns * other) + i]);
                        row[e] = z.Real;
                        if (isComplex)
                        {
                            row[count + e] = -z.Imaginary;
                        }
                    }

                    return row;
                }
            }

            if (fit.Solve((((8 * Math.Sqrt(eps)) + rounding) * largest) + floor) is not { } x)
            {
                return null;
            }

            var matrix = new Complex[count];
            for (int e = 0; e < count; e++)
            {
                matrix[e] = new(x[e], isComplex ? x[count + e] : 0);
            }

            found[m] = NDArray.Wrap(matrix, rows, columns);
        }

        return found;
    }

    public override NDArray?[] Pull(NDArray[] m)
    {
        NDArray u = outputs[vectors.U];
        var parts = new NDArray[m.Length];
        for (int i = 0; i < m.Length; i++)
        {
            (NDArray left, NDArray right) = vectors.Spaces(outputs, i);
            NDArray block = m[i].Size == 0 ? NDArray.ZerosOf(u.DType, [left.Shape[^1], right.Shape[^1]])
                : (isComplex ? m[i] : Num.Real(m[i])).AsType(u.DType);
            parts[i] = Num.MatMul(Num.MatMul(Num.Conj(left), block), right, Trans.None, Trans.Transpose);
        }

        return [fold(Num.Reshape(Num.Stack(parts), [.. u.Shape[..^2], .. parts[0].Shape]))];
    }

    public override Exception Joint() => IllPosedGradientException.Joint(vectors.Names, Pair());

    public override Exception SecondOrder() => IllPosedGradientException.JointSecondOrder(vectors.Names, Pair());

    /// <summary>Those matrices of the batch that have vanishing values.</summary>
    IEnumerable<int> Matrices() => Enumerable.Range(0, vectors.Zeros.Length).Where(m => vectors.Zeros[m] < r);

    int Unknowns(int m)
    {
        (int left, int right) = vectors.SizesOfSpaces(outputs, m);
        return (isComplex ? 2 : 1) * left * right;
    }

    ClosePair Pair()
    {
        int m = Matrices().First(), at = vectors.Zeros[m];
        double value = outputs[vectors.ValuesAt].ToArray<double>()[(m * r) + at];
        return new(vectors.Zeros.Length > 1 ? m : null, at, at, -value, value, 0);
    }
}
