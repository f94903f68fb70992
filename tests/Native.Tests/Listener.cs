using System.Diagnostics.Tracing;
using Lapack.Native;

namespace Native.Tests;

/// <summary>Hears the events of the source Lapack.</summary>
sealed class Listener : EventListener
{
    readonly List<EventWrittenEventArgs> events = [];

    /// <summary>Those that have come so far.</summary>
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

    /// <summary>
    /// The first event of a name whose payload has the path of a library, and a text; events are written a moment later.
    /// </summary>
    public EventWrittenEventArgs Wait(string name, LapackLibrary found, string text = "")
    {
        EventWrittenEventArgs? seen = null;
        Assert.True(SpinWait.SpinUntil(() => (seen = Find()) is not null, TimeSpan.FromSeconds(30)), $"no event {name}");
        return seen!;

        EventWrittenEventArgs? Find() => Array.Find(Events, e => e.EventName == name && e.Payload!.Contains(found.Path) &&
            e.Payload.Any(part => $"{part}".Contains(text, StringComparison.Ordinal)));
    }

    /// <summary>Whether an event of a name has come so far.</summary>
    public bool Has(string name) => Array.Exists(Events, e => e.EventName == name);

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
