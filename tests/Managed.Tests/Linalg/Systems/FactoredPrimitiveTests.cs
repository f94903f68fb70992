using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

public class FactoredPrimitiveTests
{
    static readonly Dictionary<string, Func<NDArray, NDArray>> functions = new()
    {
        ["Solve"] = a => Linalg.Solve(a, Ones(4, 2), Trans.Transpose),
        ["Solve, Hermitian"] = a => Linalg.Solve(a, Ones(4), options: new() { Structure = MatrixStructure.Hermitian }),
        ["SolveWithInfo"] = a => Linalg.SolveWithInfo(a, Ones(4, 2)).Solution,
        ["Inv"] = a => Linalg.Inv(a),
        ["Det"] = a => Linalg.Det(a),
        ["Slogdet"] = a => Linalg.Slogdet(a) is var (sign, log) ? log + (2 * sign) : a,
        ["Logdet"] = a => Linalg.Logdet(a),
        ["Cholesky"] = a => Linalg.Cholesky(a),
        ["Lu"] = a => Linalg.Lu(a).U,
        ["Ldl"] = a => Linalg.Ldl(a).L,
        ["Qr"] = a => Linalg.Qr(a).R,
        ["LuFactor"] = a => TriangularEntries.Members(Linalg.LuFactor(a), f => f.L, Ones(4, 2)),
        ["CholeskyFactor"] = a => TriangularEntries.Members(Linalg.CholeskyFactor(a), f => f.L, Ones(4, 2)),
        ["LdlFactor"] = a => TriangularEntries.Members(Linalg.LdlFactor(a), f => f.L, Ones(4, 2)),
        ["QrFactor"] = a => TriangularEntries.Members(Linalg.QrFactor(a), f => f.Q, Ones(4, 2)),
        ["SolveBanded"] = a => Linalg.SolveBanded(2, 1, a, Ones(4, 2), Trans.Transpose),
    };

    public static TheoryData<string, DType> Cases => Sample.InEveryType(functions.Keys);

    /// <summary>A matrix in memory of its own that <c>Destroy</c> fills with NaN.</summary>
    static (NDArray Matrix, Action Destroy) Destructible(NDArray a) => a.DType switch
    {
        DType.Float32 => Destructible(a, float.NaN),
        DType.Float64 => Destructible(a, double.NaN),
        DType.Complex64 => Destructible(a, new ComplexSingle(float.NaN, 0)),
        _ => Destructible(a, new Complex(double.NaN, 0)),
    };

    static (NDArray Matrix, Action Destroy) Destructible<T>(NDArray a, T nan) where T : unmanaged
    {
        T[] storage = a.ToArray<T>();
        return (NDArray.Wrap(storage, a.Shape.ToArray()), () => System.Array.Fill(storage, nan));
    }

    /// <summary>
    /// Of what is computed from 8 I + R of order 4 in up to four solves: two roundings, each 10 n eps times the condition of a solve, which
    /// is below (8 + |R|) / (8 - |R|) &lt; 3 for the R here.
    /// </summary>
    static double Rounding(NDArray value, DType type) => 2 * 10 * 4 * type.Epsilon() * Math.Pow(3, 4) * Matrix.Size(value);

    /// <summary>
    /// The matrix is destroyed as soon as the function has returned. A rule that looked at it again, to factor it, would refuse NaN.
    /// </summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void TheMatrixIsReadOnceForTheValueAndAllDerivatives(string name, DType type)
    {
        Assert.SkipUnless(name != "SolveBanded" || LapackLibrary.Current.Has("dgbtrf"), $"{LapackLibrary.Current} lacks dgbtrf");
        NDArray a = Matrix.Random(1, type, 4, 4) + (8 * Eye(4, type)), direction = Matrix.Random(2, type, 4, 4);
        NDArray Loss(NDArray x) => Sum(AbsSquare(functions[name](x)));
        (NDArray gradient, NDArray second) = (Autodiff.Grad(Loss)(a), Autodiff.HessianVectorProduct(Loss)(a, direction));
        NDArray derivative = Autodiff.Jvp(Loss, a, direction).Tangent;

        (NDArray x, Action destroy) = Destructible(a);
        NDArray Once(NDArray y)
        {
            NDArray loss = Loss(y);
            destroy();
            return loss;
        }

        Matrix.Near(gradient, Autodiff.Grad(Once)(x), Rounding(gradient, type));
        (x, destroy) = Destructible(a);
        Matrix.Near(second, Autodiff.HessianVectorProduct(Once)(x, direction), Rounding(second, type));
        (x, destroy) = Destructible(a);
        Matrix.Near(derivative, Autodiff.Jvp(Once, x, direction).Tangent, Rounding(derivative, type));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void APullbackCanBeCalledAgainAndFromSeveralThreads(string name, DType type)
    {
        Assert.SkipUnless(name != "SolveBanded" || LapackLibrary.Current.Has("dgbtrf"), $"{LapackLibrary.Current} lacks dgbtrf");
        NDArray a = Matrix.Random(3, type, 4, 4) + (8 * Eye(4, type));
        var (y, pullback) = Autodiff.Vjp(functions[name], a);
        NDArray[] cotangents = [.. Enumerable.Range(0, 8).Select(i => Matrix.Random(i, y.DType, y.Shape.ToArray()))];
        NDArray[] expected = System.Array.ConvertAll(cotangents, g => pullback(g)), found = new NDArray[cotangents.Length];
        Parallel.For(0, found.Length, i => found[i] = pullback(cotangents[i]));
        for (int i = 0; i < found.Length; i++)
        {
            Matrix.Near(expected[i], found[i], Rounding(expected[i], type));
        }
    }

    [Fact]
    public void FactorsBelongToTheMatrixThatTheyWereMadeOf()
    {
        // Known factors are used as they are: those of 2 I solve, whatever the first input holds.
        var how = new Factoring("test");
        NDArray a = Matrix.Random(1, DType.Float64, 3, 3);
        Matrix.Near(0.5 * Eye(3), new Linalg.InvPrimitive(how, how.Factor(2 * Eye(3))).Of(a), 0);
        Matrix.Near(Array(8), new Linalg.DetPrimitive(how, how.Factor(2 * Eye(3))).Of(a), 0);
    }
}
