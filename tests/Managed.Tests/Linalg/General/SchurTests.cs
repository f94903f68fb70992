using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Schur forms.</summary>
public class SchurTests
{
    public SchurTests() => Assert.SkipUnless(LapackLibrary.Current.Has("dgees"), "this LAPACK has no dgees");

    public static TheoryData<DType> Types => Sample.Types;

    [Theory, MemberData(nameof(Types))]
    public void Reconstructs(DType type)
    {
        foreach (int n in new[] { 1, 2, 5, 30 })
        {
            NDArray a = Matrix.Random(n, type, 2, n, n);
            double tolerance = 100 * n * type.Epsilon();
            foreach (SchurOutput output in Enum.GetValues<SchurOutput>())
            {
                foreach (Func<Complex, bool>? sort in new Func<Complex, bool>?[] { null, w => w.Real < 0 })
                {
                    (NDArray t, NDArray z) = Parts(Linalg.Schur(a, output, sort), out IReadOnlyList<int> selected);
                    Assert.Equal(output == SchurOutput.Complex ? type.ComplexType() : type, t.DType);
                    Matrix.UnitarilySimilar(a, t, z, tolerance);
                    NDArray i = Arange(n), below = Where(i[.., NewAxis] > i + (t.DType.IsComplex() ? 0 : 1), t, 0);
                    Assert.Equal(0, Matrix.Largest(below));
                    if (sort is not null)
                    {
                        for (int m = 0; m < 2; m++)
                        {
                            Complex[] w = Linalg.Eigvals(t[m]).ToArray<Complex>();
                            Assert.Equal(w.Count(sort), selected[m]);
                            NDArray leading = t[m, ..selected[m], ..selected[m]];
                            Assert.All(Linalg.Eigvals(leading).ToArray<Complex>(), x => Assert.True(sort(x)));
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3)]
    public void DerivativesOfMixedRealBlocks(int seed)
    {
        // Signs of columns drop out; blocks and order are those of the matrix, unless QR happens to jump: the steps here are 1e-4.
        NDArray blocks = Array([[1.0, 2, 1, 0, 1], [-1.5, 1, 0, 2, 1], [0, 0, 7, 1, 1], [0, 0, 0, 3, 2], [0, 0, 0, -1, 3]]);
        NDArray a = blocks + (0.1 * Matrix.Random(seed, DType.Float64, 5, 5));
        NDArray da = Matrix.Random(seed + 5, DType.Float64, 5, 5);
        NDArray[] Both(NDArray[] x) => Linalg.Schur(x[0]) is var form ? [form.T, form.Z] : x;

        // The form that the tangents belong to: another call could choose other signs.
        (NDArray[] form, NDArray[] d) = Autodiff.Jvp(Both, [a], [da]);
        (NDArray t, NDArray z) = (form[0], form[1]);

        // The derivative of A = Z T Z^T and of Z^T Z = I, and the shape of T: equal diagonals of blocks stay equal.
        Matrix.Near(da, MatMul(MatMul(d[1], t), z.T) + MatMul(MatMul(z, d[0]), z.T) + MatMul(MatMul(z, t), d[1].T), 1e-12);
        NDArray skew = MatMul(z.T, d[1]);
        Matrix.Near(-skew.T, skew, 1e-13);
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if ((double)t[i, j] == 0)
                {
                    Assert.Equal(0, (double)d[0][i, j], 1e-13);
                }
                else
                {
                    Assert.Equal((double)d[0][i, i], (double)d[0][j, j], 1e-12);
                }
            }
        }

        NDArray gt = Matrix.Random(seed + 6, DType.Float64, 5, 5), gz = Matrix.Random(seed + 7, DType.Float64, 5, 5);
        NDArray back = Autodiff.Vjp(x => new[] { Linalg.Schur(x[0]).T, Linalg.Schur(x[0]).Z }, [a]).Pullback([gt, gz])[0];
        Assert.Equal((double)(Sum(gt * d[0]) + Sum(gz * d[1])), (double)Sum(back * da), 1e-10);
    }

    [Fact]
    public void WhatTheMatrixDoesNotDetermineIsRefused()
    {
        NDArray normal = [[1.0, 2], [-2, 1]], a = Matrix.Random(1, DType.Complex128, 3, 3);
        static IllPosedReason Refused(Func<NDArray, NDArray> loss, NDArray at) =>
            Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(at)).Reason;
        Assert.Equal(IllPosedReason.Degenerate, Refused(x => Sum(Linalg.Schur(x).T), normal));
        Assert.Equal(IllPosedReason.Degenerate, Refused(x => Sum(Linalg.Schur(x).T), Eye(3)));
        Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Sum(Linalg.Schur(x).Z)), a));
        Assert.Equal(IllPosedReason.Gauge, Refused(x => Real(Sum(Linalg.Schur(x).T)), a));
    }

    /// <summary>
    /// Eigenvalues are equal up to 32 eps |T|: above that there is a derivative, below it none, for each matrix by itself.
    /// </summary>
    [Theory, MemberData(nameof(Types))]
    public void CloseEigenvaluesAreJudgedByTheToleranceOfTheDefaultPolicy(DType type)
    {
        NDArray q = Matrix.Unitary(2, type, 3);
        NDArray Form(double gap) => MatMul(q * NDArray.Of(1, 1 + gap, 3).AsType(type), q, Trans.None, Trans.ConjTranspose);
        NDArray Loss(NDArray x) => Sum(AbsSquare(Linalg.Schur(x).T));
        double eps = type.Epsilon(), tolerance = 32 * eps * Math.Sqrt(11);

        // The loss is |A|^2, and the gradient 2 conj(A) is found to rounding over the gap.
        foreach (double apart in new[] { 10, 1e4 })
        {
            NDArray form = Form(apart * tolerance);
            double rounding = 2 * Matrix.Rounding(form) * Matrix.Size(form) / (apart * tolerance);
            Matrix.Near(2 * Conj(form), Autodiff.Grad(Loss)(form), rounding);
        }

        NDArray batch = Stack(Form(1) * 1e6, Form(1) * 1e-6, Form(tolerance / 5));
        var e = Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(Loss)(batch));
        Assert.Equal((IllPosedReason.Degenerate, 2), (e.Reason, e.BatchIndex));
    }

    /// <summary>What the sort brought to the front is told also where a transform follows the matrix.</summary>
    [Fact]
    public void SelectedIsKnownInsideTransforms()
    {
        NDArray a = Stack(MakeDiagonal(NDArray.Of(1.0, -2, -3)), MakeDiagonal(NDArray.Of(1.0, 2, -3)));
        IReadOnlyList<int>? inGrad = null, inJvp = null, inBoth = null;
        NDArray Loss(NDArray x, out IReadOnlyList<int>? selected)
        {
            SchurResult schur = Linalg.Schur(x, sort: w => w.Real < 0);
            selected = schur.Selected;
            return Sum(schur.T * schur.T);
        }

        Autodiff.Grad(x => Loss(x, out inGrad))(a);
        Autodiff.Jvp(x => Loss(x, out inJvp), a, a);
        Autodiff.HessianVectorProduct(x => Loss(x, out inBoth))(a, a);
        Assert.All(new[] { inGrad, inJvp, inBoth }, selected => Assert.Equal([2, 1], selected));
        Assert.Empty(Linalg.Schur(a).Selected);
    }

    [Fact]
    public void EmptyMatrices()
    {
        Sample.Shape([0, 0], Linalg.Schur(Zeros(0, 0)).T);
        Sample.Shape([3, 0, 0], Linalg.Schur(Zeros(3, 0, 0)).Z);
    }

    [Theory]
    [InlineData(1e-150), InlineData(1e150)]
    public void AnyScale(double scale)
    {
        NDArray a = Matrix.Random(3, DType.Float64, 4, 4), t = Linalg.Schur(a * scale).T / scale;
        Matrix.Near(Linalg.Schur(a).T, t, 1e-12);
    }

    static (NDArray T, NDArray Z) Parts(SchurResult r, out IReadOnlyList<int> selected)
    {
        selected = r.Selected;
        return (r.T, r.Z);
    }
}
