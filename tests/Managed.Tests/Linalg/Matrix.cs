using System.Numerics;
using CsCheck;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Matrices to test with, and distances.</summary>
static class Matrix
{
    public static DType[] Types => Sample.Inexact;

    /// <summary>Elements uniform in [-1, 1] (both parts).</summary>
    public static NDArray Random(int seed, DType type, params int[] shape)
    {
        var random = new Random(seed);
        var values = new Complex[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
        }

        NDArray z = NDArray.Wrap(values, shape).Reshape(shape);
        return (type.IsComplex() ? z : Real(z)).AsType(type);
    }

    /// <summary>The Hermitian matrix that eigh sees in a raw one.</summary>
    public static NDArray Read(NDArray raw, Uplo uplo)
    {
        NDArray i = Arange(raw.Shape[^1]), row = i[.., NewAxis];
        NDArray strict = Where(uplo == Uplo.Lower ? row > i : row < i, raw, 0);
        return strict + Conj(SwapAxes(strict)) + MakeDiagonal(Real(Diagonal(raw)));
    }

    /// <summary>A unitary (orthogonal) matrix: the eigenvectors of a random one.</summary>
    public static NDArray Unitary(int seed, DType type, int n) => Linalg.Eigh(Random(seed, type, n, n)).Eigenvectors;

    /// <summary>Q diag(w) Q^H for a random unitary Q.</summary>
    public static NDArray WithSpectrum(int seed, DType type, params double[] w)
    {
        NDArray q = Unitary(seed, type, w.Length);
        return MatMul(q * NDArray.Of<double>(w).AsType(type.RealType()), q, Trans.None, Trans.ConjTranspose);
    }

    /// <summary>Q diag(w) Q^H for a given Q, exactly Hermitian.</summary>
    public static NDArray Compose(NDArray q, double[] w) =>
        Read(MatMul(q * NDArray.Of<double>(w).AsType(q.DType.RealType()), q, Trans.None, Trans.ConjTranspose), Uplo.Lower);

    /// <summary>Real or complex, and a gap from nothing to plainly resolved.</summary>
    public static TheoryData<bool, double> Gaps()
    {
        var data = new TheoryData<bool, double>();
        foreach (bool complex in new[] { false, true })
        {
            foreach (double gap in new[] { 0, 1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6 })
            {
                data.Add(complex, gap);
            }
        }

        return data;
    }

    /// <summary>Gaps for second derivatives, of which each costs more.</summary>
    public static TheoryData<double> FewerGaps() => [0, 1e-15, 1e-14, 1e-13, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4];

    /// <summary>A matrix of given rank, in no special form.</summary>
    public static NDArray OfRank(int seed, DType type, int m, int n, int rank) =>
        MatMul(Random(seed, type, m, rank), Random(seed + 1, type, rank, n));

    public static NDArray Adjoint(NDArray a) => Conj(SwapAxes(a));

    /// <summary>Orders, seeds, types and triangles of matrices of which one triangle is read.</summary>
    public static Gen<(int N, int Seed, DType Type, Uplo Uplo)> Triangular =>
        Gen.Select(
            Gen.Int[0, 40], Gen.Int, Gen.Int[0, 3], Gen.Enum<Uplo>(), (n, seed, kind, uplo) => (n, seed, Sample.Inexact[kind], uplo));

    /// <summary>A copy with other numbers where eigh must not look: the other triangle, and the imaginary diagonal.</summary>
    public static NDArray Poisoned(NDArray a, Uplo uplo, double poison = double.NaN)
    {
        NDArray bad = PoisonedTriangle(a, uplo, poison);
        return a.DType.IsComplex()
            ? Where(Eye(a.Shape[^1], DType.Bool), Real(a) + NDArray.Of(new Complex(0, poison)).AsType(a.DType), bad)
            : bad;
    }

    /// <summary>A copy with other numbers in the triangle that is not read.</summary>
    public static NDArray PoisonedTriangle(NDArray a, Uplo uplo, double poison = double.NaN)
    {
        NDArray i = Arange(a.Shape[^1]), row = i[.., NewAxis];
        return Where(uplo == Uplo.Lower ? row < i : row > i, poison, a);
    }

