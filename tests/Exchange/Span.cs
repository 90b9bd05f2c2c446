using Google.Protobuf;

namespace Fupin.Exchange.Tests;

/// <summary>A span as a process told it over OTLP (opentelemetry/proto/trace/v1); ids in hexadecimal, as in a traceparent.</summary>
/// <param name="Service">The resource's service.name.</param>
/// <param name="Scope">The source that made it.</param>
internal sealed record Span(string Service, string Scope, string Name, string Trace, string Id, string Parent)
{
    /// <summary>Of requests as they came over gRPC.</summary>
    public static IEnumerable<Span> Of(IEnumerable<byte[]> requests) =>
        from request in requests
        from resourceSpans in Parts(ByteString.CopyFrom(request.AsSpan(5)), 1)
        let service = Parts(resourceSpans, 1).SelectMany(resource => Parts(resource, 1)).Where(attribute => Text(attribute, 1) == "service.name")
            .Select(attribute => Text(Parts(attribute, 2).Single(), 1)).Single()
        from scopeSpans in Parts(resourceSpans, 2)
        let scope = Text(Parts(scopeSpans, 1).Single(), 1)
        from span in Parts(scopeSpans, 2)
        select new Span(service, scope, Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4));

    private static string Text(ByteString message, int field) => string.Concat(Parts(message, field).Select(part => part.ToStringUtf8()));

    private static string Hex(ByteString message, int field) => string.Concat(Parts(message, field).Select(part => Convert.ToHexStringLower(part.Span)));

    /// <summary>The values of a field that has a length: messages, texts, bytes.</summary>
    private static List<ByteString> Parts(ByteString message, int field)
    {
        var input = message.CreateCodedInput();
        List<ByteString> parts = [];
        while (input.ReadTag() is var tag and not 0)
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited))
                parts.Add(input.ReadBytes());
            else
                input.SkipLastField();
        return parts;
    }
}
