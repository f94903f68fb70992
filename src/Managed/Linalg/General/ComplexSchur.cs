using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The complex Schur form A = Z T Z^H of one matrix in double precision, for functions computed on triangular matrices: LAPACK's ZGEES, or
/// where a LAPACK has none (the MKL inside libtorch) <see cref="ManagedSchur"/>.
/// </summary>
/// <param name="T">Upper triangular, column-major, exact zeros below the diagonal.</param>
/// <param name="Z">Unitary, column-major.</param>
/// <param name="N">The order.</param>
readonly record struct ComplexSchur(Complex[] T, Complex[] Z, int N)
{
    /// <summary>Of an n x n matrix of any type.</summary>
    public static ComplexSchur Of(NDArray a)
    {
        int n = a.Shape[^1];

        // With a column to spare, as in MatrixSpans.WithSpareColumn.
        var t = new Complex[(n + 1) * n];
        var z = new Complex[n * n];
        Num.SwapAxes(a).ToArray<Complex>().CopyTo(t, 0);
        LapackLibrary library = LapackLibrary.Current;
        if (library.Has<Complex>(nameof(LapackLibrary.Gees)))
        {
            library.Gees(Job.Vectors, n, t, n, new Complex[n], z, n);
        }
        else
        {
            ManagedSchur.Factor(t, z, n);
        }

        Array.Resize(ref t, n * n);
        for (int j = 0; j < n; j++)
        {
            t.AsSpan((j * n) + j + 1, n - j - 1).Clear();
        }

        return new(t, z, n);
    }

    /// <summary>Of each matrix of a batch.</summary>
    public static ComplexSchur[] OfEach(NDArray a)
    {
        int n = a.Shape[^1];
        var forms = new ComplexSchur[MatrixBatch.Count(a)];
        NDArray flat = Num.Reshape(a, [forms.Length, n, n]);
        MatrixBatch.Each(n == 0 ? 0 : forms.Length, n, (_, m) => forms[m] = Of(flat[m]));
        return forms;
    }

    /// <summary>Z F Z^H for a triangular F, in the type of the matrix that it belongs to.</summary>
    public NDArray Back(Complex[] f, DType type) => Num.InType(MatrixAlgebra.Conjugated(Columns(Z, N), Columns(f, N)), type);

    /// <summary>Z^H E Z, column-major.</summary>
    public Complex[] Into(NDArray e) =>
        Num.SwapAxes(MatrixAlgebra.Congruence(Columns(Z, N), e.AsType(DType.Complex128))).ToArray<Complex>();

    /// <summary>A column-major matrix as an array.</summary>
    public static NDArray Columns(Complex[] x, int n) => Num.SwapAxes(NDArray.Wrap(x, n, n).Reshape(n, n));
}
