namespace Fupin.Chassis.Exchange;

/// <summary>An event as it will be stored, not yet part of a write.</summary>
public sealed class PreparedEvent
{
    internal PreparedEvent(string subject, string division, byte[] stored) => (Subject, Division, Stored) = (subject, division, stored);

    internal string Subject { get; }

    internal string Division { get; }

    internal byte[] Stored { get; }
}
