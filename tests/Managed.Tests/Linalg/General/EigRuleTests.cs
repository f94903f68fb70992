using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>What pairs of eigenvalues of general matrices contribute to a gradient, and what the certificate says of it.</summary>
public class EigRuleTests
{
    public static TheoryData<DType> DoubleTypes => [DType.Float64, DType.Complex128];

    /// <summary>S diag(w) S^-1 for a well conditioned S that is not unitary, and S.</summary>
    static (NDArray A, NDArray S) WithEigenvalues(int seed, DType type, params double[] w)
    {
        NDArray s = Matrix.Random(seed, type, w.Length, w.Length) + (2 * Eye(w.Length, type));
        return (MatMul(s * NDArray.Of<double>(w).AsType(type), Linalg.Inv(s)), s);
    }

    /// <summary>A loss that tells eigenvectors apart, and neither their phases nor their order.</summary>
    static NDArray VectorLoss(NDArray a, EigOptions? options = null)
    {
        NDArray v = Linalg.Eig(a, options).Eigenvectors, weights = (1 + Arange(a.Shape[^1])).AsType(v.DType.RealType());
        NDArray overlap = AbsSquare(Sum(weights[.., NewAxis] * v, -2));
        return Sum(overlap * overlap, -1);
    }

    /// <summary>Re sum M o (V diag(w) V^-1) = Re sum M o A, whose gradient is M, through w and V: a joint loss.</summary>
    static NDArray JointLoss(NDArray a, NDArray m, EigOptions? options = null)
    {
        (NDArray w, NDArray v) = Linalg.Eig(a, options);
        return Real(Sum(m * MatMul(v * w[Ellipsis, NewAxis, ..], Linalg.Inv(v))));
    }

