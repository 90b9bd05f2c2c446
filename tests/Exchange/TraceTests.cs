using System.Diagnostics;
using Fupin.Cli.Access;
using Fupin.Cli.Connections;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Exchange.Tests;

/// <summary>One trace tells what became of a call in every process it reached.</summary>
public sealed class TraceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task An_import_its_announcement_and_its_application_elsewhere_are_one_trace_over_both_processes()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var both = await TwoDepartments.StartAsync(
            null, false, both => (both.Registry.Environment["Fupin__Telemetry__ServiceName"], both.Assessment.Environment["Fupin__Telemetry__ServiceName"]) = ("registry", "assessment"),
            $"--Fupin:Telemetry:Endpoint={collector.Address}");
        await both.ImportAsync("traced", new Watch());
        await both.AssertExactAsync();
        var write = await WriteAsync(both);

        await FindAsync(collector, write, span => span is { Service: "registry", Scope: "Microsoft.AspNetCore" } && span.Id == write.SpanId.ToHexString());
        await FindAsync(collector, write, span => span is { Service: "registry", Scope: "Fupin.Exchange", Name: "exchange announce" } && span.Parent == write.SpanId.ToHexString());
        await FindAsync(collector, write, span => span is { Service: "assessment", Scope: "Fupin.Exchange", Name: "exchange apply" } && span.Parent == write.SpanId.ToHexString());
        // what the bus itself did is between the two
        await FindAsync(collector, write, span => span is { Service: "registry", Scope: "MassTransit" });
        if (both.Store.Broker is not null)
            await FindAsync(collector, write, span => span is { Service: "assessment", Scope: "MassTransit" });
    }

    /// <summary>The write that published the last household, as its event says.</summary>
    private static async Task<ActivityContext> WriteAsync(TwoDepartments both)
    {
        using var connection = new ServerConnection(both.Registry.Address.ToString(), TokenSource.Of(both.Registry.Token));
        using var call = connection.Client(channel => new FeedService.FeedServiceClient(channel)).Read(
            new() { Source = "registry", Types_ = { HouseholdRecorded.Descriptor.FullName } }, cancellationToken: Ct);
        var trace = "";
        await foreach (var batch in call.ResponseStream.ReadAllAsync(Ct))
            trace = batch.Events.LastOrDefault()?.Traceparent ?? trace;
        return ActivityContext.Parse(trace, null);
    }

    /// <summary>Waits until a span of the write's trace arrives; a process tells its spans every five seconds.</summary>
    private static async Task FindAsync(OtlpCollector collector, ActivityContext write, Func<Span, bool> wanted)
    {
        while (!Span.Of(collector.Received("Trace")).Any(span => span.Trace == write.TraceId.ToHexString() && wanted(span)))
            await Task.Delay(200, Ct);
    }
}
