namespace Lapack.Native;

/// <summary>OpenBLAS on OpenMP: it follows the OpenMP setting of the calling thread.</summary>
sealed unsafe class OpenMPThreads(nint set, nint get) : CallerThreads
{
    internal override int Count
    {
        get => ((delegate* unmanaged[Cdecl]<int>)get)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)set)(value);
    }

    protected override int Exchange(int value)
    {
        int before = Count;
        Count = value;
        return before;
    }
}
