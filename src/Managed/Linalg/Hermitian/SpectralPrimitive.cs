using System.Numerics;
using Lapack.Native;

namespace Lapack;

// The primitives T_0, T_1, ... of spectral functions; their formulas and rules stand above Linalg.SpectralFunction.
/// <summary>T_m: inputs A (whole, Hermitian) and E_1 ... E_m.</summary>
/// <param name="name">What errors call the function.</param>
/// <param name="f">The function.</param>
/// <param name="known">The decompositions of A, which serve the function and its derivatives; null before they are found.</param>
sealed class SpectralPrimitive(string name, ScalarFunction f, SpectralForm? known = null) : KeepingPrimitive<SpectralForm>(name)
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
            int count = MatrixBatch.Count(a);
            for (int b = 0; b < count; b++)
            {
                s.RequireDerivative(b);
                new SpectralTerm(Name, s, n, b, directions, a.DType.Epsilon()).WriteTo(result);
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
}
