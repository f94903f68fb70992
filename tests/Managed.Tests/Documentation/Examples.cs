#pragma warning disable IDE0005 // The first lines are part of the README's example.
using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>The code blocks of README and docs, run; <see cref="MarkdownTests"/> checks that they stand here word for word.</summary>
public class Examples
{
    [Fact]
    public void FirstExample()
    {
        NDArray F(NDArray a)
        {
            var m = Array([[(1 + I) * a, 2,              a     ],
                           [I * a,       2 + Abs(a + I), 1     ],
                           [Conj(a),     Exp(a),         Abs(a)]]);
            var (w, V) = Linalg.Eigh(m, Uplo.Lower);
            return Abs(V[0, 0]);
        }

        NDArray gradient = Autodiff.Grad(F)(new Complex(2.1, 1.1));

        Matrix.Near(new Complex(-0.23954638228611458, -0.06829518574354496), gradient, 1e-12);
    }

    [Fact]
    public void RealMatrices()
    {
        double[,] stiffness = { { 2, -1, 0 }, { -1, 2, -1 }, { 0, -1, 2 } };
        NDArray LowestMode(NDArray k) => Linalg.Eigvalsh(k)[0];

        var (value, slope) = Autodiff.ValueAndGrad(LowestMode)(stiffness);
        double lowest = (double)value;              // 2 - sqrt(2)
        double[,] gradient = slope.ToMatrix<double>();

        Assert.Equal(2 - Math.Sqrt(2), lowest, 1e-14);
        Assert.Equal([0.25, Math.Sqrt(0.5), 0.5], [gradient[0, 0], gradient[1, 0], gradient[1, 1]], (x, y) => Math.Abs(x - y) < 1e-14);
    }

    [Fact]
    public void ControlFlow()
    {
        NDArray Root(NDArray a)
        {
            NDArray x = a;
            while (Abs((x * x) - a) > 1e-14)
            {
                x = 0.5 * (x + (a / x));
            }

            return x;
        }

        Assert.Equal(0.5 / Math.Sqrt(2), (double)Autodiff.Grad(Root)(2), 1e-14);
    }

    [Fact]
    public void Branches()
    {
        NDArray safe = Autodiff.Grad(x => Sum(Where(x > 0, Sqrt(x), 0)))(NDArray.Of(4.0, 0, -1));    // 0.25, 0, 0

        Assert.Equal([0.25, 0, 0], safe.ToArray<double>());
    }

    [Fact]
    public void RulesOfYourOwn()
    {
        Primitive softplus = Primitive.Define(
            "softplus",
            x => Log(1 + Exp(x)),
            vjp: (x, y) => g => g / (1 + Exp(-x)),
            jvp: (x, y) => dx => dx / (1 + Exp(-x)));
        NDArray slope = Autodiff.Grad(x => softplus.Of(x))(0.3);

        Assert.Equal(1 / (1 + Math.Exp(-0.3)), (double)slope, 1e-15);
        Autodiff.CheckGrads(x => softplus.Of(x), Matrix.Random(1, DType.Complex128, 3), order: 3);
    }

    [Fact]
    public void RulesOfSeveralArguments()
    {
        Primitive hypot = Primitive.Define(
            "hypot",
            (x, y) => Sqrt((x * x) + (y * y)),
            vjp: (x, y, r) => g => (g * x / r, g * y / r),
            jvp: (x, y, r) => (dx, dy) => ((x * dx) + (y * dy)) / r);

        Primitive polar = Primitive.DefineMany(
            "polar",
            a => [Sqrt((a[0] * a[0]) + (a[1] * a[1])), a[1] / a[0]],
            vjp: (a, b) => g =>
            [
                ((g[0] ?? 0) * a[0] / b[0]) - ((g[1] ?? 0) * b[1] / a[0]),
                ((g[0] ?? 0) * a[1] / b[0]) + ((g[1] ?? 0) / a[0]),
            ]);
        Autodiff.CheckGrads(polar.Apply, [Array([0.8, 2]), Array([0.6, 1])], order: 3);

        Autodiff.CheckGrads(x => hypot.Of(x[0], x[1]), [Array([[0.8, 2], [1, 3]]), Array([0.6, 1])], order: 3);
        Assert.Equal(0.6, (double)Autodiff.Grad(x => hypot.Of(x, 4.0))(3.0), 1e-15);
    }

    [Fact]
    public void ComplexDerivatives()
    {
        NDArray z = Array([1 + I, 2]);
        NDArray square = Autodiff.Jacobian(x => x * x, holomorphic: true)(z);           // diag(2 z)
        NDArray moduli = Autodiff.Jacobian(Abs)(z);                                     // diag(conj(z) / |z|)
        NDArray slope = Autodiff.HolomorphicGrad(x => Exp(x * x))(0.5 + I);             // 2 x exp(x^2)

        Matrix.Near(MakeDiagonal(2 * z), square, 1e-15);
        Matrix.Near(MakeDiagonal(Conj(z) / Abs(z)), moduli, 1e-15);
        Matrix.Near(2 * (0.5 + I) * Exp((0.5 + I) * (0.5 + I)), slope, 1e-15);
    }

