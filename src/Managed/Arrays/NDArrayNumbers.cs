using System.Numerics;
using Lapack.Native;

namespace Lapack;

// C#'s numbers, vectors and matrices as arrays, and an array of one element as a number.
public sealed partial class NDArray
{
    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets; beside integers it is one of them.</summary>
    public static implicit operator NDArray(byte value) => Scalar((double)value, weak: true, whole: true);

    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets; beside integers it is one of them.</summary>
    public static implicit operator NDArray(sbyte value) => Scalar((double)value, weak: true, whole: true);

    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets; beside integers it is one of them.</summary>
    public static implicit operator NDArray(short value) => Scalar((double)value, weak: true, whole: true);

    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets; beside integers it is one of them.</summary>
    public static implicit operator NDArray(ushort value) => Scalar((double)value, weak: true, whole: true);

    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets; beside integers it is one of them.</summary>
    public static implicit operator NDArray(int value) => Scalar((double)value, weak: true, whole: true);

    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets; beside integers it is one of them.</summary>
    public static implicit operator NDArray(uint value) => Scalar((double)value, weak: true, whole: true);

    /// <summary>A scalar of type Int64 that takes the type of the arrays it meets.</summary>
    public static implicit operator NDArray(long value) => Scalar(value, weak: true);

    /// <summary>A scalar of type Int64 that takes the type of the arrays it meets.</summary>
    /// <exception cref="OverflowException">The number is larger than the largest Int64.</exception>
    public static implicit operator NDArray(ulong value) => Scalar(checked((long)value), weak: true);

    /// <summary>A scalar of type Float32 that takes the precision of the arrays it meets.</summary>
    public static implicit operator NDArray(Half value) => Scalar((float)value, weak: true);

    /// <summary>A scalar of type Float64, rounded, that takes the precision of the arrays it meets.</summary>
    public static implicit operator NDArray(decimal value) => Scalar((double)value, weak: true);

    /// <summary>A scalar of type Float32 that takes the precision of the arrays it meets.</summary>
    public static implicit operator NDArray(float value) => Scalar(value, weak: true);

    /// <summary>A scalar of type Float64 that takes the precision of the arrays it meets.</summary>
    public static implicit operator NDArray(double value) => Scalar(value, weak: true);

    /// <summary>A scalar of type Complex128 that takes the precision of the arrays it meets.</summary>
    public static implicit operator NDArray(Complex value) => Scalar(value, weak: true);

    /// <summary>A vector; the elements are copied.</summary>
    public static implicit operator NDArray(double[] values) => Of<double>(NotNull(values));

    /// <summary>A vector; the elements are copied.</summary>
    public static implicit operator NDArray(float[] values) => Of<float>(NotNull(values));

    /// <summary>A vector; the elements are copied.</summary>
    public static implicit operator NDArray(Complex[] values) => Of<Complex>(NotNull(values));

    /// <summary>A vector; the elements are copied.</summary>
    public static implicit operator NDArray(ComplexSingle[] values) => Of<ComplexSingle>(NotNull(values));

    /// <summary>A vector of type Float64, as scalars of this type are; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(int[] values) => Of<int>(NotNull(values));

    /// <summary>A vector of type Float64, as scalars of this type are; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(byte[] values) => Of<byte>(NotNull(values));

    /// <summary>A vector of type Float64, as scalars of this type are; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(sbyte[] values) => Of<sbyte>(NotNull(values));

    /// <summary>A vector of type Float64, as scalars of this type are; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(short[] values) => Of<short>(NotNull(values));

    /// <summary>A vector of type Float64, as scalars of this type are; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(ushort[] values) => Of<ushort>(NotNull(values));

    /// <summary>A vector of type Float64, as scalars of this type are; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(uint[] values) => Of<uint>(NotNull(values));

    /// <summary>A vector of type Int64; as an index, positions. The elements are copied.</summary>
    /// <exception cref="OverflowException">A number is larger than the largest Int64.</exception>
    public static implicit operator NDArray(ulong[] values) => Of<ulong>(NotNull(values));

    /// <summary>A vector of type Float32; the elements are copied.</summary>
    public static implicit operator NDArray(Half[] values) => Of<Half>(NotNull(values));

    /// <summary>A vector of type Float64; the elements are copied and rounded.</summary>
    public static implicit operator NDArray(decimal[] values) => Of<decimal>(NotNull(values));

