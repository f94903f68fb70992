using System.Diagnostics.Tracing;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Warn, Project, the events and the certificate.</summary>
public class DegeneracyTests
{
    static readonly NDArray weights = Matrix.Random(5, DType.Float64, 4, 4);

    /// <summary>Two equal eigenvalues and a loss that tells all vectors apart.</summary>
    static NDArray Crossing(int seed = 1) => Matrix.WithSpectrum(seed, DType.Float64, 1, 1, 2, 4);

    static NDArray VectorLoss(NDArray a, EighOptions options) => Sum(weights * AbsSquare(Linalg.Eigh(a, Uplo.Lower, options).Eigenvectors));

    /// <summary>With E = V^T G conj(V): the elements of the pair are zero, the others those of the formula.</summary>
    [Fact]
    public void ProjectLeavesOutThePairAndNothingElse()
    {
        NDArray a = Crossing();
        var options = new EighOptions { Degeneracy = Degeneracy.Project, GradientForm = GradientForm.Hermitian };
        NDArray g = Autodiff.Grad(x => VectorLoss(x, options))(a);
        (NDArray w, NDArray v) = Linalg.Eigh(a);
        NDArray e = MatMul(MatMul(v, g, Trans.Transpose), v), x = MatMul(v, 2 * weights * v, Trans.Transpose);
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                bool pair = i != j && i < 2 && j < 2;
                double expected = i == j || pair ? 0 : ((double)x[i, j] - (double)x[j, i]) / 2 / ((double)w[j] - (double)w[i]);
                Assert.Equal(expected, (double)e[i, j], 1e-12);
            }
        }
    }

    [Fact]
    public void WarnGivesTheSameAndTellsTheMatrix()
    {
        NDArray batch = Stack(Matrix.WithSpectrum(2, DType.Float64, 1, 2, 3, 4), Crossing(), Crossing(3));
        using var listener = new Listener();
        NDArray warned = Autodiff.Grad(x => VectorLoss(x, new() { Degeneracy = Degeneracy.Warn }))(batch);
        NDArray projected = Autodiff.Grad(x => VectorLoss(x, new() { Degeneracy = Degeneracy.Project }))(batch);

        // At the crossings each factorization may choose another basis, and MKL does: only the first matrix has one gradient.
        Matrix.Near(projected[0], warned[0], 1e-12);
        Assert.All(warned.ToArray<double>(), v => Assert.True(double.IsFinite(v)));
        EventWrittenEventArgs[] events = [.. listener.Events.Where(e => e.EventName == "IllPosedGradient" && Equals(e.Payload![0], "eigh"))];
        Assert.Equal([1, 2], events.Select(e => (int)e.Payload![1]!).Order());
        Assert.All(events, e => Assert.Equal(EventLevel.Warning, e.Level));
        Assert.All(events, e => Assert.Equal(1, e.Payload![2]));
        Assert.All(events, e => Assert.Contains("eigenvalues 0 and 1", (string)e.Payload![3]!, StringComparison.Ordinal));
    }

    [Fact]
    public void PoliciesAgreeWhereTheGradientExists()
    {
        NDArray a = Matrix.Random(3, DType.Complex128, 3, 5, 5), b = Matrix.Random(4, DType.Float64, 5, 5);
        NDArray[] gradients =
        [
            .. new[] { Degeneracy.Throw, Degeneracy.Warn, Degeneracy.Project }.Select(
                p => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Eigh(x, Uplo.Lower, new() { Degeneracy = p }).Eigenvectors)))(a)),
        ];
        Matrix.Near(gradients[0], gradients[1], 1e-12);
        Matrix.Near(gradients[0], gradients[2], 1e-12);
    }

    [Fact]
    public void TheMessageNamesFunctionAndQuantity()
    {
        var e = Assert.Throws<IllPosedGradientException>(() => PairDecisions.Divisible(
            SpectralNames.Svd, Degeneracy.Throw, null, Array([2, 1, 1]), null, Ones(3, 3), Ones(3, 3)));
        Assert.StartsWith("Gradient of svd: singular values 1 and 2 (1, 1) are 0.0E+0 apart", e.Message, StringComparison.Ordinal);
        Assert.Contains("new SvdOptions", e.Message, StringComparison.Ordinal);
        Assert.Equal("svd", e.Function);
        e = Assert.Throws<IllPosedGradientException>(() => PairDecisions.Divisible(
            SpectralNames.Eig, Degeneracy.Throw, null, Array([[1 + I, 2, 3], [2 - I, 2 - I, 0]]), null, Ones(2, 3, 3), Ones(2, 3, 3)));
        Assert.Contains("matrix 1 of the batch: eigenvalues 0 and 1 (2-1i, 2-1i)", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, e.BatchIndex);
    }

    [Fact]
    public void DecisionsTakeResidualsThenGaps()
    {
        NDArray w = Array([3, 1, 1, 0]), r = Ones(4, 4);
        NDArray none = PairDecisions.Divisible(SpectralNames.Svd, Degeneracy.Throw, null, w, null, 1e-17 * r, r);
        Assert.All(none.ToArray<bool>(), Assert.False);
        bool[] some = PairDecisions.Divisible(SpectralNames.Svd, Degeneracy.Project, null, w, null, r, r).ToArray<bool>();
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                Assert.Equal(i != j && (i, j) is not ((1, 2) or (2, 1)), some[(i * 4) + j]);
            }
        }

        // Cotangents of the values that differ inside the group: no gradient, even if the residual is nothing.
        var e = Assert.Throws<IllPosedGradientException>(
            () => PairDecisions.Divisible(SpectralNames.Svd, Degeneracy.Throw, null, w, Array([1, 2, 3, 4]), 1e-17 * r, r));
        Assert.Equal(IllPosedReason.Joint, e.Reason);
    }

    [Fact]
    public void TheCertificateTellsGapsClustersAndAmplification()
    {
        NDArray close = Matrix.WithSpectrum(2, DType.Float64, 1, 1 + 1e-5, 3, 4), apart = Matrix.WithSpectrum(3, DType.Float64, 1, 2, 3, 4);
        var certificate = new GradientCertificate();
        Assert.Empty(certificate.Matrices);
        var options = new EighOptions { Degeneracy = Degeneracy.Project, Certificate = certificate };
        NDArray g = Autodiff.Grad(x => VectorLoss(x, options))(Stack(close, Crossing(), apart));
        Assert.Equal([0, 1, 2], certificate.Matrices.Select(m => m.BatchIndex!.Value));
        (MatrixCertificate first, MatrixCertificate second, MatrixCertificate third) =
            (certificate.Matrices[0], certificate.Matrices[1], certificate.Matrices[2]);

        Assert.Equal(1e-5, first.SmallestGap, 1e-12);
        Assert.Equal((0, 1), first.Closest);
        Assert.Empty(first.Clusters);
        Assert.Equal(1, first.Amplification, 1e-3);
        Assert.InRange(first.ErrorEstimate, 1e-16, 1e-10);

        Assert.Equal([0, 1], Assert.Single(second.Clusters).Indices);
        Assert.Equal(1, second.Clusters[0].Center.Real, 1e-12);
        Assert.InRange(second.Clusters[0].Residual, 1e-3, 1);
        Assert.Equal(1, second.Dropped);

        Assert.InRange(third.ErrorEstimate, 1e-16, 1e-13);
        Assert.Equal((0, "eigh"), (third.Dropped, third.Function));

        // The certificate does not change the gradient, and the next pass replaces it.
        Matrix.Near(Autodiff.Grad(x => VectorLoss(x, new() { Degeneracy = Degeneracy.Project }))(apart), g[2], 1e-12);
        Autodiff.Grad(x => Sum(Linalg.Eigh(x, Uplo.Lower, options).Eigenvalues))(Crossing());
        MatrixCertificate only = Assert.Single(certificate.Matrices);
        Assert.Null(only.BatchIndex);
        Assert.Equal((0.0, 0.0, 0.0), (only.Amplification, only.ErrorEstimate, Assert.Single(only.Clusters).Residual));
    }

    sealed class Listener : EventListener
    {
        readonly List<EventWrittenEventArgs> events = [];

        public EventWrittenEventArgs[] Events
        {
            get
            {
                lock (events)
                {
                    return [.. events];
                }
            }
        }

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "Lapack")
            {
                EnableEvents(source, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            lock (events)
            {
                events.Add(e);
            }
        }
    }
}
