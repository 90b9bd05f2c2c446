using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fupin.Exchange.V1;
using Fupin.Registry.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Cli.Feeds;

/// <summary>An event of a feed in the JSON format of CloudEvents 1.0, one line.</summary>
internal static class CloudEvent
{
    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(EventsReflection.Descriptor);
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Format(string source, Event @event)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Readable);
        var type = Google.Protobuf.WellKnownTypes.Any.GetTypeName(@event.Data.TypeUrl);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", @event.Id);
        json.WriteString("source", source);
        json.WriteString("type", type);
        json.WriteString("subject", @event.Subject);
        json.WriteString("time", @event.Time.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("sequence", @event.Position.ToString(CultureInfo.InvariantCulture));
        json.WriteString("subjectversion", @event.SubjectVersion.ToString(CultureInfo.InvariantCulture));
        Write(json, "division", @event.Division);
        Write(json, "previousdivision", @event.PreviousDivision);
        Write(json, "traceparent", @event.Traceparent);
        if (Types.Find(type) is { } descriptor)
        {
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            json.WriteRawValue(Formatter.Format(descriptor.Parser.ParseFrom(@event.Data.Value)));
        }
        else
        {
            json.WriteString("datacontenttype", "application/protobuf");
            json.WriteBase64String("data_base64", @event.Data.Value.Span);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }
}
