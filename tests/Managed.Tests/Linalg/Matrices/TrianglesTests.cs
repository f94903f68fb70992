using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>Triangles element by element, in every type and layout, on both sides of the edge of a tile (32 rows).</summary>
public class TrianglesTests
{
    public static TheoryData<DType, Uplo> Cases
    {
        get
        {
            var data = new TheoryData<DType, Uplo>();
            foreach (DType type in Sample.Inexact)
            {
                data.Add(type, Uplo.Lower);
                data.Add(type, Uplo.Upper);
            }

            return data;
        }
    }

    static bool Reads(Uplo uplo, int i, int j) => uplo == Uplo.Lower ? i > j : i < j;

    static NDArray[] Layouts(NDArray a) => [.. Sample.Layouts(a), Matrix.ColumnMajor(a)];

    /// <summary>A function of the indices of a matrix (batch, row, column), compared element by element.</summary>
    static void Elements(NDArray actual, int[] shape, Func<int[], Complex> element) =>
        Naive.Equal(actual.DType, shape, element, actual, Sample.Tolerance(actual.DType));

    [Theory, MemberData(nameof(Cases))]
    public void APartHasTheElementsOfItsTriangleAndZerosElsewhere(DType type, Uplo uplo)
    {
        foreach (int[] shape in new int[][] { [5, 5], [3, 7], [7, 3], [2, 4, 4], [1, 4], [4, 1], [0, 3], [2, 0, 0] })
        {
            NDArray a = Matrix.Random(1, type, shape);
            Func<int[], Complex> at = Naive.At(a);
            foreach (NDArray view in Layouts(a))
            {
                Elements(Triangles.Part(view, uplo), shape, x => Reads(uplo, x[^2], x[^1]) || x[^2] == x[^1] ? at(x) : 0);
                Elements(Triangles.Part(view, uplo, diagonal: false), shape, x => Reads(uplo, x[^2], x[^1]) ? at(x) : 0);
                Elements(Triangles.LowerHalf(view), shape, x => x[^2] > x[^1] ? at(x) : x[^2] == x[^1] ? at(x) / 2 : 0);
                if (shape[^1] == shape[^2])
                {
                    Elements(Triangles.Unit(view, uplo), shape, x => Reads(uplo, x[^2], x[^1]) ? at(x) : x[^2] == x[^1] ? 1 : 0);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void FullMatricesMirrorTheTriangle(DType type, Uplo uplo)
    {
        foreach (int n in new[] { 0, 1, 4, 31, 32, 33, 65 })
        {
            int[] shape = n < 32 ? [2, n, n] : [n, n];
            NDArray a = Matrix.Random(n, type, shape);
            Func<int[], Complex> at = Naive.At(a);
            foreach (NDArray view in Layouts(a))
            {
                foreach (bool hermitian in new[] { true, false })
                {
                    Elements(Triangles.Full(view, uplo, GradientForm.Triangle, hermitian), shape, x => Full(at, uplo, x, hermitian));
                }
            }
        }
    }

    static Complex Full(Func<int[], Complex> at, Uplo uplo, int[] x, bool hermitian)
    {
        (int i, int j) = (x[^2], x[^1]);
        Complex read = at(Reads(uplo, i, j) ? x : [.. x[..^2], j, i]);
        return !hermitian ? read : i == j ? read.Real : Reads(uplo, i, j) ? read : Complex.Conjugate(read);
    }

    [Theory, MemberData(nameof(Cases))]
    public void RawGradientsFoldOrAverage(DType type, Uplo uplo)
    {
        foreach (int n in new[] { 1, 4, 32, 33 })
        {
            int[] shape = n < 32 ? [2, n, n] : [n, n];
            NDArray g = Matrix.Random(n, type, shape);
            Func<int[], Complex> at = Naive.At(g);
            foreach (NDArray view in Layouts(g))
            {
                foreach (bool hermitian in new[] { true, false })
                {
                    Complex Mirrored(int[] x) => at([.. x[..^2], x[^1], x[^2]]) is var z && hermitian ? Complex.Conjugate(z) : z;
                    Complex Diagonal(int[] x) => hermitian ? at(x).Real : at(x);
                    Elements(
                        Triangles.Raw(view, uplo, GradientForm.Triangle, hermitian), shape,
                        x => x[^2] == x[^1] ? Diagonal(x) : Reads(uplo, x[^2], x[^1]) ? at(x) + Mirrored(x) : 0);
                    Elements(
                        Triangles.Raw(view, uplo, GradientForm.Hermitian, hermitian), shape,
                        x => x[^2] == x[^1] ? Diagonal(x) : (at(x) + Mirrored(x)) / 2);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void WhatIsNotReadMayBeNaN(DType type, Uplo uplo)
    {
        NDArray a = Matrix.Random(3, type, 35, 35), bad = Matrix.PoisonedTriangle(a, uplo);
        foreach (NDArray view in Layouts(bad))
        {
            Matrix.Near(Triangles.Part(a, uplo), Triangles.Part(view, uplo), 0);
            foreach (bool hermitian in new[] { true, false })
            {
                Matrix.Near(
                    Triangles.Full(a, uplo, GradientForm.Triangle, hermitian),
                    Triangles.Full(view, uplo, GradientForm.Triangle, hermitian), 0);
            }
        }
    }

    /// <summary>Re sum g dF = Re sum gA dA, without conjugates: the rules of all derivatives rest on it.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void RulesAreTheAdjoints(DType type, Uplo uplo)
    {
        NDArray a = Matrix.Random(1, type, 2, 5, 5);
        Autodiff.CheckGrads(x => Triangles.Part(x, uplo), a);
        Autodiff.CheckGrads(x => Triangles.Part(x, uplo, diagonal: false), a);
        Autodiff.CheckGrads(Triangles.LowerHalf, a);
        foreach (bool hermitian in new[] { true, false })
        {
            Autodiff.CheckGrads(x => Triangles.Full(x, uplo, GradientForm.Triangle, hermitian), a);
            foreach (GradientForm form in Enum.GetValues<GradientForm>())
            {
                Autodiff.CheckGrads(x => Triangles.Raw(x, uplo, form, hermitian), a);
                NDArray g = Matrix.Random(2, type, 2, 5, 5), h = Matrix.Random(3, type, 2, 5, 5);
                NDArray raw = Sum(h * Triangles.Raw(g, uplo, form, hermitian));
                NDArray moved = Sum(g * Triangles.Direction(h, uplo, form, hermitian));
                Assert.Equal((double)Real(raw), (double)Real(moved), 100 * type.Epsilon());
            }
        }
    }
}
