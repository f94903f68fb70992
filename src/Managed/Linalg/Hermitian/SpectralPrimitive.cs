using System.Numerics;
using System.Runtime.CompilerServices;
using Lapack.Native;

namespace Lapack;

// The primitives T_0, T_1, ... of SpectralFunction.cs, whose header has their formulas and rules.
public static partial class Linalg
{
    /// <summary>T_m: inputs A (whole, Hermitian) and E_1 ... E_m.</summary>
    sealed class SpectralPrimitive(string name, Func<int?, ScalarFunction> f, ConditionalWeakTable<NDArray, Spectrum>? known = null) : Primitive(name)
    {
        /// <summary>One decomposition serves the function and its derivatives at the same matrix.</summary>
        readonly ConditionalWeakTable<NDArray, Spectrum> spectra = known ?? [];

        protected internal override NDArray[] Forward(NDArray[] inputs)
        {
            NDArray a = inputs[0];
            int m = inputs.Length - 1, n = a.Shape[^1];
            Spectrum s = spectra.GetValue(a, x => Spectrum.Of(x, f));
            NDArray[] e = [.. inputs[1..].Select(x => Num.MatMul(Num.MatMul(s.Vectors, x, Trans.ConjTranspose), s.Vectors))];
            DType type = e.Aggregate(a.DType, (t, x) => DTypes.Promote(t, x.DType));
            NDArray middle;
            if (m == 0)
            {
                middle = s.Diagonal(type);
                return [Num.MatMul(s.Vectors * middle[Num.Ellipsis, Num.NewAxis, ..], s.Vectors, Trans.None, Trans.ConjTranspose)];
            }

            var result = new Complex[a.Size];
            Complex[][] directions = Array.ConvertAll(e, x => x.ToArray<Complex>());
            for (int b = 0; b < s.Count; b++)
            {
                s.RequireDerivative(b);
                Term(s.Differences[b], n, b * n * n, directions, result);
            }

            middle = NDArray.Of<Complex>(result, a.ShapeArray).Reshape(a.ShapeArray);
            type = s.IsComplex ? type.ComplexType() : type;
            middle = (type.IsComplex() ? middle : Num.Real(middle)).AsType(type);
            return [Num.MatMul(Num.MatMul(s.Vectors, middle), s.Vectors, Trans.None, Trans.ConjTranspose)];
        }

        protected internal override Pullback Vjp(NDArray[] inputs, NDArray[] outputs, bool[] needed) => g =>
        {
            NDArray transposed = Num.SwapAxes(g[0]!);
            var flow = new NDArray?[inputs.Length];
            for (int l = 0; l < flow.Length; l++)
            {
                flow[l] = !needed[l] ? null
                    : Num.SwapAxes(l == 0 ? Apply([.. inputs, transposed])[0] : Apply([.. inputs[..l], transposed, .. inputs[(l + 1)..]])[0]);
            }

            return flow;
        };

        protected internal override (NDArray[] Outputs, NDArray?[] Tangents) Jvp(NDArray[] inputs, NDArray?[] tangents)
        {
            NDArray? sum = null;
            for (int l = 0; l < inputs.Length; l++)
            {
                if (tangents[l] is { } t)
                {
                    NDArray part = l == 0 ? Apply([.. inputs, t])[0] : Apply([.. inputs[..l], t, .. inputs[(l + 1)..]])[0];
                    sum = sum is null ? part : sum + part;
                }
            }

            return (Apply(inputs), [sum]);
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

    /// <summary>The decompositions of a batch of matrices, and f at their eigenvalues.</summary>
    sealed class Spectrum(NDArray vectors, double[] w, int n, ScalarFunction[] functions)
    {
        public NDArray Vectors => vectors;

        public int Count => functions.Length;

        public DividedDifferences[] Differences { get; } =
            [.. functions.Select((f, b) => new DividedDifferences(f, w[(b * n)..((b + 1) * n)]))];

        /// <summary>Whether f returns complex numbers; known once it was evaluated.</summary>
        public bool IsComplex => Array.Exists(functions, f => f.IsComplex);

        public static Spectrum Of(NDArray a, Func<int?, ScalarFunction> f)
        {
            (NDArray w, NDArray v) = Eigh(a, Uplo.Lower);
            int n = a.Shape[^1], count = MatrixBatch.Count(a);
            return new(v, w.ToArray<double>(), n, [.. Enumerable.Range(0, count).Select(b => f(a.Rank == 2 ? null : b))]);
        }

        public void RequireDerivative(int b) => functions[b].RequireDerivative(w[(b * n)..((b + 1) * n)]);

        /// <summary>f(w), shape (..., n), complex if f is.</summary>
        public NDArray Diagonal(DType type)
        {
            int[] shape = [.. vectors.Shape[..^1]];
            NDArray values = NDArray.Of<Complex>(Differences.SelectMany(d => d.Coefficients(0)).ToArray(), shape).Reshape(shape);
            return IsComplex ? values.AsType(type.ComplexType()) : Num.Real(values).AsType(type.RealType());
        }
    }
}
