using System.Runtime.CompilerServices;

namespace Lapack;

public sealed partial class NDArray
{
    /// <summary>
    /// Places of this array, to make a changed copy: <c>a.At[0, ..].Set(1)</c>, <c>a.At[indices].Add(values)</c>. Arrays are immutable; the
    /// copy can be differentiated with respect to the array and to the values.
    /// </summary>
    public Places At => new(this);

    /// <summary>Takes the index of <see cref="At"/>.</summary>
    public readonly struct Places
    {
        readonly NDArray array;

        internal Places(NDArray array) => this.array = array;

        /// <summary>The places that positions and ranges name.</summary>
        [OverloadResolutionPriority(-1)]
        public ChosenPlaces this[params ReadOnlySpan<AxisIndex> index] => new(array, index.ToArray(), null);

        /// <summary>A position of the first axis.</summary>
        public ChosenPlaces this[int i] => new(array, [i], null);

        /// <summary>A position of the first two axes.</summary>
        public ChosenPlaces this[int i, int j] => new(array, [i, j], null);

        /// <summary>Positions of the first axis, or those where a mask holds.</summary>
        public ChosenPlaces this[NDArray index] => new(array, null, [index]);

        /// <summary>Pairs of positions on the first two axes; the two arrays of indices broadcast.</summary>
        public ChosenPlaces this[NDArray first, NDArray second] => new(array, null, [first, second]);
    }

    /// <summary>The places of an array that an index of <see cref="At"/> has chosen.</summary>
    public readonly struct ChosenPlaces
    {
        readonly NDArray array;
        readonly AxisIndex[]? slice;
        readonly NDArray[]? index;

        internal ChosenPlaces(NDArray array, AxisIndex[]? slice, NDArray[]? index)
        {
            this.array = array;
            this.slice = slice;
            this.index = index;
        }

        /// <summary>The elements at these places, as the same index of the array itself gives them.</summary>
        public NDArray Get() => slice is not null ? Num.Slice(array, slice) : Num.TakePlaces(array, index!);

        /// <summary>
        /// The array with the elements at these places replaced; of repeated positions the last counts. The types are promoted: a complex
        /// value makes a real array complex.
        /// </summary>
        /// <param name="value">Broadcast to the shape of the places.</param>
        /// <exception cref="ArgumentException">The value does not broadcast.</exception>
        public NDArray Set(NDArray value) => slice is not null ? Num.SetSlice(array, slice, value) : Num.SetPlaces(array, index!, value);

        /// <summary>
        /// The array with a value added to the elements at these places; repeated positions add up. The types are promoted.
        /// </summary>
        /// <param name="value">Broadcast to the shape of the places.</param>
        /// <exception cref="ArgumentException">The value does not broadcast.</exception>
        public NDArray Add(NDArray value) => slice is not null ? Num.AddSlice(array, slice, value) : Num.AddPlaces(array, index!, value);
    }
}
