using Fupin.Chassis.Exchange;
using Fupin.Chassis.Exchange.Operations;
using Fupin.Chassis.Tests.Probing;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.EntityFrameworkCore;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>What an operator does about a subscription that an event stopped, without a restart.</summary>
public sealed class OperationTests : IAsyncLifetime
{
    private const string Name = "downstream/granary";

    private readonly TestStore _store = new();
    private ExchangeHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _store.AddAsync("granary");
        await _store.AddAsync("downstream");
        _host = await ExchangeHost.StartAsync(_store, Ports.Free(), Parts.Both);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_retry_after_the_repair_goes_on_where_it_stopped()
    {
        await StopAsync();
        Assert.Equal(SubscriptionState.Running, (await _host.Operator.RetrySubscriptionAsync(new() { Name = Name }, cancellationToken: Ct)).State);
        Assert.Equal(2, (await _host.UntilAsync(at => at.State == SubscriptionState.Stopped)).Position);
        _host.Toxicity.Kills = false;
        await _host.Operator.RetrySubscriptionAsync(new() { Name = Name }, cancellationToken: Ct);
        await _host.UntilAsync(4);
        Assert.Equal([1, 2, 3, 4], await _host.ArrivalsAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_skipped_event_is_kept_with_who_when_and_why_and_its_subjects_next_event_heals_it()
    {
        var poison = await StopAsync();
        var skipped = await _host.Operator.SkipEventAsync(new() { Name = Name, Position = 3, Reason = " 来源已更正 " }, cancellationToken: Ct);
        await _host.UntilAsync(4);
        Assert.Equal([1, 2, 4], await _host.ArrivalsAsync());
        Assert.Equal(
            (Name, 3L, "fupin.registry.v1.DivisionRecorded", $"divisions/{poison}", "来源已更正"),
            (skipped.Subscription, skipped.Position, skipped.Type, skipped.Subject, skipped.Reason));
        Assert.Contains("InvalidOperationException", skipped.Problem, StringComparison.Ordinal);
        Assert.NotNull(skipped.SkippedTime);
        Assert.Equal(skipped, Assert.Single((await _host.Operator.ListSkippedEventsAsync(new() { Name = Name }, cancellationToken: Ct)).SkippedEvents));
        await using (var db = _host.Downstream.CreateDbContext())
            Assert.Equal(skipped.EventId, (await db.Set<SkippedEventRow>().SingleAsync(Ct)).EventId);

        await _host.Granary.PublishAsync(poison, 2, "healed");
        await _host.UntilAsync(5);
        Assert.Contains("healed", await _host.CopiesAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_the_event_that_stopped_it_is_skipped_and_only_with_a_reason()
    {
        await StopAsync();
        Assert.Equal(("REASON_REQUIRED", "reason"), await RefusedFieldAsync(new() { Name = Name, Position = 3, Reason = " " }));
        Assert.Equal(("REASON_TOO_LONG", "reason"), await RefusedFieldAsync(new() { Name = Name, Position = 3, Reason = new('x', 501) }));
        Assert.Equal(("POSITION_REQUIRED", "position"), await RefusedFieldAsync(new() { Name = Name, Reason = "x" }));
        Assert.Equal((StatusCode.FailedPrecondition, "OTHER_POSITION"), await RefusedAsync(new() { Name = Name, Position = 4, Reason = "x" }));
        Assert.Equal((StatusCode.NotFound, "UNKNOWN_SUBSCRIPTION"), await RefusedAsync(new() { Name = "granary/downstream", Position = 3, Reason = "x" }));
        await _host.Operator.SkipEventAsync(new() { Name = Name, Position = 3, Reason = "x" }, cancellationToken: Ct);
        await _host.UntilAsync(4);
        Assert.Equal((StatusCode.FailedPrecondition, "NOT_STOPPED"), await RefusedAsync(new() { Name = Name, Position = 5, Reason = "x" }));
        Assert.Equal([1, 2, 4], await _host.ArrivalsAsync());
    }

    [Theory(Timeout = 60_000)]
    [InlineData("UPDATE skipped_events SET reason = 'another'")]
    [InlineData("DELETE FROM skipped_events")]
    public async Task The_record_of_skipped_events_only_grows(string touch)
    {
        await StopAsync();
        await _host.Operator.SkipEventAsync(new() { Name = Name, Position = 3, Reason = "x" }, cancellationToken: Ct);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => _host.Downstream.ExecuteAsync(touch));
        Assert.Equal("x", Assert.Single((await _host.Operator.ListSkippedEventsAsync(new() { Name = Name }, cancellationToken: Ct)).SkippedEvents).Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task Skipped_events_come_in_pages_latest_first()
    {
        await _host.Granary.PublishAsync("poison", "poison", "poison");
        for (var position = 1; position <= 3; position++)
        {
            await _host.UntilAsync(at => at.State == SubscriptionState.Stopped && at.Position == position - 1);
            await _host.Operator.SkipEventAsync(new() { Name = Name, Position = position, Reason = "x" }, cancellationToken: Ct);
        }
        var first = await _host.Operator.ListSkippedEventsAsync(new() { Name = Name, PageSize = 2 }, cancellationToken: Ct);
        Assert.Equal([3, 2], first.SkippedEvents.Select(skipped => skipped.Position));
        var second = await _host.Operator.ListSkippedEventsAsync(new() { Name = Name, PageSize = 2, PageToken = first.NextPageToken }, cancellationToken: Ct);
        Assert.Equal((1L, ""), (Assert.Single(second.SkippedEvents).Position, second.NextPageToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task Health_names_the_stopped_subscription_while_the_rest_serves()
    {
        using var http = new HttpClient { BaseAddress = _host.Http };
        Assert.Equal(ServingStatus.Serving, await StatusAsync($"subscription/{Name}"));
        using var watch = _host.Health.Watch(new HealthCheckRequest { Service = $"subscription/{Name}" }, cancellationToken: Ct);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        await StopAsync();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.Equal(ServingStatus.NotServing, await StatusAsync($"subscription/{Name}"));
        Assert.Equal(ServingStatus.Serving, await StatusAsync(""));
        Assert.Equal(ServingStatus.Serving, await StatusAsync("fupin.exchange.v1.FeedService"));
        Assert.Equal($"ready\nsubscription/{Name}: STOPPED\n", await http.GetStringAsync("/healthz/ready", Ct));
        await _host.Operator.SkipEventAsync(new() { Name = Name, Position = 3, Reason = "x" }, cancellationToken: Ct);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        Assert.Equal("ready\n", await http.GetStringAsync("/healthz/ready", Ct));
    }

    /// <summary>Stands before event 3 of 4; returns its subject.</summary>
    private async Task<Guid> StopAsync()
    {
        await _host.Granary.PublishAsync("a", "b");
        var ids = await _host.Granary.PublishAsync("poison", "c");
        Assert.Equal(2, (await _host.UntilAsync(at => at.State == SubscriptionState.Stopped)).Position);
        return ids[0];
    }

    private async Task<ServingStatus> StatusAsync(string service) =>
        (await _host.Health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Ct)).Status;

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Ct));
        return watch.ResponseStream.Current.Status;
    }

    private async Task<(StatusCode, string)> RefusedAsync(SkipEventRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _host.Operator.SkipEventAsync(request, cancellationToken: Ct).ResponseAsync);
        return (refusal.StatusCode, refusal.Detail<ErrorInfo>().Reason);
    }

    private async Task<(string, string)> RefusedFieldAsync(SkipEventRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _host.Operator.SkipEventAsync(request, cancellationToken: Ct).ResponseAsync);
        var violation = Assert.Single(refusal.Detail<BadRequest>().FieldViolations);
        return (violation.Reason, violation.Field);
    }
}
