using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Fupin.Access.V1;
using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace Fupin.Chassis.Tests.Limits;

/// <summary>Each limit, met from both sides, at the real host.</summary>
public sealed class LimitTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Task<TestHost> StartAsync(params (string, string)[] limits) =>
        ProbeHost.StartAsync(limits.Select(limit => ($"Fupin:Limits:{limit.Item1}", limit.Item2)));

    private static Probe.ProbeClient Probe(TestCaller caller) => caller.Client<Probe.ProbeClient>();

    private static async Task<RpcException> RefusedAsync(Func<Task> call, string reason, string setting, string limit, StatusCode code = StatusCode.ResourceExhausted)
    {
        var e = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, e.StatusCode);
        var info = e.Detail<ErrorInfo>();
        Assert.Equal((reason, $"Fupin:Limits:{setting}", limit), (info.Reason, info.Metadata["setting"], info.Metadata["limit"]));
        var texts = e.Details().Details.Where(d => d.Is(LocalizedMessage.Descriptor)).Select(d => d.Unpack<LocalizedMessage>()).ToList();
        Assert.Equal(["zh-CN", "en"], texts.Select(t => t.Locale));
        Assert.All(texts, t => Assert.Contains($"Fupin:Limits:{setting}", t.Message, StringComparison.Ordinal));
        return e;
    }

    /// <summary>A stream that the server has taken up and that waits for its next message.</summary>
    private static async Task<AsyncDuplexStreamingCall<Order, Outcome>> OpenAsync(Probe.ProbeClient client)
    {
        var call = client.Converse(cancellationToken: Ct);
        await call.RequestStream.WriteAsync(new() { Text = "a" }, Ct);
        Assert.True(await call.ResponseStream.MoveNext(Ct));
        return call;
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task A_message_has_its_limit_on_every_kind_of_call(MethodType kind)
    {
        await using var host = await StartAsync(("MessageBytes", "20000"));
        var client = host.Client<Probe.ProbeClient>();
        Assert.Equal(19_000, (await client.CallAsync(kind, new() { Text = new string('a', 19_000) })).Number);
        await RefusedAsync(() => client.CallAsync(kind, new() { Text = new string('a', 20_001) }), "MESSAGE_TOO_LARGE", "MessageBytes", "20000");
        Assert.Equal(19_000, (await client.CallAsync(kind, new() { Act = "large", Text = "19000" })).Text.Length);
        await RefusedAsync(() => client.CallAsync(kind, new() { Act = "large", Text = "20001" }), "ANSWER_TOO_LARGE", "MessageBytes", "20000");
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task A_compressed_message_counts_as_what_it_becomes(MethodType kind)
    {
        await using var host = await StartAsync(("MessageBytes", "200000"), ("UploadBytes", "100000"));
        using var channel = GrpcChannel.ForAddress(host.Address, new() { CompressionProviders = [new GzipCompressionProvider(CompressionLevel.SmallestSize)] });
        var options = new CallOptions(new Metadata { { "authorization", $"Bearer {host.Everyone.Token}" }, { "grpc-internal-encoding-request", "gzip" } });
        var client = new Probe.ProbeClient(channel);
        Assert.Equal(190_000, (await client.CallAsync(kind, new() { Text = new string('a', 190_000) }, options)).Number);
        // a few KB over the wire, whichever zlib compresses it
        await RefusedAsync(() => client.CallAsync(kind, new() { Text = new string('a', 2_000_000) }, options), "MESSAGE_TOO_LARGE", "MessageBytes", "200000");
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Metadata_has_its_limit(MethodType kind)
    {
        await using var host = await StartAsync(("MetadataBytes", "8000"));
        CallOptions With(params int[] sizes)
        {
            var headers = new Metadata();
            for (var i = 0; i < sizes.Length; i++) headers.Add($"x-{i}", new string('a', sizes[i]));
            return new(headers);
        }

        var client = host.Client<Probe.ProbeClient>();
        Assert.Equal("a", (await client.CallAsync(kind, new() { Text = "a" }, With(3000, 3000))).Text);
        await RefusedAsync(() => client.CallAsync(kind, new() { Text = "a" }, With(4000, 4000)), "METADATA_TOO_LARGE", "MetadataBytes", "8000");
        await RefusedAsync(() => client.CallAsync(kind, new() { Text = "a" }, With(9000)), "METADATA_TOO_LARGE", "MetadataBytes", "8000");
        // what is far above it the transport refuses unread
        await Assert.ThrowsAsync<RpcException>(() => client.CallAsync(kind, new() { Text = "a" }, With(200_000)));
        Assert.Equal("a", (await client.CallAsync(kind, new() { Text = "a" })).Text);
    }

    [Fact]
    public async Task A_connection_has_so_many_calls_and_the_next_waits_for_one_to_end()
    {
        await using var host = await StartAsync(("StreamsPerConnection", "3"));
        using var connection = GrpcChannel.ForAddress(host.Address, new()
        {
            HttpHandler = new SigningHandler(() => host.Everyone.Token, oneConnection: true),
            DisposeHttpClient = true,
        });
        var client = new Probe.ProbeClient(connection);
        List<AsyncDuplexStreamingCall<Order, Outcome>> open = [];
        for (var i = 0; i < 3; i++) open.Add(await OpenAsync(client));
        var fourth = client.GetOnceAsync(new() { Text = "b" }, cancellationToken: Ct);
        Assert.NotSame(fourth.ResponseAsync, await Task.WhenAny(fourth.ResponseAsync, Task.Delay(500, Ct)));
        await open[0].RequestStream.CompleteAsync();
        Assert.Equal("b", (await fourth).Text);
        foreach (var call in open) call.Dispose();
    }

    [Fact]
    public async Task A_caller_has_so_many_streams_whatever_the_connection_and_services_have_their_own_number()
    {
        await using var host = await StartAsync(("StreamsPerCaller", "2"), ("Services:StreamsPerCaller", "3"));
        var (one, another) = (host.As(Role.CityOfficer, "*").Named("one"), host.As(Role.CityOfficer, "*").Named("another"));
        List<AsyncDuplexStreamingCall<Order, Outcome>> open = [await OpenAsync(Probe(one)), await OpenAsync(Probe(one))];
        foreach (var kind in new[] { MethodType.ClientStreaming, MethodType.ServerStreaming, MethodType.DuplexStreaming })
            await RefusedAsync(() => Probe(one).CallAsync(kind, new() { Text = "a" }), "STREAMS_PER_CALLER", "StreamsPerCaller", "2");
        using var own = GrpcChannel.ForAddress(host.Address);
        var signed = new CallOptions(new Metadata { { "authorization", $"Bearer {one.Token}" } });
        await RefusedAsync(() => new Probe.ProbeClient(own).CallAsync(MethodType.DuplexStreaming, new() { Text = "a" }, signed), "STREAMS_PER_CALLER", "StreamsPerCaller", "2");
        Assert.Equal("a", (await Probe(one).GetOnceAsync(new() { Text = "a" })).Text);
        Assert.Equal("a", (await Probe(another).CallAsync(MethodType.DuplexStreaming, new() { Text = "a" })).Text);

        await open[0].RequestStream.CompleteAsync();
        Assert.False(await open[0].ResponseStream.MoveNext(Ct));
        open.Add(await OpenAsync(Probe(one)));

        var service = host.As(Role.Service, "*").Serving("aid");
        for (var i = 0; i < 3; i++) open.Add(await OpenAsync(Probe(service)));
        await RefusedAsync(() => Probe(service).CallAsync(MethodType.DuplexStreaming, new() { Text = "a" }), "STREAMS_PER_CALLER", "Services:StreamsPerCaller", "3");
        foreach (var call in open) call.Dispose();
    }

    [Fact]
    public async Task A_caller_has_a_rate_and_hears_when_to_try_again_while_others_go_on()
    {
        await using var host = await StartAsync(("CallsPerSecond", "1"), ("CallsAtOnce", "5"), ("Services:CallsPerSecond", "1"), ("Services:CallsAtOnce", "9"));
        var (one, another) = (Probe(host.As(Role.CityOfficer, "*").Named("one")), Probe(host.As(Role.CityOfficer, "*").Named("another")));
        Task<Outcome> CallAsync(Probe.ProbeClient client, MethodType kind = MethodType.Unary) => client.CallAsync(kind, new() { Text = "a" });
        var refused = await UntilRefusedAsync(one, 5, "CallsPerSecond");
        var wait = refused.Detail<RetryInfo>().RetryDelay.ToTimeSpan();
        Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        foreach (var kind in new[] { MethodType.ClientStreaming, MethodType.ServerStreaming, MethodType.DuplexStreaming })
            await RefusedAsync(() => CallAsync(one, kind), "CALL_RATE", "CallsPerSecond", "1");
        Assert.Equal("a", (await CallAsync(another)).Text);
        await UntilRefusedAsync(Probe(host.As(Role.Service, "*").Serving("aid")), 9, "Services:CallsPerSecond");
        await Task.Delay(wait + TimeSpan.FromMilliseconds(300), Ct);
        Assert.Equal("a", (await CallAsync(one)).Text);

        // a second may pass meanwhile, and give one or two more
        async Task<RpcException> UntilRefusedAsync(Probe.ProbeClient client, int atOnce, string setting)
        {
            for (var i = 0; i < atOnce; i++) Assert.Equal("a", (await CallAsync(client)).Text);
            return await RefusedAsync(async () => { for (var i = 0; i < 10; i++) await CallAsync(client); }, "CALL_RATE", setting, "1");
        }
    }

    [Fact]
    public async Task Who_asks_without_a_token_what_is_open_is_counted_by_his_address()
    {
        await using var host = await StartAsync(("CallsPerSecond", "1"), ("CallsAtOnce", "5"), ("StreamsPerCaller", "2"));
        var health = new Grpc.Health.V1.Health.HealthClient(host.Bare);
        List<AsyncServerStreamingCall<Grpc.Health.V1.HealthCheckResponse>> watches = [health.Watch(new()), health.Watch(new())];
        foreach (var watch in watches) Assert.True(await watch.ResponseStream.MoveNext(Ct));
        using (var third = health.Watch(new()))
            await RefusedAsync(() => third.ResponseStream.MoveNext(Ct), "STREAMS_PER_CALLER", "StreamsPerCaller", "2");
        await RefusedAsync(async () => { for (var i = 0; i < 10; i++) await health.CheckAsync(new()); }, "CALL_RATE", "CallsPerSecond", "1");
        Assert.Equal("a", (await host.Client<Probe.ProbeClient>().GetOnceAsync(new() { Text = "a" })).Text);
        foreach (var watch in watches) watch.Dispose();
    }

    [Fact]
    public async Task A_stream_in_which_no_message_comes_is_ended_and_one_that_is_fed_is_not()
    {
        await using var host = await StartAsync(("IdleSeconds", "1"));
        var client = host.Client<Probe.ProbeClient>();
        using var fed = await OpenAsync(client);
        using var idle = await OpenAsync(client);
        using var collecting = client.Collect(cancellationToken: Ct);
        await collecting.RequestStream.WriteAsync(new() { Text = "a" }, Ct);
        // the service's own time counts against nobody
        using var busy = await OpenAsync(client);
        await busy.RequestStream.WriteAsync(new() { Act = "wait" }, Ct);
        // a quiet log is no idle reader
        using var watching = client.Spread(new() { Act = "wait" }, cancellationToken: Ct);
        var ended = RefusedAsync(() => idle.ResponseStream.MoveNext(Ct), "STREAM_IDLE", "IdleSeconds", "1", StatusCode.DeadlineExceeded);
        var collected = RefusedAsync(() => collecting.ResponseAsync, "STREAM_IDLE", "IdleSeconds", "1", StatusCode.DeadlineExceeded);
        for (var i = 0; i < 8; i++)
        {
            await Task.Delay(300, Ct);
            await fed.RequestStream.WriteAsync(new() { Text = "b" }, Ct);
            Assert.True(await fed.ResponseStream.MoveNext(Ct));
        }

        await ended.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        await collected.WaitAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.False(busy.ResponseStream.MoveNext(Ct).IsCompleted);
        Assert.False(watching.ResponseStream.MoveNext(Ct).IsCompleted);
    }

    [Fact]
    public async Task A_reader_who_does_not_take_his_answers_is_cut_off_and_a_slow_one_who_takes_them_is_not()
    {
        await using var host = await StartAsync(("SlowSeconds", "2"));
        var client = host.Client<Probe.ProbeClient>();
        using var stuck = client.Converse(cancellationToken: Ct);
        using var slow = client.Converse(cancellationToken: Ct);
        const int Answers = 60;
        for (var i = 0; i < Answers; i++)
            foreach (var call in new[] { stuck, slow })
                await call.RequestStream.WriteAsync(new() { Act = "large", Text = "200000" }, Ct);
        await slow.RequestStream.CompleteAsync();
        await stuck.RequestStream.CompleteAsync();
        var taken = 0;
        for (; await slow.ResponseStream.MoveNext(Ct); taken++)
            if (taken % 10 == 0) await Task.Delay(900, Ct);
        Assert.Equal(Answers, taken);
        var e = await Assert.ThrowsAsync<RpcException>(async () => { while (await stuck.ResponseStream.MoveNext(Ct)) taken--; });
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
        Assert.InRange(taken, 1, Answers);
        // the connection lives on
        Assert.Equal("a", (await client.GetOnceAsync(new() { Text = "a" })).Text);
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked()
    {
        const int Unpacked = 800_000_000;
        await using var host = await StartAsync();
        using var packed = new MemoryStream();
        packed.Write(new byte[5]);
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < Unpacked / 1_000_000; i++) gzip.Write(new byte[1_000_000]);
        var message = packed.ToArray();
        message[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 5);
        Assert.InRange(message.Length, 1, 8_000_000);
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "/fupin.chassis.tests.Probe/GetOnce"))
        {
            Version = new(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(message) { Headers = { ContentType = new("application/grpc") } },
            Headers = { { "te", "trailers" }, { "grpc-encoding", "gzip" }, { "authorization", $"Bearer {host.Everyone.Token}" } },
        };
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var response = await client.SendAsync(request, Ct);
        Assert.Equal(((int)StatusCode.ResourceExhausted).ToString(CultureInfo.InvariantCulture), response.Headers.GetValues("grpc-status").Single());
        // other tests allocate at the same time, but not this much
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Unpacked / 2);
    }

    [Theory]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task The_whole_of_a_stream_has_its_limit_and_a_unary_call_beside_it_has_not(MethodType kind)
    {
        await using var host = await StartAsync(("UploadBytes", "100000"));
        var client = host.Client<Probe.ProbeClient>();
        Assert.Equal(150_000, (await client.CallAsync(MethodType.Unary, new() { Text = new string('a', 150_000) })).Number);
        Assert.Equal(90_000, (await SendAsync(9)).Number);
        await RefusedAsync(() => SendAsync(11), "UPLOAD_TOO_LARGE", "UploadBytes", "100000");

        async Task<Outcome> SendAsync(int messages)
        {
            var sum = 0L;
            async Task WriteAsync(IClientStreamWriter<Order> requests)
            {
                try
                {
                    for (var i = 0; i < messages; i++) await requests.WriteAsync(new() { Text = new string('a', 10_000) }, Ct);
                    await requests.CompleteAsync();
                }
                catch (Exception e) when (e is RpcException or InvalidOperationException)
                {
                    Assert.NotEmpty(e.Message); // why, the answer says
                }
            }

            if (kind == MethodType.ClientStreaming)
            {
                using var collect = client.Collect(cancellationToken: Ct);
                await WriteAsync(collect.RequestStream);
                return new() { Number = (await collect).Number * messages };
            }

            using var converse = client.Converse(cancellationToken: Ct);
            var writing = WriteAsync(converse.RequestStream);
            await foreach (var outcome in converse.ResponseStream.ReadAllAsync(Ct)) sum += outcome.Number;
            await writing;
            return new() { Number = sum };
        }
    }
}
