using System.Text.Json;
using Fupin.Kit;
using Google.Protobuf;
using Grpc.Core;

namespace Fupin.Conformance;

/// <summary>
/// buf curl, on connect-go: with the contracts against the conformance server, and by reflection alone against the real host. It has no
/// option for a deadline (it refuses the header) and does not compress what it sends.
/// </summary>
public sealed class BufCurlTests(Server server, Foreign foreign)
{
    [ForeignFact]
    public async Task A_unary_call_is_answered_with_trailers()
    {
        var (code, output, errors) = await Curl("Echo", """{"text":"扶贫"}""", "-H", "x-text: plain", "-v");

        Assert.Equal(0, code);
        Assert.Equal("扶贫", Answers(output).Single().GetProperty("text").GetString());
        Assert.Contains(errors.Split('\n'), line => line.StartsWith("buf: <", StringComparison.Ordinal) && line.TrimEnd().EndsWith("X-Text: plain", StringComparison.Ordinal));
    }

    [ForeignFact]
    public async Task A_client_stream_is_collected()
    {
        var (_, output, _) = await Curl("Collect", """{"text":"a"} {"text":"b"} {"text":"c"}""");

        var answer = Answers(output).Single();
        Assert.Equal("abc", answer.GetProperty("text").GetString());
        Assert.Equal(3, answer.GetProperty("size").GetInt32());
    }

    [ForeignFact]
    public async Task A_server_stream_is_read_to_its_end() => Assert.Equal("1 2 3", Texts((await Curl("Count", """{"size":3}""")).Output));

    [ForeignFact]
    public async Task Both_sides_of_a_duplex_call_take_turns() =>
        Assert.Equal("a b", Texts((await Curl("Talk", """{"text":"a"} {"text":"b"}""")).Output));

    [ForeignFact]
    public async Task A_cancellation_reaches_the_server()
    {
        using var process = Foreign.Start(Foreign.Buf, Arguments("WaitAfterOne", """{"text":"buf-cancel"}"""));
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        process.Kill(entireProcessTree: true);

        await server.SawTheEndOf("buf-cancel");
    }

    [ForeignFact]
    public async Task Error_details_arrive()
    {
        var (code, _, errors) = await Curl("Fail", """{"text":"户已关闭"}""");

        Assert.Equal(StatusCode.FailedPrecondition, Code(code));
        var error = JsonElement.Parse(errors);
        Assert.Equal("户已关闭", error.GetProperty("message").GetString());
        var info = Detail<Protocol.ErrorInfo>(error);
        Assert.Equal(("HOUSEHOLD_CLOSED", "户-7"), (info.Reason, info.Metadata["id"]));
    }

    [ForeignFact]
    public async Task A_method_without_implementation_says_so() => Assert.Equal(StatusCode.Unimplemented, Code((await Curl("Missing", "{}")).Code));

    [ForeignFact]
    public async Task An_answer_is_compressed()
    {
        var text = new string('a', 10_000);
        var (_, output, errors) = await Curl("Echo", $$"""{"text":"{{text}}","compress":true}""", "-v");

        Assert.Equal(text, Answers(output).Single().GetProperty("text").GetString());
        Assert.Contains("Grpc-Encoding: gzip", errors, StringComparison.Ordinal);
    }

    [ForeignFact]
    public async Task A_message_may_have_four_mebibytes_and_no_more()
    {
        var most = new byte[(4 * 1024 * 1024) - 5]; // the field's tag and length
        var (whole, output, _) = await Curl("Echo", Data(most));
        Assert.Equal(0, whole);
        Assert.Equal(most, Answers(output).Single().GetProperty("data").GetBytesFromBase64());

        Assert.Equal(StatusCode.ResourceExhausted, Code((await Curl("Echo", Data([.. most, 0]))).Code));
    }

    [ForeignFact]
    public async Task The_real_host_is_read_by_reflection_alone()
    {
        await using var host = await TestHost.StartAsync();
        var address = host.Address.GetLeftPart(UriPartial.Authority);
        var signed = $"authorization: Bearer {host.Everyone.Token}"; // reflection wants a token, too
        var services = await Foreign.Run(Foreign.Buf, "curl", "--protocol", "grpc", "--reflect-header", signed, "--list-services", address);
        Assert.Contains("fupin.registry.v1.HouseholdService", services, StringComparison.Ordinal);

        var serving = await Foreign.Run(Foreign.Buf, "curl", "--protocol", "grpc", "--reflect-header", signed, "-d", "{}", $"{address}/grpc.health.v1.Health/Check");
        Assert.Equal("SERVING", JsonElement.Parse(serving).GetProperty("status").GetString());

        var (code, _, errors) = await Foreign.RunToTheEnd(
            Foreign.Buf, "curl", "--protocol", "grpc", "--reflect-header", "*", "-H", signed, "-d", """{"name":"7"}""", $"{address}/fupin.registry.v1.HouseholdService/GetHousehold");
        Assert.NotEqual(0, code);
        Assert.NotEmpty(Detail<Protocol.ErrorInfo>(JsonElement.Parse(errors)).Reason);
    }

    static string Data(byte[] bytes) => $$"""{"data":"{{Convert.ToBase64String(bytes)}}"}""";

    static StatusCode Code(int exit) => (StatusCode)(exit >> 3); // as `buf curl --help` says

    static string Texts(string output) => string.Join(' ', Answers(output).Select(answer => answer.GetProperty("text").GetString()));

    static T Detail<T>(JsonElement error)
        where T : IMessage<T>, new()
    {
        var detail = error.GetProperty("details").EnumerateArray().First(detail => detail.GetProperty("type").GetString() == new T().Descriptor.FullName);
        var text = detail.GetProperty("value").GetString()!;
        return new MessageParser<T>(() => new T()).ParseFrom(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }

    /// <summary>Several answers are JSON texts one after the other.</summary>
    static List<JsonElement> Answers(string output)
    {
        List<JsonElement> answers = [];
        Utf8JsonReader reader = new(System.Text.Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read()) answers.Add(JsonElement.ParseValue(ref reader));
        return answers;
    }

    async Task<(int Code, string Output, string Errors)> Curl(string method, string data, params string[] more)
    {
        if (data.Length < 100_000) return await Foreign.RunToTheEnd(Foreign.Buf, [.. Arguments(method, data), .. more]);
        var file = Path.Combine(Path.GetDirectoryName(foreign.Contract)!, Path.GetRandomFileName()); // more than a command line takes
        await File.WriteAllTextAsync(file, data, TestContext.Current.CancellationToken);
        return await Foreign.RunToTheEnd(Foreign.Buf, [.. Arguments(method, "@" + file), .. more]);
    }

    string[] Arguments(string method, string data) =>
    [
        "curl", "--protocol", "grpc", "--schema", foreign.Contract, "-d", data,
        $"{server.Address.GetLeftPart(UriPartial.Authority)}/fupin.conformance.Conformance/{method}",
    ];
}
