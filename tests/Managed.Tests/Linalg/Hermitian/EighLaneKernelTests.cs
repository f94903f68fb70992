using System.Numerics;
using Lapack;
using Lapack.Native;
using static Lapack.Num;

namespace Managed.Tests;

/// <summary>The VJP of eigh lane by lane beside that matrix by matrix.</summary>
public class EighLaneKernelTests
{
    public static TheoryData<int, DType> WidthsAndTypes => HermitianCases.WidthsAndTypes();

    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void GradientsAreThoseOfTheKernel(int width, DType type)
    {
        foreach (int n in new[] { 1, 2, 3, 4, 7, 16, 32 })
        {
            foreach (Uplo uplo in new[] { Uplo.Lower, Uplo.Upper })
            {
                foreach (GradientForm form in new[] { GradientForm.Triangle, GradientForm.Hermitian })
                {
                    foreach (EighFlow flow in Flows(n, type))
                    {
                        Outcome found = Run(flow, width, uplo, new() { GradientForm = form });

                        // Well separated values and a loss that looks at all vectors: nothing to be judged.
                        Assert.Empty(found.Left);
                        for (int m = 0; m < Count; m++)
                        {
                            NDArray expected = Kernel(flow, m, uplo, new() { GradientForm = form })!;
                            Matrix.Near(expected, found.Gradient[m], 100 * n * type.Epsilon() * (1 + Matrix.Size(expected)));
                        }
                    }
                }
            }
        }
    }

    /// <summary>Whatever the kernel refuses, and whatever may be rounding, is left to it; the rest is the same.</summary>
    [Theory, MemberData(nameof(WidthsAndTypes))]
    public void WhatMustBeJudgedIsLeft(int width, DType type)
    {
        const int n = 5;
        int refused = 0, served = 0;
        foreach (double gap in new[] { 0, 1e-17, 1e-15, 1e-12, 1e-9, 1e-7, 1e-5, 1e-3, 1 })
        {
            double[] spectrum = [-1, 0, 0.5, 0.5 + gap, 2];
            NDArray w = Stack([.. Enumerable.Range(0, Count).Select(m => NDArray.Of<double>(m % 2 == 0 ? spectrum : [-2, -1, 0, 1, 3]))])
                .AsType(type.RealType());
            NDArray v = Stack([.. Enumerable.Range(0, Count).Select(m => Matrix.Unitary(m + 1, type, n))]);
            NDArray weights = Matrix.Random(3, type.RealType(), Count, n, n), gw = Matrix.Random(4, type.RealType(), Count, n);
            foreach (NDArray gv in new[]
            {
                2 * weights * Conj(v),
                weights * Conj(v) * 1e-30,
                Conj(v) * weights[.., .., 2..3],
                Where(Arange(n) < 1, weights * Conj(v), 0).AsType(type),
                Where(Arange(n) == 2, weights * Conj(v), double.NaN).AsType(type),
                Matrix.Random(5, type, Count, n, n),
                ZerosLike(v),
            })
            {
                foreach (NDArray? cotangent in new[] { null, gw, gw * 1e-12 })
                {
                    EighFlow flow = new(w, MatrixBatch.ToColumnMajor(v), cotangent, MatrixBatch.ToColumnMajor(gv.AsType(type)));
                    Outcome found = Run(flow, width, Uplo.Lower, new());
                    for (int m = 0; m < Count; m++)
                    {
                        NDArray? expected = Kernel(flow, m, Uplo.Lower, new());
                        if (found.Left.Contains(m))
                        {
                            Assert.Equal(0, Matrix.Size(found.Gradient[m]));
                            refused += expected is null ? 1 : 0;
                            continue;
                        }

                        Assert.NotNull(expected);
                        served++;
                        double pull = Matrix.Size(gv[m]) / SmallestGap(w[m]);
                        Matrix.Near(expected, found.Gradient[m], 100 * n * type.Epsilon() * (Matrix.Size(gw[m]) + pull));
                    }
                }
            }
        }

        Assert.True(refused > 20 && served > 100, $"{refused} refused, {served} served");
    }

