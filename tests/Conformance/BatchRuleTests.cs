using System.Net;
using Fupin.Exchange.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fupin.Conformance;

/// <summary>The rules for batches, in the consumers that departments start from.</summary>
public abstract class BatchRuleTests(string script) : IAsyncLifetime
{
    readonly ScriptedFeed _feed = new();
    readonly Consumer _consumer = Consumer.Of(script);
    WebApplication _app = null!;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(_feed);
        builder.Services.AddGrpc();
        _app = builder.Build();
        _app.MapGrpcService<ScriptedFeed>();
        await _app.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _consumer.DisposeAsync();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [ForeignFact]
    public async Task A_duplicate_is_passed_over()
    {
        await Play("", ScriptedFeed.Batch(0, 3), ScriptedFeed.Batch(0, 3), ScriptedFeed.Batch(3, 5));

        Assert.Equal([1, 2, 3, 4, 5], await _consumer.Positions(5));
    }

    [ForeignFact]
    public async Task After_a_gap_an_overlap_or_a_batch_without_its_events_it_reads_again_from_where_it_is()
    {
        var bare = ScriptedFeed.Batch(6, 9);
        bare.Events.Clear();
        bare.EventsOmitted = true;
        Scene("", ScriptedFeed.Batch(0, 3), ScriptedFeed.Batch(4, 5));
        Scene("", ScriptedFeed.Batch(3, 6), ScriptedFeed.Batch(5, 8));
        Scene("", bare);
        await Play("", ScriptedFeed.Batch(6, 9));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], await _consumer.Positions(9));
        Assert.Equal([0, 3, 6, 6], _feed.Asked);
    }

    [ForeignFact]
    public async Task Other_events_under_the_same_positions_stop_it()
    {
        var other = ScriptedFeed.Batch(3, 5);
        other.DigestBefore = Google.Protobuf.ByteString.CopyFromUtf8("another digest");
        await Play("", ScriptedFeed.Batch(0, 3), other);

        Assert.Equal([1, 2, 3], await _consumer.Positions(3));
        await AssertDiverged();
    }

    [ForeignFact]
    public async Task Another_digest_at_the_end_of_the_log_stops_it_without_a_new_event()
    {
        Scene("", ScriptedFeed.Batch(0, 3));
        _feed.Head = new() { Source = ScriptedFeed.Source, Position = 3, Digest = Google.Protobuf.ByteString.CopyFromUtf8("another digest") };
        await Play("");

        await AssertDiverged();
    }

    [ForeignFact]
    public async Task It_goes_on_with_a_new_token_when_the_old_one_runs_out()
    {
        await File.WriteAllTextAsync(_consumer.TokenFile, "first\n", Token);
        Scene("first", ScriptedFeed.Batch(0, 3));
        await Play("second", ScriptedFeed.Batch(3, 5));
        Assert.Equal([1, 2, 3], await _consumer.Positions(3));
        await File.WriteAllTextAsync(_consumer.TokenFile, "second\n", Token);

        Assert.Equal([4, 5], await _consumer.Positions(2));
        Assert.Contains("UNAUTHENTICATED", await _consumer.Kill(), StringComparison.Ordinal);
    }

    void Scene(string token, params Batch[] batches) => _feed.Scenes.Enqueue((token, batches));

    Task Play(string token, params Batch[] batches)
    {
        Scene(token, batches);
        return _consumer.Start(new(_app.Urls.Single()), ScriptedFeed.Source);
    }

    async Task AssertDiverged()
    {
        var (code, errors) = await _consumer.End();
        Assert.Equal(3, code);
        Assert.Contains("DIVERGED scripted", errors, StringComparison.Ordinal);
    }
}

/// <summary>consume.py</summary>
public sealed class PythonBatchRuleTests() : BatchRuleTests("consume.py");

/// <summary>consume.js</summary>
public sealed class JavaScriptBatchRuleTests() : BatchRuleTests("consume.js");
