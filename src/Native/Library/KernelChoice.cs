namespace Lapack.Native;

/// <summary>
/// Opens a library, and sees to it that an OpenBLAS runs the kernels that this processor can run and that calculate rightly.
/// <para>
/// OpenBLAS chooses its kernels while it is loaded, by the processor or as <c>OPENBLAS_CORETYPE</c> says. Which ones it took it tells
/// afterwards. So it is loaded and asked, and only where the answer is too weak for the processor it is given back and loaded again
/// with the variable set. The same is done with the next weaker set where one fails the self-test. Giving back unloads it on glibc and
/// Windows, where nothing else has it open; otherwise, and on musl, which never unloads, it stays as it was: then a warning says so. On
/// macOS, whose x64 processors every OpenBLAS knows, nothing is loaded again.
/// </para>
/// <para>A value of the user is never replaced. The variable is as before when the load has ended, so child processes do not get it.</para>
/// </summary>
sealed class KernelChoice
{
    internal const string Variable = "OPENBLAS_CORETYPE";

    const string ThreadsVariable = "OPENBLAS_NUM_THREADS";

    /// <summary>One load at a time: they share the environment, and what one holds open another cannot load anew.</summary>
    static readonly Lock gate = new();

    readonly Func<LibraryHandles?> open;
    readonly IReadOnlyList<string> attempts;
    readonly Processor processor = Processor.Current;
    readonly bool canReplace = Processor.Current.Level > 0 && !OperatingSystem.IsMacOS();
    LibraryHandles files;

    /// <summary>The sets that were tried before the one that runs, and why they do not run.</summary>
    string history = "";

    KernelChoice(Func<LibraryHandles?> open, IReadOnlyList<string> attempts)
    {
        this.open = open;
        this.attempts = attempts;
    }

    /// <summary>Opens and tests a library.</summary>
    /// <param name="open">Opens its files; may be called again after they were closed. Null if there are none.</param>
    /// <param name="attempts">What was tried before.</param>
    /// <returns>The library, or null if there is none.</returns>
    /// <exception cref="LapackLibraryException">It is no LAPACK, or fails its self-test.</exception>
    internal static LapackLibrary? Open(Func<LibraryHandles?> open, IReadOnlyList<string> attempts)
    {
        lock (gate)
        {
            return new KernelChoice(open, attempts).Run();
        }
    }

    LapackLibrary? Run()
    {
        // On Unix native code does not see what the program has set by .NET's means: it is passed on for the load.
        string? asked = NativeEnvironment.Get(Variable) is { Length: > 0 } native ? native : Environment.GetEnvironmentVariable(Variable);
        asked = string.IsNullOrWhiteSpace(asked) ? null : asked;

        // Windows ends the threads of a library that it unloads by force, after some waiting. So there the first load has none.
        bool isTrial = OperatingSystem.IsWindows() && asked is null && canReplace;
        if ((isTrial ? OpenWith(ThreadsVariable, "1") : OpenWith(Variable, asked)) is not LibraryHandles opened)
        {
            return null;
        }

        files = opened;
        return LapackLibrary.Find(files.Lapack)
            ?? (LibraryProbe.KernelSet(files) is not string taken ? Make(null)
                : asked is not null ? MakeAsked(asked, taken)
                : Choose(taken, isTrial));
    }

    /// <summary>Keeps the set that OpenBLAS took by itself, or puts another in its place.</summary>
    /// <param name="taken">That set.</param>
    /// <param name="isTrial">Whether the library has to be loaded anew in any case.</param>
    LapackLibrary Choose(string taken, bool isTrial)
    {
        string config = LibraryProbe.OpenBlasConfig(files), version = LibraryProbe.OpenBlasVersion(config);
        bool hasOthers = config.Contains("DYNAMIC_ARCH", StringComparison.Ordinal);
        if (hasOthers && canReplace && KernelSets.Better(taken, version, processor) is string better)
        {
            return Replace(
                better, $"OpenBLAS {version} took {taken}, but this processor has {KernelSets.Instructions(processor.Level)}");
        }

        if (isTrial)
        {
            Reopen(null);
        }

        return !hasOthers ? Make($"{taken}, the only ones in this OpenBLAS")
            : MakeOrFallBack(taken, $"{taken}, which OpenBLAS took for this processor");
    }

