using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fupin.Cli.Feeds;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Exchange.Tests;

/// <summary>What `fupin feed tail` prints is the JSON format of CloudEvents 1.0.</summary>
public sealed partial class CloudEventTests
{
    [Fact]
    public void Every_recorded_event_has_the_required_attributes_and_nothing_the_format_forbids()
    {
        foreach (var recorded in RecordedLog.Open("registry-2026-11.binpb.gz").Events)
        {
            using var document = JsonDocument.Parse(CloudEvent.Format("registry", recorded));
            var json = document.RootElement;
            Assert.Equal("1.0", json.GetProperty("specversion").GetString());
            Assert.Equal(recorded.Id, json.GetProperty("id").GetString());
            Assert.True(Uri.TryCreate(json.GetProperty("source").GetString(), UriKind.RelativeOrAbsolute, out _));
            Assert.StartsWith("fupin.registry.v1.", json.GetProperty("type").GetString(), StringComparison.Ordinal);
            Assert.Equal(recorded.Subject, json.GetProperty("subject").GetString());
            Assert.Equal(
                recorded.Time.ToDateTimeOffset(), DateTimeOffset.ParseExact(json.GetProperty("time").GetString()!, "O", CultureInfo.InvariantCulture));
            Assert.Equal(recorded.Position.ToString(CultureInfo.InvariantCulture), json.GetProperty("sequence").GetString());
            Assert.Equal(JsonValueKind.Object, json.GetProperty("data").ValueKind);
            Assert.False(json.TryGetProperty("data_base64", out _));
            foreach (var attribute in json.EnumerateObject().Where(attribute => attribute.Name is not "data"))
            {
                Assert.Matches(AttributeName(), attribute.Name);
                Assert.Equal(JsonValueKind.String, attribute.Value.ValueKind);
                Assert.NotEqual("", attribute.Value.GetString());
            }
        }
    }

    [Fact]
    public void An_event_of_a_type_that_is_not_known_here_keeps_its_bytes()
    {
        var stored = new Event
        {
            Id = "1",
            Time = new Timestamp(),
            Data = new Any { TypeUrl = "type.googleapis.com/fupin.registry.v1.SomethingElse", Value = ByteString.CopyFromUtf8("later") },
        };
        using var document = JsonDocument.Parse(CloudEvent.Format("registry", stored));
        Assert.Equal("later"u8.ToArray(), document.RootElement.GetProperty("data_base64").GetBytesFromBase64());
        Assert.Equal("application/protobuf", document.RootElement.GetProperty("datacontenttype").GetString());
        Assert.False(document.RootElement.TryGetProperty("data", out _));
    }

    /// <summary>Lower-case letters and digits, at most 20 as the specification advises.</summary>
    [GeneratedRegex("^[a-z0-9]{1,20}$", RegexOptions.None, 1000)]
    private static partial Regex AttributeName();
}
