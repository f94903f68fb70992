namespace Lapack;

/// <summary>
/// A view with the axes in another order: equal places in <paramref name="places"/> become one axis, their diagonal; an axis of length 1
/// with no place is dropped.
/// </summary>
/// <param name="places">For each axis of the array its place in the result, or -1; the places are 0, 1, ... without gaps.</param>
sealed class AxesPrimitive(int[] places) : ViewPrimitive("Einsum", "gradient of Einsum")
{
    public override NDArray ViewOf(NDArray a)
    {
        int rank = 0;
        foreach (int place in places)
        {
            rank = Math.Max(rank, place + 1);
        }

        int[] shape = new int[rank], strides = new int[rank];
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] >= 0)
            {
                shape[places[i]] = a.Shape[i];
                strides[places[i]] += a.Strides[i];
            }
        }

        return a.View(shape, strides);
    }
}
