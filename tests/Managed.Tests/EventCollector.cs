using System.Diagnostics.Tracing;

namespace Managed.Tests;

/// <summary>All events of the source Lapack while it is open.</summary>
sealed class EventCollector : EventListener
{
    readonly List<EventWrittenEventArgs> events = [];

    public EventWrittenEventArgs[] Events
    {
        get
        {
            lock (events)
            {
                return [.. events];
            }
        }
    }

    protected override void OnEventSourceCreated(EventSource source)
    {
        if (source.Name == "Lapack")
        {
            EnableEvents(source, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs e)
    {
        lock (events)
        {
            events.Add(e);
        }
    }
}
