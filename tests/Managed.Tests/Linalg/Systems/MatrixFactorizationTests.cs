using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>What the four factor objects have in common; what only one has stands in the tests of its own.</summary>
public class MatrixFactorizationTests
{
    /// <summary>A way to make a factor object, and the structure of the matrices that it takes.</summary>
    sealed record Kind(MatrixStructure Structure, Uplo Uplo, Func<NDArray, MatrixFactorization> Factor)
    {
        /// <summary>The matrix that is read from a raw one.</summary>
        public NDArray Full(NDArray raw) => Structure == MatrixStructure.General
            ? raw
            : Triangles.Full(raw, Uplo, GradientForm.Triangle, Structure != MatrixStructure.Symmetric);
    }

    static readonly Dictionary<string, Kind> kinds = new()
    {
        ["LU"] = new(MatrixStructure.General, Uplo.Lower, a => Linalg.LuFactor(a)),
        ["QR"] = new(MatrixStructure.General, Uplo.Lower, a => Linalg.QrFactor(a)),
        ["Cholesky, lower"] = new(MatrixStructure.PositiveDefinite, Uplo.Lower, a => Linalg.CholeskyFactor(a)),
        ["Cholesky, upper"] = new(MatrixStructure.PositiveDefinite, Uplo.Upper, a => Linalg.CholeskyFactor(a, Uplo.Upper)),
        ["LDL, lower"] = new(MatrixStructure.Hermitian, Uplo.Lower, a => Linalg.LdlFactor(a)),
        ["LDL, upper"] = new(MatrixStructure.Hermitian, Uplo.Upper, a => Linalg.LdlFactor(a, Uplo.Upper)),
        ["LDL, symmetric"] = new(MatrixStructure.Symmetric, Uplo.Upper, a => Linalg.LdlFactor(a, Uplo.Upper, MatrixStructure.Symmetric)),
    };

    public static TheoryData<string, DType> Cases => Sample.InEveryType(kinds.Keys);