    [Fact]
    public void TreesOfParameters()
    {
        List<(NDArray Weights, NDArray Bias)> layers = [(Ones(3, 2), Zeros(3)), (Ones(1, 3), Zeros(1))];
        NDArray Loss(List<(NDArray Weights, NDArray Bias)> layers)
        {
            NDArray x = Array([1, 2]);
            foreach (var (weights, bias) in layers)
            {
                x = MatMul(weights, x) + bias;
            }

            return Sum(x * x);
        }

        var gradients = Autodiff.GradTree<List<(NDArray Weights, NDArray Bias)>>(Loss)(layers);

        Matrix.Near(Array([[18, 36], [18, 36], [18, 36]]), gradients[0].Weights, 0);
        Matrix.Near(Array([18]), gradients[1].Bias, 0);
        Layer only = Autodiff.GradTree((Layer l) => Sum(l.Weights * l.Bias))(new Layer(Ones(2), Zeros(2)));
        Matrix.Near(Ones(2), only.Bias, 0);
    }

    sealed record Layer(NDArray Weights, NDArray Bias) : IArrayTree<Layer>
    {
        public NDArray[] Leaves() => [Weights, Bias];

        public Layer WithLeaves(ReadOnlySpan<NDArray> leaves) => new(leaves[0], leaves[1]);

        public string LeafName(int position) => position == 0 ? nameof(Weights) : nameof(Bias);
    }

    [Fact]
    public void Checkpoints()
    {
        Func<NDArray, NDArray> layer = Autodiff.Checkpoint(x => Exp(-(x * x)) * Exp(x));
        NDArray Deep(NDArray x)
        {
            for (int i = 0; i < 64; i++)
            {
                x = layer(x);
            }

            return Sum(x);
        }

        NDArray gradient = Autodiff.Grad(Deep)(Ones(1000));

        // exp(x - x^2) has the slope (1 - 2 x) y, and the fixed point 1.
        Matrix.Near(Ones(1000), gradient, 1e-12);
    }

    [Fact]
    public void Gauges()
    {
        NDArray Phase(NDArray a) => Real(Linalg.Eigh(a).Eigenvectors[0, 0]);

        Assert.Throws<GaugeDependenceException>(() => Autodiff.CheckGrads(Phase, Array([[2, 0], [1, 3]])));
    }

    [Fact]
    public void FormsOfTheGradient()
    {
        NDArray a = Array([[2, double.NaN], [0.5, 1]]);
        NDArray raw = Autodiff.Grad(x => Linalg.Eigvalsh(x, Uplo.Lower)[0])(a);
        NDArray whole = Autodiff.Grad(x => Linalg.Eigvalsh(x, Uplo.Lower, new() { GradientForm = GradientForm.Hermitian })[0])(a);

        Assert.Equal(0, (double)raw[0, 1]);
        Assert.Equal((double)raw[1, 0], 2 * (double)whole[0, 1], 1e-15);
        Assert.Equal((double)whole[1, 0], (double)whole[0, 1]);
        Assert.Equal(-Math.Sqrt(0.5), (double)raw[1, 0], 1e-14);
    }

    [Fact]
    public void Smoothing()
    {
        var smooth = new EighOptions { Degeneracy = Degeneracy.Lorentzian(1e-3) };
        NDArray weights = Array([[1, 2], [3, 5]]), close = Array([[1, 0], [1e-18, 1]]);
        NDArray g = Autodiff.Grad(x => Sum(weights * AbsSquare(Linalg.Eigh(x, Uplo.Lower, smooth).Eigenvectors)))(close);

        Assert.All(g.ToArray<double>(), x => Assert.True(double.IsFinite(x)));
        Assert.Throws<IllPosedGradientException>(
            () => Autodiff.Grad(x => Abs(Linalg.Eigh(x).Eigenvectors[0, 0] + Linalg.Eigh(x).Eigenvectors[1, 0]))(close));
    }

    [Fact]
    public void Certificates()
    {
        var certificate = new GradientCertificate();
        NDArray nearly = Array([[1, 0, 0], [0.3, 2, 0], [0, 1e-7, 2]]), mix = Array([[1, 2, 4], [3, 5, 1], [2, 0, 6]]);
        Autodiff.Grad(x => Sum(mix * AbsSquare(Linalg.Eigh(x, Uplo.Lower, new() { Certificate = certificate }).Eigenvectors)))(nearly);
        MatrixCertificate m = certificate.Matrices[0];
        bool trusted = m.ErrorEstimate < 1e-6;

        Assert.True(trusted);
        Assert.InRange(m.SmallestGap, 1e-3, 0.2);
    }

