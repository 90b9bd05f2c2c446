using Fupin.Chassis.Faults;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fupin.Chassis.Exchange;

internal sealed partial class FeedRpc
{
    public override async Task<Head> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        var check = new FieldCheck(ExchangeErrors.Domain);
        check.Require(request.At >= 0, "at", "NEGATIVE", "位置不得为负数", "a position is 0 or more");
        check.ThrowIfAny();
        var log = feeds.Of(request.Source);
        var head = await log.HeadAsync(context.CancellationToken);
        var reply = new Head { Source = log.Source, Position = head.Position, Digest = ByteString.CopyFrom(head.Digest) };
        if (request.At > 0 && request.At <= head.Position)
            reply.DigestAt = ByteString.CopyFrom((await log.AtAsync(request.At, context.CancellationToken)).Digest);
        if (request.At < head.Position && await log.RecordedAtAsync(request.At + 1, context.CancellationToken) is { } next)
            reply.NextTime = Timestamp.FromDateTimeOffset(next);
        return reply;
    }
}
