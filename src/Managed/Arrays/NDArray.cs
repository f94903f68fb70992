using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lapack.Native;

namespace Lapack;

/// <summary>
/// An immutable n-dimensional array of numbers that can be differentiated: one class, with its element type known at run time.
/// </summary>
/// <remarks>
/// <code>
/// storage   [ . . . | a00 a01 a02 | a10 a11 a12 | . . ]      one managed array, shared by all views of it
///                    ^ offset                                element (i, j) lies at offset + i * strides[0] + j * strides[1]
/// </code>
/// Transposes, slices and broadcasts are views. Kernels see the storage as a span of reals, complex numbers interleaved.
/// An array that passes through a transform of <c>Autodiff</c> also carries its place in that transform's record.
/// </remarks>
[DebuggerDisplay("{DType} {Layout.Text(Shape),nq}")]
public sealed partial class NDArray
{
    readonly Array storage;
    readonly int offset;
    readonly int[] shape;
    readonly int[] strides;

    internal NDArray(Array storage, DType type, int offset, int[] shape, int[] strides)
    {
        Debug.Assert(shape.Length == strides.Length, "one stride an axis");
        this.storage = storage;
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        DType = type;
        Size = Layout.SizeOf(shape);
    }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>The length of each axis; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>For each axis, how many elements of the storage lie between neighbours.</summary>
    public ReadOnlySpan<int> Strides => strides;

    /// <summary>The number of axes: 0 for a scalar, 2 for a matrix.</summary>
    public int Rank => shape.Length;

    /// <summary>The number of elements.</summary>
    public int Size { get; }

    /// <summary>A C# scalar that took part in an expression: it does not widen the arrays it meets.</summary>
    internal bool IsWeak { get; private init; }

    /// <summary>
    /// A C# integer of at most 32 bits that took part in an expression: it is of type Float64, but beside integers it is one of them.
    /// </summary>
    internal bool IsWhole { get; private init; }

    /// <summary>This array's place in the innermost transform that follows it; null when none does.</summary>
    internal ArrayRecord? Record { get; private init; }

    /// <summary>Whether a transform follows this array.</summary>
    internal bool IsRecorded => Record is not null;

    /// <summary>The same numbers without any record: what a rule looks at to decide, not to differentiate.</summary>
    internal NDArray Value => Record is null ? this : new(storage, DType, offset, shape, strides) { IsWeak = IsWeak };

    /// <summary>The same number as one of type Float64 in all company: what a transform differentiates is no integer.</summary>
    internal NDArray Inexact => IsWhole ? new(storage, DType, offset, shape, strides) { IsWeak = IsWeak, Record = Record } : this;

    internal bool IsRowMajor => Layout.IsRowMajor(shape, strides);

    internal bool IsDense => Layout.IsDense(shape, strides, Size);

    internal int[] ShapeArray => shape;

    internal int[] StrideArray => strides;

    /// <summary>A new row-major array whose elements are still to be written.</summary>
    internal static NDArray Empty(DType type, int[] shape) => Empty(type, shape, Layout.RowMajor(shape));

    /// <summary>A new array of the given dense layout whose elements are still to be written.</summary>
    internal static NDArray Empty(DType type, int[] shape, int[] strides) =>
        new(type switch
        {
            DType.Bool => GC.AllocateUninitializedArray<bool>(Layout.SizeOf(shape)),
            DType.Int64 => GC.AllocateUninitializedArray<long>(Layout.SizeOf(shape)),
            DType.Float32 => GC.AllocateUninitializedArray<float>(Layout.SizeOf(shape)),
            DType.Float64 => GC.AllocateUninitializedArray<double>(Layout.SizeOf(shape)),
            DType.Complex64 => GC.AllocateUninitializedArray<ComplexSingle>(Layout.SizeOf(shape)),
            DType.Complex128 => GC.AllocateUninitializedArray<Complex>(Layout.SizeOf(shape)),
            _ => throw DTypes.Unknown(type),
        }, type, 0, shape, strides);

    /// <summary>A new row-major array of zeros.</summary>
    internal static NDArray ZerosOf(DType type, int[] shape) =>
        new(type switch
        {
            DType.Bool => new bool[Layout.SizeOf(shape)],
            DType.Int64 => new long[Layout.SizeOf(shape)],
            DType.Float32 => new float[Layout.SizeOf(shape)],
            DType.Float64 => new double[Layout.SizeOf(shape)],
            DType.Complex64 => new ComplexSingle[Layout.SizeOf(shape)],
            DType.Complex128 => new Complex[Layout.SizeOf(shape)],
            _ => throw DTypes.Unknown(type),
        }, type, 0, shape, Layout.RowMajor(shape));

    /// <summary>Zeros of the shape and type of an array.</summary>
    internal static NDArray ZerosLike(NDArray a) => ZerosOf(a.DType, a.ShapeArray);

    internal bool SharesStorage(NDArray other) => ReferenceEquals(storage, other.storage);

    /// <summary>This array with another record attached.</summary>
    internal NDArray WithRecord(ArrayRecord record) =>
        new(storage, DType, offset, shape, strides) { IsWeak = IsWeak, Record = record };

    /// <summary>Another view of the same storage; the caller answers for shape and strides.</summary>
    internal NDArray View(int[] newShape, int[] newStrides, int shift = 0) => new(storage, DType, offset + shift, newShape, newStrides);

    /// <summary>The same numbers with another weakness; see <see cref="IsWeak"/>.</summary>
    internal NDArray AsWeak(bool weak) => IsWeak == weak
        ? this
        : new(storage, DType, offset, shape, strides) { IsWeak = weak, Record = Record };

    /// <summary>
    /// Whether the other array is a view of the same elements of the same storage: as arrays do not change, the same numbers.
    /// </summary>
    internal bool IsSameView(NDArray other) =>
        storage == other.storage && offset == other.offset
        && shape.AsSpan().SequenceEqual(other.shape) && strides.AsSpan().SequenceEqual(other.strides);

    /// <summary>A hash code that views of the same elements have in common.</summary>
    internal int ViewHash => HashCode.Combine(RuntimeHelpers.GetHashCode(storage), offset, Size);

    /// <summary>
    /// The elements of a dense array in the order in which they lie in memory, as <typeparamref name="T"/>: for reals, twice as
    /// many as a complex array has elements.
    /// </summary>
    internal Span<T> Dense<T>() where T : unmanaged
    {
        Debug.Assert(IsDense, "only a dense array is one span");
        return Elements<T>(Size);
    }

    /// <summary>The storage from this view's first element on, as <typeparamref name="T"/>; strides in units of elements apply.</summary>
    internal Span<T> FromOffset<T>() where T : unmanaged => Elements<T>(storage.Length - offset);

    /// <summary>This array, or a copy of it, dense and row-major.</summary>
    internal NDArray ToRowMajor()
    {
        if (IsRowMajor)
        {
            return this;
        }

        NDArray copy = Empty(DType, shape);
        StridedCopy.Copy(this, copy);
        return copy;
    }

    /// <summary>This array, or a copy of it, dense in some order of its axes.</summary>
    internal NDArray ToDense() => IsDense ? this : ToRowMajor();

    /// <summary>The elements as NumPy prints them.</summary>
    public override string ToString() => ArrayText.Format(this);

    Span<T> Elements<T>(int count) where T : unmanaged
    {
        int size = DType.ElementSize();
        ref byte first = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(storage), (nint)offset * size);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref first), checked((int)((long)count * size / Unsafe.SizeOf<T>())));
    }
}
