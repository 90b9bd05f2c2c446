using Fupin.Exchange.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Chassis.Exchange;

internal sealed partial class FeedRpc
{
    public override async Task<Head> GetHead(GetHeadRequest request, ServerCallContext context)
    {
        var log = feeds.Of(request.Source);
        var head = await log.HeadAsync(context.CancellationToken);
        return new Head { Source = log.Source, Position = head.Position, Digest = ByteString.CopyFrom(head.Digest) };
    }
}
