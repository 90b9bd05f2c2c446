using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange.Operations;

internal static class SubscriptionMessages
{
    public static Subscription Of(ISubscription subscription, CheckpointRow at) => new()
    {
        Name = at.Name,
        Source = at.Source,
        Position = at.Position,
        Digest = ByteString.CopyFrom(at.Digest),
        State = at.State,
        Problem = at.Problem,
        AppliedTime = at.AppliedAt is { } applied ? Timestamp.FromDateTimeOffset(applied) : null,
        HeadPosition = subscription.Standing.Head,
        BehindSince = subscription.Standing.BehindSince is { } since ? Timestamp.FromDateTimeOffset(since) : null,
        Generation = at.Generation,
        RebuildingUntil = at.Rebuild == Rebuild.No ? 0 : Math.Max(1, at.RebuildUntil),
    };

    public static SkippedEvent Of(SkippedEventRow row) => new()
    {
        Subscription = row.Subscription,
        Position = row.Position,
        EventId = row.EventId,
        Type = row.Type,
        Subject = row.Subject,
        Reason = row.Reason,
        Problem = row.Problem,
        SkippedBy = row.SkippedBy,
        SkippedTime = Timestamp.FromDateTimeOffset(row.SkippedAt),
    };
}
