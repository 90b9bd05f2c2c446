using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fupin.Chassis.Audit;

/// <summary>Heads of chains, this service's own as it told them and others' as they told theirs.</summary>
internal static class AuditHeads
{
    public static readonly string Type = AuditHeadPublished.Descriptor.FullName;

    private const string Insert =
        "INSERT INTO audit_head (service, position, digest, told_at) VALUES (@service, @position, @digest, @told) ON CONFLICT (service, position) DO NOTHING";

    /// <summary>False when it is kept already: the first word counts.</summary>
    public static async Task<bool> KeepAsync(ServiceDb db, string service, ChainHead head, DateTimeOffset told, CancellationToken ct) =>
        await db.ExecuteAsync(Insert, ct, ("@service", service), ("@position", head.Position), ("@digest", head.Digest), ("@told", told)).ConfigureAwait(false) > 0;

    /// <summary>Keeps the heads among another service's events. What one service says of another's chain is not kept.</summary>
    public static async Task KeepAsync(ServiceDb db, string source, IEnumerable<Event> events, CancellationToken ct)
    {
        foreach (var stored in events)
        {
            if (!string.Equals(Any.GetTypeName(stored.Data.TypeUrl), Type, StringComparison.Ordinal))
                continue;
            var head = AuditHeadPublished.Parser.ParseFrom(stored.Data.Value).Head;
            if (string.Equals(head.Service, source, StringComparison.Ordinal))
                await KeepAsync(db, source, new(head.Position, head.Digest.ToByteArray()), head.Time.ToDateTimeOffset(), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Heads of a service's chain that this database keeps, by position.</summary>
    public static async Task<List<AuditHead>> ListAsync(ServiceDb db, string service, CancellationToken ct)
    {
        List<AuditHead> heads = [];
        await using var command = db.Command("SELECT position, digest, told_at FROM audit_head WHERE service = @service ORDER BY position", ("@service", service));
        await using var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
            heads.Add(ToMessage(service, new(reader.GetInt64(0), (byte[])reader.GetValue(1)), db.Instant(reader, 2)!.Value));
        return heads;
    }

    public static AuditHead ToMessage(string service, ChainHead head, DateTimeOffset told) => new()
    {
        Service = service,
        Position = head.Position,
        Digest = ByteString.CopyFrom(head.Digest),
        Time = Timestamp.FromDateTimeOffset(told),
    };
}
