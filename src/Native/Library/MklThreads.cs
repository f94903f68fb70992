namespace Lapack.Native;

/// <summary>MKL: a setting of the process, and one of each thread that wins over it.</summary>
sealed unsafe class MklThreads(nint setLocal, nint setGlobal, nint getMax) : CallerThreads
{
    internal override int Count
    {
        get => ((delegate* unmanaged[Cdecl]<int>)getMax)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)setGlobal)(value);
    }

    // What comes back is the thread's own number, 0 where it follows the process.
    protected override int Exchange(int value) => ((delegate* unmanaged[Cdecl]<int, int>)setLocal)(value);
}
