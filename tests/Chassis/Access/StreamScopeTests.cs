using System.Collections.Concurrent;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Tests.Access;

/// <summary>A stream's scope field is judged in every message that carries it: what begins at home must not go on elsewhere.</summary>
public sealed class StreamScopeTests : IAsyncLifetime
{
    private static readonly Guid Ours = new("01970000-0000-7000-8000-000000410324"), Theirs = new("01970000-0000-7000-8000-000000410325");

    private TestHost _host = null!;
    private Visits _visits = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Wards.WardsClient Officer => _host.As(Role.CountyOfficer, "410324").Client<Wards.WardsClient>();

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(
            Fupin.Host.Modules.None,
            configure: builder =>
            {
                builder.AddStandings<TwoCounties>("fupin.chassis.tests");
                builder.Services.AddSingleton<Visits>();
            },
            map: app => app.MapGrpcService<WardService>());
        _visits = _host.Services.GetRequiredService<Visits>();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static Visit To(Guid division, string text) => new() { Place = new() { Division = $"divisions/{division}" }, Text = text };

    private static string ReasonOf(RpcException e) => e.Detail<ErrorInfo>().Reason;

    [Fact]
    public async Task A_later_message_about_another_county_ends_the_stream_before_the_rpc_sees_it()
    {
        using var call = Officer.Converse(cancellationToken: Ct);
        foreach (var visit in new[] { To(Ours, "a"), new Visit { Text = "b" }, To(Ours, "c") })
        {
            await call.RequestStream.WriteAsync(visit, Ct);
            Assert.True(await call.ResponseStream.MoveNext(Ct));
            Assert.Equal(visit.Text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.WriteAsync(To(Theirs, "d"), Ct);
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Ct));
        Assert.Equal((StatusCode.PermissionDenied, "OUTSIDE_SCOPE"), (e.StatusCode, ReasonOf(e)));
        Assert.Equal(["a", "b", "c"], _visits.Seen);
    }

    [Fact]
    public async Task Requests_that_are_collected_are_judged_one_by_one_too()
    {
        using var call = Officer.Collect(cancellationToken: Ct);
        await call.RequestStream.WriteAsync(To(Ours, "a"), Ct);
        await call.RequestStream.WriteAsync(To(Guid.CreateVersion7(), "b"), Ct);
        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((StatusCode.PermissionDenied, "OUTSIDE_SCOPE"), (e.StatusCode, ReasonOf(e)));
        Assert.Equal(["a"], _visits.Seen);
    }

    [Fact]
    public async Task The_first_message_must_say_where_and_none_may_say_it_wrongly()
    {
        foreach (var (first, code) in new[] { (new Visit { Text = "a" }, StatusCode.InvalidArgument), (new Visit { Place = new() }, StatusCode.InvalidArgument), (To(Theirs, "a"), StatusCode.PermissionDenied) })
        {
            using var converse = Officer.Converse(cancellationToken: Ct);
            await converse.RequestStream.WriteAsync(first, Ct);
            Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => converse.ResponseStream.MoveNext(Ct))).StatusCode);
            using var spread = Officer.Spread(first, cancellationToken: Ct);
            Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => spread.ResponseStream.MoveNext(Ct))).StatusCode);
        }

        using var later = Officer.Converse(cancellationToken: Ct);
        await later.RequestStream.WriteAsync(To(Ours, "a"), Ct);
        Assert.True(await later.ResponseStream.MoveNext(Ct));
        await later.RequestStream.WriteAsync(new() { Place = new() { Division = $"divisions/{Ours}/../{Theirs}" }, Text = "b" }, Ct);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => later.ResponseStream.MoveNext(Ct))).StatusCode);
        Assert.Equal(["a"], _visits.Seen);
    }

    private sealed class Visits
    {
        public ConcurrentQueue<string> Seen { get; } = [];
    }

    private sealed class WardService(Visits visits) : Wards.WardsBase
    {
        public override async Task Converse(IAsyncStreamReader<Visit> requestStream, IServerStreamWriter<Outcome> responseStream, ServerCallContext context)
        {
            await foreach (var visit in requestStream.ReadAllAsync(context.CancellationToken)) await responseStream.WriteAsync(Take(visit), context.CancellationToken);
        }

        public override async Task<Outcome> Collect(IAsyncStreamReader<Visit> requestStream, ServerCallContext context)
        {
            var last = new Outcome();
            await foreach (var visit in requestStream.ReadAllAsync(context.CancellationToken)) last = Take(visit);
            return last;
        }

        public override Task Spread(Visit request, IServerStreamWriter<Outcome> responseStream, ServerCallContext context) => responseStream.WriteAsync(Take(request), context.CancellationToken);

        private Outcome Take(Visit visit)
        {
            visits.Seen.Enqueue(visit.Text);
            return new() { Text = visit.Text };
        }
    }

    private sealed class TwoCounties : IStandings
    {
        public IReadOnlySet<string> Collections { get; } = new HashSet<string>(["divisions"], StringComparer.Ordinal);

        public ValueTask<IReadOnlyList<Standing>> FindAsync(string collection, IReadOnlyList<Guid> ids, CancellationToken ct) =>
            new([.. ids.Select(id => id == Ours ? At("410324") : id == Theirs ? At("410325") : Standing.Nowhere)]);

        private static Standing At(string county) => new([new(["41", "4103", county])], IsPlace: true);
    }
}
