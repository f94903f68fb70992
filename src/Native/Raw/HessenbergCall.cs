namespace Lapack.Native;

// ?GEHRD, and ?ORGHR and ?UNGHR: the same arguments, of which the first writes TAU and the others read it.
public sealed partial class LapackLibrary
{
    unsafe void HessenbergCall<T>(Routine routine, int n, int ilo, int ihi, Span<T> a, int lda, ReadOnlySpan<T> tau)
        where T : unmanaged
    {
        Check.NotNegative(n, nameof(n));
        Check.Balanced(n, ilo, ihi);
        Check.Matrix(a.Length, n, n, lda, nameof(a), nameof(lda));
        Check.Vector(tau.Length, n - 1, nameof(tau));
        if (n == 0)
        {
            return;
        }

        nint f = Address<T>(routine);
        long order = n, first = ilo, last = ihi, lwork = -1, info = 0;
        fixed (T* pa = a, pt = tau)
        {
            T query, none = default;
            T* factors = n == 1 ? &none : pt;
            using var spare = new SpareColumn<T>(this, new(pa, n, n, lda), a.Length);
            long lead = spare.Leading;
            Fortran.Call9x0(f, &order, &first, &last, spare.Pointer, &lead, factors, &query, &lwork, &info);
            lwork = WorkSize(query, least: n, n);
            using var block = Workspace.Rent(lwork * sizeof(T));
            info = 0;
            Fortran.Call9x0(f, &order, &first, &last, spare.Pointer, &lead, factors, block.Pointer, &lwork, &info);
            spare.Store();
        }

        RequireNoInfo<T>(routine, info);
    }
}
