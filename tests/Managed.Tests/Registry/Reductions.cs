using Lapack;
using static Lapack.Num;
using static Managed.Tests.Function;

namespace Managed.Tests;

static partial class Registry
{
    static Function[] Reductions =>
    [
        Unary("Sum", "numpy.sum", Sum),
        Unary("Sum", "numpy.sum", x => Sum(x * x, 0)) with { Variant = "axis" },
        Unary("Sum", "numpy.sum", x => Sum(x * x, -1, keepDims: true)) with { Variant = "keepDims" },
        Unary("Mean", "numpy.mean", Mean),
        Unary("Mean", "numpy.mean", x => Mean(x * x, 1)) with { Variant = "axis" },
        Of("Prod", "numpy.prod", x => Prod(x[0]), [2, 5]) with { Note = "right at zeros" },
        Of("Prod", "numpy.prod", x => Prod(x[0], [0, 2], keepDims: true), [2, 3, 2]) with { Variant = "axes, keepDims" },
        Of("Prod", "numpy.prod", x => Prod(x[0] * Zero([4, 3], [1], [5], [7], [8]), 1), [4, 3]) with { Variant = "0, 1 and 2 zeros" },
        Unary("Var", "numpy.var", x => Var(x)),
        Unary("Var", "numpy.var", x => Var(x, 1, ddof: 1, keepDims: true)) with { Variant = "ddof" },
        Unary("Std", "numpy.std", x => Std(x)) with { Note = "0 where all are equal" },
        Unary("Std", "numpy.std", x => Std(x, [-1], ddof: 1)) with { Variant = "ddof" },
        Ordered("Max", "numpy.max", x => Max(x)) with { Takes = Takes.Any, Note = "ties share; complex: by real, then imaginary parts" },
        Ordered("Max", "numpy.max", x => Max(x * x, 0, keepDims: true)) with { Takes = Takes.Any, Variant = "axis, keepDims" },
        Ordered("Min", "numpy.min", x => Min(x)) with { Takes = Takes.Any, Note = "ties share" },
        Ordered("Min", "numpy.min", x => Min(x * x, -1)) with { Takes = Takes.Any, Variant = "axis" },
        Ordered("Ptp", "numpy.ptp", x => Ptp(x, 1)) with { Takes = Takes.Any },
        Ordered("Median", "numpy.median", x => Median(x * x)),
        Ordered("Median", "numpy.median", x => Median(x * x, 1, keepDims: true)) with { Variant = "axis, keepDims" },
        Ordered("Quantile", "numpy.quantile", x => Quantile(x * x, 0.3, 1)),
        Ordered("Percentile", "numpy.percentile", x => Percentile(x * x, 30)),
        Of("Average", "numpy.average", x => Average(x[0], 1, x[1]), [2, 3], [3]),
        Of("Average", "numpy.average", x => Average(x[0], [0, 1], x[1], keepDims: true), [2, 3], [2, 3])
            with { Variant = "weights of all" },
        Unary("NanSum", "numpy.nansum", x => NanSum(x + Nan([2, 3], 1, 5), 0)),
        Unary("NanMean", "numpy.nanmean", x => NanMean(x + Nan([2, 3], 1, 5), 1)),
        Unary("CumSum", "numpy.cumsum", x => CumSum(x * x)),
        Unary("CumSum", "numpy.cumsum", x => CumSum(x * x, 0)) with { Variant = "axis" },
        Unary("CumProd", "numpy.cumprod", CumProd) with { Note = "right at zeros" },
        Of("CumProd", "numpy.cumprod", x => CumProd(x[0], 0), [3, 2]) with { Variant = "axis" },
        Of("CumProd", "numpy.cumprod", x => CumProd(x[0] * Zero([4, 4], [5], [8], [10], [12, 13]), 1), [4, 4])
            with { Variant = "0, 1 and 2 zeros" },
        Unary("Diff", "numpy.diff", x => Diff(x * x)),
        Unary("Diff", "numpy.diff", x => Diff(x * x, 2, 1)) with { Variant = "twice" },
        Unary("Gradient", "numpy.gradient", x => Num.Gradient(x * x, 0.5)),
        Unary("LogSumExp", "scipy.special.logsumexp", LogSumExp) with { Note = "0 where all are -infinity" },
        Unary("LogSumExp", "scipy.special.logsumexp", x => LogSumExp(x, -1, keepDims: true)) with { Variant = "axis, keepDims" },
        Of("LogSumExp", "scipy.special.logsumexp", x => LogSumExp(x[0], 1, weights: x[1]), [2, 3], [3]) with { Variant = "weights" },
        Unary("Trace", "numpy.trace", x => Num.Trace(x)) with { Note = "over the last two axes by default" },
        Of("Trace", "numpy.trace", x => Num.Trace(x[0], 1, 0, 1), [2, 3, 2]) with { Variant = "offset, axes" },
        Constant("Any", "numpy.any", "a mask"),
        Constant("All", "numpy.all", "a mask"),
        Constant("CountNonzero", "numpy.count_nonzero", "a count"),
        Constant("ArgMax", "numpy.argmax", "positions"),
        Constant("ArgMin", "numpy.argmin", "positions"),
    ];

    /// <summary>A function of one real array whose elements lie well apart, so that small steps do not change their order.</summary>
    static Function Ordered(string name, string origin, Func<NDArray, NDArray> call) => new(
        name, origin, x => [call(x[0])], (random, type) => [NDArray.Of([2, 0.75, 1.25, 1.75, 1, 1.5], 2, 3).AsType(type)])
    {
        Takes = Takes.Real,
    };

    /// <summary>Ones with zeros at some places.</summary>
    static NDArray Zero(int[] shape, params int[][] places)
    {
        double[] values = [.. Enumerable.Repeat(1.0, shape.Aggregate(1, (p, d) => p * d))];
        foreach (int p in places.SelectMany(p => p))
        {
            values[p] = 0;
        }

        return NDArray.Of<double>(values, shape).AsType(DType.Float32);
    }

    /// <summary>Ones with NaN at some places.</summary>
    static NDArray Nan(int[] shape, params int[] places)
    {
        NDArray ones = Zero(shape, places);
        return Where(ones == 0, double.NaN, ones);
    }
}
