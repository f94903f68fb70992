namespace Lapack.Native;

/// <summary>OpenBLAS on OpenMP: it follows the OpenMP setting of the calling thread.</summary>
sealed unsafe class OpenMPThreads(nint set, nint get) : ThreadControl
{
    internal override int Count
    {
        get => ((delegate* unmanaged[Cdecl]<int>)get)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)set)(value);
    }

    internal override LibraryThreads Enter(int limit)
    {
        int before = Count;
        if (limit >= before)
        {
            return default;
        }

        Count = limit;
        return new(this, before);
    }

    internal override void Leave(int token) => Count = token;
}
