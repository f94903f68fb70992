using System.Numerics;
using Lapack.Native;

namespace Lapack;

/// <summary>C = A B by xGEMM, one matrix of a batch after another; C is column-major.</summary>
/// <param name="library">The library whose xGEMM is called.</param>
/// <param name="left">A, as <see cref="Operand.ForBlas"/> and <see cref="Operand.Conjugated"/> leave it.</param>
/// <param name="right">B, left by the same two.</param>
/// <param name="product">C, dense, of the type of the factors.</param>
readonly struct BlasProduct(LapackLibrary library, Operand left, Operand right, NDArray product)
{
    /// <summary>Computes one matrix; each offset counts the elements from the array's first to the matrix's first.</summary>
    public void Run(int leftOffset, int rightOffset, int productOffset)
    {
        switch (product.DType)
        {
            case DType.Float32: Run<float>(leftOffset, rightOffset, productOffset); break;
            case DType.Float64: Run<double>(leftOffset, rightOffset, productOffset); break;
            case DType.Complex64: Run<ComplexSingle>(leftOffset, rightOffset, productOffset); break;
            default: Run<Complex>(leftOffset, rightOffset, productOffset); break;
        }
    }

    void Run<T>(int leftOffset, int rightOffset, int productOffset) where T : unmanaged =>
        library.Gemm(
            left.Flag, right.Flag, left.Rows, right.Columns, left.Columns,
            Scalars.Of<T>(1), left.From<T>(leftOffset), left.LeadingDimension, right.From<T>(rightOffset), right.LeadingDimension,
            default, product.Dense<T>()[productOffset..], left.Rows);
}
