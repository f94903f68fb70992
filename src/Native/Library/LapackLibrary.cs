using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Lapack.Native;

/// <summary>
/// A loaded LAPACK. Its methods are LAPACK's and BLAS's routines under their own names without the type letter, overloaded for
/// <see cref="float"/>, <see cref="double"/>, <see cref="ComplexSingle"/> and <see cref="System.Numerics.Complex"/>; matrices are
/// column-major spans with a leading dimension, pinned and passed without a copy. Arguments are checked before every call. The
/// values inside matrices are not, unless a method says so: on NaN or infinity some routines return wrong results or never return, so
/// callers who cannot rule them out look for them first. Spans that LAPACK writes must not overlap others. All members are
/// thread-safe. A library stays loaded until the process ends, and loading the same one twice gives the same object.
/// </summary>
public sealed partial class LapackLibrary
{
    static readonly ConcurrentDictionary<nint, LapackLibrary> loaded = new();
    static readonly AsyncLocal<Scope?> scoped = new();
    static readonly Lock defaultGate = new();
    static LapackLibrary? defaultLibrary;
    static bool everScoped;

    /// <summary>In a slot: looked for and not there. 0 is: not looked for yet.</summary>
    const nint Missing = 1;

    readonly LibraryHandles files;
    readonly SymbolNaming naming;
    readonly nint[] slots = new nint[RoutineTable.Slots];
    readonly ThreadControl threads;

    /// <param name="files">Its files.</param>
    /// <param name="kernels">Which kernels an OpenBLAS runs and why; null for others.</param>
    /// <param name="attempts">What was tried before it.</param>
    LapackLibrary(in LibraryHandles files, string? kernels, IReadOnlyList<string> attempts)
    {
        Attempts = attempts;
        this.files = files;
        bool accelerate = files.Path.Contains("Accelerate.framework", StringComparison.Ordinal);
        naming = SymbolNaming.Detect(files.Lapack, accelerate)
            ?? throw new LapackLibraryException($"not a LAPACK: it exports none of {SymbolNaming.Tried(accelerate)}");
        IntegerBits = LibraryProbe.IntegerBits(this);
        (Vendor, Version) = accelerate
            ? (LapackVendor.Accelerate, LibraryProbe.ReferenceVersion(this))
            : LibraryProbe.Identify(this);
        KernelSet = LibraryProbe.KernelSet(files);
        Kernels = kernels ?? (Vendor == LapackVendor.Reference
            ? "none: reference BLAS is the same on every processor"
            : $"those that {Vendor} chooses; it does not tell which");
        threads = ThreadControl.For(this);
        SelfTest.Run(this);
    }

    /// <summary>
    /// The library that code uses unless it names another: the one of the innermost <see cref="Use"/> scope of this async flow, else
    /// the process-wide default, which is searched for at the first use: <c>LAPACK_LIBRARY</c> (a path, or <c>mkl</c>,
    /// <c>openblas</c>, <c>accelerate</c>, <c>netlib</c>), then the application's native assets, then the system (skipped if
    /// <c>LAPACK_IGNORE_SYSTEM=1</c>).
    /// </summary>
    /// <exception cref="LapackLibraryException">None was found; the message lists every place tried. The next use tries again.</exception>
    public static LapackLibrary Current => (everScoped ? Scope.Innermost?.Library : null) ?? defaultLibrary ?? FindDefault();

    /// <summary>Who made it.</summary>
    public LapackVendor Vendor { get; }

    /// <summary>Its version, as far as it tells: <c>0.3.21</c>, <c>2024.2</c>; for reference LAPACK that of <c>ilaver</c>.</summary>
    public string Version { get; }

    /// <summary>
    /// The name of the kernels that OpenBLAS runs on this processor: <c>Haswell</c>, <c>SkylakeX</c>, ... Null for a library that does
    /// not tell. <see cref="Kernels"/> says why it runs them.
    /// </summary>
    public string? KernelSet { get; }

