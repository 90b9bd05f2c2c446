using Fupin.Chassis.Exchange;
using Fupin.Chassis.Tests.Probing;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>What is held against what was published.</summary>
public sealed class VerifyTests : IAsyncLifetime
{
    private const string Name = "downstream/granary";
    private const int Many = 300;

    private readonly TestStore _store = new();
    private ExchangeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
        _host = await ExchangeHost.StartAsync(
            _store, Ports.Free(), Parts.Both, TimeSpan.FromMilliseconds(100), settings: ("Fupin:Exchange:BatchEvents", "50"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_receiver_that_took_everything_is_equal_in_count_and_digest()
    {
        var ids = await PublishAsync();
        await _host.Granary.PublishAsync(ids[7], 2, "changed");
        await _host.UntilAsync(Many + 1);
        var (collection, differences) = await VerifyAsync();
        Assert.Equal(
            new VerifiedCollection { Collection = "divisions", HeldCount = Many, PublishedCount = Many, Equal = true, Position = Many + 1 }, collection);
        Assert.Empty(differences);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("DELETE FROM copies WHERE text = '7'", 0, 1)]
    [InlineData("UPDATE copies SET version = 3 WHERE text = '7'", 3, 1)]
    [InlineData("UPDATE copies SET digest = NULL WHERE text = '7'", 1, 1)]
    public async Task A_row_that_someone_touched_is_named(string touch, int held, int published)
    {
        var ids = await PublishAsync();
        await _host.Downstream.ExecuteAsync(touch);
        var (collection, differences) = await VerifyAsync();
        Assert.False(collection.Equal);
        Assert.Equal(new SubjectDifference { Subject = $"divisions/{ids[7]}", HeldVersion = held, PublishedVersion = published }, Assert.Single(differences));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_difference_is_named_or_with_all_every_one()
    {
        var ids = await PublishAsync();
        await _host.Downstream.ExecuteAsync("DELETE FROM copies WHERE text LIKE '1%'");
        var missing = ids.Where((_, i) => i.ToString(System.Globalization.CultureInfo.InvariantCulture).StartsWith('1')).Select(id => $"divisions/{id}").ToHashSet(StringComparer.Ordinal);
        Assert.Contains(Assert.Single((await VerifyAsync()).Differences).Subject, missing);
        var (collection, all) = await VerifyAsync(all: true);
        Assert.Equal((Many - missing.Count, (long)Many), (collection.HeldCount, collection.PublishedCount));
        Assert.Equal(missing, all.Select(difference => difference.Subject).ToHashSet(StringComparer.Ordinal));
        Assert.All(all, difference => Assert.Equal((0L, 1L), (difference.HeldVersion, difference.PublishedVersion)));
    }

    [Fact(Timeout = 60_000)]
    public async Task After_a_restore_of_the_source_what_must_be_entered_again_is_listed()
    {
        var first = await _host.Granary.PublishAsync("a");
        var lost = await _host.Granary.PublishAsync("b", "c");
        await _host.Granary.PublishAsync(first[0], 2, "later");
        await _host.UntilAsync(4);
        await _host.Granary.RewindAsync();
        var other = await _host.Granary.PublishAsync("x");
        await _host.UntilAsync(at => at.State == SubscriptionState.Diverged);
        while ((await _host.Feed.GetHeadAsync(new() { Source = "granary" }, cancellationToken: Ct)).Position != 2)
            await Task.Delay(10, Ct);

        var (collection, differences) = await VerifyAsync(all: true);
        Assert.Equal((true, false, 2L, 3L, 2L), (collection.OtherLog, collection.Equal, collection.Position, collection.HeldCount, collection.PublishedCount));
        SubjectDifference[] expected =
        [
            new() { Subject = $"divisions/{first[0]}", HeldVersion = 2, PublishedVersion = 1 },
            .. lost.Select(id => new SubjectDifference { Subject = $"divisions/{id}", HeldVersion = 1 }),
            new() { Subject = $"divisions/{other[0]}", PublishedVersion = 1 },
        ];
        Assert.Equal(expected.OrderBy(d => d.Subject, StringComparer.Ordinal), differences.OrderBy(d => d.Subject, StringComparer.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_skipped_event_is_a_difference_until_its_subject_is_healed()
    {
        var ids = await _host.Granary.PublishAsync("a", "poison");
        await _host.UntilAsync(at => at.State == SubscriptionState.Stopped);
        await _host.Operator.SkipEventAsync(new() { Name = Name, Position = 2, Reason = "x" }, cancellationToken: Ct);
        await _host.UntilAsync(2);
        Assert.Equal($"divisions/{ids[1]}", Assert.Single((await VerifyAsync()).Differences).Subject);
        await _host.Granary.PublishAsync(ids[1], 2, "healed");
        await _host.UntilAsync(3);
        Assert.True((await VerifyAsync()).Collection.Equal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_empty_receiver_of_an_empty_log_is_equal_and_one_that_is_built_anew_is_not_compared()
    {
        Assert.True((await VerifyAsync()).Collection.Equal);
        await _host.Granary.PublishAsync("a");
        await _host.UntilAsync(1);
        await _host.Downstream.ExecuteAsync("UPDATE checkpoints SET rebuild = 1, rebuild_until = 1000");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => VerifyAsync());
        Assert.Equal((StatusCode.FailedPrecondition, "REBUILDING"), (refusal.StatusCode, refusal.Detail<ErrorInfo>().Reason));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_comparison_holds_while_the_source_goes_on()
    {
        await PublishAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var writing = Task.Run(async () => { while (!stop.IsCancellationRequested) await _host.Granary.PublishAsync("more"); }, Ct);
        for (var i = 0; i < 5; i++)
            Assert.True((await VerifyAsync()).Collection.Equal);
        await stop.CancelAsync();
        await writing;
    }

    [Fact(Timeout = 60_000)]
    public async Task Sums_are_refused_behind_the_end_and_for_buckets_that_are_none()
    {
        Assert.Equal(StatusCode.OutOfRange, await RefusedAsync(new() { Source = "granary", At = 1 }));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new() { Source = "granary", At = -1 }));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new() { Source = "granary", Collection = "divisions", Buckets = { 4096 } }));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(new() { Source = "granary", Buckets = { 1 } }));
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(new() { Source = "mill" }));
    }

    private async Task<Guid[]> PublishAsync()
    {
        var ids = await _host.Granary.PublishAsync([.. Enumerable.Range(0, Many).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        await _host.UntilAsync(Many);
        return ids;
    }

    private async Task<(VerifiedCollection Collection, List<SubjectDifference> Differences)> VerifyAsync(bool all = false)
    {
        using var call = _host.Operator.VerifySubscription(new() { Name = Name, All = all }, cancellationToken: Ct);
        List<Verification> findings = [];
        await foreach (var finding in call.ResponseStream.ReadAllAsync(Ct))
            findings.Add(finding);
        return (findings[0].Collection, findings.Skip(1).Select(finding => finding.Difference).ToList());
    }

    private async Task<StatusCode> RefusedAsync(SummarizeRequest request)
    {
        using var call = _host.Feed.Summarize(request, cancellationToken: Ct);
        return (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct))).StatusCode;
    }
}
