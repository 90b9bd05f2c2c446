using System.CommandLine;
using System.Globalization;
using Fupin.Chassis.Values;
using Fupin.Cli.Connections;
using Fupin.Cli.Feeds;
using Fupin.Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Spectre.Console;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin feed tail|heads|lag</c>; what is done about a subscription is in <see cref="SubscriptionCommands"/></summary>
internal static class FeedCommands
{
    private static readonly string[] KnownSources = ["registry", "relocation", "employment", "aid", "projects", "assessment"];
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly Option<string> Source = new("--source") { Description = "数据来源 / whose log", DefaultValueFactory = _ => KnownSources[0] };
    private static readonly Option<long> After = new("--after") { Description = "从此位置之后 / after this position" };
    private static readonly Option<string[]> Others = OtherAddresses.Option("其他服务的地址，其日志也一并列出", "where another service is, whose log is listed too");
    private static readonly Option<bool> Follow = new("--follow") { Description = "持续等待新事件 / wait for further events" };

    public static Command Create(CommandRunner runner)
    {
        var tail = new Command("tail", "事件，每行一个 CloudEvents JSON / events, a CloudEvents JSON line each") { Source, After, Follow };
        runner.OnRun(tail, TailAsync);
        var heads = new Command("heads", "各来源的最新位置 / the end of each log") { Others };
        runner.OnRun(heads, HeadsAsync);
        var lag = new Command("lag", "各订阅的进度 / how far each subscription is behind");
        runner.OnRun(lag, (_, session) => LagAsync(session));
        var feed = new Command("feed", "数据交换 / the exchange") { tail, heads, lag };
        foreach (var command in SubscriptionCommands.Create(runner)) feed.Subcommands.Add(command);
        return feed;
    }

    private static async Task<int> TailAsync(ParseResult parsed, CommandSession session)
    {
        var client = session.Client(Feed);
        var request = new ReadRequest { Source = parsed.GetRequiredValue(Source), After = parsed.GetValue(After), Follow = parsed.GetValue(Follow) };
        var wasRead = false;
        while (true)
        {
            var token = session.Tokens.Token();
            try
            {
                using var call = client.Read(request, session.Streaming);
                await foreach (var batch in call.ResponseStream.ReadAllAsync(session.Cancel))
                {
                    wasRead = true;
                    foreach (var @event in batch.Events) session.Terminal.Line(CloudEvent.Format(batch.Source, @event));
                    request.After = batch.To;
                }

                return ExitCodes.Complete;
            }
            catch (RpcException fault) when (request.Follow && wasRead && ServerFault.IsLostConnection(fault) && !session.Cancel.IsCancellationRequested
                && (fault.StatusCode != StatusCode.Unauthenticated || session.Tokens.Token() != token))
            {
                session.Terminal.ErrorLine($"连接中断，从位置 {request.After} 继续 / connection lost, going on after position {request.After}");
            }

            await Task.Delay(Retry, session.Clock, session.Cancel);
        }
    }

    private static async Task<int> HeadsAsync(ParseResult parsed, CommandSession session)
    {
        var others = OtherAddresses.Of(parsed, Others);
        var table = new Table().Border(TableBorder.Rounded).AddColumn("来源 source").AddColumn(new TableColumn("位置 position").RightAligned())
            .AddColumn("摘要 digest").AddColumn("地址 address");
        var complete = true;
        foreach (var source in KnownSources.Union(others.Keys, StringComparer.Ordinal))
        {
            using var other = others.TryGetValue(source, out var address) ? new ServerConnection(address, session.Tokens) : null;
            try
            {
                var client = other?.Client(Feed) ?? session.Client(Feed);
                var head = await client.GetHeadAsync(new() { Source = source }, session.Unary);
                table.AddRow(Markup.Escape(source), Count(head.Position), Convert.ToHexStringLower(head.Digest.Span), Markup.Escape(address ?? session.Address));
            }
            catch (RpcException fault) when (address is null && fault.StatusCode == StatusCode.NotFound)
            {
                // not run at this address
            }
            catch (RpcException fault) when (address is not null)
            {
                // that one is away is no reason not to show the others
                complete = false;
                var reason = ServerFault.Of(fault).Reason is { Length: > 0 } given ? given : fault.StatusCode.ToString();
                table.AddRow(Markup.Escape(source), "", Markup.Escape($"读不到 can't be read [{reason}]"), Markup.Escape(address));
            }
        }

        session.Terminal.Out.Write(table);
        return complete ? ExitCodes.Complete : ExitCodes.HeldBack;
    }

    private static async Task<int> LagAsync(CommandSession session)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("订阅 subscription").AddColumn("来源 source")
            .AddColumn(new TableColumn("位置 position").RightAligned()).AddColumn(new TableColumn("落后 behind").RightAligned())
            .AddColumn(new TableColumn("最久 oldest").RightAligned()).AddColumn("状态 state").AddColumn("问题 problem");
        var client = session.Client(Feed);
        foreach (var subscription in (await client.ListSubscriptionsAsync(new(), session.Unary)).Subscriptions)
            table.AddRow(
                Markup.Escape(subscription.Name), Markup.Escape(subscription.Source), Count(subscription.Position),
                subscription.HeadPosition < subscription.Position ? "尚未连上来源 source not reached yet" : Count(subscription.HeadPosition - subscription.Position),
                Age(subscription.BehindSince, session.Clock), State(subscription), Markup.Escape(subscription.Problem));

        session.Terminal.Out.Write(table);
        return ExitCodes.Complete;
    }

    private static FeedService.FeedServiceClient Feed(CallInvoker channel) => new(channel);

    private static string Age(Timestamp? since, TimeProvider clock) =>
        since is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() - since.ToDateTimeOffset()).TotalSeconds:N0} s");

    private static string State(Subscription subscription) => subscription.RebuildingUntil == 0
        ? subscription.State.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{subscription.State}, 重建至 rebuilding to {subscription.RebuildingUntil:N0}");

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
