using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Chassis.Exchange;

internal sealed partial class FeedRpc
{
    public override async Task Read(ReadRequest request, IServerStreamWriter<Batch> responseStream, ServerCallContext context)
    {
        var check = new FieldCheck(ExchangeErrors.Domain);
        check.Require(request.After >= 0, "after", "NEGATIVE", "起点不得为负数", "a position is 0 or more");
        check.ThrowIfAny();
        var log = feeds.Of(request.Source);
        var cut = new ReaderCut(context.Caller(), log.Source, services);
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            var reader = await log.ReadAfterAsync(request.After, new FeedFilter(request.Types_, request.Divisions), quit.Token);
            // a follower at the end of the log learns now, not at the next event, that it is connected
            await context.WriteResponseHeadersAsync([]);
            while (true)
            {
                var news = log.Runtime.Advanced.Ticket;
                while (await reader.NextAsync(quit.Token) is { } batch)
                {
                    await cut.ApplyAsync(batch, quit.Token);
                    await responseStream.WriteAsync(batch, quit.Token);
                }
                if (!request.Follow)
                    return;
                await OutboxSignal.WaitAsync(news, log.Options.PollInterval, log.Runtime.Clock, quit.Token);
                var head = await log.HeadAsync(quit.Token);
                if (head.Position < reader.At.Position)
                    throw ExchangeErrors.BeyondHead(log.Source, reader.At.Position, head.Position);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw ExchangeErrors.Stopping();
        }
    }
}
