using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Gees, and what reorders its form: Trsen and Trexc.</summary>
public abstract class GeesTests<K, T, R> : GeneralTests<K, T, R>
    where K : IKind<T>
    where T : unmanaged
    where R : unmanaged, IFloatingPointIeee754<R>
{
    [Theory, MemberData(nameof(Orders))]
    public void The_form_and_its_reorderings_belong_to_the_matrix(int n)
    {
        Need("Gees", "Trsen", "Trexc");
        Complex[,] full = Random(n, n, n);
        using GuardedMemory<T> t = Stored(full, n), z = Room(n * n), w = Room(n), wi = ImaginaryRoom(n);
        library.Gees<T>(Job.Vectors, n, t, n, w, wi, z, n);
        SchurForm(full, Loaded(t, n, n, n), Loaded(z, n, n, n));

        // Those right of the widest gap between real parts come first: rounding does not move them across.
        Complex[] values = Values(w, wi);
        double[] parts = [.. values.Select(x => x.Real).Order()];
        double split = parts[0] - 1;
        for (int i = 1, widest = 0; i < n; i++)
        {
            if (widest == 0 || parts[i] - parts[i - 1] > parts[widest] - parts[widest - 1])
            {
                widest = i;
                split = (parts[i] + parts[i - 1]) / 2;
            }
        }

        bool[] select = [.. values.Select(x => x.Real > split)];
        int count = library.Trsen<T>(Job.Vectors, select, n, t, n, z, n, w, wi);
        Assert.Equal(select.Count(s => s), count);
        Assert.Equal(Enumerable.Range(0, n).Select(i => i < count), Values(w, wi).Select(x => x.Real > split));
        SchurForm(full, Loaded(t, n, n, n), Loaded(z, n, n, n));

        (int from, int to) = (n, 1);
        Assert.True(library.Trexc<T>(Job.Vectors, n, t, n, z, n, ref from, ref to));
        Assert.Equal(1, to);
        SchurForm(full, Loaded(t, n, n, n), Loaded(z, n, n, n));
    }

    /// <summary>Diagonal matrices with eigenvalues far apart: Trexc moves the one asked for.</summary>
    [Fact]
    public void Trexc_moves_one_eigenvalue()
    {
        Need("Trexc");
        var full = new Complex[4, 4];
        for (int i = 0; i < 4; i++)
        {
            full[i, i] = i + 1;
        }

        using GuardedMemory<T> t = Stored(full, 4);
        (int from, int to) = (4, 2);
        Assert.True(library.Trexc<T>(Job.NoVectors, 4, t, 4, [], 1, ref from, ref to));
        Assert.Equal([1, 4, 2, 3], Enumerable.Range(0, 4).Select(i => Math.Round(K.To(t.Span[i * 5]).Real, 4)));
    }

    [Fact]
    public void Numbers_that_would_break_the_library_are_refused()
    {
        T[] a = [K.From(1), nan, K.From(0), K.From(1)], w = new T[2], wi = new T[2];
        Refused("a", "NaN or infinity in column 0", () => library.Gees<T>(Job.NoVectors, 2, a, 2, w, wi, [], 1));
    }

    [Fact]
    public void Order_zero_returns_at_once()
    {
        library.Gees<T>(Job.Vectors, 0, [], 1, [], [], [], 1);
        Assert.Equal(0, library.Trsen<T>(Job.Vectors, [], 0, [], 1, [], 1, [], []));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_the_call()
    {
        T[] a = new T[9], w = new T[3], wi = new T[3];
        Refused(K.IsComplex ? "w" : "wr", "needs 3", () => library.Gees<T>(Job.NoVectors, 3, a, 3, w.AsSpan(1), wi, [], 1));
        Refused("vs", "span of 9", () => library.Gees<T>(Job.Vectors, 3, a, 3, w, wi, [], 3));
        Refused("select", "needs 3", () => library.Trsen<T>(Job.Vectors, [true], 3, a, 3, a, 3, w, wi));
        int zero = 0, one = 1;
        Refused("ifst", "from 1 to 3", () => library.Trexc<T>(Job.Vectors, 3, a, 3, a, 3, ref zero, ref one));
        Refused("ilst", "from 1 to 3", () => library.Trexc<T>(Job.Vectors, 3, a, 3, a, 3, ref one, ref zero));
    }
}

public sealed class SgeesTests : GeesTests<S, float, float>;

public sealed class DgeesTests : GeesTests<D, double, double>;

public sealed class CgeesTests : GeesTests<C, ComplexSingle, float>;

public sealed class ZgeesTests : GeesTests<Z, Complex, double>;
