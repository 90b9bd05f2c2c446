using System.Diagnostics;
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
        var stored = new Event
        {
            Id = Uuids.New(now).ToString("D"),
            Subject = subject,
            SubjectVersion = version,
            Division = division,
            PreviousDivision = previousDivision,
            Time = Timestamp.FromDateTimeOffset(now),
            Traceparent = Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } trace } ? trace : "",
            Data = Any.Pack(WithoutClassA(message)),
        };
        var bytes = stored.ToByteArray();
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
            var field = FieldSize(events[i]);
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

    /// <summary>The bytes of an <see cref="OutboxRecord"/> with these events.</summary>
    public static byte[] Join(ArraySegment<byte[]> events)
    {
        var bytes = new byte[events.Sum(FieldSize)];
        var output = new CodedOutputStream(bytes);
        foreach (var stored in events)
        {
            output.WriteTag(OutboxRecord.EventsFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(stored));
        }
        output.Flush();
        return bytes;
    }

    /// <summary>The stored bytes of each event of a record.</summary>
    public static IEnumerable<ByteString> Cut(byte[] record)
    {
        var input = new CodedInputStream(record);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag != WireFormat.MakeTag(OutboxRecord.EventsFieldNumber, WireFormat.WireType.LengthDelimited))
                throw new InvalidDataException("An outbox record holds something that is not an event.");
            yield return input.ReadBytes();
        }
    }

    private static int FieldSize(byte[] stored) => 1 + CodedOutputStream.ComputeLengthSize(stored.Length) + stored.Length;

    private static IMessage WithoutClassA(IMessage message)
    {
        if (!DataClasses.IsIn(message, DataClass.A))
            return message;
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        DataClasses.Clear(copy, DataClass.A);
        return copy;
    }
}
