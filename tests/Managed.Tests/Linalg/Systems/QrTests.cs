using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class QrTests
{
    public static TheoryData<DType, int, int> Shapes()
    {
        var data = new TheoryData<DType, int, int>();
        foreach (DType type in Matrix.Types)
        {
            (int, int)[] shapes = [(0, 0), (0, 3), (3, 0), (1, 1), (4, 4), (5, 3), (3, 5), (1, 4), (4, 1), (50, 3), (3, 50), (37, 37)];
            foreach ((int m, int n) in shapes)
            {
                data.Add(type, m, n);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reconstructs(DType type, int m, int n)
    {
        double tolerance = 30 * Math.Max(1, Math.Max(m, n)) * type.Epsilon();
        int r = Math.Min(m, n);
        foreach (NDArray a in Sample.Layouts(Matrix.Random(m + (2 * n), type, m, n)))
        {
            foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.Complete })
            {
                foreach (bool positive in new[] { false, true })
                {
                    (NDArray q, NDArray s) = Linalg.Qr(a, mode, positive);
                    Sample.Shape([m, mode == QrMode.Complete ? m : r], q);
                    Sample.Shape([mode == QrMode.Complete ? m : r, n], s);
                    Matrix.Near(a, MatMul(q, s), tolerance);
                    Matrix.Near(Eye(q.Shape[1], type), MatMul(q, q, Trans.ConjTranspose), tolerance);
                    Assert.Equal(0, Matrix.Largest(Where(Arange(s.Shape[0])[.., NewAxis] > Arange(n), s, 0)));
                    Assert.Equal(0, Matrix.Largest(Imag(Diagonal(s))));
                    Assert.True(!positive || Real(Diagonal(s)).ToArray<double>().All(x => x >= 0));
                }

                (NDArray l, NDArray p) = Linalg.Lq(a, mode);
                Matrix.Near(a, MatMul(l, p), tolerance);
                Matrix.Near(Eye(p.Shape[0], type), MatMul(p, p, Trans.None, Trans.ConjTranspose), tolerance);
                Assert.Equal(0, Matrix.Largest(Where(Arange(m)[.., NewAxis] < Arange(l.Shape[1]), l, 0)));
            }

            Matrix.Near(Linalg.Qr(a).R, Linalg.Qr(a, QrMode.R).R, tolerance);
            Assert.Equal(0, Linalg.Qr(a, QrMode.R).Q.Size);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PivotsOrderTheDiagonal(DType type, int m, int n)
    {
        Assert.SkipUnless(LapackLibrary.Current.Has("dgeqp3"), "no dgeqp3");
        NDArray a = Matrix.Random(m + n, type, m, n);
        foreach (QrMode mode in Enum.GetValues<QrMode>())
        {
            QrPivotedResult qr = Linalg.QrPivoted(a, mode);
            long[] pivots = qr.Pivots.ToArray<long>();
            Assert.Equal(Enumerable.Range(0, n).Select(j => (long)j), pivots.Order());
            double[] diagonal = Abs(Diagonal(qr.R)).ToArray<double>();
            Assert.True(diagonal.Zip(diagonal.Skip(1)).All(p => p.First >= p.Second * (1 - (100 * type.Epsilon()))));
            if (mode != QrMode.R && a.Size > 0)
            {
                NDArray permuted = SwapAxes(Stack([.. pivots.Select(j => a[.., (int)j])]));
                Matrix.Near(permuted, MatMul(qr.Q, qr.R), 30 * Math.Max(m, n) * type.Epsilon());
            }
        }
    }

    /// <summary>|R|^2 = |A|^2, and R^H R = A^H A: gradients known without QR.</summary>
    [Fact]
    public void GradientsOfFunctionsOfTheGramMatrix()
    {
        foreach (DType type in Matrix.Types)
        {
            foreach ((int m, int n) in new[] { (5, 3), (3, 3), (3, 5), (1, 1), (4, 1), (1, 4) })
            {
                NDArray a = Matrix.Random(7, type, m, n) + Where(Equal(Arange(m)[.., NewAxis], Arange(n)), 2.0, 0).AsType(type);
                NDArray g = Matrix.Random(8, type, n, n);
                NDArray Gram(NDArray x) => Real(Sum(g * MatMul(x, x, Trans.ConjTranspose)));
                NDArray expected = Autodiff.Grad(Gram)(a);
                double tolerance = 300 * type.Epsilon() * Math.Max(1, Matrix.Largest(expected));
                foreach (QrMode mode in new[] { QrMode.Reduced, QrMode.R, QrMode.Complete })
                {
                    Matrix.Near(expected, Autodiff.Grad(x => Gram(Linalg.Qr(x, mode).R))(a), tolerance);
                }

                Matrix.Near(
                    Conj(g = Matrix.Random(9, type, m, n)),
                    Conj(Autodiff.Grad(x => Linalg.Qr(x) is var (q, r) ? Real(Sum(g * MatMul(q, r))) : x)(a)), tolerance);
            }
        }
    }

    [Fact]
    public void TheBasisOfTheComplementHasNoGradientButItsProjectorHas()
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(10, type, 5, 2), b = Matrix.Random(11, DType.Float64, 5, 3), g = Matrix.Random(12, type, 5, 5);
            var e = Assert.Throws<IllPosedGradientException>(
                () => Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Qr(x, QrMode.Complete).Q[.., 2..])))(a));
            Assert.Equal("Qr", e.Function);
            Assert.Contains("complete Q", e.Message);
            Func<NDArray, NDArray> loss = x =>
            {
                NDArray q = Linalg.Qr(x, QrMode.Complete).Q[.., 2..];
                return Real(Sum(g * MatMul(q, q, Trans.None, Trans.ConjTranspose)));
            };
            Matrix.Near(Matrix.NumericGradient(loss, a), Autodiff.Grad(loss)(a), 1e-9);
        }
    }

    [Fact]
    public void ErrorsNameFunctionAndMatrix()
    {
        NDArray a = Stack(Matrix.Random(1, DType.Float64, 3, 2), Zeros(3, 2));
        var e = Assert.Throws<SingularMatrixException>(() => Autodiff.Grad(x => Sum(Linalg.Qr(x).Q))(a));
        Assert.Equal(1, e.BatchIndex);
        Assert.Contains("Qr needs matrices", Assert.Throws<ArgumentException>(() => Linalg.Qr(Zeros(3))).Message);
        Assert.Contains(
            "Lq: it holds NaN at row 0, column 1",
            Assert.Throws<ArgumentException>(() => Linalg.Lq(NDArray.Of(new double[,] { { 1, double.NaN, 0 } }))).Message);
        foreach ((string name, Action call) in new (string, Action)[]
        {
            ("Qr: mode", () => Linalg.Qr(Eye(2), (QrMode)9)),
            ("QrPivoted: mode", () => Linalg.QrPivoted(Eye(2), (QrMode)9)),
            ("Lq: mode", () => Linalg.Lq(Eye(2), (QrMode)9)),
        })
        {
            Assert.StartsWith(name, Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void ScalesDoNotMatter(double scale)
    {
        foreach (DType type in new[] { DType.Float64, DType.Complex128 })
        {
            NDArray a = Matrix.Random(2, type, 4, 3), b = Matrix.Random(3, DType.Float64, 4, 3);
            Func<NDArray, NDArray> gradient = Autodiff.Grad(x => Sum(b * AbsSquare(Linalg.Qr(x).Q)));
            Matrix.Near(gradient(a), gradient(scale * a) * scale, 1e-13);
        }
    }
}
