using Lapack;
using static Lapack.Num;

namespace Managed.Tests;

public class JacobianTests
{
    static readonly JacobianMode[] Modes = [JacobianMode.Cheaper, JacobianMode.Reverse, JacobianMode.Forward];

    /// <summary>dC_ij/dB_kl = A_ik delta_jl for C = A B.</summary>
    [Fact]
    public void ShapeIsThatOfTheResultThenThatOfTheArgument()
    {
        NDArray a = Matrix.Random(1, DType.Float64, 2, 3), b = Matrix.Random(2, DType.Float64, 3, 4);
        foreach (JacobianMode mode in Modes)
        {
            NDArray j = Autodiff.Jacobian(x => MatMul(a, x), mode)(b);
            Sample.Shape([2, 4, 3, 4], j);
            foreach (int[] i in Sample.Indices([2, 4, 3, 4]))
            {
                Assert.Equal(i[1] == i[3] ? (double)a[i[0], i[2]] : 0, (double)j[i[0]][i[1]][i[2]][i[3]]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Types), MemberType = typeof(Sample))]
    public void ItIsTheDerivativeAlongEveryDirection(DType type)
    {
        NDArray x = Sample.Positive(new Random(1), type, 2, 2), d = Sample.Random(new Random(2), type, 2, 2);
        foreach (JacobianMode mode in Modes)
        {
            // To real results: row o is the gradient of y_o, dy = Re(J dx).
            Func<NDArray, NDArray> real = a => Abs(Exp(a[0]) * a[1]) + Real(Sum(a));
            NDArray j = Autodiff.Jacobian(real, mode)(x);
            Assert.Equal(type, j.DType);
            Sample.Shape([2, 2, 2], j);
            Sample.Equal(Autodiff.Jvp(real, x, d).Tangent, Real(Sum(Sum(j * d, -1), -1)), 10 * Sample.Tolerance(type));
            Sample.Equal(Autodiff.Grad(a => real(a)[1])(x), j[1], 10 * Sample.Tolerance(type));

            // From a real argument to complex results, and holomorphic: dy = J dx.
            bool holomorphic = type.IsComplex();
            Func<NDArray, NDArray> complex = a => Exp(a * (1 + (2 * I))) * a[0];
            j = Autodiff.Jacobian(complex, mode, holomorphic)(x);
            Assert.Equal(type.ComplexType(), j.DType);
            Sample.Equal(Autodiff.Jvp(complex, x, d).Tangent, Sum(Sum(j * d, -1), -1), 100 * Sample.Tolerance(type));
        }
    }

    [Fact]
    public void ComplexFunctionsOfComplexArgumentsMustBeHolomorphic()
    {
        NDArray z = Matrix.Random(1, DType.Complex128, 2);
        Assert.Contains("holomorphic: true", Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(Exp)(z)).Message);
        foreach (JacobianMode mode in Modes)
        {
            Matrix.Near(MakeDiagonal(Exp(z)), Autodiff.Jacobian(Exp, mode, holomorphic: true)(z), 1e-14);
            Assert.Contains(
                "not holomorphic",
                Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(Conj, mode, holomorphic: true)(z)).Message);
            Assert.Contains(
                "not holomorphic",
                Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(x => x + (1e-6 * Conj(x)), mode, true)(z)).Message);
        }

        Assert.Contains("leave out", Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(Abs, holomorphic: true)(z)).Message);
        Assert.Contains("leave out", Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(Exp, holomorphic: true)(Ones(2))).Message);
        Assert.Contains("Bool", Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(x => x > 0)(Ones(2))).Message);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => Autodiff.Jacobian(x => x)(NDArray.Of(1L))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Autodiff.Jacobian(x => x, (JacobianMode)7)(Ones(2)));
    }

    [Fact]
    public void TheCheaperModeIsTaken()
    {
        int Evaluations(int arguments, int results)
        {
            int count = 0;
            NDArray j = Autodiff.Jacobian(x =>
            {
                count++;
                return Sum(x) * Ones(results);
            })(Zeros(arguments));
            Sample.Equal(Ones(results, arguments), j);
            return count;
        }

        Assert.Equal(1, Evaluations(10, 2));
        Assert.Equal(1, Evaluations(5, 5));
        Assert.Equal(3, Evaluations(2, 10));
    }

    [Fact]
    public void EmptyAndConstant()
    {
        foreach (JacobianMode mode in Modes)
        {
            Sample.Shape([0, 3], Autodiff.Jacobian(x => x[..0], mode)(Ones(3)));
            Sample.Shape([2, 0], Autodiff.Jacobian(x => Ones(2) + Sum(x), mode)(Zeros(0)));
            Sample.Equal(Zeros(2, 3), Autodiff.Jacobian(_ => Ones(2), mode)(Ones(3)));
            Sample.Shape([], Autodiff.Jacobian(x => x * x, mode)(2.0));
            Assert.Equal(DType.Complex64, Autodiff.Jacobian(x => x * I, mode)(Zeros([0], DType.Float32)).DType);
        }
    }

    [Fact]
    public void JacobiansNest()
    {
        NDArray x = Matrix.Random(3, DType.Float64, 3);
        Func<NDArray, NDArray> f = a => Exp(a) * a[0];
        NDArray expected = Autodiff.Jacobian(Autodiff.Jacobian(f, JacobianMode.Forward), JacobianMode.Forward)(x);
        foreach (JacobianMode outer in Modes)
        {
            foreach (JacobianMode inner in Modes)
            {
                Matrix.Near(expected, Autodiff.Jacobian(Autodiff.Jacobian(f, inner), outer)(x), 1e-14);
            }

            Autodiff.CheckGrads(Autodiff.Jacobian(f, outer), x, order: 1);
        }

        Matrix.Near(SwapAxes(expected), expected, 1e-14);
    }

    [Fact]
    public void ForwardModeRecordsNothing()
    {
        int pulled = 0, evaluated = 0;
        Primitive cube = Primitive.Define(
            "cube",
            x =>
            {
                evaluated++;
                return x * x * x;
            },
            (x, _) =>
            {
                pulled++;
                return g => 3 * g * x * x;
            },
            (x, _) => d => 3 * d * x * x);
        NDArray j = Autodiff.Jacobian(x => cube.Of(x), JacobianMode.Forward)(NDArray.Of(1.0, 2));
        Sample.Equal(MakeDiagonal(NDArray.Of(3.0, 12)), j);
        Assert.Equal((0, 3), (pulled, evaluated));
    }
}
