using System.Numerics;

namespace Lapack.Native;

/// <summary>
/// Small problems with known answers, solved when a library is loaded, so that a faulty library, or one that is called in the wrong way,
/// is refused then and does not return wrong numbers later. OpenBLAS has kernels for each processor, and faulty ones in some versions: they
/// are tested too (<see cref="KernelTest"/>).
/// </summary>
static class SelfTest
{
    /// <summary>How the message of a library that failed begins.</summary>
    internal const string Failure = "the self-test failed: ";

    const double Tolerance = 1e-14;

    internal static void Run(LapackLibrary library)
    {
        try
        {
            Solve(library);
        }
        catch (LapackException e)
        {
            throw new LapackLibraryException(Failure + e.Message, e);
        }
    }

    static void Solve(LapackLibrary library)
    {
        // One array, two Hermitian matrices: the lower triangle says [[2, -i], [i, 2]], eigenvalues 1 and 3; the upper one
        // [[2, 2i], [-2i, 2]], eigenvalues 0 and 4. So a mistaken UPLO shows, and so does a wrong complex layout.
        Heevd(library, Uplo.Lower, Complex.ImaginaryOne, 1, 3);
        Heevd(library, Uplo.Upper, new Complex(0, -2), 0, 4);

        // [[1, 3], [2, 4]]^T [[5, 7], [6, 8]] with columns as stored: all four numbers differ, so a wrong TRANS shows.
        Span<double> c = [0, 0, 0, 0];
        library.Gemm(Trans.Transpose, Trans.None, 2, 2, 2, 1, [1, 2, 3, 4], 2, [5, 6, 7, 8], 2, 0, c, 2);
        if (!c.SequenceEqual([17, 39, 23, 53]))
        {
            throw Failed("dgemm of a 2x2 product");
        }

        if (library.Vendor == LapackVendor.OpenBlas)
        {
            using var one = library.LimitThreads(1);
            if (KernelTest.Fault(library) is string routine)
            {
                throw Failed($"{routine} with the kernels {library.KernelSet}");
            }
        }
    }

    static void Heevd(LapackLibrary library, Uplo uplo, Complex lower, double smaller, double larger)
    {
        Span<Complex> a = [2, Complex.ImaginaryOne, new Complex(0, 2), 2];
        Span<double> w = [double.NaN, double.NaN];
        library.Heevd(Job.Vectors, uplo, 2, a, 2, w);

        // The second row of A v = w v for both columns: lower v0 + 2 v1 = w v1.
        bool right = Math.Abs(w[0] - smaller) < Tolerance && Math.Abs(w[1] - larger) < Tolerance;
        for (int j = 0; j < 2; j++)
        {
            Complex first = a[2 * j], second = a[(2 * j) + 1];
            right &= Complex.Abs((lower * first) + ((2 - w[j]) * second)) < Tolerance
                && Math.Abs(Complex.Abs(first) - Math.Sqrt(0.5)) < Tolerance;
        }

        if (!right)
        {
            throw Failed($"zheevd of a 2x2 matrix, UPLO = {(char)uplo}");
        }
    }

    static LapackLibraryException Failed(string what) => new($"{Failure}{what} gave a wrong result");
}
