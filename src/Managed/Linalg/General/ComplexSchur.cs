using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// The complex Schur form A = Z T Z^H of one matrix in double precision, for functions computed on triangular matrices.
/// </summary>
/// <remarks>
/// A triangular matrix is its own form, a Hermitian one has its eigenvectors as Z and a diagonal T (LAPACK's xSYEVD). Of others it is
/// LAPACK's DGEES for real matrices, which tells real eigenvalues from pairs, with a rotation for each pair; ZGEES for complex ones; and
/// where a LAPACK has neither (the MKL inside libtorch) <see cref="ManagedSchur"/>.
/// </remarks>
/// <param name="T">Upper triangular, column-major, exact zeros below the diagonal.</param>
/// <param name="Z">Unitary, column-major.</param>
/// <param name="N">The order.</param>
/// <param name="IsExact">Whether T is the matrix itself, so that its eigenvalues have no rounding.</param>
readonly record struct ComplexSchur(Complex[] T, Complex[] Z, int N, bool IsExact = false)
{
    /// <summary>Of an n x n matrix of any type.</summary>
    public static ComplexSchur Of(NDArray a)
    {
        int n = a.Shape[^1];
        Complex[] columns = Num.SwapAxes(a).ToArray<Complex>();
        if (IsUpper(columns, n))
        {
            return new(columns, Permutation(n, reversed: false), n, IsExact: true);
        }

        Complex[] rows = a.ToArray<Complex>();
        if (IsUpper(rows, n))
        {
            // Lower triangular: in reversed order of rows and columns it is upper triangular.
            Array.Reverse(columns);
            return new(columns, Permutation(n, reversed: true), n, IsExact: true);
        }

        LapackLibrary library = LapackLibrary.Current;
        if (IsAdjoint(rows, columns))
        {
            return OfHermitian(library, columns, a.DType.IsComplex(), n);
        }

        if (!library.Has<Complex>(nameof(LapackLibrary.Gees)))
        {
            var z = new Complex[n * n];
            ManagedSchur.Factor(columns, z, n);
            return Cleared(columns, z, n);
        }

        return a.DType.IsComplex() ? OfComplex(library, columns, n) : OfReal(library, a, n);
    }

    /// <summary>T is diagonal and real, Z holds eigenvectors.</summary>
    static ComplexSchur OfHermitian(LapackLibrary library, Complex[] columns, bool complex, int n)
    {
        var w = new double[n];
        Complex[] t = new Complex[n * n], z = MatrixBatch.NewScratch<Complex>(n);
        columns.CopyTo(z, 0);
        if (complex)
        {
            library.Heevd(Job.Vectors, Uplo.Lower, n, z, n, w);
        }
        else
        {
            double[] v = Array.ConvertAll(z, x => x.Real);
            library.Heevd(Job.Vectors, Uplo.Lower, n, v, n, w);
            z = Array.ConvertAll(v, x => (Complex)x);
        }

        for (int i = 0; i < n; i++)
        {
            t[(i * n) + i] = w[i];
        }

        return new(t, z[..(n * n)], n);
    }

    static ComplexSchur OfComplex(LapackLibrary library, Complex[] columns, int n)
    {
        // With a column to spare, as in MatrixSpans.WithSpareColumn.
        Complex[] t = MatrixBatch.NewScratch<Complex>(n), z = new Complex[n * n];
        columns.CopyTo(t, 0);
        library.Gees(Job.Vectors, n, t, n, new Complex[n], z, n);
        Array.Resize(ref t, n * n);
        return Cleared(t, z, n);
    }

    static ComplexSchur OfReal(LapackLibrary library, NDArray a, int n)
    {
        double[] form = MatrixBatch.NewScratch<double>(n), vectors = new double[n * n], re = new double[n], im = new double[n];
        Num.SwapAxes(a).ToArray<double>().CopyTo(form, 0);
        library.Gees(Job.Vectors, n, form, n, re, im, vectors, n);
        Complex[] t = Array.ConvertAll(form[..(n * n)], x => (Complex)x), z = Array.ConvertAll(vectors, x => (Complex)x);
        for (int k = 0; k + 1 < n; k++)
        {
            if (im[k] > 0)
            {
                // The block [[a, b], [c, a]] with b c < 0 has the eigenvector (b, i sqrt(-b c)) for a + i sqrt(-b c).
                double b = form[((k + 1) * n) + k], c = form[(k * n) + k + 1];
                Complex x = Math.CopySign(Math.Sqrt(Math.Abs(b)), b), y = new(0, Math.Sqrt(Math.Abs(c)));
                UpperTriangular.Similarity(t, z, n, new(k, k, k + 2), x, y);
                (t[(k * n) + k], t[((k + 1) * n) + k + 1]) = (new(re[k], im[k]), new(re[k], -im[k]));
            }
        }

        return Cleared(t, z, n);
    }

    /// <summary>With exact zeros below the diagonal.</summary>
    static ComplexSchur Cleared(Complex[] t, Complex[] z, int n)
    {
        for (int j = 0; j < n; j++)
        {
            t.AsSpan((j * n) + j + 1, n - j - 1).Clear();
        }

        return new(t, z, n);
    }

    /// <summary>The identity, or its columns in reversed order.</summary>
    static Complex[] Permutation(int n, bool reversed)
    {
        var z = new Complex[n * n];
        for (int j = 0; j < n; j++)
        {
            z[(j * n) + (reversed ? n - 1 - j : j)] = 1;
        }

        return z;
    }

    /// <summary>Whether a column-major matrix has only zeros below the diagonal.</summary>
    static bool IsUpper(Complex[] x, int n)
    {
        for (int p = 0; p < x.Length; p++)
        {
            if (p % n > p / n && x[p] != 0)
            {
                return false;
            }
        }

        return true;
    }

    static bool IsAdjoint(Complex[] rows, Complex[] columns)
    {
        for (int p = 0; p < rows.Length; p++)
        {
            if (rows[p] != Complex.Conjugate(columns[p]))
            {
                return false;
            }
        }

        return true;
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
