using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lapack.Native;

/// <summary>
/// The raw calls: one method for each pair (pointer arguments, hidden lengths) in <see cref="RoutineTable"/>. A hidden length is the
/// size_t that gfortran passes after the last argument for every CHARACTER argument; compilers that do not expect it ignore it.
/// No call here may suppress the GC transition: it may run for minutes, and a garbage collection would wait for it.
/// </summary>
static unsafe class Fortran
{
    /// <summary>Clears the upper halves of the vector registers, and returns its argument.</summary>
    /// <remarks>
    /// On x86, SSE code runs several times slower while the upper half of a register holds something: dsyevd of reference LAPACK took
    /// 76 instead of 22 ms at n = 256. The .NET compiler clears them where a method with 256-bit code returns or itself calls native
    /// code, but not where it calls a second method that calls native code; a prologue that zeroes locals has 256-bit code already. So
    /// this is a method of its own, with 256-bit code, and returns just before each native call. The argument goes through the upper half
    /// of a register so that there is such code, which writes to no memory that threads share.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static nint Clean(nint f) => Vector256.IsHardwareAccelerated ? (nint)Vector256.Create((long)f).GetUpper().ToScalar() : f;

    internal static void Call3x0(nint f, void* a, void* b, void* c) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void>)Clean(f))(a, b, c);

    internal static void Call5x1(nint f, void* a, void* b, void* c, void* d, void* e) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, nuint, void>)Clean(f))(a, b, c, d, e, 1);

    internal static void Call6x0(nint f, void* a, void* b, void* c, void* d, void* e, void* g) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void>)Clean(f))(a, b, c, d, e, g);

    internal static void Call7x0(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void>)Clean(f))(a, b, c, d, e, g, h);

    internal static void Call8x0(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void>)Clean(f))(a, b, c, d, e, g, h,
            i);

    internal static void Call8x1(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, nuint, void>)Clean(f))(a, b, c, d, e,
            g, h, i, 1);

    internal static void Call9x0(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void>)Clean(f))(a, b, c, d, e,
            g, h, i, j);

    internal static void Call9x1(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, void>)Clean(f))(a, b, c,
            d, e, g, h, i, j, 1);

    internal static void Call9x2(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, nuint,
            void>)Clean(f))(a, b, c, d, e, g, h, i, j, 1, 1);

    internal static void Call10x0(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void>)Clean(f))(a, b, c,
            d, e, g, h, i, j, k);

    internal static void Call10x1(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint,
            void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, 1);

    internal static void Call10x2(nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, nuint,
            void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, 1, 1);

    internal static void Call11x1(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint,
            void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, 1);

    internal static void Call11x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint,
            nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, 1, 1);

    internal static void Call11x4(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint,
            nuint, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, 1, 1, 1, 1);

    internal static void Call13x0(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n);

    internal static void Call13x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, 1, 1);

    internal static void Call13x3(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, nuint, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, 1, 1, 1);

    internal static void Call14x0(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o);

    internal static void Call14x1(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, 1);

    internal static void Call14x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, 1, 1);

    internal static void Call15x0(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p);

    internal static void Call15x1(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, 1);

    internal static void Call15x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, 1, 1);

    internal static void Call16x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p, void* q) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, void*, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q, 1, 1);

    internal static void Call18x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p, void* q, void* r, void* s) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, void*, void*, void*, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j, k, l, m, n, o, p, q,
            r, s, 1, 1);

    internal static void Call21x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p, void* q, void* r, void* s, void* t, void* u, void* v) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g, h, i, j,
            k, l, m, n, o, p, q, r, s, t, u, v, 1, 1);

    internal static void Call21x3(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p, void* q, void* r, void* s, void* t, void* u, void* v) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, nuint, nuint, void>)Clean(f))(a, b, c, d, e, g,
            h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, 1, 1, 1);

    internal static void Call23x3(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n,
        void* o, void* p, void* q, void* r, void* s, void* t, void* u, void* v, void* w, void* x) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, nuint, nuint, void>)Clean(f))(a, b,
            c, d, e, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, 1, 1, 1);
}
