using Grpc.Core;
using Xunit;

namespace Fupin.RpcApi;

public sealed class StatusTests
{
    [Fact]
    public void A_status_prints_its_code_and_detail() =>
        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no such household\")", new Status(StatusCode.NotFound, "no such household").ToString());

    [Fact]
    public void A_status_prints_what_went_wrong_locally() =>
        Assert.Equal(
            "Status(StatusCode=\"Unavailable\", Detail=\"d\", DebugException=\"System.TimeoutException: slow\")",
            new Status(StatusCode.Unavailable, "d", new TimeoutException("slow")).ToString());

    [Fact]
    public void The_default_statuses_have_an_empty_detail()
    {
        Assert.Equal(new Status(StatusCode.OK, ""), Status.DefaultSuccess);
        Assert.Equal(new Status(StatusCode.Cancelled, ""), Status.DefaultCancelled);
    }

    [Fact]
    public void The_codes_have_the_numbers_of_the_protocol() =>
        Assert.Equal(Enumerable.Range(0, 17), Enum.GetValues<StatusCode>().Select(code => (int)code));

    [Fact]
    public void An_exception_without_a_message_says_its_status()
    {
        Status status = new(StatusCode.Aborted, "again");

        Assert.Equal(status.ToString(), new RpcException(status).Message);
        Assert.Equal("mine", new RpcException(status, "mine").Message);
        Assert.Equal(StatusCode.Aborted, new RpcException(status).StatusCode);
    }

    [Fact]
    public void An_exception_without_trailers_has_empty_ones()
    {
        Assert.Empty(new RpcException(Status.DefaultCancelled).Trailers);
        Assert.Throws<ArgumentNullException>(() => new RpcException(Status.DefaultCancelled, (Metadata)null!));
    }

    [Fact]
    public void An_exception_carries_its_trailers()
    {
        Metadata trailers = new() { { "k", "v" } };

        Assert.Same(trailers, new RpcException(Status.DefaultCancelled, trailers).Trailers);
        Assert.Same(trailers, new RpcException(Status.DefaultCancelled, trailers, "m").Trailers);
    }

    [Fact]
    public void The_local_cause_is_the_inner_exception()
    {
        TimeoutException cause = new();

        Assert.Same(cause, new RpcException(new Status(StatusCode.Unavailable, "", cause)).InnerException);
    }
}
