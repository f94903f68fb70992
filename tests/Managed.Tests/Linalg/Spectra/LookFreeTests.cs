using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>
/// Vectors that are not determined although no equal values say so: of null spaces, behind a basis, at the cut of a subset.
/// </summary>
public class LookFreeTests
{
    static NDArray Diagonal(params double[] w) => MakeDiagonal(NDArray.Of<double>(w));

    static NDArray WithValues(int seed, DType type, int m, int n, params double[] s)
    {
        NDArray u = Matrix.Unitary(seed, type, m)[.., ..s.Length], v = Matrix.Unitary(seed + 1, type, n)[.., ..s.Length];
        return MatMul(u * NDArray.Of<double>(s).AsType(type.RealType()), v, Trans.None, Trans.ConjTranspose);
    }

    static NDArray TimesAdjoint(NDArray x) => MatMul(x, x, Trans.None, Trans.ConjTranspose);

    static IllPosedGradientException Refused(Func<NDArray, NDArray> loss, NDArray a) =>
        Assert.Throws<IllPosedGradientException>(() => Autodiff.Grad(loss)(a));

    /// <summary>The product of the factors is the matrix at every rank: the gradient of Re sum C U diag(s) Vh is C.</summary>
    [Theory]
    [InlineData(DType.Float64, 3, 3, false)]
    [InlineData(DType.Float64, 5, 3, false)]
    [InlineData(DType.Float64, 5, 3, true)]
    [InlineData(DType.Complex128, 3, 3, false)]
    [InlineData(DType.Complex128, 3, 4, false)]
    [InlineData(DType.Complex128, 4, 3, true)]
    [InlineData(DType.Float32, 3, 3, false)]
    [InlineData(DType.Complex64, 4, 3, false)]
    public void TheProductOfTheFactorsBelowFullRank(DType type, int m, int n, bool full)
    {
        double limit = Math.Sqrt(type.RealType() == DType.Float32 ? 1e-7 : 2e-16) * 10;
        NDArray c = Matrix.Random(1, type, m, n);
        NDArray Loss(NDArray x)
        {
            (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(x, full);
            int r = s.Shape[^1];
            return Real(Sum(c * MatMul(u[Ellipsis, ..r] * s[Ellipsis, NewAxis, ..], vh[Ellipsis, ..r, ..])));
        }

        foreach (double[] s in new double[][] { [2, 0.5, 0], [2, 0, 0], [2, 2, 0], [2, 0.5, 1e-17], [0, 0, 0] })
        {
            Matrix.Near(c, Autodiff.Grad(Loss)(WithValues(2, type, m, n, s)), limit);
        }

        // Matrices of a batch have null spaces of their own dimensions.
        NDArray batch = Stack(WithValues(4, type, m, n, 3, 2, 1), WithValues(5, type, m, n, 3, 0, 0), WithValues(6, type, m, n, 2, 1, 0));
        Matrix.Near(BroadcastTo(c, batch.ShapeArray), Autodiff.Grad(Loss)(batch), limit);
    }

    /// <summary>U s / (1 + s^2) Vh = (1 + A A^H)^-1 A, and U s^2 U^H = A A^H.</summary>
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex128)]
    public void SmoothFunctionsOfTheMatrixBelowFullRank(DType type)
    {
        NDArray c = Matrix.Random(1, type, 4, 3), d = Matrix.Random(2, type, 4, 4);
        foreach (double[] s in new double[][] { [2, 0.5, 0], [2, 0, 0], [0.7, 0.7, 0] })
        {
            NDArray a = WithValues(3, type, 4, 3, s);
            NDArray odd = Autodiff.Grad(x =>
            {
                (NDArray u, NDArray w, NDArray vh) = Linalg.Svd(x, false);
                return Real(Sum(c * MatMul(u * (w / (1 + (w * w))), vh)));
            })(a);
            Matrix.Near(Autodiff.Grad(x => Real(Sum(c * Linalg.Solve(Eye(4) + TimesAdjoint(x), x))))(a), odd, 1e-7);
            NDArray even = Autodiff.Grad(x =>
            {
                (NDArray u, NDArray w, _) = Linalg.Svd(x, false);
                return Real(Sum(d * MatMul(u * (w * w), u, Trans.None, Trans.ConjTranspose)));
            })(a);
            Matrix.Near(Autodiff.Grad(x => Real(Sum(d * TimesAdjoint(x))))(a), even, 1e-7);
        }
    }

    /// <summary>The projector on the vectors of vanishing values is that on the lowest eigenvectors of A A^H.</summary>
    [Theory]
    [InlineData(DType.Float64, 4)]
    [InlineData(DType.Complex128, 4)]
    [InlineData(DType.Float64, 5)]
    public void ProjectorsOnNullSpaces(DType type, int m)
    {
        NDArray d = Matrix.Random(1, type, m, m), a = WithValues(2, type, m, 4, 2, 1, 0, 0);
        NDArray Loss(NDArray v) => Real(Sum(d * MatMul(v, v, Trans.None, Trans.ConjTranspose)));
        NDArray expected = Autodiff.Grad(x => Loss(Linalg.Eigh(TimesAdjoint(x)).Eigenvectors[.., ..^2]))(a);
        Matrix.Near(expected, Autodiff.Grad(x => Loss(Linalg.Svd(x).U[.., 2..]))(a), 1e-9);
    }

    [Fact]
    public void SingleVectorsOfNullSpacesHaveNoGradient()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            foreach (NDArray a in new[] { Diagonal(2, 0, 0).AsType(type), WithValues(1, type, 3, 3, 2, 0, 0) })
            {
                Assert.Equal(IllPosedReason.Degenerate, Refused(x => Sum(Power(Abs(Linalg.Svd(x).U[.., 2]), 4)), a).Reason);
                Assert.Equal(IllPosedReason.Degenerate, Refused(x => Sum(Power(Abs(Linalg.Svd(x).Vh[1]), 4)), a).Reason);

                // Each null space turns by itself.
                Refused(x => Real(Sum(MatMul(Linalg.Svd(x).U[.., 1..], Linalg.Svd(x).Vh[1..]) * Matrix.Random(3, type, 3, 3))), a);
            }
        }
    }

    /// <summary>
    /// LAPACK returns unit vectors where the matrix allows it, and there a loss of one component stands still in every direction that the
    /// cotangents show.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SingleColumnsBehindABasisHaveNoGradient(bool afterThin)
    {
        NDArray a = Eye(4)[.., ..2] * NDArray.Of<double>(3, 2);
        Refused(
            x =>
            {
                NDArray thin = Linalg.Svd(x, !afterThin).S;
                return Sum(thin) + Sum(Power(Linalg.Svd(x).U[.., 2], 4));
            },
            a);
        Refused(x => Sum(Power(Linalg.Svd(x).Vh[3], 4)), Matrix.Adjoint(a));
        Refused(x => Sum(Power(Linalg.Qr(x, QrMode.Complete).Q[.., 3], 4)), a);
        Refused(x => Sum(Power(Linalg.Lq(x, QrMode.Complete).Q[3], 4)), Matrix.Adjoint(a));
    }

    [Fact]
    public void SingleColumnsBehindThePivotedFactorHaveNoGradient()
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgeqp3"), "the library has no xGEQP3");
        Refused(x => Sum(Power(Linalg.QrPivoted(x, QrMode.Complete).Q[.., 2], 4)), Eye(4)[.., ..2] * NDArray.Of<double>(3, 2));
    }

    [Fact]
    public void ProjectorsBehindABasis()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray d = Matrix.Random(1, type, 5, 5), a = Matrix.Random(2, type, 5, 3);
            NDArray Loss(NDArray v) => Real(Sum(d * MatMul(v, v, Trans.None, Trans.ConjTranspose)));
            NDArray expected = Autodiff.Grad(x => -Real(Sum(d * MatMul(x, Linalg.Pinv(x)))))(a);
            Matrix.Near(expected, Autodiff.Grad(x => Loss(Linalg.Qr(x, QrMode.Complete).Q[.., 3..]))(a), 1e-9);
            Matrix.Near(expected, Autodiff.Grad(x => Loss(Linalg.Svd(x).U[.., 3..]))(a), 1e-9);
            Matrix.Near(expected, Autodiff.Grad(x => Real(Sum(Linalg.Svd(x, false).U * 0)) + Loss(Linalg.Svd(x).U[.., 3..]))(a), 1e-9);
        }
    }

    /// <summary>A sum of values that vanish is a modulus: together with their vectors it has no gradient, alone a subgradient.</summary>
    [Fact]
    public void TheSumOfVanishingValuesHasASubgradientAlone()
    {
        NDArray a = WithValues(1, DType.Float64, 3, 3, 2, 0, 0), m = Matrix.Random(3, DType.Float64, 3, 3);
        NDArray alone = Autodiff.Grad(x => Sum(Linalg.Svdvals(x)))(a);
        Assert.Equal(1, (double)Linalg.MatrixNorm(alone, 2), 1e-12);

        // Another factorization is looked at: the subgradient stays the one that was found.
        NDArray Projector(NDArray x)
        {
            NDArray v = Linalg.Eigh(x).Eigenvectors[.., ..2];
            return Sum(m * MatMul(v, v, Trans.None, Trans.Transpose));
        }

        NDArray b = Diagonal(1, 1, 3);
        NDArray both = Autodiff.Grad(x => Sum(Linalg.Svdvals(x[0])) + Projector(x[1]))(Stack(a, b));
        Matrix.Near(Stack(alone, Autodiff.Grad(Projector)(b)), both, 1e-9);
        Refused(x => Sum(Linalg.Svd(x).S) + Sum(m * MatMul(Linalg.Svd(x).U, Linalg.Svd(x).S * Linalg.Svd(x).Vh.T)), a);
    }

    [Fact]
    public void PoliciesAndSecondDerivativesOfVanishingValues()
    {
        NDArray a = WithValues(1, DType.Float64, 3, 3, 2, 0, 0), c = Matrix.Random(3, DType.Float64, 3, 3);
        int count = 0;
        Func<NDArray, NDArray> Loss(Degeneracy policy) => x =>
        {
            count++;
            (NDArray u, NDArray s, NDArray vh) = Linalg.Svd(x, false, new() { Degeneracy = policy });
            return Sum(c * MatMul(u * s, vh));
        };

        Matrix.Near(c, Autodiff.Grad(Loss(Degeneracy.Resolve))(a), 1e-7);

        // The first basis, 4 unknowns from 2 values a basis, and the proof.
        Assert.InRange(count, 2, 4);
        Refused(Loss(Degeneracy.Throw), a);
        Refused(Loss(new Degeneracy { MaxBases = 1 }), a);
        Assert.ThrowsAny<ArithmeticException>(() => Autodiff.HessianVectorProduct(Loss(Degeneracy.Resolve))(a, c));
    }

    [Fact]
    public void TheProductOfTakagisFactorsBelowFullRank()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray c = Matrix.Random(1, DType.Complex128, 3, 3), q = Matrix.Random(2, type, 3, 1);
            NDArray a = MatMul(q, q, Trans.None, Trans.Transpose);
            NDArray Loss(NDArray x)
            {
                (NDArray u, NDArray s) = Linalg.Takagi(x);
                return Real(Sum(c * MatMul(u * s, u, Trans.None, Trans.Transpose)));
            }

            NDArray expected = Autodiff.Grad(x => Real(Sum(c * (Tril(x) + Tril(x, -1).T))))(a);
            Matrix.Near(expected, Autodiff.Grad(Loss)(a), 1e-7);
            Refused(x => Sum(Power(Abs(Linalg.Takagi(x).U[.., 2]), 4)), a);
        }
    }

    /// <summary>
    /// The subset holds a part of a group: which vectors it gets is not determined, also where the cotangents do not show it.
    /// </summary>
    [Theory]
    [InlineData(DType.Float64)]
    [InlineData(DType.Complex128)]
    [InlineData(DType.Float32)]
    public void AGroupThatASubsetCuts(DType type)
    {
        NDArray four = Zeros([4, 4], type), a = Diagonal(1, 1, 1, 2, 3, 3).AsType(type);
        NDArray Participation(NDArray x, EighSubset subset) => Sum(Power(Abs(Linalg.Eigh(x, subset).Eigenvectors), 4));
        Assert.Equal(IllPosedReason.Cut, Refused(x => Participation(x, EighSubset.Lowest(1)), four).Reason);
        Refused(x => Participation(x, EighSubset.Lowest(2)), four);
        Refused(x => Participation(x, EighSubset.Indices(1..3)), four);
        Refused(x => Participation(x, EighSubset.Lowest(2)), a);
        Refused(x => Participation(x, EighSubset.Highest(1)), a);
        Refused(x => Participation(x, EighSubset.Indices(2..5)), a);
        Refused(x => Participation(x, EighSubset.Lowest(1)), Stack(Diagonal(1, 2, 3).AsType(type), Diagonal(1, 1, 3).AsType(type)));

        // What is the same for every choice has its gradient: the length of the vectors, and functions of the whole groups inside.
        Matrix.Near(Zeros(6, 6), Autodiff.Grad(x => Sum(AbsSquare(Linalg.Eigh(x, EighSubset.Lowest(2)).Eigenvectors)))(a), 1e-6);
        NDArray d = Matrix.Random(1, type, 6, 6);
        NDArray Space(NDArray v) => Real(Sum(d * MatMul(v, v, Trans.None, Trans.ConjTranspose)));
        NDArray expected = Autodiff.Grad(x => Space(Linalg.Eigh(x).Eigenvectors[.., ..3]))(a);
        double limit = type == DType.Float32 ? 1e-4 : 1e-9;
        Matrix.Near(expected, Autodiff.Grad(x => Space(Linalg.Eigh(x, EighSubset.Lowest(5)).Eigenvectors[.., ..3]))(a), limit);
    }

    [Fact]
    public void EigenvectorsOfGeneralMatricesAtEqualEigenvalues()
    {
        NDArray p = Matrix.Random(1, DType.Float64, 3, 3) + (2 * Eye(3)), a = MatMul(MatMul(p, Diagonal(1, 1, 3)), Linalg.Inv(p));
        Refused(x => Abs(Linalg.Eig(x).Eigenvectors[0, 0]), Eye(3));
        Refused(x => Abs(Linalg.Eig(x).Eigenvectors[0, 0]), Eye(3).AsType(DType.Complex128));
        Refused(x => Sum(Power(Abs(Linalg.Eig(x).Eigenvectors), 4)), Diagonal(1, 1, 3));

        // Two equal pairs of conjugate eigenvalues of a real matrix.
        NDArray turn = new double[,] { { 0, -1 }, { 1, 0 } };
        Refused(x => Sum(Power(Abs(Linalg.Eig(x).Eigenvectors), 4)), Kron(Eye(2), turn));

        // The vector of a single eigenvalue, and the space of the others.
        static int Single(NDArray x) =>
            System.Array.FindIndex(Autodiff.StopGradient(Linalg.Eigvals(x)).ToArray<Complex>(), z => Math.Abs(z.Real - 3) < 0.1);
        NDArray One(NDArray x)
        {
            NDArray v = Linalg.Eig(x).Eigenvectors;
            return Sum(Power(Abs(v[.., Single(x)]), 4));
        }

        Matrix.Near(Matrix.NumericGradient(One, a), Autodiff.Grad(One)(a), 1e-6);
        NDArray Others(NDArray x)
        {
            NDArray v = Linalg.Eig(x).Eigenvectors;
            int at = Single(x);
            return Real(Sum(p * (MatMul(v, Linalg.Inv(v)) - MatMul(v[.., at..(at + 1)], Linalg.Inv(v)[at..(at + 1)]))));
        }

        Matrix.Near(Matrix.NumericGradient(Others, a), Autodiff.Grad(Others)(a), 1e-6);
    }

    /// <summary>Cotangents of vectors belong to the basis that was found, however small the vectors are.</summary>
    [Fact]
    public void APullbackOfVectorsIsTakenAsItIs()
    {
        NDArray a = Diagonal(1, 1, 2), g = new double[,] { { 0, 0, 1 }, { 0, 0, 2 }, { 1, 3, 0 } };
        NDArray Pulled(double scale) => Autodiff.Vjp(x => scale * Linalg.Eigh(x).Eigenvectors, a).Pullback(g) / scale;
        Matrix.Near(Pulled(1), Pulled(1e-20), 1e-12);
    }

    /// <summary>A loss that is zero with all its slopes in the basis that was found is refused whatever its size in others.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1e-25)]
    public void ALossThatVanishesInOneBasisIsSeenWhateverItsSize(double scale)
    {
        NDArray a = Diagonal(1, 1, 2), found = Abs(Linalg.Eigh(a).Eigenvectors[0, 0]);
        Refused(x => scale * Square(Abs(Linalg.Eigh(x).Eigenvectors[0, 0]) - found), a);
    }

    [Fact]
    public void WithTrustNothingIsLookedAt()
    {
        int count = 0;
        Autodiff.Grad(x =>
        {
            count++;
            return Sum(Power(Linalg.Svd(x, true, new() { Degeneracy = Degeneracy.Trust }).U[.., 2], 4));
        })(Diagonal(2, 1, 0));
        Assert.Equal(1, count);
    }
}