    LapackLibrary MakeAsked(string asked, string taken)
    {
        if (string.Equals(asked, taken, StringComparison.OrdinalIgnoreCase))
        {
            return Make($"{taken}, as {Variable} says");
        }

        string kernels = $"{taken}, although {Variable} is '{asked}': this OpenBLAS has no kernels of that name, or runs others for it";
        LapackLibrary library = Make(kernels);
        Warn(kernels);
        return library;
    }

    /// <summary>Loads the library again with another set; tests it, and goes on to weaker sets where the numbers are wrong.</summary>
    /// <param name="wanted">The set to load.</param>
    /// <param name="why">What is wrong with the one that is loaded now.</param>
    LapackLibrary Replace(string wanted, string why)
    {
        Reopen(wanted);
        if (LapackLibrary.Find(files.Lapack) is LapackLibrary known)
        {
            return known;
        }

        string now = LibraryProbe.KernelSet(files) ?? "";
        history += $"{why}; ";
        if (string.Equals(now, wanted, StringComparison.OrdinalIgnoreCase))
        {
            return MakeOrFallBack(now, $"{now}, set for the load: {history[..^2]}");
        }

        // It is in use elsewhere, or cannot be unloaded, or has no such set.
        string kernels = $"{now}: {history}{wanted} could not be loaded in its place, as the library is in use already, cannot be " +
            $"unloaded, or lacks it. Set {Variable}={wanted} before the program starts";
        LapackLibrary library = Make(kernels);
        Warn(kernels);
        return library;
    }

    /// <summary>Tests the library; if a number is wrong, the next weaker set is loaded.</summary>
    LapackLibrary MakeOrFallBack(string set, string kernels)
    {
        bool isShared = ThreadControl.IsKnown(files);
        try
        {
            LapackLibrary library = Make(kernels);
            if (history.Contains(SelfTest.Failure, StringComparison.Ordinal))
            {
                Warn(kernels);
            }

            return library;
        }
        catch (LapackLibraryException e) when (
            canReplace && e.Message.StartsWith(SelfTest.Failure, StringComparison.Ordinal)
            && KernelSets.Safer(set, processor) is not null)
        {
            if (!isShared)
            {
                ThreadControl.Forget(files);
            }

            return Replace(KernelSets.Safer(set, processor)!, $"with {set} {e.Message}");
        }
    }

    LapackLibrary Make(string? kernels) => LapackLibrary.Make(files, kernels, attempts);

    void Warn(string kernels)
    {
        (string path, string message) = (files.Path, $"OpenBLAS at {files.Path} runs the kernels {kernels}.");
        LapackEventSource.Later(log => log.LibraryUnexpected(path, message));
    }

    /// <summary>Closes the files and opens them again.</summary>
    /// <param name="set">The set to load, or null for the one that OpenBLAS takes.</param>
    void Reopen(string? set)
    {
        files.Close();
        files = OpenWith(Variable, set) ?? throw new LapackLibraryException("it could be opened once, and then no more");
    }

    /// <summary>Opens the files while a variable has a value, unless it has it already.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">The value, or null to leave the variable alone.</param>
    LibraryHandles? OpenWith(string variable, string? value)
    {
        string? before = NativeEnvironment.Get(variable);
        if (value is null || (value == before && !OperatingSystem.IsWindows()))
        {
            return open();
        }

        NativeEnvironment.Set(variable, value);
        try
        {
            return open();
        }
        finally
        {
            NativeEnvironment.Set(variable, before);
        }
    }
}
