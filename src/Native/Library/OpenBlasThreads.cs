namespace Lapack.Native;

/// <summary>OpenBLAS with threads of its own.</summary>
sealed unsafe class OpenBlasThreads(nint set, nint get) : ProcessThreads
{
    protected override int Number
    {
        get => ((delegate* unmanaged[Cdecl]<int>)get)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)set)(value);
    }
}