    /// <summary>The same matrices, each column-major.</summary>
    public static NDArray ColumnMajor(NDArray a) => SwapAxes(Stack(SwapAxes(a))[0]);

    /// <summary>The Frobenius norm of all elements, not less than the norm of any matrix among them.</summary>
    public static double Size(NDArray a) => Math.Sqrt(Abs(a).ToArray<double>().Sum(x => x * x));

    /// <summary>
    /// 10 n eps |A|, of a batch for its largest matrix: a backward stable method gives what is exact for a matrix as far from A (LAPACK
    /// Users' Guide, chapter 4: p(n) eps |A| with p of modest growth). So eigenvalues and singular values are known to this, vectors to
    /// this over the gap, solutions to this times |A^-1|, and two roundings of one of them agree to twice as much.
    /// </summary>
    public static double Rounding(NDArray a)
    {
        (int m, int n) = (a.Shape[^2], a.Shape[^1]);
        double size = a.Size == 0 ? 0 : Abs(a).ToArray<double>().Chunk(m * n).Max(x => Math.Sqrt(x.Sum(y => y * y)));
        return 10 * Math.Max(m, n) * a.DType.Epsilon() * size;
    }

    /// <summary>The smallest distance between neighbours of an ascending list.</summary>
    public static double SmallestGap(NDArray w) => w.ToArray<double>() is var x ? x.Zip(x.Skip(1), (a, b) => b - a).Min() : 0;

    public static double Largest(NDArray a) => a.Size == 0 ? 0 : Abs(a).ToArray<double>().Max();

    public static void Near(NDArray expected, NDArray actual, double tolerance)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        double[] errors = Abs(expected - actual).ToArray<double>();
        Assert.True(
            errors.All(e => e <= tolerance),
            $"off by {(errors.Length == 0 ? 0 : errors.Max()):E2}, allowed {tolerance:E2}:\n{expected}\n{actual}");
    }

    /// <summary>A = Q F Q^H with a unitary Q, for each matrix of a batch.</summary>
    public static void UnitarilySimilar(NDArray a, NDArray form, NDArray q, double tolerance)
    {
        Near(a.AsType(form.DType), MatMul(MatMul(q, form), q, Trans.None, Trans.ConjTranspose), tolerance);
        Near(BroadcastTo(Eye(a.Shape[^1], q.DType), a.Shape.ToArray()), MatMul(q, q, Trans.ConjTranspose), tolerance);
    }

    /// <summary>The derivative of f along d, by central differences from two steps, extrapolated.</summary>
    public static NDArray Slope(Func<NDArray, NDArray> f, NDArray at, NDArray d)
    {
        return ((4 * Difference(5e-4)) - Difference(1e-3)) / 3;

        NDArray Difference(double h) => (f(at + (h * d)) - f(at - (h * d))) / (2 * h);
    }

    /// <summary>
    /// dL/dx - i dL/dy of every element by central differences from two steps, extrapolated.
    /// </summary>
    public static NDArray NumericGradient(Func<NDArray, NDArray> loss, NDArray at, double h = 1e-4)
    {
        Complex[] values = at.ToArray<Complex>(), g = new Complex[values.Length];
        for (int p = 0; p < values.Length; p++)
        {
            g[p] = Slope(p, 1) - (at.DType.IsComplex() ? Complex.ImaginaryOne * Slope(p, Complex.ImaginaryOne) : 0);
        }

        NDArray result = NDArray.Wrap(g, at.Shape.ToArray()).Reshape(at.Shape.ToArray());
        return at.DType.IsComplex() ? result : Real(result);

        double Slope(int p, Complex direction) => ((4 * Central(p, direction * (h / 2)) / (h / 2)) - (Central(p, direction * h) / h)) / 3;

        double Central(int p, Complex step) => ((double)loss(Shifted(p, step)) - (double)loss(Shifted(p, -step))) / 2;

        NDArray Shifted(int p, Complex step)
        {
            var moved = (Complex[])values.Clone();
            moved[p] += step;
            NDArray z = NDArray.Wrap(moved, at.Shape.ToArray()).Reshape(at.Shape.ToArray());
            return at.DType.IsComplex() ? z : Real(z);
        }
    }
}
