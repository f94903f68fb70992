namespace Lapack;

/// <summary>The engine's view of an array's record, and what of it others may ask for.</summary>
static class Recorded
{
    extension(NDArray a)
    {
        /// <summary>The array's place in the innermost transform that follows it; null when none does.</summary>
        public Tracer? Tracer => (Tracer?)a.Record;
    }

    /// <summary>Where the first of several arrays that reverse mode follows came from; null where it follows none.</summary>
    public static RecordSource? SourceOf(params ReadOnlySpan<NDArray> arrays)
    {
        foreach (NDArray a in arrays)
        {
            if (a.Tracer is ReverseTracer tracer)
            {
                return new((ReverseTrace)tracer.Trace, tracer.Node);
            }
        }

        return null;
    }
}
