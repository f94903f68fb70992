using Lapack;
using Lapack.Native;
using Native.Tests;
using static Lapack.Num;

namespace Managed.Tests;

public class DriverLadderTests
{
    static readonly NotConvergedException failure = new("dsyevd", 7, "no eigenvalue found");

    [Fact]
    public void TheFirstStepThatConvergesServesAndIsTold()
    {
        using var listener = new Listener();
        var made = new List<string>();
        DriverLadder.Run(
            failure,
            ("dsyevr of the ladder test", () => LapackLibrary.Load("/no/such/library")),
            ("dsyev of the ladder test", () => made.Add("dsyev")),
            ("another of the ladder test", () => made.Add("another")));
        Assert.Equal(["dsyev"], made);
        string[] tried =
        [
            .. listener.Events.Where(e => e.EventName == "DriverFallback")
                .Select(e => (string)e.Payload![1]!)
                .Where(s => s.EndsWith("ladder test", StringComparison.Ordinal)),
        ];
        Assert.Equal(["dsyevr of the ladder test", "dsyev of the ladder test"], tried);
    }

    [Fact]
    public void IfAllFailTheFirstFailureIsThrown() => Assert.Same(
        failure,
        Assert.Throws<NotConvergedException>(
            () => DriverLadder.Run(failure, ("dsyevr", () => throw new NotConvergedException("dsyevr", 1, "no")))));

    /// <summary>A triangle of sines has rank 2: single-precision xSTEMR of OpenBLAS fails on it, and divide and conquer serves.</summary>
    [Fact]
    public void SubsetsSurviveWhatRelativelyRobustRepresentationsDoNot()
    {
        foreach (DType type in Matrix.Types)
        {
            foreach (int n in new[] { 35, 64, 101 })
            {
                NDArray i = Arange(n * n), a = Reshape(Sin(i), n, n).AsType(type), whole = Matrix.Read(a, Uplo.Lower);
                (NDArray w, NDArray v) = Linalg.Eigh(a, EighSubset.Lowest(n));
                double tolerance = 100 * n * type.Epsilon();
                Matrix.Near(v * w, MatMul(whole, v), tolerance);
                Matrix.Near(Eye(n, type), MatMul(v, v, Trans.ConjTranspose), Matrix.Rounding(Eye(n, type)));

                // The gradient of w_0 + w_1 is the projector P on their vectors, whichever vectors those are: P P = P and A P = P A,
                // tr P = 2, tr A P = w_0 + w_1.
                var form = new EighOptions { GradientForm = GradientForm.Hermitian };
                foreach (Func<NDArray, NDArray> loss in new Func<NDArray, NDArray>[]
                {
                    x => Sum(Linalg.Eigh(x, EighSubset.Lowest(2), options: form).Eigenvalues),
                    x => Sum(Linalg.Eigvalsh(x, Uplo.Lower, form)[..2]),
                })
                {
                    NDArray p = Conj(Autodiff.Grad(loss)(a)), moved = MatMul(whole, p);
                    double unit = 2 * Matrix.Rounding(p), rounding = 2 * Matrix.Rounding(whole);
                    Matrix.Near(p, MatMul(p, p), unit);
                    Assert.Equal(2, (double)Real(Trace(p)), unit);
                    Matrix.Near(moved, MatMul(p, whole), rounding);
                    Assert.Equal((double)Sum(w[..2]), (double)Real(Trace(moved)), 2 * rounding);
                }
            }
        }
    }
}
