namespace Managed.Tests;

/// <summary>Tests that measure the memory of the process: they run after all others, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
