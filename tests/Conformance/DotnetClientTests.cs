using Fupin.Conformance.Protocol;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RpcStatus = Fupin.Conformance.Protocol.Status;

namespace Fupin.Conformance;

/// <summary>The official .NET client, on the same API assemblies as the server.</summary>
public sealed class DotnetClientTests(Server server) : IDisposable
{
    readonly GrpcChannel _channel = GrpcChannel.ForAddress(server.Address);

    Protocol.Conformance.ConformanceClient Client => new(_channel);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static CallOptions Options => new(cancellationToken: Token);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task A_unary_call_is_answered_with_trailers()
    {
        var call = Client.EchoAsync(new Message { Text = "扶贫" }, Options.WithHeaders(new Metadata { { "x-bytes-bin", [0, 255] } }));

        Assert.Equal("扶贫", (await call).Text);
        Assert.Equal([0, 255], call.GetTrailers().GetValueBytes("x-bytes-bin")!);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public void A_blocking_call_is_answered() => Assert.Equal("a", Client.Echo(new Message { Text = "a" }, Options).Text);

    [Fact]
    public async Task A_client_stream_is_collected()
    {
        using var call = Client.Collect(Options);
        foreach (var text in new[] { "a", "b", "c" })
            await call.RequestStream.WriteAsync(new Message { Text = text }, Token);
        await call.RequestStream.CompleteAsync();

        Assert.Equal(new Message { Text = "abc", Size = 3 }, await call);
    }

    [Fact]
    public async Task A_server_stream_is_read_to_its_end()
    {
        List<string> read = [];
        using var call = Client.Count(new Message { Size = 3 }, Options);
        await foreach (var message in call.ResponseStream.ReadAllAsync(Token))
            read.Add(message.Text);

        Assert.Equal("1 2 3", string.Join(' ', read));
    }

    [Fact]
    public async Task Both_sides_of_a_duplex_call_take_turns()
    {
        using var call = Client.Talk(Options);
        Assert.Equal("yes", (await call.ResponseHeadersAsync).GetValue("x-listening"));
        foreach (var text in new[] { "a", "b" })
        {
            await call.RequestStream.WriteAsync(new Message { Text = text }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        // connected first: the time is for the call, and the server must have begun it
        await Client.EchoAsync(new Message { Text = "here" }, Options);
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(2);
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.WaitAsync(new Message { Text = "dotnet-deadline" }, Options.WithDeadline(deadline)));

        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await server.SawTheEndOf("dotnet-deadline");
    }

    [Fact]
    public async Task A_cancellation_reaches_the_server()
    {
        using CancellationTokenSource source = new();
        using var call = Client.WaitAfterOne(new Message { Text = "dotnet-cancel" }, cancellationToken: source.Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await source.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await server.SawTheEndOf("dotnet-cancel");
    }

    [Fact]
    public async Task Error_details_arrive()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.FailAsync(new Message { Text = "户已关闭" }, Options));

        var details = RpcStatus.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("户已关闭", error.Status.Detail);
        Assert.Equal("HOUSEHOLD_CLOSED", Assert.Single(details.Details).Unpack<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task A_method_without_implementation_says_so()
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.MissingAsync(new Message(), Options));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Messages_are_compressed_both_ways(string encoding)
    {
        Message sent = new() { Text = new string('a', 10_000), Compress = true };
        var answer = await Client.EchoAsync(sent, Options.WithHeaders(new Metadata { { "grpc-internal-encoding-request", encoding } }));

        Assert.Equal(sent.Text, answer.Text);
        Assert.Equal(encoding, answer.Encoding);
    }

    [Fact]
    public async Task A_message_may_have_four_mebibytes_and_no_more()
    {
        const int overhead = 5; // the field's tag and length
        var most = new byte[(4 * 1024 * 1024) - overhead];
        using var call = Client.Collect(Options);
        await call.RequestStream.WriteAsync(new Message { Data = UnsafeByteOperations.UnsafeWrap(most) }, Token);
        await call.RequestStream.CompleteAsync();
        Assert.Equal(1, (await call).Size);

        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await Client.EchoAsync(new Message { Data = UnsafeByteOperations.UnsafeWrap(new byte[most.Length + 1]) }, Options));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }
}
