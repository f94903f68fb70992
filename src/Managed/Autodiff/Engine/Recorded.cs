namespace Lapack;

/// <summary>The engine's view of an array's record, and what of it others may ask for.</summary>
static class Recorded
{
    extension(NDArray a)
    {
        /// <summary>The array's place in the innermost transform that follows it; null when none does.</summary>
        public Tracer? Tracer => (Tracer?)a.Record;
    }
}
