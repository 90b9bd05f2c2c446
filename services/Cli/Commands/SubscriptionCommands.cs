using System.CommandLine;
using System.Globalization;
using Fupin.Exchange.V1;
using Grpc.Core;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin feed verify|retry|skip|skipped|replay</c>: what an operator does at the address of the receiving service.</summary>
internal static class SubscriptionCommands
{
    private static readonly Argument<string> Name = new("subscription") { Description = "订阅，如 assessment/registry / the subscription, e.g. assessment/registry" };
    private static readonly Argument<string?> OneOrAll = new("subscription")
    {
        Description = "订阅；不写则为此地址的全部 / the subscription; all at this address when left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> All = new("--all") { Description = "列出全部差异 / list every difference" };
    private static readonly Option<long> Position = new("--position") { Description = "要跳过的事件的位置 / position of the event", Required = true };
    private static readonly Option<string> Reason = new("--reason") { Description = "跳过的理由，将永久保存 / why; kept for ever", Required = true };

    public static IEnumerable<Command> Create(CommandRunner runner)
    {
        var verify = new Command("verify", "核对收到的与发布的是否一致 / compare what is held with what was published") { OneOrAll, All };
        runner.OnRun(verify, VerifyAsync);
        yield return verify;
        var retry = new Command("retry", "重试停止的订阅 / try again what stopped a subscription") { Name };
        runner.OnRun(retry, async (parsed, session) => Tell(session, await Operator(session).RetrySubscriptionAsync(new() { Name = parsed.GetRequiredValue(Name) }, session.Unary)));
        yield return retry;
        var skip = new Command("skip", "跳过使订阅停止的事件 / pass over the event that stopped a subscription") { Name, Position, Reason };
        runner.OnRun(skip, SkipAsync);
        yield return skip;
        var skipped = new Command("skipped", "跳过的事件 / events that were passed over") { Name };
        runner.OnRun(skipped, ListSkippedAsync);
        yield return skipped;
        var replay = new Command("replay", "从头重建订阅的数据 / build anew what a subscription derived") { Name };
        runner.OnRun(replay, async (parsed, session) => Tell(session, await Operator(session).RebootstrapSubscriptionAsync(new() { Name = parsed.GetRequiredValue(Name) }, session.Unary)));
        yield return replay;
    }

    private static SubscriptionService.SubscriptionServiceClient Operator(CommandSession session) =>
        session.Client(channel => new SubscriptionService.SubscriptionServiceClient(channel));

    private static async Task<int> VerifyAsync(ParseResult parsed, CommandSession session)
    {
        List<string> names = parsed.GetValue(OneOrAll) is { } one ? [one] : [];
        if (names.Count == 0)
            foreach (var subscription in (await session.Client(channel => new FeedService.FeedServiceClient(channel)).ListSubscriptionsAsync(new(), session.Unary)).Subscriptions)
                names.Add(subscription.Name);
        var equal = true;
        foreach (var name in names)
            equal &= await VerifyAsync(name, parsed.GetValue(All), session);
        return equal ? ExitCodes.Complete : ExitCodes.HeldBack;
    }

    private static async Task<bool> VerifyAsync(string name, bool all, CommandSession session)
    {
        var (equal, otherLog) = (true, false);
        using var call = Operator(session).VerifySubscription(new() { Name = name, All = all }, session.Streaming);
        await foreach (var finding in call.ResponseStream.ReadAllAsync(session.Cancel))
        {
            if (finding.Difference is { } difference)
            {
                session.Terminal.Line("  " + Describe(difference, otherLog));
                continue;
            }
            var collection = finding.Collection;
            equal &= collection.Equal;
            otherLog = collection.OtherLog;
            session.Terminal.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} {collection.Collection} @{collection.Position}: 持有 held {collection.HeldCount:N0}, 发布 published {collection.PublishedCount:N0}, {(collection.Equal ? "一致 equal" : "不一致 different")}"));
        }

        if (otherLog)
            session.Terminal.Line($"{name}: 来源的日志已不是原来的；用 --all 列出须重新录入的对象 / the source's log is another one; --all lists what must be entered again");
        return equal && !otherLog;
    }

    private static string Describe(SubjectDifference difference, bool otherLog)
    {
        var versions = string.Create(CultureInfo.InvariantCulture, $"持有版本 held {difference.HeldVersion}, 发布版本 published {difference.PublishedVersion}");
        var what = otherLog && difference.HeldVersion > 0 && difference.HeldVersion >= difference.PublishedVersion ? "须在来源重新录入 enter again at the source"
            : difference.HeldVersion == 0 ? "缺少 missing"
            : difference.PublishedVersion == 0 ? "从未发布 never published"
            : difference.HeldVersion == difference.PublishedVersion ? "内容不同 other content"
            : "版本不同 other version";
        return $"{difference.Subject}: {what} ({versions})";
    }

    private static async Task<int> SkipAsync(ParseResult parsed, CommandSession session)
    {
        var skipped = await Operator(session).SkipEventAsync(
            new() { Name = parsed.GetRequiredValue(Name), Position = parsed.GetRequiredValue(Position), Reason = parsed.GetRequiredValue(Reason) }, session.Unary);
        session.Terminal.Line(Describe(skipped));
        return ExitCodes.Complete;
    }

    private static async Task<int> ListSkippedAsync(ParseResult parsed, CommandSession session)
    {
        var request = new ListSkippedEventsRequest { Name = parsed.GetRequiredValue(Name), PageSize = 1000 };
        do
        {
            var page = await Operator(session).ListSkippedEventsAsync(request, session.Unary);
            foreach (var skipped in page.SkippedEvents) session.Terminal.Line(Describe(skipped));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return ExitCodes.Complete;
    }

    private static string Describe(SkippedEvent skipped) => string.Create(
        CultureInfo.InvariantCulture,
        $"{skipped.SkippedTime.ToDateTimeOffset():yyyy-MM-dd HH:mm:ssK} {skipped.SkippedBy} @{skipped.Position} {skipped.Type} {skipped.Subject}: {skipped.Reason}");

    private static int Tell(CommandSession session, Subscription subscription)
    {
        session.Terminal.Line(string.Create(
            CultureInfo.InvariantCulture, $"{subscription.Name}: {subscription.State}, 位置 position {subscription.Position:N0}, 第 {subscription.Generation} 代 generation"));
        return ExitCodes.Complete;
    }
}
