using Fupin.Chassis.Faults;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry;

/// <summary>The second axis of time: not when something was true, but when the register said so.</summary>
internal static class RecordedTimes
{
    private const long Earliest = -62135596800;
    private const long Latest = 253402300799;

    /// <summary>The instant a request asks about; null: now.</summary>
    /// <exception cref="Fault">INVALID_ARGUMENT: no instant, or still to come. FAILED_PRECONDITION PAST_UNKNOWN.</exception>
    public static async Task<DateTimeOffset?> RecordedAtAsync(this RegistryDb db, Timestamp? asked, TimeProvider clock, CancellationToken ct)
    {
        if (asked is null) return null;
        var check = new FieldCheck(RegistryErrors.Domain);
        var sound = asked is { Seconds: >= Earliest and <= Latest, Nanos: >= 0 and < 1_000_000_000 };
        check.Require(sound && asked.ToDateTimeOffset() <= clock.GetUtcNow(), "as_recorded_at", "INSTANT", "应为已经过去的时点", "must be an instant that has passed");
        check.ThrowIfAny();
        var at = asked.ToDateTimeOffset();
        var lost = await db.Imports.AsNoTracking()
            .Where(i => !i.PastKept && i.BeginTime <= at && (i.UndoEndTime == null || i.UndoEndTime > at))
            .OrderBy(i => i.Id).Select(i => (Guid?)i.Id).FirstOrDefaultAsync(ct);
        return lost is { } import ? throw RegistryErrors.PastUnknown(ResourceNames.Format("imports", import)) : at;
    }
}
