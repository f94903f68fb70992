namespace Native.Tests;

/// <summary>For tests of what the process has once, thread counts and environment: they run one after another, and alone.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public class ProcessWide;
