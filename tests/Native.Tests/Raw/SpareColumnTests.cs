using System.Numerics;
using Lapack.Native;

namespace Native.Tests;

/// <summary>
/// Which matrices the work-arounds for OpenBLAS copy. That nothing past the end is read is shown by the guarded memory of all other tests.
/// </summary>
public unsafe class SpareColumnTests
{
    static readonly LapackLibrary library = LapackLibrary.Current;

    static bool IsCopied<T>(int length, bool hermitian = false, Uplo uplo = Uplo.Lower)
        where T : unmanaged
    {
        const int n = 40;
        var a = new T[length];
        fixed (T* pa = a)
        {
            PinnedMatrix<T> matrix = new(pa, n, n, n);
            if (hermitian)
            {
                using var copy = new HermitianMatrix<T>(library, matrix, length, uplo);
                return copy.Pointer != pa;
            }

            using var spare = new SpareColumn<T>(library, matrix, length);
            return spare.Pointer != pa;
        }
    }

    [Fact]
    public void Only_complex_matrices_without_a_spare_column_are_copied_and_only_for_OpenBLAS()
    {
        bool openBlas = library.Vendor == LapackVendor.OpenBlas;
        Assert.Equal(openBlas, IsCopied<Complex>(1600));
        Assert.Equal(openBlas, IsCopied<ComplexSingle>(1639));
        Assert.False(IsCopied<Complex>(1640));
        Assert.False(IsCopied<double>(1600));
        Assert.False(IsCopied<float>(1600));
    }

    [Fact]
    public void Reductions_copy_upper_complex_and_lower_float_matrices()
    {
        bool openBlas = library.Vendor == LapackVendor.OpenBlas;
        Assert.Equal(openBlas, IsCopied<Complex>(1600, hermitian: true, Uplo.Upper));
        Assert.False(IsCopied<Complex>(1640, hermitian: true, Uplo.Upper));
        Assert.False(IsCopied<Complex>(1600, hermitian: true, Uplo.Lower));
        Assert.Equal(openBlas, IsCopied<float>(1640, hermitian: true, Uplo.Lower));
        Assert.False(IsCopied<float>(1600, hermitian: true, Uplo.Upper));
        Assert.False(IsCopied<double>(1600, hermitian: true, Uplo.Lower));
        Assert.False(IsCopied<double>(1600, hermitian: true, Uplo.Upper));
    }
}
