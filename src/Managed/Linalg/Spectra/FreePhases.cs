using System.Numerics;
using System.Runtime.InteropServices;

namespace Lapack;

/// <summary>
/// The phases of complex vectors. How a loss changes with them is seen from its cotangents, as in <see cref="GaugeRule{R}"/>, but for
/// components that LAPACK makes real: there a loss such as the real part of one stands still. Only where such a component is used is
/// the loss looked at again, with other phases.
/// </summary>
sealed class FreePhases : FreeVectors
{
    readonly SpectralNames names;
    readonly SpectralOptions options;
    readonly NDArray[] outputs;
    readonly (int At, bool Columns)[] places;
    readonly NDArray values;
    readonly bool paired;

    FreePhases(
        SpectralNames names, SpectralOptions options, NDArray[] outputs, int valuesAt, bool paired, (int At, bool Columns)[] places)
    {
        (this.names, this.options, this.outputs, this.places) = (names, options, outputs, places);
        (values, this.paired) = (outputs[valuesAt], paired);
    }

    /// <summary>Those of a batch; null where vectors are real, or where nobody is to ask.</summary>
    /// <param name="names">What messages call the function.</param>
    /// <param name="options">Whether to ask, and to look.</param>
    /// <param name="outputs">What the factorization returned; plain arrays.</param>
    /// <param name="valuesAt">Which of them holds the values.</param>
    /// <param name="paired">Whether complex vectors come in conjugate pairs and others are real, as those of a real matrix.</param>
    /// <param name="places">Where the vectors are, and whether they are columns; vector i of each shares one phase.</param>
    public static FreePhases? Of(
        SpectralNames names,
        SpectralOptions options,
        NDArray[] outputs,
        int valuesAt,
        bool paired,
        params (int At, bool Columns)[] places) =>
        options.Degeneracy.Looks && options.GaugeCheck == GaugeCheck.Throw && outputs[places[0].At].DType.IsComplex()
            ? new(names, options, outputs, valuesAt, paired, places)
            : null;

    public override Action? HoldCertificate() => options.Certificate?.Hold();

    public override void CertifyBases(int count) => options.Certificate?.Count(count);

    public override bool MayUncover => false;

    public override double Weight(NDArray?[] cotangents) =>
        places.Max(p => cotangents[p.At] is { } g ? Cancellation.Size(g) : 0);

    public override Func<double, Exception>? Use(NDArray?[] cotangents)
    {
        foreach ((int at, bool columns) in places)
        {
            if (cotangents[at] is { } g &&
                Scalars.Evaluate(g.DType, new Search(outputs[at], g.Value, values.Shape[^1], columns)) is { } found)
            {
                return difference => Dependent(found, difference);
            }
        }

        return null;
    }

    public override double NoiseOf(double weight)
    {
        int n = values.Shape[^1];
        Complex[] w = values.ToArray<Complex>();
        double gap = double.PositiveInfinity, size = Cancellation.Size(values), close = Math.Sqrt(values.DType.Epsilon()) * size;
        for (int at = 0; at < w.Length; at++)
        {
            for (int other = (at / n * n) + (at % n) + 1; other < ((at / n) + 1) * n; other++)
            {
                double distance = Complex.Abs(w[at] - w[other]);
                gap = distance > close ? Math.Min(gap, distance) : gap;
            }
        }

        gap = double.IsInfinity(gap) ? Math.Max(size, double.Epsilon) : gap;
        return Noise(weight, n, values.DType.Epsilon(), gap);
    }

    public override (NDArray[] Outputs, object? Kept) Retaken(NDArray[] outputs, object? kept, Random random)
    {
        var phases = new Complex[values.Size];
        Complex[] w = paired ? values.ToArray<Complex>() : [];
        for (int i = 0; i < phases.Length; i++)
        {
            phases[i] = !paired || w[i].Imaginary > 0 ? Complex.FromPolarCoordinates(1, 2 * Math.PI * random.NextDouble())
                : w[i].Imaginary < 0 ? Complex.Conjugate(phases[i - 1])
                : 1;
        }

        NDArray[] result = [.. outputs];
        foreach ((int at, bool columns) in places)
        {
            NDArray x = outputs[at], all = Num.Ones([.. x.Shape[..^2], x.Shape[columns ? ^1 : ^2]], x.DType);
            NDArray first = NDArray.Wrap(phases, values.ShapeArray).AsType(x.DType);
            all = Num.Concatenate([first, all[Num.Ellipsis, values.Shape[^1]..]], -1);
            result[at] = columns ? x * MatrixAlgebra.AsRow(all) : MatrixAlgebra.AsColumn(Num.Conj(all)) * x;
        }

        return (result, kept);
    }

    public override Exception Dependent(double difference) => Dependent(0, difference);

    IllPosedGradientException Dependent(int suspect, double difference)
    {
        int n = values.Shape[^1];
        return IllPosedGradientException.GaugeDependent(
            names, values.Rank > 1 ? suspect / n : null, suspect % n, values.ToArray<Complex>()[suspect], difference);
    }

    /// <summary>
    /// Finds a vector of which a loss uses a component that is real, or imaginary, so that it stands still as the phase turns.
    /// </summary>
    /// <param name="vectors">Complex.</param>
    /// <param name="cotangents">Theirs.</param>
    /// <param name="count">How many of the vectors of each matrix have phases.</param>
    /// <param name="columns">Whether they are columns.</param>
    sealed class Search(NDArray vectors, NDArray cotangents, int count, bool columns) : IScalarFunction<int?>
    {
        /// <summary>Its number, counted through the batch.</summary>
        public int? Run<T, R>()
            where T : unmanaged
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            var (x, g) = (new RawMatrices<T>(vectors), new RawMatrices<T>(cotangents));
            int components = vectors.Shape[columns ? ^2 : ^1];
            R eps = R.CreateTruncating(8) * Reals.Epsilon<R>();
            for (int m = 0; m < x.Count; m++)
            {
                ReadOnlySpan<R> one = MemoryMarshal.Cast<T, R>(x.From(m)), other = MemoryMarshal.Cast<T, R>(g.From(m));
                for (int i = 0; i < count; i++)
                {
                    for (int k = 0; k < components; k++)
                    {
                        (int row, int column) = columns ? (k, i) : (i, k);
                        int at = 2 * ((row * x.RowStep) + (column * x.ColumnStep));
                        if (IsOnAxis(one[at], one[at + 1], eps))
                        {
                            int there = 2 * ((row * g.RowStep) + (column * g.ColumnStep));
                            (R re, R im) = (other[there], other[there + 1]);
                            R turn = (one[at] * im) + (one[at + 1] * re), along = (one[at] * re) - (one[at + 1] * im);
                            if (!R.IsZero(along) && R.Abs(turn) <= eps * R.Abs(along))
                            {
                                return (m * count) + i;
                            }
                        }
                    }
                }
            }

            return null;
        }

        static bool IsOnAxis<R>(R re, R im, R eps)
            where R : unmanaged, IFloatingPointIeee754<R>
        {
            (R x, R y) = (R.Abs(re), R.Abs(im));
            return x < y ? x <= eps * y : y <= eps * x;
        }
    }
}
