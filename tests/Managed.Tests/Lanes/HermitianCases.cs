using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Hermitian matrices, easy and hard, and what their eigenpairs must fulfil.</summary>
static class HermitianCases
{
    /// <summary>Every register width that there is code for, in bits; 0 is one lane. Without the register .NET does it in parts.</summary>
    public static int[] Widths => [0, 128, 256, 512];

    public static TheoryData<int, DType> WidthsAndTypes()
    {
        var data = new TheoryData<int, DType>();
        foreach (int width in Widths)
        {
            foreach (DType type in Matrix.Types)
            {
                data.Add(width, type);
            }
        }

        return data;
    }

    /// <summary>A batch of matrices of order n, exactly Hermitian: no two alike, so that neighbours in a register differ much.</summary>
    public static NDArray All(int n, DType type)
    {
        bool single = type.RealType() == DType.Float32;
        (double huge, double small) = single ? (1e37, 1e-37) : (1e307, 1e-300);
        double step = single ? 1e-1 : 1e-3;
        NDArray i = Arange(n).AsType(DType.Float64), first = Where(i < 1, 1.0, 0.0);
        NDArray random = Hermitian(n, type, 1), ones = Hermitian(n, type, 2, rank: 1);
        double[] twice = [.. Enumerable.Range(0, n).Select(k => k < n / 2 ? 1.0 : k == n - 1 ? 3 : -2)];
        return Stack(
        [
            .. Enumerable.Range(3, 4).Select(seed => Hermitian(n, type, seed)),
            random * 0.0,
            MakeDiagonal(OnesLike(i)).AsType(type),
            MakeDiagonal(n - i).AsType(type),
            MakeDiagonal(Floor(i / 3)).AsType(type),
            Pairs(n, type),
            ones,
            Matrix.Compose(Matrix.Unitary(7, type, n), twice),
            Matrix.Read(random * Grade(i, step) * Grade(i, step)[.., NewAxis], Uplo.Lower),
            Matrix.Read(random * Grade(n - 1 - i, step) * Grade(n - 1 - i, step)[.., NewAxis], Uplo.Lower),
            (OnesLike(random) - (2 * Eye(n))).AsType(type),
            ((2 * Eye(n)) - Eye(n, n, 1) - Eye(n, n, -1)).AsType(type),
            (MakeDiagonal(Abs(i - ((n - 1) / 2))) + Eye(n, n, 1) + Eye(n, n, -1)).AsType(type),
            random * huge / Math.Max(1, n),
            random * small,
            random * (single ? 1e-44 : 1e-322),
            Corner(n, type, single ? 1e-21 : 1e-160),
            Corner(n, type, single ? 1e-28 : 1e-200),
            MakeDiagonal(Where(i % 3 < 1, single ? 1e20 : 1e200, single ? 1e-20 : 1e-200)).AsType(type),
            Matrix.Read(random * first[.., NewAxis], Uplo.Lower),
            Matrix.Read(random * Flip(first)[.., NewAxis], Uplo.Lower),
        ]);
    }

    /// <summary>
    /// |A V - V diag(w)| and |V^H V - I| are 10 n eps at most, beside |A| and 1, and w ascends. A matrix is scaled by a power of two first.
    /// </summary>
    public static void RequireEigenpairs(NDArray a, NDArray w, NDArray? v)
    {
        int n = a.Shape[^1];
        double eps = a.DType.Epsilon(), least = a.DType.RealType() == DType.Float32 ? float.Epsilon : double.Epsilon;
        for (int m = 0; m < a.Shape[0]; m++)
        {
            Complex[] matrix = a[m].ToArray<Complex>();
            double largest = matrix.Length == 0 ? 0 : matrix.Max(x => Math.Max(Math.Abs(x.Real), Math.Abs(x.Imaginary)));
            int exponent = largest == 0 ? 0 : Math.ILogB(largest);
            Complex[] scaled = [.. matrix.Select(x => new Complex(Scaled(x.Real), Scaled(x.Imaginary)))];
            double[] values = [.. w[m].ToArray<double>().Select(Scaled)];
            double size = Math.Sqrt(scaled.Sum(x => (x.Real * x.Real) + (x.Imaginary * x.Imaginary)));
            double tolerance = (10 * n * eps * size) + Scaled(least);
            string name = $"matrix {m} of order {n}, {a.DType}";
            Assert.True(values.All(double.IsFinite), name);
            Assert.True(values.SequenceEqual(values.Order()), $"{name}: not ascending");
            Assert.True(Math.Abs(values.Sum() - Enumerable.Range(0, n).Sum(k => scaled[k * (n + 1)].Real)) <= n * tolerance, name);
            Assert.True(Math.Abs(Math.Sqrt(values.Sum(x => x * x)) - size) <= n * tolerance, name);
            if (v is not null)
            {
                Complex[] vectors = v[m].ToArray<Complex>();
                double residual = Enumerable.Range(0, n * n).Select(p => Complex.Abs(
                    Dot(n, k => scaled[(p / n * n) + k] * vectors[(k * n) + (p % n)]) - (vectors[p] * values[p % n]))).Append(0).Max();
                double skew = Enumerable.Range(0, n * n).Select(p => Complex.Abs(
                    Dot(n, k => Complex.Conjugate(vectors[(k * n) + (p / n)]) * vectors[(k * n) + (p % n)]) - (p / n == p % n ? 1 : 0)))
                    .Append(0).Max();
                Assert.True(residual <= tolerance, $"{name}: residual {residual / (eps * size)} eps |A|");
                Assert.True(skew <= 10 * n * eps, $"{name}: vectors off by {skew / eps} eps");
            }

            double Scaled(double x) => Math.ScaleB(x, -exponent);
        }
    }

    static Complex Dot(int n, Func<int, Complex> term) =>
        Enumerable.Range(0, n).Aggregate(Complex.Zero, (sum, k) => sum + term(k));

    static NDArray Hermitian(int n, DType type, int seed, int? rank = null) => Matrix.Read(
        rank is { } r ? Matrix.OfRank(seed, type, n, r, r) is var x ? MatMul(x, Matrix.Adjoint(x)) : x : Matrix.Random(seed, type, n, n),
        Uplo.Lower);

    static NDArray Grade(NDArray i, double step) => Exp(i * Math.Log(step));

    /// <summary>Blocks (0, 1; 1, 0) along the diagonal.</summary>
    static NDArray Pairs(int n, DType type)
    {
        NDArray i = Arange(n), row = i[.., NewAxis];
        return Where((row != i) & (Floor(row / 2.0) == Floor(i / 2.0)), 1.0, 0.0).AsType(type);
    }

    /// <summary>1 in the corner, the rest <paramref name="tiny"/> beside it.</summary>
    static NDArray Corner(int n, DType type, double tiny)
    {
        NDArray i = Arange(n), edge = (i < 1) | (i[.., NewAxis] < 1), corner = (i < 1) & (i[.., NewAxis] < 1);
        return Matrix.Read(Where(corner, 1.0, Where(edge, 0.0, Matrix.Random(5, type, n, n) * tiny)).AsType(type), Uplo.Lower);
    }
}
