using System.Text.Json;
using Grpc.Core;

namespace Fupin.Conformance;

/// <summary>gRPC implementations that are not .NET against our server, each by a script that prints what it saw as JSON.</summary>
public abstract class ScriptedClientTests(Server server, string name)
{
    private protected abstract Task<JsonElement> Case(string scenario);

    [ForeignFact]
    public async Task A_unary_call_is_answered_with_trailers()
    {
        var seen = await Case("unary");

        Assert.Equal("扶贫", Text(seen, "text"));
        Assert.Equal(StatusCode.OK, Code(seen));
        Assert.Equal("plain", Text(seen, "plain"));
        Assert.Equal("[0,255]", seen.GetProperty("bytes").GetRawText());
    }

    [ForeignFact]
    public async Task A_client_stream_is_collected()
    {
        var seen = await Case("client-stream");

        Assert.Equal("abc", Text(seen, "text"));
        Assert.Equal(3, seen.GetProperty("size").GetInt32());
    }

    [ForeignFact]
    public async Task A_server_stream_is_read_to_its_end() =>
        Assert.Equal("""{"texts":["1","2","3"]}""", (await Case("server-stream")).GetRawText());

    [ForeignFact]
    public async Task Both_sides_of_a_duplex_call_take_turns() =>
        Assert.Equal("""{"listening":"yes","texts":["a","aa","aaa"]}""", (await Case("duplex")).GetRawText());

    [ForeignFact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        Assert.Equal(StatusCode.DeadlineExceeded, Code(await Case("deadline")));
        await server.SawTheEndOf($"{name}-deadline");
    }

    [ForeignFact]
    public async Task A_cancellation_reaches_the_server()
    {
        Assert.Equal(StatusCode.Cancelled, Code(await Case("cancel")));
        await server.SawTheEndOf($"{name}-cancel");
    }

    [ForeignFact]
    public async Task Error_details_arrive()
    {
        var seen = await Case("details");

        Assert.Equal(StatusCode.FailedPrecondition, Code(seen));
        Assert.Equal("户已关闭", Text(seen, "details"));
        Assert.Equal((int)StatusCode.FailedPrecondition, seen.GetProperty("inner").GetInt32());
        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", Text(seen, "type"));
        Assert.Equal("HOUSEHOLD_CLOSED", Text(seen, "reason"));
        Assert.Equal("户-7", Text(seen, "id"));
    }

    [ForeignFact]
    public async Task A_method_without_implementation_says_so() =>
        Assert.Equal(StatusCode.Unimplemented, Code(await Case("missing")));

    [ForeignFact]
    public async Task Messages_are_compressed_both_ways() =>
        Assert.Equal("""{"length":10000,"encoding":"gzip"}""", (await Case("gzip-both-ways")).GetRawText());

    [ForeignFact]
    public async Task A_message_may_have_four_mebibytes_and_no_more()
    {
        var seen = await Case("four-mebibytes");

        Assert.True(seen.GetProperty("same").GetBoolean());
        Assert.Equal((int)StatusCode.ResourceExhausted, seen.GetProperty("more").GetInt32());
    }

    private protected static string? Text(JsonElement seen, string name) => seen.GetProperty(name).GetString();

    private protected static StatusCode Code(JsonElement seen) => (StatusCode)seen.GetProperty("code").GetInt32();
}

/// <summary>Debian's python3-grpcio, on the C core.</summary>
public sealed class PythonClientTests(Server server, Foreign foreign) : ScriptedClientTests(server, "python")
{
    readonly string _port = $"{server.Address.Port}";

    private protected override Task<JsonElement> Case(string scenario) =>
        Foreign.RunForJson(Foreign.Python, "clients/client.py", _port, foreign.Contract, scenario);
}

/// <summary>grpc-js, and HTTP/2 by hand where a library hides the wire.</summary>
public sealed class NodeClientTests(Server server) : ScriptedClientTests(server, "node")
{
    readonly Server _server = server;

    private protected override Task<JsonElement> Case(string scenario) =>
        Foreign.RunForJson("node", "clients/client.mjs", $"{_server.Address.Port}", scenario);

    [ForeignFact]
    public async Task The_server_keeps_the_deadline_of_a_client_that_does_not()
    {
        Assert.Equal(StatusCode.DeadlineExceeded, Code(await Case("server-deadline")));
        await _server.SawTheEndOf("raw-deadline");
    }

    [ForeignFact]
    public async Task An_answer_is_compressed_only_for_a_client_that_accepts_it() =>
        Assert.Equal(
            """{"encoding":"gzip","flags":[true,false,false],"small":true,"same":true}""",
            (await Case("gzip-on-the-wire")).GetRawText());
}