    static (Kind Kind, NDArray Raw, NDArray Full) Example(string name, DType type, params int[] shape)
    {
        Kind kind = kinds[name];
        (NDArray raw, NDArray full) = SolveTests.Example(5, type, kind.Structure, kind.Uplo, shape);
        return (kind, raw, full);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void SolvesInvertsAndReconstructs(string name, DType type)
    {
        foreach (int n in new[] { 0, 1, 2, 7, 40 })
        {
            (Kind kind, NDArray raw, NDArray full) = Example(name, type, 2, n, n);
            NDArray b = Matrix.Random(6, type, n, 3);
            double unit = 30 * (n + 1) * type.Epsilon() * (1 + Matrix.Largest(full));
            foreach (NDArray a in Sample.Layouts(raw))
            {
                MatrixFactorization f = kind.Factor(a);
                Assert.Same(a, f.Matrix);
                Assert.Equal([0L, 0L], f.Info.ToArray<long>());
                Matrix.Near(full, f.Reconstruct(), unit);
                NDArray inverse = f.Inverse();
                Matrix.Near(BroadcastTo(Eye(n, type), [2, n, n]), MatMul(full, inverse), unit * (1 + Matrix.Largest(inverse)));
                foreach (Trans trans in Enum.GetValues<Trans>())
                {
                    NDArray x = f.Solve(b, trans);
                    NDArray op = trans == Trans.None ? full : trans == Trans.Transpose ? SwapAxes(full) : Matrix.Adjoint(full);
                    Sample.Shape([2, n, 3], x);
                    Matrix.Near(BroadcastTo(b, [2, n, 3]), MatMul(op, x), unit * (1 + Matrix.Largest(x)));
                    Sample.Shape([2, n], f.Solve(b[.., 0], trans));
                }
            }
        }
    }

    /// <summary>Blocks of order 2 of LDL too: the diagonal is small where the matrix need not be positive definite.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void DeterminantsAreThoseOfTheMatrix(string name, DType type)
    {
        foreach (int n in new[] { 0, 1, 2, 6 })
        {
            (Kind kind, NDArray raw, NDArray given) = Example(name, type, 3, n, n);
            raw -= kind.Structure is MatrixStructure.Hermitian or MatrixStructure.Symmetric ? 0.9 * MakeDiagonal(Diagonal(given)) : 0;
            MatrixFactorization f = kind.Factor(raw);
            NDArray full = kind.Full(raw), det = Linalg.Det(full), inverse = Linalg.Inv(full);
            double condition = n * (1 + Matrix.Largest(full)) * (1 + Matrix.Largest(inverse));
            double unit = 30 * (n + 1) * type.Epsilon() * condition;
            Matrix.Near(det, f.Det(), unit * Matrix.Largest(det));
            var (sign, log) = f.Slogdet();
            Sample.Shape([3], log);
            Assert.Equal((type, type.RealType()), (sign.DType, log.DType));
            Matrix.Near(det, sign * Exp(log), unit * Matrix.Largest(det));
            Matrix.Near(Ones(3), Abs(sign), 10 * type.Epsilon());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientsAreThoseOfTheFunctions(string name, DType type)
    {
        (Kind kind, NDArray raw, _) = Example(name, type, 2, 5, 5);
        var options = new SolveOptions { Structure = kind.Structure, Uplo = kind.Uplo };
        NDArray b = Matrix.Random(7, type, 5, 2), g = Matrix.Random(8, type, 2, 5, 5);
        void Agree(Func<NDArray, NDArray> expected, Func<MatrixFactorization, NDArray> found)
        {
            NDArray gradient = Autodiff.Grad(expected)(raw);
            Matrix.Near(gradient, Autodiff.Grad(a => found(kind.Factor(a)))(raw), 2000 * type.Epsilon() * (1 + Matrix.Largest(gradient)));
        }

        Agree(a => Sum(AbsSquare(Linalg.Solve(a, b, Trans.ConjTranspose, options))), f => Sum(AbsSquare(f.Solve(b, Trans.ConjTranspose))));
        Agree(a => Sum(Real(g * Linalg.Inv(a, options))), f => Sum(Real(g * f.Inverse())));
        Agree(a => Sum(Real((2 + I) * Linalg.Det(kind.Full(a)))), f => Sum(Real((2 + I) * f.Det())));
        Agree(
            a => Linalg.Slogdet(kind.Full(a)) is var (s, l) ? Sum(l + Real((1 + I) * s)) : a,
            f => f.Slogdet() is var (s, l) ? Sum(l + Real((1 + I) * s)) : l);
        Agree(a => Sum(Real(g * kind.Full(a))), f => Sum(Real(g * f.Reconstruct())));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AWiderRightHandSideIsSolvedInItsType(string name, DType type)
    {
        (Kind kind, NDArray raw, NDArray full) = Example(name, type, 4, 4);
        NDArray b = Matrix.Random(9, DType.Complex128, 4, 2), x = kind.Factor(raw).Solve(b);
        Assert.Equal(DType.Complex128, x.DType);
        Matrix.Near(b, MatMul(full.AsType(DType.Complex128), x), 1e-13 * (1 + Matrix.Largest(x)));
    }

    /// <summary>By complete pivoting, to working precision; at rank n - 1 the gradient of a determinant is not zero.</summary>
    [Theory]
    [InlineData("LU")]
    [InlineData("QR")]
    [InlineData("LDL, lower")]
    [InlineData("LDL, symmetric")]
    public void ASingularMatrixHasFactorsAndADeterminantButNoSolution(string name)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            Kind kind = kinds[name];
            NDArray half = Matrix.Random(4, type, 4, 3), full = MatMul(
                half, half, Trans.None, kind.Structure == MatrixStructure.Symmetric ? Trans.Transpose : Trans.ConjTranspose);
            NDArray expected = Autodiff.Grad(a => Real(Linalg.Det(kind.Full(a))))(full);
            Assert.True(Matrix.Largest(expected) > 0.01);
            Matrix.Near(expected, Autodiff.Grad(a => Real(kind.Factor(a).Det()))(full), 1e-12 * (1 + Matrix.Largest(expected)));

            NDArray batch = Stack(Eye(4, type), Zeros([4, 4], type));
            MatrixFactorization f = kind.Factor(batch);
            Matrix.Near(batch, f.Reconstruct(), 0);
            Assert.Equal([0, 1], f.Info.ToArray<long>().Select(Math.Sign));
            Matrix.Near(Array([1.0, 0]).AsType(type), f.Det(), 0);
            Assert.Equal(double.NegativeInfinity, (double)f.Slogdet().LogAbsDet[1]);
            Assert.Equal(1, Assert.Throws<SingularMatrixException>(() => f.Solve(Ones(4, 1))).BatchIndex);
            Assert.Equal(1, Assert.Throws<SingularMatrixException>(f.Inverse).BatchIndex);
            var e = Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(a => Sum(kind.Factor(a).Slogdet().LogAbsDet))(batch));
            Assert.Equal(1, e.BatchIndex);
        }
    }

    [Fact]
    public void ADeterminantWhosePartialProductsLeaveTheRangeIsFinite()
    {
        NDArray a = MakeDiagonal(Array([1e200, 1e200, 1e-200, 1e-200]));
        foreach (Kind kind in kinds.Values)
        {
            Matrix.Near(Array(1.0), kind.Factor(a).Det(), 1e-14);
            Matrix.Near(Array(0.0), kind.Factor(a).Slogdet().LogAbsDet, 1e-12);
        }
    }

    [Fact]
    public void ErrorsNameTheMember()
    {
        MatrixFactorization f = Linalg.QrFactor(Ones(3, 2));
        Fails("QrFactorization.Inverse needs square matrices, shape (..., n, n), not (3, 2)", f.Inverse);
        Fails("QrFactorization.Det needs square matrices", f.Det);
        Fails("QrFactorization.Slogdet needs square matrices", () => f.Slogdet().Sign);
        Fails(
            "QrFactorization.Solve: a right-hand side of shape (2,) does not fit matrices of shape (3, 2): it is (3,)",
            () => f.Solve(Ones(2)));
        Fails("CholeskyFactorization.Solve: a right-hand side of shape (2,)", () => Linalg.CholeskyFactor(Eye(3)).Solve(Ones(2)));
        Fails(
            "LuFactorization.Solve, right-hand side: it holds NaN at row 0, column 1",
            () => Linalg.LuFactor(Eye(2)).Solve(Array([1, double.NaN])));
        Fails("LdlFactor: it holds NaN at row 0, column 0", () => Linalg.LdlFactor(Full([2, 2], double.NaN)).L);
        Fails("LdlFactor: structure is", () => Linalg.LdlFactor(Eye(2), structure: MatrixStructure.General).L);
        Fails("CholeskyFactor: uplo is", () => Linalg.CholeskyFactor(Eye(2), 0).L);
        var e = Assert.Throws<NotPositiveDefiniteException>(() => Linalg.CholeskyFactor(Stack(Eye(2), -Eye(2))));
        Assert.Equal((1, 1L), (e.BatchIndex, e.Info));

        static void Fails(string message, Func<NDArray> call) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneObjectServesSeveralThreads()
    {
        foreach (string name in kinds.Keys)
        {
            (Kind kind, NDArray raw, _) = Example(name, DType.Complex128, 6, 6);
            MatrixFactorization f = kind.Factor(raw);
            NDArray[] right = [.. Enumerable.Range(0, 16).Select(i => Matrix.Random(i, DType.Complex128, 6, 2))];
            NDArray[] expected = System.Array.ConvertAll(right, b => f.Solve(b)), found = new NDArray[right.Length];
            NDArray product = kind.Factor(raw).Reconstruct();
            Parallel.For(0, found.Length, i =>
            {
                found[i] = f.Solve(right[i]);
                Matrix.Near(product, f.Reconstruct(), 2 * Matrix.Rounding(product));
            });

            // Both solve the same triangular systems, each to its rounding times the condition number.
            double condition = Matrix.Size(f.Inverse()) * Matrix.Rounding(product);
            Assert.All(found.Zip(expected), p => Matrix.Near(p.Second, p.First, 2 * condition * Matrix.Size(p.Second)));
        }
    }
}
