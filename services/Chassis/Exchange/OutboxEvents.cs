using System.Diagnostics;
using System.Text;
using Fupin.Access.V1;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Values;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Exchange;

/// <summary>Events as they are stored: serialized without position, together in a record per transaction.</summary>
internal static class OutboxEvents
{
    /// <summary>A record is split above this many bytes.</summary>
    public const int RecordLimit = 256 * 1024;

    /// <summary>One event must fit into a message of the feed.</summary>
    public const int EventLimit = 1024 * 1024;

    public static byte[] Serialize(
        IMessage message, string subject, long version, string division, string previousDivision, DateTimeOffset now)
    {
        var envelope = new Event
        {
            Id = Uuids.New(now).ToString("D"),
            Subject = subject,
            SubjectVersion = version,
            Division = division,
            PreviousDivision = previousDivision,
            Time = Timestamp.FromDateTimeOffset(now),
            Traceparent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace } ? trace : "",
        };
        var bytes = Pack(envelope, WithoutClassA(message));
        if (bytes.Length > EventLimit)
            throw new InvalidOperationException($"{message.Descriptor.FullName} of {subject} has {bytes.Length} bytes; an event has at most {EventLimit}.");
        return bytes;
    }

    /// <summary>Cuts a transaction's events into records, in order.</summary>
    public static IEnumerable<ArraySegment<byte[]>> Split(byte[][] events)
    {
        var start = 0;
        var size = 0;
        for (var i = 0; i < events.Length; i++)
        {
            var field = FieldSize(events[i].Length);
            if (i > start && size + field > RecordLimit)
            {
                yield return new(events, start, i - start);
                (start, size) = (i, 0);
            }
            size += field;
        }
        if (start < events.Length)
            yield return new(events, start, events.Length - start);
    }

    /// <summary>How many bytes an <see cref="OutboxRecord"/> with these events has.</summary>
    public static int SizeOf(ArraySegment<byte[]> events) => events.Sum(stored => FieldSize(stored.Length));

    /// <summary>Writes it to the beginning of the buffer.</summary>
    public static void Join(ArraySegment<byte[]> events, byte[] buffer)
    {
        var output = new CodedOutputStream(buffer);
        foreach (var stored in events)
        {
            output.WriteTag(OutboxRecord.EventsFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(stored));
        }
        output.Flush();
    }

    /// <summary>The stored bytes of each event of a record.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Cut(ArraySegment<byte> record)
    {
        while (record.Count > 0)
        {
            var input = new CodedInputStream(record.Array, record.Offset, record.Count);
            var (tag, length) = (input.ReadTag(), input.ReadLength());
            record = record[((int)input.Position - record.Offset)..];
            if (tag != WireFormat.MakeTag(OutboxRecord.EventsFieldNumber, WireFormat.WireType.LengthDelimited) || length < 0 || length > record.Count)
                throw new InvalidDataException("An outbox record holds something that is not an event.");
            yield return record[..length];
            record = record[length..];
        }
    }

    /// <summary>The envelope with the message as its data, written in one go: packed for itself before, each event would be copied three times.</summary>
    private static byte[] Pack(Event envelope, IMessage message)
    {
        var url = $"type.googleapis.com/{message.Descriptor.FullName}";
        var content = message.CalculateSize();
        var data = FieldSize(Encoding.UTF8.GetByteCount(url)) + (content > 0 ? FieldSize(content) : 0);
        var bytes = new byte[envelope.CalculateSize() + FieldSize(data)];
        var output = new CodedOutputStream(bytes);
        envelope.WriteTo(output);
        output.WriteTag(Event.DataFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength(data);
        output.WriteTag(Any.TypeUrlFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteString(url);
        if (content > 0)
        {
            output.WriteTag(Any.ValueFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteLength(content);
            message.WriteTo(output);
        }
        output.Flush();
        return bytes;
    }

    /// <summary>Of a field with this many bytes and a number below 16.</summary>
    private static int FieldSize(int bytes) => 1 + CodedOutputStream.ComputeLengthSize(bytes) + bytes;

    private static IMessage WithoutClassA(IMessage message)
    {
        if (!DataClasses.IsIn(message, DataClass.A))
            return message;
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        DataClasses.Clear(copy, DataClass.A);
        return copy;
    }
}
