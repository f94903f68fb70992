using System.Numerics;
using Lapack.Native;

namespace Lapack;

// The primitives T_0, T_1, ... of spectral functions; their formulas and rules stand above Linalg.SpectralFunction.
/// <summary>T_m: inputs A (whole, Hermitian) and E_1 ... E_m.</summary>
/// <param name="name">What errors call the function.</param>
/// <param name="f">f for a matrix of the batch.</param>
/// <param name="known">The decompositions of A, which serve the function and its derivatives; null before they are found.</param>
sealed class SpectralPrimitive(string name, Func<int?, ScalarFunction> f, SpectralForm? known = null) : KeepingPrimitive<SpectralForm>(name)
{
    protected override NDArray[] Forward(NDArray[] inputs, out SpectralForm kept)
    {
        NDArray a = inputs[0];
        int m = inputs.Length - 1, n = a.Shape[^1];
        SpectralForm s = kept = known ?? SpectralForm.Of(a, f);
        NDArray[] e = [.. inputs[1..].Select(x => MatrixAlgebra.Congruence(s.Vectors, x))];
        DType type = e.Aggregate(a.DType, (t, x) => DTypes.Promote(t, x.DType));
        NDArray middle;
        var result = new Complex[a.Size];

        // Divided differences are found when they are first asked for.
        lock (s)
        {
            if (m == 0)
            {
                middle = s.Diagonal(type);
                return [Num.MatMul(s.Vectors * MatrixAlgebra.AsRow(middle), s.Vectors, Trans.None, Trans.ConjTranspose)];
            }

            Complex[][] directions = Array.ConvertAll(e, x => x.ToArray<Complex>());
            for (int b = 0; b < s.Count; b++)
            {
                s.RequireDerivative(b);
                Term(s.Differences[b], n, b * n * n, directions, result);
            }
        }

        middle = NDArray.Of<Complex>(result, a.ShapeArray);
        type = s.IsComplex ? type.ComplexType() : type;
        middle = (type.IsComplex() ? middle : Num.Real(middle)).AsType(type);
        return [MatrixAlgebra.Conjugated(s.Vectors, middle)];
    }

    protected override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, SpectralForm kept, bool[] needed) => g =>
    {
        var next = new SpectralPrimitive(Name, f, kept);
        NDArray transposed = Num.SwapAxes(g[0]!);
        var flow = new NDArray?[inputs.Length];
        for (int l = 0; l < flow.Length; l++)
        {
            flow[l] = !needed[l] ? null
                : Num.SwapAxes(l == 0 ? next.Of([.. inputs, transposed]) : next.Of([.. inputs[..l], transposed, .. inputs[(l + 1)..]]));
        }

        return flow;
    };

    protected override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(
        NDArray[] inputs, NDArray[] outputs, SpectralForm kept, NDArray?[] tangents)
    {
        var next = new SpectralPrimitive(Name, f, kept);
        NDArray? sum = null;
        for (int l = 0; l < inputs.Length; l++)
        {
            if (tangents[l] is { } t)
            {
                sum = Num.SumOfTerms(sum, l == 0 ? next.Of([.. inputs, t]) : next.Of([.. inputs[..l], t, .. inputs[(l + 1)..]]));
            }
        }

        return (outputs, [sum]);
    }

    static void Term(DividedDifferences d, int n, int at, Complex[][] e, Complex[] result)
    {
        int m = e.Length;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                Complex sum = 0;
                if (m == 1)
                {
                    sum = d.Pair(i, j) * e[0][at + (i * n) + j];
                }
                else if (m == 2)
                {
                    for (int k = 0; k < n; k++)
                    {
                        int left = at + (i * n) + k, right = at + (k * n) + j;
                        sum += d.Triple(i, k, j) * ((e[0][left] * e[1][right]) + (e[1][left] * e[0][right]));
                    }
                }
                else
                {
                    var path = new int[m + 1];
                    (path[0], path[m]) = (i, j);
                    sum = Paths(d, n, at, e, path, 1);
                }

                result[at + (i * n) + j] = sum;
            }
        }
    }

    /// <summary>The sum over the inner places of a path, from the given one on.</summary>
    static Complex Paths(DividedDifferences d, int n, int at, Complex[][] e, int[] path, int place)
    {
        Complex sum = 0;
        if (place < path.Length - 1)
        {
            for (int k = 0; k < n; k++)
            {
                path[place] = k;
                sum += Paths(d, n, at, e, path, place + 1);
            }

            return sum;
        }

        int[] points = [.. path.Order()];
        return d.Of(points).Value * Orders(n, at, e, path, 0, new bool[e.Length]);
    }

    /// <summary>The sum over permutations of the product of elements along a path.</summary>
    static Complex Orders(int n, int at, Complex[][] e, int[] path, int step, bool[] used)
    {
        if (step == e.Length)
        {
            return 1;
        }

        Complex sum = 0;
        for (int l = 0; l < e.Length; l++)
        {
            if (!used[l])
            {
                used[l] = true;
                sum += e[l][at + (path[step] * n) + path[step + 1]] * Orders(n, at, e, path, step + 1, used);
                used[l] = false;
            }
        }

        return sum;
    }
}
