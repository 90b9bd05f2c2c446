using Grpc.Core;
using Xunit;

namespace Fupin.RpcApi;

public sealed class CallOptionsTests
{
    static readonly DateTime Deadline = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public void Nothing_is_set_by_default()
    {
        CallOptions options = new();

        Assert.Null(options.Headers);
        Assert.Null(options.Deadline);
        Assert.Null(options.WriteOptions);
        Assert.Null(options.PropagationToken);
        Assert.Null(options.Credentials);
        Assert.False(options.CancellationToken.CanBeCanceled);
        Assert.False(options.IsWaitForReady);
    }

    [Fact]
    public void Each_with_method_changes_a_copy()
    {
        using CancellationTokenSource source = new();
        Metadata headers = [];
        WriteOptions write = new(WriteFlags.NoCompress);
        var credentials = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        CallOptions before = new();

        var after = before.WithHeaders(headers).WithDeadline(Deadline).WithCancellationToken(source.Token)
            .WithWriteOptions(write).WithCredentials(credentials).WithWaitForReady();

        Assert.Equal(new CallOptions(), before);
        Assert.Same(headers, after.Headers);
        Assert.Equal(Deadline, after.Deadline);
        Assert.Equal(source.Token, after.CancellationToken);
        Assert.Same(write, after.WriteOptions);
        Assert.Same(credentials, after.Credentials);
        Assert.True(after.IsWaitForReady);
    }

    [Fact]
    public void The_constructor_sets_what_the_with_methods_set()
    {
        Metadata headers = [];

        Assert.Equal(new CallOptions(headers, Deadline), new CallOptions().WithHeaders(headers).WithDeadline(Deadline));
    }

    [Fact]
    public void Waiting_for_ready_can_be_taken_back() =>
        Assert.False(new CallOptions().WithWaitForReady().WithWaitForReady(false).IsWaitForReady);

    [Fact]
    public void Write_flags_have_the_numbers_of_the_protocol_library()
    {
        Assert.Equal(1, (int)WriteFlags.BufferHint);
        Assert.Equal(2, (int)WriteFlags.NoCompress);
        Assert.Equal(default, WriteOptions.Default.Flags);
    }

    [Fact]
    public void Propagation_passes_deadline_and_cancellation_unless_told_otherwise()
    {
        Assert.True(ContextPropagationOptions.Default.IsPropagateDeadline);
        Assert.True(ContextPropagationOptions.Default.IsPropagateCancellation);
        Assert.False(new ContextPropagationOptions(propagateDeadline: false).IsPropagateDeadline);
    }
}
