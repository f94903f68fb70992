using System.Numerics;

namespace Lapack;

/// <summary>A function of real numbers with derivatives, evaluated at the eigenvalues of a batch of matrices and between them.</summary>
/// <param name="orders">The highest order of derivative that it has.</param>
abstract class ScalarFunction(int orders)
{
    public int Orders { get; } = orders;

    /// <summary>Whether f returns complex numbers; known once it was evaluated.</summary>
    public bool IsComplex { get; protected set; }

    /// <summary>
    /// Whether f is known by the number of an eigenvalue alone, constant on groups of them, and without rounding errors: it cannot be
    /// evaluated elsewhere.
    /// </summary>
    public virtual bool IsStep => false;

    /// <summary>f^(k) at each point.</summary>
    public abstract Complex[] At(double[] points, int k);

    /// <summary>Throws if there is no derivative at a matrix with these eigenvalues.</summary>
    public virtual void RequireDerivative(ReadOnlySpan<double> points, int? batch)
    {
    }
}

/// <summary>f as an elementwise function of arrays; the derivative of order k is k times forward mode.</summary>
sealed class ArrayFunction(Func<NDArray, NDArray> f) : ScalarFunction(int.MaxValue)
{
    public override Complex[] At(double[] points, int k)
    {
        Func<NDArray, NDArray> derivative = f;
        for (int order = 0; order < k; order++)
        {
            Func<NDArray, NDArray> below = derivative;
            derivative = x => Autodiff.Jvp(below, x, Num.Ones(points.Length)).Tangent;
        }

        NDArray y = derivative(NDArray.Of<double>(points, points.Length));
        IsComplex |= y.DType.IsComplex();
        return y.IsRecorded
            ? throw new InvalidOperationException(
                "SpectralFunction: f uses an array that is being differentiated; let it act on the matrix instead (scale or shift it).")
            : y.Shape.SequenceEqual([points.Length])
                ? y.ToArray<Complex>()
                : throw new ArgumentException(
                    $"SpectralFunction: f made the shape {Layout.Text(y.Shape)} of {points.Length} numbers; it must act on each element.");
    }
}

/// <summary>f with all derivatives, f(x, k).</summary>
sealed class OrderedFunction(Func<double, int, double> f) : ScalarFunction(int.MaxValue)
{
    public override Complex[] At(double[] points, int k) => Array.ConvertAll(points, x => (Complex)f(x, k));
}

/// <summary>f and f'.</summary>
sealed class PairFunction(Func<double, double> f, Func<double, double> derivative) : ScalarFunction(1)
{
    public override Complex[] At(double[] points, int k) => Array.ConvertAll(points, x => (Complex)(k == 0 ? f(x) : derivative(x)));
}

/// <summary>1 on the subset, 0 off it, by number: all derivatives vanish, unless a group of equal eigenvalues is cut.</summary>
/// <param name="subset">Which eigenvalues.</param>
/// <param name="type">The type of the matrices.</param>
/// <param name="n">Their size: so many points belong to each.</param>
sealed class StepFunction(EighSubset subset, DType type, int n) : ScalarFunction(int.MaxValue)
{
    public override bool IsStep => true;

    public override Complex[] At(double[] points, int k)
    {
        var values = new Complex[points.Length];
        for (int start = 0; start < points.Length && k == 0; start += n)
        {
            (int from, int to) = subset.Bounds<double>(points.AsSpan(start, n));
            values.AsSpan(start + from, to - from).Fill(1);
        }

        return values;
    }

    public override void RequireDerivative(ReadOnlySpan<double> points, int? batch)
    {
        if (points.IsEmpty)
        {
            return;
        }

        (int from, int to) = subset.Bounds<double>(points);
        SpectralNames names = SpectralNames.Eigh with { Cut = (from, to), Function = "SpectralProjector", Options = null };
        DegeneracyRule rule = new PairContext(names, Degeneracy.Throw, batch).RuleOf(
            SpectralExtent.OfEnds(points[0], points[^1], points.Length, type.Epsilon()));
        foreach (int cut in to > from ? new[] { from, to } : [])
        {
            if (cut > 0 && cut < points.Length && points[cut] - points[cut - 1] <= rule.Tolerance)
            {
                rule.Refuse(new(batch, cut - 1, cut, points[cut - 1], points[cut], 1));
            }
        }
    }
}
