using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Random losses on spectra as physical systems have them, exact and perturbed by 1e-16 ... 1e-4: functions of spaces and of the matrix
/// have their gradient, losses of single vectors of a group are refused or divided, and never is a number wrong without a word.
/// </summary>
public class LookSpectraTests
{
    public static TheoryData<string, double> Systems()
    {
        var data = new TheoryData<string, double>();
        foreach (string name in new[] { "ring", "square", "cube", "hydrogen", "complete graph", "two sites" })
        {
            foreach (double distance in new[] { 0, 1e-16, 1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4 })
            {
                data.Add(name, distance);
            }
        }

        return data;
    }

    static NDArray System(string name, DType type, double distance)
    {
        NDArray h = name switch
        {
            "ring" => Graph(6, (i, j) => (i - j + 6) % 6 is 1 or 5),
            "square" => Graph(9, (i, j) => i / 3 == j / 3 ? i != j : i % 3 == j % 3),
            "cube" => Graph(8, (i, j) => int.PopCount(i ^ j) == 1),
            "hydrogen" => Matrix.WithSpectrum(5, type, -1, -0.25, -0.25, -0.25, -0.25, -1.0 / 9),
            "complete graph" => Graph(5, (i, j) => i != j),
            _ => MakeDiagonal(NDArray.Of<double>(1, 1, 3)),
        };
        NDArray noise = Matrix.Read(Matrix.Random(77, type, h.Shape.ToArray()), Uplo.Lower);
        return h.AsType(type) + (distance * noise);
    }

    static NDArray Graph(int n, Func<int, int, bool> linked)
    {
        double[,] a = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[i, j] = linked(i, j) ? 1 : 0;
            }
        }

        return a;
    }

    static NDArray Observable(NDArray w, NDArray v, NDArray m) =>
        Real(Sum(Conj(m) * MatMul(v * w[NewAxis], v, Trans.None, Trans.ConjTranspose)));

    [Theory]
    [MemberData(nameof(Systems))]
    public void FunctionsOfTheMatrixHaveTheirGradient(string name, double distance)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray h = System(name, type, distance), m = Matrix.Read(Matrix.Random(3, type, h.Shape.ToArray()), Uplo.Lower);
            foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[] { Exp, w => 1 / (1 + Exp(3 * (w - 0.3))), w => w * w * w })
            {
                NDArray right = Autodiff.Grad(x => Real(Sum(Conj(m) * Linalg.SpectralFunction(x, f))))(h);
                NDArray found = Autodiff.Grad(x => Linalg.Eigh(x) is var (w, v) ? Observable(f(w), v, m) : x)(h);
                Matrix.Near(right, found, 1e-7 * Matrix.Largest(right));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void SpacesHaveTheirGradient(string name, double distance)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray h = System(name, type, distance), m = Matrix.Read(Matrix.Random(4, type, h.Shape.ToArray()), Uplo.Lower);
            double[] w = Linalg.Eigvalsh(h).ToArray<double>();
            for (int k = 1; k < w.Length; k++)
            {
                // Only cuts between groups: inside one the projector does not exist.
                if (w[k] - w[k - 1] < 0.05)
                {
                    continue;
                }

                NDArray right = Autodiff.Grad(x => Real(Sum(Conj(m) * Linalg.SpectralProjector(x, EighSubset.Lowest(k)))))(h);
                NDArray found = Autodiff.Grad(x => Observable(Ones(k), Linalg.Eigh(x).Eigenvectors[.., ..k], m))(h);
                Matrix.Near(right, found, 1e-10 * Math.Max(1, Matrix.Largest(right)));
            }
        }
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("square")]
    [InlineData("cube")]
    [InlineData("hydrogen")]
    [InlineData("complete graph")]
    [InlineData("two sites")]
    public void SingleVectorsAndTheirWeightsAreRefused(string name)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray h = System(name, type, 0), m = Matrix.Read(Matrix.Random(6, type, h.Shape.ToArray()), Uplo.Lower);
            NDArray weights = Matrix.Random(5, DType.Float64, h.Shape[0]);
            foreach (Func<NDArray, NDArray> f in new Func<NDArray, NDArray>[]
            {
                x => Sum(Power(AbsSquare(Linalg.Eigh(x).Eigenvectors), 2)),
                x => Sum(weights * AbsSquare(Linalg.Eigh(x).Eigenvectors[0])),
                x => Observable(weights, Linalg.Eigh(x).Eigenvectors, m),
                x => Linalg.Eigh(x) is var (w, v) ? Observable(weights * w, v, m) : x,
            })
            {
                IllPosedReason reason = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(f)(h)).Reason;
                Assert.True(reason is IllPosedReason.Degenerate or IllPosedReason.Joint, $"{reason}");
            }
        }
    }
}
