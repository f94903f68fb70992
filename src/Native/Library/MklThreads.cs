namespace Lapack.Native;

/// <summary>MKL: a setting of the process, and one of each thread that wins over it.</summary>
sealed unsafe class MklThreads(nint setLocal, nint setGlobal, nint getMax) : ThreadControl
{
    internal override int Count
    {
        get => ((delegate* unmanaged[Cdecl]<int>)getMax)();
        set => ((delegate* unmanaged[Cdecl]<int, void>)setGlobal)(value);
    }

    internal override LibraryThreads Enter(int limit) =>
        limit >= Count ? default : new(this, ((delegate* unmanaged[Cdecl]<int, int>)setLocal)(limit));

    // The token is what the thread had before: 0 when it followed the process.
    internal override void Leave(int token) => ((delegate* unmanaged[Cdecl]<int, int>)setLocal)(token);
}
