using System.Data.Common;

namespace Fupin.Chassis.Storage;

/// <summary>When a database, or what stands between here and it, is away for a while.</summary>
public static class Outages
{
    /// <summary>
    /// Whether the failure passes by itself: the same may be tried again. EF wraps such a failure in others, so the whole chain counts. SQLSTATE class 08 is
    /// the connection, also as a pooler reports it; 57P0x is a server that stops, has crashed or is starting.
    /// </summary>
    public static bool IsOutage(this Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
            if (e is DbException { IsTransient: true } or DbException { SqlState: ['0', '8', ..] or ['5', '7', 'P', '0', ..] })
                return true;
        return false;
    }

    /// <summary>What to log of a failed statement: its SQLSTATE, or else the kind of failure; never its text, which may quote rows.</summary>
    internal static string CodeOf(Exception failure)
    {
        var cause = failure.GetBaseException();
        return (cause as DbException)?.SqlState ?? cause.GetType().Name;
    }
}
