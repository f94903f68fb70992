using Lapack;

namespace Truth.Tests;

/// <summary>A family of matrices with one structure.</summary>
sealed record Kind(string Name, Func<Draw, WideMatrix> Make)
{
    public override string ToString() => Name;
}

/// <summary>Random numbers for one matrix. Elements are multiples of 2^-10, which all types hold, unless a kind says otherwise.</summary>
sealed class Draw(Random random, int n, int columns, DType type)
{
    public int N { get; } = n;

    public int Columns { get; } = columns;

    public bool IsSingle { get; } = Arrays.IsSingle(type);

    public bool IsComplex { get; } = Arrays.IsComplex(type);

    /// <summary>A power of two far from 1, but not so far that squares leave the range of the type.</summary>
    public double Huge { get; } = Math.ScaleB(1, Arrays.IsSingle(type) ? 40 : 300);

    /// <summary>About 1e150 (single precision 1e18), whose square is in the range of the type, but not twice.</summary>
    public double Extreme { get; } = Math.ScaleB(1, Arrays.IsSingle(type) ? 60 : 498);

    /// <summary>Between 1e-17 and 1e-3; single precision between 1e-8 and 1e-2.</summary>
    public double Small() => Math.Pow(10, Arrays.IsSingle(type) ? -8 + (6 * random.NextDouble()) : -17 + (14 * random.NextDouble()));

    public int Integer(int end) => random.Next(end);

    public double Dyadic() => Math.Round((2048 * random.NextDouble()) - 1024) / 1024;

    public WideReal[] Reals(int count) => [.. Enumerable.Range(0, count).Select(_ => (WideReal)(2 * Dyadic()))];

    public WideMatrix Matrix(int rows, int columns) =>
        WideMatrix.From(rows, columns, (_, _) => new WideComplex(Dyadic(), IsComplex ? Dyadic() : 0));

    public WideMatrix Hermitian(int size)
    {
        WideMatrix a = Matrix(size, size);
        return a + a.Adjoint;
    }

    /// <summary>A random orthogonal (unitary) matrix.</summary>
    public WideMatrix Unitary(int size)
    {
        // No multiple of 2^-10, so that no column is zero.
        WideMatrix a = Matrix(size, size);
        return WideFactors.Qr(a + (WideMatrix.Identity(size) * 0.0621)).Q;
    }

    public WideMatrix WithSpectrum(WideReal[] values)
    {
        WideMatrix q = Unitary(values.Length);
        return (q * WideMatrix.Diagonal(values) * q.Adjoint).HermitianOf(lower: true);
    }

    /// <summary>U diag(values) V^H of the wanted shape, U and V random.</summary>
    public WideMatrix WithSingularValues(Func<int, WideReal> value)
    {
        WideMatrix middle = WideMatrix.From(N, Columns, (i, j) => i == j ? value(i) : 0);
        return Unitary(N) * middle * Unitary(Columns).Adjoint;
    }
}
