using System.Numerics;

namespace Lapack;

/// <summary>
/// Where a cotangent (or tangent) comes from the transform's seed, whatever its value: random numbers that are 0 only where it is 0
/// because nothing arrives there, as behind Where or indexing. A 0 that is present was computed by a rule; it is a limit, and its product
/// with an infinite slope is no 0.
/// </summary>
/// <remarks>
/// Presence flows through the rules themselves: they are linear, and while it is followed, <see cref="Num.Scaled"/>,
/// <see cref="Num.Divided"/> and contractions put random factors in the place of slopes and of factors that vary. Sums do not cancel, being
/// sums of random numbers. What does not vary counts as it is, and so does what other rules multiply by.
/// </remarks>
static class Presence
{
    [ThreadStatic]
    static Random? random;

    /// <summary>Whether this thread follows presence through a rule.</summary>
    public static bool IsFollowed => random is not null;

    /// <summary>The presence of g c or g / c.</summary>
    public static NDArray Through(NDArray g, NDArray c) => g.Value * Anything(c);

    /// <summary>Random numbers in the place of a factor that varies; of its shape and type.</summary>
    public static NDArray Anything(NDArray c) => Numbers(c.DType, c.ShapeArray, _ => true, random!);

    /// <summary>Random numbers, 0 where the array is; of its shape and type.</summary>
    public static NDArray Of(NDArray a) => Of(a, new Random(1));

    /// <summary>Random numbers throughout.</summary>
    public static NDArray Everywhere(DType type, int[] shape) => Numbers(type, shape, _ => true, new Random(1));

    /// <summary>What a rule makes of presence; null where it makes nothing.</summary>
    /// <param name="rule">From cotangents to cotangents, or from tangents to tangents.</param>
    /// <param name="present">The presence of what it is given; null for zero.</param>
    public static NDArray?[] Follow(Func<NDArray?[], NDArray?[]> rule, NDArray?[] present)
    {
        Random? outer = random;
        random = new(present.Length);
        try
        {
            return Array.ConvertAll(rule(present), p => p is null ? null : Of(p, random));
        }
        finally
        {
            random = outer;
        }
    }

    /// <summary>NaN where a rule multiplies a zero that is present by an infinite slope, otherwise 0; null where nowhere.</summary>
    /// <param name="rule">From cotangents to cotangents, or from tangents to tangents.</param>
    /// <param name="given">What it was given; null for zero.</param>
    /// <param name="present">The presence of that.</param>
    public static NDArray?[]? Broken(Func<NDArray?[], NDArray?[]> rule, NDArray?[] given, NDArray?[] present)
    {
        bool any = false;
        var limits = new NDArray?[given.Length];
        for (int i = 0; i < given.Length; i++)
        {
            if (given[i] is { } g && present[i] is { } p)
            {
                Complex[] numbers = g.Value.ToArray<Complex>(), there = p.ToArray<Complex>();
                limits[i] = Numbers(p.DType, p.ShapeArray, k => numbers[k] == Complex.Zero && there[k] != Complex.Zero, new Random(2));
                any |= Array.Exists(limits[i]!.ToArray<Complex>(), static z => z != Complex.Zero);
            }
        }

        if (!any)
        {
            return null;
        }

        any = false;
        NDArray?[] broken = Array.ConvertAll(rule(limits), Marks);
        return any ? broken : null;

        NDArray? Marks(NDArray? h)
        {
            if (h is null || !h.DType.IsInexact() || Array.TrueForAll(h.Value.ToArray<Complex>(), Complex.IsFinite))
            {
                return null;
            }

            any = true;
            return Made(h.DType, h.ShapeArray, Array.ConvertAll(h.Value.ToArray<Complex>(), z => Complex.IsFinite(z) ? 0 : double.NaN));
        }
    }

    /// <summary>An array of one real number throughout.</summary>
    public static NDArray Constant(DType type, int[] shape, double number)
    {
        var values = new double[Layout.SizeOf(shape)];
        Array.Fill(values, number);
        return Made(type, shape, values);
    }

    static NDArray Of(NDArray a, Random random)
    {
        Complex[] there = a.Value.ToArray<Complex>();
        return Numbers(a.DType, a.ShapeArray, k => there[k] != Complex.Zero, random);
    }

    /// <summary>Random numbers between 1 and 2, in both parts, where something holds; 0 elsewhere.</summary>
    static NDArray Numbers(DType type, int[] shape, Predicate<int> holds, Random random)
    {
        var values = new Complex[Layout.SizeOf(shape)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = holds(i) ? new(1 + random.NextDouble(), 1 + random.NextDouble()) : Complex.Zero;
        }

        return type.IsComplex()
            ? Conversion.To(NDArray.Wrap(values, shape), type)
            : Made(type, shape, Array.ConvertAll(values, static z => z.Real));
    }

    static NDArray Made(DType type, int[] shape, double[] values) => Conversion.To(NDArray.Wrap(values, shape), type);
}