    static IllPosedGradientException Refused(Func<NDArray, NDArray> loss, NDArray at) =>
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(at));

    [Theory, MemberData(nameof(DoubleTypes))]
    public void SimpleEigenvaluesDivide(DType type)
    {
        foreach (double gap in new[] { 1.0, 1e-2 })
        {
            (NDArray a, _) = WithEigenvalues(2, type, 1, 1 + gap, 4);
            NDArray expected = Matrix.NumericGradient(x => VectorLoss(x), a, 1e-3 * gap);
            Matrix.Near(expected, Autodiff.Grad(x => VectorLoss(x))(a), 1e-7 * Matrix.Largest(expected) / gap);
        }
    }

    /// <summary>
    /// A with eigenvalues 1, 1 + gap, 3, of which the first two have unit vectors for eigenvectors, and the matrix of all vectors.
    /// </summary>
    static (NDArray A, NDArray S) WithPlane(double gap, DType type)
    {
        NDArray x = Matrix.Random(3, type, 2), ends = Stack(x[0] / 2, x[1] / (2 - gap));
        NDArray S(NDArray column, NDArray diagonal) => MakeDiagonal(diagonal.AsType(type)) + Embed(column, [3, 3], ..2, 2);
        return (S(x, NDArray.Of(1.0, 1 + gap, 3)), S(ends, NDArray.Of(1.0, 1, 1)));
    }

    /// <summary>Re sum M o P, P the projector on the space of the eigenvalues below 2.</summary>
    static NDArray ProjectorLoss(NDArray a, NDArray m, EigOptions? options = null)
    {
        (NDArray w, NDArray v) = Linalg.Eig(a, options);
        NDArray chosen = Where(Real(w.Value) < 2, 1.0, 0.0);
        return Real(Sum(m * MatMul(v * chosen, Linalg.Inv(v))));
    }

    /// <summary>
    /// The projector P on the space of a group, Q = I - P, moves by (P dA Q + Q dA P) / (w_P - w_Q), whatever the gap inside the group.
    /// </summary>
    [Theory, MemberData(nameof(DoubleTypes))]
    public void FunctionsOfAnEigenspaceKeepTheirDigits(DType type)
    {
        foreach (double gap in new[] { 0, 1e-15, 1e-14, 1e-13, 1e-11 })
        {
            (NDArray a, NDArray s) = WithPlane(gap, type);
            NDArray m = Matrix.Random(4, type, 3, 3), t = m.T;
            NDArray p = MatMul(s * NDArray.Of(1.0, 1, 0).AsType(type), Linalg.Inv(s)), q = Eye(3, type) - p;
            NDArray expected = (MatMul(MatMul(q, t), p) + MatMul(MatMul(p, t), q)).T / -2;
            Matrix.Near(expected, Autodiff.Grad(x => ProjectorLoss(x, m))(a), 1e-10);
        }
    }

    [Theory, MemberData(nameof(DoubleTypes))]
    public void SemisimpleEigenvaluesAreRefusedWhereTheLossTellsThemApart(DType type)
    {
        foreach (double gap in new[] { 0, 1e-15 })
        {
            (NDArray equal, _) = WithEigenvalues(5, type, 1, 3, 1 + gap);
            (NDArray simple, _) = WithEigenvalues(5, type, 1, 3, 2);
            IllPosedGradientException e = Refused(x => VectorLoss(x), equal);
            Assert.Equal((IllPosedReason.Degenerate, "eig", null), (e.Reason, e.Function, e.BatchIndex));
            Assert.True(Complex.Abs(e.Values.First - 1) < 1e-12 && Complex.Abs(e.Values.Second - 1) < 1e-12);
            Assert.Equal(1, Refused(x => Sum(VectorLoss(x)), Stack(simple, equal)).BatchIndex);
        }
    }

    /// <summary>What the message calls the tolerance is that of the pair, which its condition widens.</summary>
    [Fact]
    public void TheMessageTellsTheToleranceOfThePair()
    {
        NDArray a = [[1.0, 1e-10], [0, 1 + 1e-13]];
        IllPosedGradientException e = Refused(x => VectorLoss(x), a);
        Assert.Equal(IllPosedReason.Degenerate, e.Reason);
        string tolerance = Regex.Match(e.Message, "within the tolerance ([^,]*),").Groups[1].Value;
        Assert.InRange(double.Parse(tolerance, CultureInfo.InvariantCulture), 1e-12, 1e-11);
    }

    /// <summary>The eigenvalues of a Jordan block move infinitely fast: every policy that divides refuses them.</summary>
    [Theory, MemberData(nameof(DoubleTypes))]
    public void DefectiveMatricesAreRefusedByEveryPolicyThatDivides(DType type)
    {
        NDArray s = Matrix.Random(6, type, 3, 3) + (2 * Eye(3, type)), jordan = Array([[1.0, 1, 0], [0, 1, 0], [0, 0, 3]]).AsType(type);
        NDArray a = MatMul(MatMul(s, jordan), Linalg.Inv(s));
        foreach (Degeneracy policy in new[] { Degeneracy.Throw, Degeneracy.Project, Degeneracy.Warn })
        {
            EigOptions options = new() { Degeneracy = policy };
            Assert.Equal(IllPosedReason.Defective, Refused(x => VectorLoss(x, options), a).Reason);
            Assert.Equal(IllPosedReason.Defective, Refused(x => Sum(AbsSquare(Linalg.Eigvals(x, options))), a).Reason);
        }

        EigOptions smooth = new() { Degeneracy = Degeneracy.Lorentzian(1e-3) };
        Assert.All(Autodiff.Grad(x => VectorLoss(x, smooth))(a).ToArray<Complex>(), x => Assert.True(Complex.IsFinite(x)));
    }

    /// <summary>Between 1e-3 and 1e-13 apart a joint loss goes from a right gradient to a refusal; never to a wrong number.</summary>
    [Theory, MemberData(nameof(DoubleTypes))]
    public void JointLossesAreDividedOrRefused(DType type)
    {
        NDArray m = Matrix.Random(7, type, 3, 3);
        IllPosedReason[] reasons = [IllPosedReason.Joint, IllPosedReason.Degenerate];
        foreach (double gap in new[] { 1e-3, 1e-5, 1e-7, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-15, 0 })
        {
            (NDArray a, _) = WithEigenvalues(8, type, 1, 1 + gap, 3);
            if (gap >= 1e-7)
            {
                Matrix.Near(m, Autodiff.Grad(x => JointLoss(x, m))(a), 1e-13 / gap);
            }
            else if (gap <= 1e-11)
            {
                Assert.Contains(Refused(x => JointLoss(x, m), a).Reason, reasons);
            }
            else
            {
                try
                {
                    Matrix.Near(m, Autodiff.Grad(x => JointLoss(x, m))(a), 1e-13 / gap);
                }
                catch (IllPosedGradientException e)
                {
                    Assert.Contains(e.Reason, reasons);
                }
            }
        }
    }

    /// <summary>A diagonal similarity of any size changes no eigenvalue, and so no decision about eigenvalues.</summary>
    [Theory, MemberData(nameof(DoubleTypes))]
    public void BadScalingChangesNoDecision(DType type)
    {
        NDArray d = NDArray.Of(1.0, 1e-10, 1e5).AsType(type);
        foreach (double gap in new[] { 1, 1e-6, 1e-13, 0 })
        {
            (NDArray b, _) = WithEigenvalues(9, type, 1, 1 + gap, 3);
            NDArray a = b * d[.., NewAxis] / d, direction = Matrix.Random(10, type, 3, 3);

            // L = Re sum w^3 has the gradient 3 (A^2)^T; that with respect to B = D^-1 A D is gB_ij = gA_ij d_i / d_j.
            NDArray expected = 3 * MatMul(b, b).T;
            Matrix.Near(expected, Autodiff.Grad(Cubes)(a) * d[.., NewAxis] / d, 1e-8);
            double slope = (double)Autodiff.Jvp(Cubes, a, direction * d[.., NewAxis] / d).Tangent;
            Assert.Equal((double)Real(Sum(expected * direction)), slope, 1e-8);
        }

        static NDArray Cubes(NDArray x)
        {
            NDArray w = Linalg.Eigvals(x);
            return Real(Sum(w * w * w));
        }
    }

    /// <summary>Each matrix of a batch is judged by itself, in any type: a large one does not make a small one degenerate.</summary>
    [Theory, MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void MatricesOfABatchAreJudgedByThemselves(DType type)
    {
        (NDArray a, _) = WithEigenvalues(11, type, 1, 2, 4);
        NDArray scale = NDArray.Of(1.0, 1e12, 1e-12).AsType(type.RealType())[.., NewAxis, NewAxis];
        NDArray gradient = Autodiff.Grad(x => Sum(VectorLoss(x)))(a * scale) * scale;
        double tolerance = 1e4 * type.Epsilon() * Matrix.Largest(gradient[0]);
        Matrix.Near(gradient[0], gradient[1], tolerance);
        Matrix.Near(gradient[0], gradient[2], tolerance);
    }

    [Theory, MemberData(nameof(DoubleTypes))]
    public void TheCertificateTellsGapsAndClusters(DType type)
    {
        (NDArray close, _) = WithEigenvalues(12, type, 1, 1 + 1e-5, 3);
        (NDArray equal, _) = WithEigenvalues(13, type, 2, 5, 2);
        (NDArray apart, _) = WithEigenvalues(14, type, 1, 2, 4);
        var certificate = new GradientCertificate();
        EigOptions options = new() { Degeneracy = Degeneracy.Project, Certificate = certificate };
        NDArray g = Autodiff.Grad(x => Sum(VectorLoss(x, options)))(Stack(close, equal, apart));
        Assert.Equal([0, 1, 2], certificate.Matrices.Select(m => m.BatchIndex!.Value));
        Assert.All(certificate.Matrices, m => Assert.Equal("eig", m.Function));
        (MatrixCertificate first, MatrixCertificate second, MatrixCertificate third) =
            (certificate.Matrices[0], certificate.Matrices[1], certificate.Matrices[2]);

        Assert.Equal(1e-5, first.SmallestGap, 1e-12);
        Complex[] values = Linalg.Eigvals(close).ToArray<Complex>();
        Assert.Equal(1e-5, Complex.Abs(values[first.Closest.First] - values[first.Closest.Second]), 1e-12);
        Assert.Empty(first.Clusters);
        Assert.Equal((1.0, 0), (Math.Round(first.Amplification, 3), first.Dropped));

        ClusterCertificate cluster = Assert.Single(second.Clusters);
        values = Linalg.Eigvals(equal).ToArray<Complex>();
        Assert.Equal(2, cluster.Indices.Count);
        Assert.All(cluster.Indices, i => Assert.Equal(2, values[i].Real, 1e-12));
        Assert.Equal(2, cluster.Center.Real, 1e-12);
        Assert.InRange(cluster.Residual, 1e-3, 1);

        // A general matrix has no symmetry between i and j: each of the two ordered pairs is left out.
        Assert.Equal(2, second.Dropped);
        Assert.Equal((0, 0), (third.Dropped, third.Clusters.Count));
        Assert.InRange(third.ErrorEstimate, 1e-16, 1e-13);

        // The certificate does not change the gradient, and the next pass replaces it, also one without vectors.
        Matrix.Near(Autodiff.Grad(x => VectorLoss(x))(apart), g[2], 1e-12);
        Autodiff.Grad(x => Real(Sum(Linalg.Eigvals(x, options))))(equal);
        MatrixCertificate only = Assert.Single(certificate.Matrices);
        Assert.Null(only.BatchIndex);
        Assert.Equal((0.0, 0.0, 0.0), (only.Amplification, only.ErrorEstimate, Assert.Single(only.Clusters).Residual));
    }

    /// <summary>A loss that is constant inside a group has rounding for a residual there.</summary>
    [Fact]
    public void TheCertificateTellsThatALossIsAFunctionOfTheSpace()
    {
        (NDArray a, _) = WithPlane(0, DType.Float64);
        var certificate = new GradientCertificate();
        Autodiff.Grad(x => ProjectorLoss(x, Matrix.Random(16, DType.Float64, 3, 3), new() { Certificate = certificate }))(a);
        MatrixCertificate only = Assert.Single(certificate.Matrices);
        Assert.Equal(0, only.Dropped);
        Assert.InRange(Assert.Single(only.Clusters).Residual, 0, 1e-13);
    }

    /// <summary>The gradient of a joint loss is known: what rounding of cotangents did to it is within what the certificate says.</summary>
    [Theory, MemberData(nameof(DoubleTypes))]
    public void TheErrorEstimateBoundsTheError(DType type)
    {
        NDArray m = Matrix.Random(17, type, 3, 3);
        double before = 0;
        foreach (double gap in new[] { 1e-3, 1e-4, 1e-5, 1e-6, 1e-7 })
        {
            (NDArray a, _) = WithEigenvalues(18, type, 1, 1 + gap, 3);
            var certificate = new GradientCertificate();
            NDArray gradient = Autodiff.Grad(x => JointLoss(x, m, new() { Certificate = certificate }))(a);
            double estimate = Assert.Single(certificate.Matrices).ErrorEstimate, error = Matrix.Largest(gradient - m) / Matrix.Largest(m);
            Assert.InRange(error, 0, 100 * estimate);
            Assert.InRange(estimate, 1e-16 / gap, 1e-13 / gap);
            Assert.True(before == 0 || estimate > 5 * before, $"{estimate} after {before}");
            before = estimate;
        }
    }
}
