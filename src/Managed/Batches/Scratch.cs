using System.Buffers;

namespace Lapack;

/// <summary>Scratch memory from the shared pool, rented at its first use and kept for the matrices that follow.</summary>
struct Scratch<TItem> : IDisposable
    where TItem : unmanaged
{
    TItem[]? array;

    public Span<TItem> Of(int length)
    {
        if (array is null || array.Length < length)
        {
            Dispose();
            array = ArrayPool<TItem>.Shared.Rent(length);
        }

        return array.AsSpan(0, length);
    }

    public void Dispose()
    {
        if (array is not null)
        {
            ArrayPool<TItem>.Shared.Return(array);
            array = null;
        }
    }
}
