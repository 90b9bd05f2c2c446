using Fupin.Chassis.Tests.Probing;
using Fupin.Kit;
using Fupin.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Fupin.Chassis.Tests.Faults;

public sealed class FaultTests : IAsyncLifetime
{
    private TestHost _host = null!;

    private Probe.ProbeClient Client => _host.Client<Probe.ProbeClient>();

    public async ValueTask InitializeAsync() => _host = await ProbeHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task A_fault_arrives_with_its_reason_and_both_languages(MethodType kind)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(kind, new Order { Act = "fault" }));
        Assert.Equal(StatusCode.FailedPrecondition, e.StatusCode);
        Assert.Equal("现在不行 / not now", e.Status.Detail);
        var info = e.Detail<ErrorInfo>();
        Assert.Equal(("NOT_NOW", "probe.fupin", "later"), (info.Reason, info.Domain, info.Metadata["when"]));
        Assert.Equal(
            [("zh-CN", "现在不行"), ("en", "not now")],
            e.Details().Details.Where(any => any.Is(LocalizedMessage.Descriptor)).Select(any => any.Unpack<LocalizedMessage>()).Select(m => (m.Locale, m.Message)));
        Assert.DoesNotContain(_host.Logs, log => log.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Anything_else_is_INTERNAL_with_a_trace_id_and_is_logged_once_without_the_request(MethodType kind)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(kind, new Order { Act = "crash", Text = ProbeHost.Secret }));
        Assert.Equal(StatusCode.Internal, e.StatusCode);
        Assert.DoesNotContain(ProbeHost.Secret, e.ToString(), StringComparison.Ordinal);
        var info = e.Detail<ErrorInfo>();
        Assert.Equal("INTERNAL", info.Reason);
        var logged = Assert.Single(_host.Logs, log => log.Level >= LogLevel.Error);
        Assert.Contains(info.Metadata["trace_id"], logged.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(FormatException), logged.Text, StringComparison.Ordinal);
        Assert.Contains(nameof(ProbeService), logged.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Logs, log => log.Text.Contains(ProbeHost.Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task A_row_changed_meanwhile_is_ABORTED(MethodType kind)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(kind, new Order { Act = "stale" }));
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal("CONCURRENT_CHANGE", e.Detail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task All_wrong_fields_are_named_at_once()
    {
        var e = await Assert.ThrowsAsync<RpcException>(async () => await Client.GetOnceAsync(new Order { Act = "check", Text = "households/7" }));
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.Equal("INVALID_FIELD", e.Detail<ErrorInfo>().Reason);
        Assert.Equal(
            [("text", "RESOURCE_NAME"), ("request_id", "REQUIRED")],
            e.Detail<BadRequest>().FieldViolations.Select(v => (v.Field, v.Reason)));
        Assert.Equal("缺少编号", e.Detail<BadRequest>().FieldViolations[1].LocalizedMessage.Message);
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Bytes_that_are_no_message_are_the_callers_fault(MethodType kind)
    {
        var garbage = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var name = kind switch { MethodType.Unary => "GetOnce", MethodType.ClientStreaming => "Collect", MethodType.ServerStreaming => "Spread", _ => "Converse" };
        var method = new Method<byte[], byte[]>(kind, "fupin.chassis.tests.Probe", name, garbage, garbage);
        var calls = _host.Channel.CreateCallInvoker();
        byte[] bytes = [0x0A, 0x7F, 0x01];
        var e = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            switch (kind)
            {
                case MethodType.Unary:
                    await calls.AsyncUnaryCall(method, null, default, bytes);
                    break;
                case MethodType.ServerStreaming:
                    await calls.AsyncServerStreamingCall(method, null, default, bytes).ResponseStream.MoveNext(TestContext.Current.CancellationToken);
                    break;
                case MethodType.ClientStreaming:
                    var collect = calls.AsyncClientStreamingCall(method, null, default);
                    await collect.RequestStream.WriteAsync(bytes);
                    await collect;
                    break;
                default:
                    var converse = calls.AsyncDuplexStreamingCall(method, null, default);
                    await converse.RequestStream.WriteAsync(bytes);
                    await converse.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
                    break;
            }
        });
        Assert.Equal(StatusCode.InvalidArgument, e.StatusCode);
        Assert.Equal("MALFORMED_MESSAGE", e.Detail<ErrorInfo>().Reason);
        Assert.DoesNotContain(_host.Logs, log => log.Level >= LogLevel.Error && !log.Category.StartsWith("Grpc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task A_message_of_7_MiB_goes_in_and_one_of_9_MiB_is_refused_with_details(MethodType kind)
    {
        var taken = await Client.CallAsync(kind, new Order { Text = new string('x', 7 * 1024 * 1024) });
        Assert.Equal(7 * 1024 * 1024, taken.Number);
        var e = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(kind, new Order { Text = new string('x', 9 * 1024 * 1024) }));
        Assert.Equal(StatusCode.ResourceExhausted, e.StatusCode);
        Assert.Equal("MESSAGE_TOO_LARGE", e.Detail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task A_method_that_does_not_exist_is_UNIMPLEMENTED_with_details()
    {
        var order = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var e = await Assert.ThrowsAsync<RpcException>(async () => await _host.Channel.CreateCallInvoker()
            .AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, "fupin.chassis.tests.Probe", "Dance", order, order), null, default, []));
        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
        Assert.Equal("UNIMPLEMENTED", e.Detail<ErrorInfo>().Reason);
    }

    [Theory]
    [InlineData(MethodType.Unary)]
    [InlineData(MethodType.ServerStreaming)]
    public async Task A_caller_that_goes_away_stops_the_work_and_is_no_error_of_ours(MethodType kind)
    {
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var e = await Assert.ThrowsAsync<RpcException>(() => Client.CallAsync(kind, new Order { Act = "wait" }, new CallOptions(cancellationToken: gone.Token)));
        Assert.Equal(StatusCode.Cancelled, e.StatusCode);
        Assert.Equal(3, (await Client.GetOnceAsync(new Order { Text = "abc" })).Number);
        Assert.DoesNotContain(_host.Logs, log => log.Level >= LogLevel.Error);
    }
}