    /// <summary>
    /// Which kernels run, and why. OpenBLAS chooses them when it is loaded; <c>OPENBLAS_CORETYPE</c> in the environment overrides the
    /// choice. Where it is not set, an OpenBLAS that is older than the processor and so took kernels for an older one is loaded again with
    /// the right ones, and kernels that fail the self-test are replaced by simpler ones. A warning, the event <c>LibraryUnexpected</c>,
    /// tells where that was not possible or numbers were wrong.
    /// </summary>
    public string Kernels { get; }

    /// <summary>The width of its integers, 32 (LP64) or 64 (ILP64), found by calling it.</summary>
    public int IntegerBits { get; }

    /// <summary>The file it was loaded from, in full wherever the system tells.</summary>
    public string Path => files.Path;

    /// <summary>
    /// The places that were tried before this library was found, and why each failed, in order; empty for one that was loaded by its path.
    /// The events <c>LibraryLoaded</c> and <c>LibraryUnexpected</c> of the <c>EventSource</c> named <c>Lapack</c> tell the same.
    /// </summary>
    public IReadOnlyList<string> Attempts { get; }

    /// <summary>Loads a library, tests it and returns it.</summary>
    /// <param name="path">
    /// A path with a folder in it (<c>./liblapack.so</c> for the current one), a file name for the system's loader, or one of <c>mkl</c>,
    /// <c>openblas</c>, <c>accelerate</c>, <c>netlib</c>, which are searched for in the application's native assets and then in the system.
    /// Libraries of the GNU Fortran run time that lie beside the file are loaded first, likewise the <c>libblas</c> of a <c>liblapack</c>.
    /// </param>
    /// <returns>The library; the same object for the same library.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="LapackLibraryException">It cannot be loaded, is no LAPACK, or fails its self-test.</exception>
    public static LapackLibrary Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return LibraryLocator.Load(path, $"Cannot load the LAPACK '{path}'.");
    }

    /// <summary>
    /// Makes this library <see cref="Current"/> in this async flow, and in those started inside, until the result is disposed: then the
    /// innermost scope that is still open holds, in whatever order scopes are disposed.
    /// </summary>
    /// <returns>The scope.</returns>
    public IDisposable Use()
    {
        everScoped = true;
        return scoped.Value = new Scope(this, Scope.Innermost);
    }

    /// <summary>Whether the library has a routine.</summary>
    /// <param name="routine">Its LAPACK or BLAS name in lower case, without underscores: <c>dgemmt</c>.</param>
    /// <returns>True if it is exported.</returns>
    public bool Has(string routine)
    {
        ArgumentException.ThrowIfNullOrEmpty(routine);
        return files.TryFind(naming.Decorate(routine), preferBlas: false, out _);
    }

    /// <summary>Whether the library has the routine that a method of this class calls for a scalar type.</summary>
    /// <typeparam name="T">
    /// <see cref="float"/>, <see cref="double"/>, <see cref="ComplexSingle"/> or <see cref="System.Numerics.Complex"/>.
    /// </typeparam>
    /// <param name="method">The method's name, in any case: <c>nameof(LapackLibrary.Gesvd)</c>, <c>"gesvd"</c>.</param>
    /// <returns>True if the routine is exported. <c>Gemmt</c> works also where it is not.</returns>
    /// <exception cref="ArgumentException">No method of this class has this name.</exception>
    /// <exception cref="NotSupportedException">LAPACK has no routines for <typeparamref name="T"/>.</exception>
    public bool Has<T>(string method) where T : unmanaged => TryAddress<T>(RoutineTable.OfMethod(method), out _);

    /// <summary>
    /// LAPACK's full name of the routine that a method of this class calls for a scalar type, for messages such as those of
    /// <see cref="LapackException"/>. That of <c>"Heevd"</c> is <c>dsyevd</c> for <see cref="double"/> and <c>zheevd</c> for
    /// <see cref="System.Numerics.Complex"/>.
    /// </summary>
    /// <typeparam name="T">
    /// <see cref="float"/>, <see cref="double"/>, <see cref="ComplexSingle"/> or <see cref="System.Numerics.Complex"/>.
    /// </typeparam>
    /// <param name="method">The method's name, in any case.</param>
    /// <returns>The name in lower case, with the letter of the type.</returns>
    /// <exception cref="ArgumentException">No method of this class has this name.</exception>
    /// <exception cref="NotSupportedException">LAPACK has no routines for <typeparamref name="T"/>.</exception>
    public static string RoutineName<T>(string method) where T : unmanaged => RoutineTable.Name<T>(RoutineTable.OfMethod(method));

    /// <summary>Vendor, version, integer width and path in one line.</summary>
    public override string ToString() => $"{Vendor} {Version} ({IntegerBits}-bit integers) at {Path}";

    /// <summary>The address of a routine; one array read after the first call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint Address<T>(Routine routine) where T : unmanaged
    {
        int slot = RoutineTable.Slot<T>(routine);
        nint address = slots[slot];
        return (nuint)address > (nuint)Missing ? address : Resolve(slot);
    }

    /// <summary>The address of a routine that the library may lack.</summary>
    internal bool TryAddress<T>(Routine routine, out nint address)
        where T : unmanaged => TryAddress(RoutineTable.Slot<T>(routine), out address);

    /// <summary>The address of the routine of a slot, if the library has it.</summary>
    internal bool TryAddress(int slot, out nint address)
    {
        address = slots[slot];
        if (address == 0)
        {
            if (!files.TryFind(naming.Decorate(RoutineTable.Name(slot)), RoutineTable.IsBlas(slot), out address))
            {
                address = Missing;
            }

            slots[slot] = address;
        }

        return address != Missing;
    }

    /// <summary>The address of a function that is no Fortran routine, such as those that identify a vendor.</summary>
    internal nint Export(params ReadOnlySpan<string> names) => files.Export(names);

    /// <summary>The address of a function of OpenBLAS itself, by its C name.</summary>
    internal nint OpenBlasExport(string name) => files.OpenBlasExport(name);

    /// <summary>The library that was made for a handle, or null.</summary>
    internal static LapackLibrary? Find(nint handle) => loaded.TryGetValue(handle, out LapackLibrary? library) ? library : null;

    /// <summary>Makes and tests the object for a handle that has none.</summary>
    /// <param name="files">Its files.</param>
    /// <param name="kernels">Which kernels an OpenBLAS runs and why; null for others.</param>
    /// <param name="attempts">What was tried before it.</param>
    internal static LapackLibrary Make(in LibraryHandles files, string? kernels, IReadOnlyList<string> attempts)
    {
        var made = new LapackLibrary(files, kernels, [.. attempts]);
        loaded[files.Lapack] = made;
        LapackEventSource.Later(log => log.LibraryLoaded(
            $"{made.Vendor}", made.Version, made.IntegerBits, made.Kernels, made.Threads, made.Path, string.Join('\n', made.Attempts)));
        return made;
    }

    static LapackLibrary FindDefault()
    {
        lock (defaultGate)
        {
            return defaultLibrary ??= LibraryLocator.FindDefault();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    nint Resolve(int slot) =>
        TryAddress(slot, out nint address)
            ? address
            : throw LapackLibraryException.MissingRoutine(RoutineTable.Name(slot), $"{Vendor} {Version}", Path);

    /// <summary>A scope of <see cref="Use"/>; a flow holds its innermost one, and through it those around it.</summary>
    sealed class Scope(LapackLibrary library, Scope? outer) : IDisposable
    {
        volatile bool ended;

        /// <summary>The innermost scope of this flow that is open.</summary>
        internal static Scope? Innermost
        {
            get
            {
                Scope? scope = scoped.Value;
                while (scope is { ended: true })
                {
                    scope = scope.Outer;
                }

                return scope;
            }
        }

        internal LapackLibrary Library => library;

        Scope? Outer => outer;

        public void Dispose()
        {
            ended = true;
            scoped.Value = Innermost;
        }
    }
}