    [Fact]
    public void FunctionsOfMatrices()
    {
        NDArray hamiltonian = Array([[0, 1, 1], [1, 0, 1], [1, 1, 0]]);
        NDArray force = Autodiff.Grad(x => Linalg.SpectralFunction(x, y => Exp(-y * y))[0, 0])(hamiltonian);
        NDArray response = Autodiff.Grad(x => Linalg.FermiDensity(x, -0.9, 0.01)[0, 0])(hamiltonian);

        Matrix.Near(Matrix.NumericGradient(x => Linalg.SpectralFunction(x, y => Exp(-y * y))[0, 0], hamiltonian), force, 1e-8);
        Matrix.Near(Matrix.NumericGradient(x => Linalg.FermiDensity(x, -0.9, 0.01)[0, 0], hamiltonian), response, 1e-5);
    }

    [Fact]
    public void Subsets()
    {
        NDArray hermitian = Array([[1, 0, 0], [2 + I, 3, 0], [I, 1 - I, 7]]);
        NDArray partial = Autodiff.Grad(x => Sum(Linalg.Eigh(x, EighSubset.Lowest(2)).Eigenvalues))(hermitian);

        Matrix.Near(Autodiff.Grad(x => Sum(Linalg.Eigvalsh(x)[..2]))(hermitian), partial, 1e-13);

        NDArray overlap = Array([[2, 0, 0], [0.3, 2, 0], [0.1, 0.2, 2]]);
        NDArray inOverlap = Autodiff.Grad(b => Sum(Linalg.Eigvalsh(hermitian, b)[..2]))(overlap);

        Matrix.Near(Matrix.NumericGradient(b => Sum(Linalg.Eigvalsh(hermitian, b)[..2]), overlap), inOverlap, 1e-8);
    }

    [Fact]
    public void HessianVector()
    {
        NDArray direction = Array([[0, 0], [1, 0]]);
        NDArray hessian = Autodiff.HessianVectorProduct(x => Sum(Power(Linalg.Eigvalsh(x), 2)))(Eye(2), direction);

        Matrix.Near(new double[,] { { 0, 0 }, { 4, 0 } }, hessian, 1e-14);
    }

    [Fact]
    public void Phases()
    {
        NDArray hermitian = Array([[1, 0, 0], [2 + I, 3, 0], [I, 1 - I, 7]]);
        var phased = new EighOptions { Gauge = Gauge.LargestReal };
        NDArray gradient = Autodiff.Grad(x =>
        {
            var v = Linalg.Eigh(x, Uplo.Lower, phased).Eigenvectors;
            return Abs(v[0, 0] + v[1, 1]);
        })(hermitian);

        Matrix.Near(
            Matrix.NumericGradient(
                x =>
                {
                    NDArray v = Linalg.Eigh(x, Uplo.Lower, phased).Eigenvectors;
                    return Abs(v[0, 0] + v[1, 1]);
                },
                hermitian),
            gradient,
            1e-9);
    }

    [Fact]
    public void RawCall()
    {
        LapackLibrary library = LapackLibrary.Current;
        using (library.Use())                       // Current inside this scope, also across await
        {
            double[] a = [2, 1, double.NaN, 2];     // column-major; the upper triangle is never read
            double[] w = new double[2];
            library.Heevd(Job.Vectors, Uplo.Lower, 2, a, 2, w);

            Assert.Equal(1, w[0], 1e-14);
            Assert.Equal(3, w[1], 1e-14);
        }
    }

    [Fact]
    public void PhasesOfTakagiVectors()
    {
        NDArray symmetric = Array([[1 + I, 2], [2, 3 - I]]);
        NDArray phases = Autodiff.Grad(x => Imag(Sum(Power(Linalg.Takagi(x).U, 2))))(symmetric);

        Matrix.Near(Matrix.NumericGradient(x => Imag(Sum(Power(Linalg.Takagi(x).U, 2))), symmetric), phases, 1e-9);
    }

    [Fact]
    public void EqualSingularValues()
    {
        NDArray unitary = Array([[0, 1], [1, 0]]), pull = Array([[1, 2], [3, 4]]);
        NDArray slope = Autodiff.Grad(x =>
        {
            var (u, _, vh) = Linalg.Svd(x);
            return Sum(pull * MatMul(u, vh));
        })(unitary);

        NDArray move = Array([[1, 2], [3, 4], [5, 6]]);
        NDArray curvature = Autodiff.HessianVectorProduct(x => Sum(Power(Linalg.Svdvals(x), 2)))(Zeros(3, 2), move);

        // The derivative of the polar factor of Q along dA = Q X is Q (X - X^T) / 2.
        Matrix.Near(NDArray.Of(new double[,] { { -1.5, 0 }, { 0, 1.5 } }), slope, 1e-14);
        Matrix.Near(2 * move, curvature, 1e-13);
    }
}
