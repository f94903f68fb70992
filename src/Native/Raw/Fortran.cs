namespace Lapack.Native;

/// <summary>
/// The raw calls: one method for each pair (pointer arguments, hidden lengths) in <see cref="RoutineTable"/>. A hidden length is the
/// size_t that gfortran passes after the last argument for every CHARACTER argument; compilers that do not expect it ignore it.
/// Never SuppressGCTransition here: a call may run for minutes, and the collector would wait for it.
/// </summary>
static unsafe class Fortran
{
    internal static void Call3x0(nint f, void* a, void* b, void* c) => ((delegate* unmanaged[Cdecl]<void*, void*, void*, void>)f)(a, b, c);

    internal static void Call5x1(nint f, void* a, void* b, void* c, void* d, void* e) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, nuint, void>)f)(a, b, c, d, e, 1);

    internal static void Call11x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, nuint, nuint, void>)f)(
            a, b, c, d, e, g, h, i, j, k, l, 1, 1);

    internal static void Call13x2(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            nuint, nuint, void>)f)(a, b, c, d, e, g, h, i, j, k, l, m, n, 1, 1);

    internal static void Call13x3(
        nint f, void* a, void* b, void* c, void* d, void* e, void* g, void* h, void* i, void* j, void* k, void* l, void* m, void* n) =>
        ((delegate* unmanaged[Cdecl]<void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*, void*,
            nuint, nuint, nuint, void>)f)(a, b, c, d, e, g, h, i, j, k, l, m, n, 1, 1, 1);
}
