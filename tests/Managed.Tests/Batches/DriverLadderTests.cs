using System.Diagnostics.Tracing;
using Lapack;
using Lapack.Native;
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
                Matrix.Near(Eye(n, type), MatMul(v, v, Trans.ConjTranspose), 100 * tolerance);
                NDArray g = Autodiff.Grad(x => Sum(Linalg.Eigh(x, EighSubset.Lowest(2)).Eigenvalues))(a);
                Matrix.Near(Autodiff.Grad(x => Sum(Linalg.Eigvalsh(x)[..2]))(a), g, 1e3 * tolerance);
            }
        }
    }

    sealed class Listener : EventListener
    {
        readonly List<EventWrittenEventArgs> events = [];

        public EventWrittenEventArgs[] Events
        {
            get
            {
                lock (events)
                {
                    return [.. events];
                }
            }
        }

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "Lapack")
            {
                EnableEvents(source, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            lock (events)
            {
                events.Add(e);
            }
        }
    }
}