    /// <summary>A vector of type Int64; as an index, positions. The elements are copied.</summary>
    public static implicit operator NDArray(long[] values) => Of<long>(NotNull(values));

    /// <summary>A mask; the elements are copied.</summary>
    public static implicit operator NDArray(bool[] values) => Of<bool>(NotNull(values));

    /// <summary>A matrix; the elements are copied.</summary>
    public static implicit operator NDArray(double[,] values) => Of(values);

    /// <summary>A matrix; the elements are copied.</summary>
    public static implicit operator NDArray(float[,] values) => Of(values);

    /// <summary>A matrix; the elements are copied.</summary>
    public static implicit operator NDArray(Complex[,] values) => Of(values);

    /// <summary>A matrix; the elements are copied.</summary>
    public static implicit operator NDArray(ComplexSingle[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(byte[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(sbyte[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(short[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(ushort[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(int[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(uint[,] values) => Of(values);

    /// <summary>A matrix of type Float64; the elements are copied.</summary>
    public static implicit operator NDArray(decimal[,] values) => Of(values);

    /// <summary>A matrix of type Float32; the elements are copied.</summary>
    public static implicit operator NDArray(Half[,] values) => Of(values);

    /// <summary>A matrix of type Int64; the elements are copied.</summary>
    public static implicit operator NDArray(long[,] values) => Of(values);

    /// <summary>A matrix of type Int64; the elements are copied.</summary>
    /// <exception cref="OverflowException">A number is larger than the largest Int64.</exception>
    public static implicit operator NDArray(ulong[,] values) => Of(values);

    /// <summary>A mask; the elements are copied.</summary>
    public static implicit operator NDArray(bool[,] values) => Of(values);

    /// <summary>The only element, which must be real.</summary>
    /// <exception cref="InvalidOperationException">The array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public static explicit operator double(NDArray a) => NotNull(a).Only(a.DType.IsComplex()
        ? throw new InvalidCastException($"A {a.DType} is not one real number: take Num.Real, Num.Imag or Num.Abs.")
        : DType.Float64).FromOffset<double>()[0];

    /// <summary>The only element, which must be real, rounded to single precision.</summary>
    public static explicit operator float(NDArray a) => (float)(double)a;

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">The array is being differentiated; see <c>Autodiff.StopGradient</c>.</exception>
    public static explicit operator Complex(NDArray a) => NotNull(a).Only(DType.Complex128).FromOffset<Complex>()[0];

    /// <summary>The only element, which must be real, rounded to half precision.</summary>
    public static explicit operator Half(NDArray a) => (Half)(double)a;

    /// <summary>The only element, which must be real, rounded to 15 digits unless it is an integer.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of decimal.</exception>
    public static explicit operator decimal(NDArray a) => NotNull(a).DType.IsExact() ? (long)a : (decimal)(double)a;

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator long(NDArray a) => NotNull(a).Whole<long>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator int(NDArray a) => NotNull(a).Whole<int>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator short(NDArray a) => NotNull(a).Whole<short>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator sbyte(NDArray a) => NotNull(a).Whole<sbyte>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator ulong(NDArray a) => NotNull(a).Whole<ulong>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator uint(NDArray a) => NotNull(a).Whole<uint>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator ushort(NDArray a) => NotNull(a).Whole<ushort>();

    /// <summary>The only element, which must be real, without what stands behind the point.</summary>
    /// <exception cref="OverflowException">The element is NaN or infinite, or beyond the range of the type.</exception>
    public static explicit operator byte(NDArray a) => NotNull(a).Whole<byte>();

    /// <summary>The only element of a mask.</summary>
    public static explicit operator bool(NDArray a) => NotNull(a).Only(DType.Bool).FromOffset<bool>()[0];

    static NDArray NotNull(NDArray a, string name = "a")
    {
        ArgumentNullException.ThrowIfNull(a, name);
        return a;
    }

    /// <summary>The only element as a C# integer, cut off towards 0.</summary>
    T Whole<T>() where T : unmanaged, IBinaryInteger<T>
    {
        try
        {
            return DType.IsExact() ? T.CreateChecked(Only(DType.Int64).FromOffset<long>()[0]) : T.CreateChecked((double)this);
        }
        catch (OverflowException e)
        {
            throw new OverflowException($"{this} is no {typeof(T).Name}.", e);
        }
    }
}
