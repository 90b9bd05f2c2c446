using System.Text.Json;
using Grpc.Core;
using Xunit;

namespace Fupin.Conformance;

/// <summary>A gRPC implementation that is not .NET, against our server.</summary>
public sealed class NodeClientTests(Server server)
{
    [NodeFact]
    public async Task A_unary_call_is_answered_with_trailers()
    {
        var seen = await NodeClient.Case(server, "unary");

        Assert.Equal("扶贫", Text(seen, "text"));
        Assert.Equal(StatusCode.OK, Code(seen));
        Assert.Equal("plain", Text(seen, "plain"));
        Assert.Equal("[0,255]", seen.GetProperty("bytes").GetRawText());
    }

    [NodeFact]
    public async Task A_client_stream_is_collected()
    {
        var seen = await NodeClient.Case(server, "client-stream");

        Assert.Equal("abc", Text(seen, "text"));
        Assert.Equal(3, seen.GetProperty("size").GetInt32());
    }

    [NodeFact]
    public async Task A_server_stream_is_read_to_its_end() =>
        Assert.Equal("""{"texts":["1","2","3"]}""", (await NodeClient.Case(server, "server-stream")).GetRawText());

    [NodeFact]
    public async Task Both_sides_of_a_duplex_call_take_turns() =>
        Assert.Equal("""{"listening":"yes","texts":["a","aa","aaa"]}""", (await NodeClient.Case(server, "duplex")).GetRawText());

    [NodeFact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        Assert.Equal(StatusCode.DeadlineExceeded, Code(await NodeClient.Case(server, "deadline")));
        await server.SawTheEndOf("node-deadline");
    }

    [NodeFact]
    public async Task The_server_keeps_the_deadline_of_a_client_that_does_not()
    {
        Assert.Equal(StatusCode.DeadlineExceeded, Code(await NodeClient.Case(server, "server-deadline")));
        await server.SawTheEndOf("raw-deadline");
    }

    [NodeFact]
    public async Task A_cancellation_reaches_the_server()
    {
        Assert.Equal(StatusCode.Cancelled, Code(await NodeClient.Case(server, "cancel")));
        await server.SawTheEndOf("node-cancel");
    }

    [NodeFact]
    public async Task Error_details_arrive()
    {
        var seen = await NodeClient.Case(server, "details");

        Assert.Equal(StatusCode.FailedPrecondition, Code(seen));
        Assert.Equal("户已关闭", Text(seen, "details"));
        Assert.Equal((int)StatusCode.FailedPrecondition, seen.GetProperty("inner").GetInt32());
        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", Text(seen, "type"));
        Assert.Equal("HOUSEHOLD_CLOSED", Text(seen, "reason"));
        Assert.Equal("户-7", Text(seen, "id"));
    }

    [NodeFact]
    public async Task A_method_without_implementation_says_so() =>
        Assert.Equal(StatusCode.Unimplemented, Code(await NodeClient.Case(server, "missing")));

    [NodeFact]
    public async Task Messages_are_compressed_both_ways() =>
        Assert.Equal("""{"length":10000,"encoding":"gzip"}""", (await NodeClient.Case(server, "gzip-both-ways")).GetRawText());

    [NodeFact]
    public async Task An_answer_is_compressed_only_for_a_client_that_accepts_it() =>
        Assert.Equal(
            """{"encoding":"gzip","flags":[true,false,false],"small":true,"same":true}""",
            (await NodeClient.Case(server, "gzip-on-the-wire")).GetRawText());

    [NodeFact]
    public async Task A_message_may_have_four_mebibytes_and_no_more()
    {
        var seen = await NodeClient.Case(server, "four-mebibytes");

        Assert.True(seen.GetProperty("same").GetBoolean());
        Assert.Equal((int)StatusCode.ResourceExhausted, seen.GetProperty("more").GetInt32());
    }

    static string? Text(JsonElement seen, string name) => seen.GetProperty(name).GetString();

    static StatusCode Code(JsonElement seen) => (StatusCode)seen.GetProperty("code").GetInt32();
}
