using Fupin.Exchange.V1;
using Fupin.Kit;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fupin.Conformance;

/// <summary>The consumers that departments start from, against the real host.</summary>
public abstract class ConsumerTests(string script)
{
    const string Registry = "registry";
    static readonly string[] Sample = ["--sample", "luoyang", "--scale", "0.0005"];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [ForeignFact]
    public async Task Goes_on_without_a_double_or_a_gap_when_the_host_is_killed_and_started_again()
    {
        using HostProcess host = new();
        await using var consumer = Consumer.Of(script);
        await host.StartAsync(Sample);
        File.Copy(host.TokenFile(), consumer.TokenFile, overwrite: true);
        await consumer.Start(host.Address, Registry);
        var positions = await consumer.Positions(40);
        host.Kill();
        await host.StartAsync(Sample);
        var head = await EndOfSample(host);
        positions.AddRange(await consumer.Positions(head - positions.Count));

        Assert.Equal(Positions(1, head), positions);
    }

    [ForeignFact]
    public async Task Goes_on_from_its_stored_position_when_it_is_killed_itself_and_stops_at_a_log_that_was_rewound()
    {
        using HostProcess host = new();
        await using var consumer = Consumer.Of(script);
        await host.StartAsync();
        host.Kill();
        var backup = Directory.CreateTempSubdirectory("fupin-backup-").FullName;
        Copy(host.DataFolder, backup);
        await host.StartAsync(Sample);
        var head = await EndOfSample(host);
        File.Copy(host.TokenFile(), consumer.TokenFile, overwrite: true);
        await consumer.Start(host.Address, Registry);
        await consumer.Positions(head);
        while (!File.Exists(consumer.State)) await Task.Delay(50, Token);
        await consumer.Kill();

        File.Copy(host.TokenFile(), consumer.TokenFile, overwrite: true);
        await consumer.Start(host.Address, Registry);
        host.Kill();
        Copy(backup, host.DataFolder);
        Directory.Delete(backup, recursive: true);
        await host.StartAsync();
        var (code, errors) = await consumer.End();
        Assert.Equal(3, code);
        Assert.Contains("DIVERGED registry", errors, StringComparison.Ordinal);
    }

    internal static IEnumerable<long> Positions(long first, long last)
    {
        for (var position = first; position <= last; position++) yield return position;
    }

    static async Task<long> EndOfSample(HostProcess host)
    {
        while (!host.Lines.Any(line => line.Contains("kill and resume", StringComparison.Ordinal))) await Task.Delay(100, Token);
        using var channel = GrpcChannel.ForAddress(host.Address);
        return (await new FeedService.FeedServiceClient(channel).GetHeadAsync(
            new() { Source = Registry }, new Metadata { { "authorization", $"Bearer {await File.ReadAllTextAsync(host.TokenFile(), Token)}" } }, cancellationToken: Token)).Position;
    }

    /// <summary>Replaces what is in a folder.</summary>
    static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(to)) File.Delete(file);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}

/// <summary>consume.py</summary>
public sealed class PythonConsumerTests() : ConsumerTests("consume.py");

/// <summary>consume.js</summary>
public sealed class JavaScriptConsumerTests() : ConsumerTests("consume.js");
