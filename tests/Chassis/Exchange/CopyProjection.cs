using Fupin.Chassis.Exchange;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Tests.Storage;
using Fupin.Registry.V1;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Tests.Exchange;

/// <summary>Keeps a copy of each subject and notes every application. The text "poison" cannot be applied while it is toxic.</summary>
internal sealed class CopyProjection(Toxicity toxicity) : IProjection<DownstreamDb>
{
    public static readonly MessageDescriptor[] Types = [DivisionRecorded.Descriptor, HouseholdRecorded.Descriptor];

    public IReadOnlyList<Holding<DownstreamDb>> Holdings { get; } = [Holding.Of<DownstreamDb, Copy>("divisions", copy => copy.Id)];

    public async Task ApplyAsync(DownstreamDb db, IReadOnlyList<FeedEvent> events, CancellationToken ct)
    {
        toxicity.Seen(events);
        await toxicity.Meanwhile(ct);
        await db.BulkUpsertAsync([.. events.Select(Copy)], ct);
        await db.BulkInsertAsync([.. events.Select(e => new Arrival { EventId = e.Envelope.Id, Position = e.Envelope.Position })], ct);
        if (toxicity.Kills && events.Any(e => string.Equals(Copy(e).Text, "poison", StringComparison.Ordinal)))
            throw new InvalidOperationException("张三 cannot be applied");
    }

    private static Copy Copy(FeedEvent e) => new()
    {
        Id = Guid.Parse(e.Envelope.Subject.Split('/')[1]),
        Version = e.Envelope.SubjectVersion,
        Digest = e.Digest,
        Text = e.Message switch
        {
            DivisionRecorded division => division.Division.DisplayName,
            HouseholdRecorded household => household.Household.Members[0].FullName,
            _ => throw new NotSupportedException(e.Message.Descriptor.FullName),
        },
    };
}

internal sealed class Toxicity
{
    private int _batches;

    public bool Kills { get; set; } = true;

    /// <summary>What a test does in the middle of each batch.</summary>
    public Func<CancellationToken, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public int Batches => _batches;

    public void Seen(IReadOnlyList<FeedEvent> events) => Interlocked.Add(ref _batches, events.Count > 0 ? 1 : 0);
}

/// <summary>Publishes a village of the same id for each division: the effect that must not happen twice.</summary>
internal sealed class EchoReaction : IReaction<DownstreamDb>
{
    public Task ReactAsync(DownstreamDb db, FeedEvent happened, CancellationToken ct)
    {
        db.Publish(new VillageRecorded(), happened.Envelope.Subject, happened.Envelope.SubjectVersion, "");
        return Task.CompletedTask;
    }
}
