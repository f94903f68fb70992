namespace Lapack.Native;

// What ?GESDD and ?GESVD write: the first min(m, n) or all m columns of U, the first min(m, n) or all n rows of V^H, or nothing.
public sealed partial class LapackLibrary
{
    static unsafe PinnedMatrix<T> LeftVectors<T>(SvdJob job, T* u, int m, int n, int ldu)
        where T : unmanaged =>
        new(u, job == SvdJob.None ? 0 : m, job == SvdJob.All ? m : Math.Min(m, n), ldu);

    static unsafe PinnedMatrix<T> RightVectors<T>(SvdJob job, T* vt, int m, int n, int ldvt)
        where T : unmanaged =>
        new(vt, job switch { SvdJob.None => 0, SvdJob.All => n, _ => Math.Min(m, n) }, n, ldvt);
}