    [Theory, InlineData(DType.Float32), InlineData(DType.Float64), InlineData(DType.Complex64), InlineData(DType.Complex128)]
    public void GradientOfABatchIsThatOfItsMatrices(DType type)
    {
        NDArray a = Matrix.Random(1, type, 61, 6, 6), weights = Matrix.Random(2, type.RealType(), 6, 6);
        NDArray c = Arange(6).AsType(type.RealType());
        NDArray together = Autodiff.Grad(Loss)(a);
        for (int m = 0; m < 61; m++)
        {
            NDArray alone = Autodiff.Grad(Loss)(a[m]);
            Matrix.Near(alone, together[m], 1000 * type.Epsilon() * (1 + (Matrix.Size(alone) * Matrix.Size(alone))));
        }

        NDArray Loss(NDArray x)
        {
            (NDArray w, NDArray v) = Linalg.Eigh(x);
            return Sum(c * w) + Sum(weights * AbsSquare(v));
        }
    }

    const int Count = 19;

    static double SmallestGap(NDArray w) => Math.Max(1e-300, Matrix.SmallestGap(w));

    static IEnumerable<EighFlow> Flows(int n, DType type)
    {
        NDArray w = BroadcastTo(Arange(n).AsType(type.RealType()), [Count, n]).ToRowMajor();
        NDArray v = MatrixBatch.ToColumnMajor(Stack([.. Enumerable.Range(0, Count).Select(m => Matrix.Unitary(m + 1, type, n))]));
        NDArray gw = Matrix.Random(4, type.RealType(), Count, n);
        NDArray gv = MatrixBatch.ToColumnMajor(2 * Matrix.Random(3, type.RealType(), Count, n, n) * Conj(v));
        return [new(w, v, gw, gv), new(w, v, null, gv), new(w, v, gw, null)];
    }

    static Outcome Run(EighFlow flow, int width, Uplo uplo, EighOptions options)
    {
        var body = new Body(flow, uplo, options, width, null);
        Scalars.Dispatch(flow.V.DType, body);
        return new(body.Result, [.. body.Left]);
    }

    /// <summary>The gradient of one matrix by the kernel; null if it refuses.</summary>
    static NDArray? Kernel(EighFlow flow, int m, Uplo uplo, EighOptions options)
    {
        var body = new Body(flow, uplo, options, 0, m);
        try
        {
            Scalars.Dispatch(flow.V.DType, body);
            return body.Result[m];
        }
        catch (IllPosedGradientException)
        {
            return null;
        }
    }

    sealed record Outcome(NDArray Gradient, int[] Left);

    /// <summary>A batch by lanes, or one matrix of it by the kernel.</summary>
    sealed class Body(EighFlow flow, Uplo uplo, EighOptions options, int width, int? matrix) : IScalarBody
    {
        public NDArray Result { get; } = Zeros([.. flow.V.Shape], flow.V.DType);

        public List<int> Left { get; } = [];

        public void Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            if (matrix is not { } m)
            {
                LaneGroups.Run(new EighLaneFlow<T, R>(flow, uplo, options, Result).At(width), 0, Count, Left.Add);
                return;
            }

            using var kernel = new EighKernel<T, R>(LapackLibrary.Current, flow.V.Shape[^1], uplo, options);
            var (w, gw) = (new VectorSpans<R>(flow.W), new VectorSpans<R>(flow.Gw));
            var (v, gv) = (new MatrixSpans<T>(flow.V), new MatrixSpans<T>(flow.Gv));
            PairContext context = PairContext.Of(SpectralNames.Eigh, options, m);
            kernel.Run(context, new() { W = w[m], V = v[m], Gw = gw[m], Gv = gv[m] }, new MatrixSpans<T>(Result)[m]);
        }
    }
}
