using Fupin.Access.V1;
using Fupin.Chassis.Storage;
using Fupin.Kit;

namespace Fupin.Exchange.Tests.Canary;

/// <summary>Class A is nowhere in clear, class B where it is at home only; and the search would have found them.</summary>
public sealed class CanaryTests
{
    /// <summary>What neither class may be in. Databases hold class B; answers hold what the caller may have, and no class A without a purpose.</summary>
    private static readonly string[] Both = ["logs", "traces", "metrics", "errors", "queues"];

    private static readonly string[] Exchanges = ["registry", "assessment"];

    [Fact(Timeout = 300_000)]
    public async Task No_log_trace_metric_error_or_queue_holds_personal_data_and_no_database_or_answer_a_number_in_clear()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var (evidence, everything) = (new Evidence(), (string[])["Default", "Microsoft", "System", "Grpc", "MassTransit", "Npgsql"]);
        await using var both = await TwoDepartments.StartAsync(null, false, null,
        [
            $"--Fupin:Telemetry:Endpoint={collector.Address}", $"--Fupin:Telemetry:ServiceName={Family.Control}",
            // all they have to say
            .. everything.Select(category => $"--Logging:LogLevel:{category}=Debug"),
        ]);
        var village = (await File.ReadAllLinesAsync(both.File("villages.csv"), TestContext.Current.CancellationToken))[1].Split(',')[1];
        var family = new Family(village);
        if (both.Store.Broker is { } broker)
            foreach (var exchange in Exchanges) await broker.TapAsync(exchange);
        using (var journey = new Journey(both, family, village, evidence))
            await journey.RunAsync();
        await both.Registry.StopAsync();
        await both.Assessment.StopAsync();

        evidence.Add("logs", "registry", string.Join('\n', both.Registry.Lines.Concat(both.Registry.Log)));
        evidence.Add("logs", "assessment", string.Join('\n', both.Assessment.Lines.Concat(both.Assessment.Log)));
        evidence.Add("logs", "OTLP", collector.Received("Logs"));
        evidence.Add("traces", "OTLP", collector.Received("Trace"));
        evidence.Add("metrics", "OTLP", collector.Received("Metrics"));
        await foreach (var (name, bytes) in both.Store.ContentsAsync()) evidence.Add("databases", name, bytes);
        if (both.Store.Broker is not null) await CollectQueuesAsync(both.Store.Broker, evidence);

        var (all, numbers) = (new Search(family.Values), new Search(family.Numbers));
        var found = evidence.Sinks.SelectMany(sink => evidence.Find(sink, Both.Contains(sink) ? all : numbers)).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
        AssertFindable(evidence, family);
    }

    /// <summary>The same search of the same bytes finds what may be there, and class B where it is at home.</summary>
    private static void AssertFindable(Evidence evidence, Family family)
    {
        var control = new Search(MarkedValue.Of("control", DataClass.Unspecified, Family.Control));
        Assert.Equal(TestBroker.Administrator is null ? Both.Length + 1 : Both.Length + 2, evidence.Sinks.Count());
        foreach (var sink in evidence.Sinks) Assert.True(evidence.Find(sink, control).Count > 0, $"the control is not in the {sink}");
        foreach (var (origin, _) in evidence.In("logs").Where(item => item.Origin is "registry" or "OTLP"))
            Assert.Contains(evidence.Find("logs", control), where => where.Contains(origin, StringComparison.Ordinal));
        foreach (var name in family.Good.Select(row => row["姓名"]).Append(family.Secretary))
            foreach (var sink in (string[])["databases", "answers"])
                Assert.True(name == family.Secretary && sink == "answers" || evidence.Find(sink, new Search(MarkedValue.Of(name, DataClass.B, name))).Count > 0, $"{name} is not in the {sink}");
    }

    private static async Task CollectQueuesAsync(TestBroker broker, Evidence evidence)
    {
        await broker.PublishAsync("registry", Family.Control);
        foreach (var exchange in Exchanges) evidence.Add("queues", $"tap of {exchange}", await broker.MessagesAsync($"tap-{exchange}"));
        Assert.True(evidence.In("queues").Count > 2, "nothing went over the broker");
        // of the queues themselves, whose messages only their one consumer may fetch
        await foreach (var (name, bytes) in broker.FilesAsync()) evidence.Add("queues", name, bytes);
    }
}
