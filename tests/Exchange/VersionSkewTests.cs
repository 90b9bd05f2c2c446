using System.Security.Cryptography;
using Fupin.Assessment.V1;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Exchange.Tests;

/// <summary>
/// Departments deploy when they like: today's receiver reads what earlier versions published, and lives with what later ones will. A
/// release adds a recording under Recorded/; none is ever changed.
/// </summary>
public sealed class VersionSkewTests
{
    /// <summary>Name, events, households, persons.</summary>
    public static TheoryData<string, int, int, int> Recordings => new() { { "registry-2026-11.binpb.gz", 170, 54, 62 } };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Recorded_batches_are_read_field_for_field_and_give_their_digests_again(string name, int events, int households, int persons)
    {
        var log = RecordedLog.Open(name);
        Assert.Equal(Enumerable.Range(1, events).Select(position => (long)position), log.Events.Select(e => e.Position));
        var recorded = log.Events.Where(e => e.Data.Is(HouseholdRecorded.Descriptor)).Select(e => e.Data.Unpack<HouseholdRecorded>().Household).ToList();
        Assert.Equal((households, persons), (recorded.Count, recorded.Sum(household => household.Members.Count)));
        Assert.All(recorded, household => Assert.All(household.Members, member => Assert.Equal("", member.IdNumber)));

        var digest = new byte[32];
        foreach (var stored in log.Events)
        {
            var withoutPosition = stored.Clone();
            withoutPosition.Position = 0;
            digest = SHA256.HashData([.. digest, .. withoutPosition.ToByteArray()]);
            // nothing of it is unknown to today's contract: written again it is the same, byte for byte
            if (stored.Data.Is(HouseholdRecorded.Descriptor))
                Assert.Equal(stored.Data.Value, stored.Data.Unpack<HouseholdRecorded>().ToByteString());
        }
        Assert.Equal(log.Batches[^1].DigestAfter.ToByteArray(), digest);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Recordings))]
    public async Task Todays_receiver_follows_an_earlier_source(string name, int events, int households, int persons) =>
        await AssertFollowedAsync(RecordedLog.Open(name), events, households, persons);

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Recordings))]
    public async Task Todays_receiver_lives_with_fields_and_event_types_of_a_later_source(string name, int events, int households, int persons)
    {
        var log = RecordedLog.Open(name);
        var later = log.Batches.Select(batch => Later(batch, unknown: ReferenceEquals(batch, log.Batches[^1]))).ToList();
        await AssertFollowedAsync(new(later), events + 1, households, persons);
    }

    [Fact]
    public void What_a_later_version_added_survives_a_program_that_does_not_know_it()
    {
        var stored = Event.Parser.ParseFrom(Added(new Event { Id = "1", Data = Any.Pack(new HouseholdRecorded()) }));
        Assert.True(stored.ToByteArray().AsSpan().IndexOf("later"u8) > 0);
        stored.Data = new Any { TypeUrl = stored.Data.TypeUrl, Value = ByteString.CopyFrom(Added(new HouseholdRecorded())) };
        Assert.True(stored.Data.Unpack<HouseholdRecorded>().ToByteArray().AsSpan().IndexOf("later"u8) > 0);
    }

    private static async Task AssertFollowedAsync(RecordedLog log, int events, int households, int persons)
    {
        await using var store = new TestStore();
        await using var source = await TestHost.StartAsync(
            Host.Modules.None, store: store,
            configure: builder => builder.Services.AddSingleton(log), map: app => app.MapGrpcService<RecordedFeed>());
        await using var receiver = await TestHost.StartAsync(
            "assessment", [("Fupin:Services:registry:Address", source.Address.ToString()), ("Fupin:Exchange:HeadInterval", "00:00:00.100")], store: store);
        var feed = receiver.Client<FeedService.FeedServiceClient>();
        Subscription at;
        do
            at = Assert.Single((await feed.ListSubscriptionsAsync(new(), cancellationToken: Ct)).Subscriptions);
        while (at.Position < events);
        Assert.Equal((SubscriptionState.Running, "", events, log.Batches[^1].DigestAfter), (at.State, at.Problem, (int)at.Position, at.Digest));
        var total = (await receiver.Client<FigureService.FigureServiceClient>().ListFiguresAsync(new(), cancellationToken: Ct)).Total;
        Assert.Equal((households, persons), ((int)total.RegisteredHouseholds, (int)total.RegisteredPersons));
    }

    /// <summary>The batch as a later version might send it: more fields everywhere, and at the end an event of a type of its own.</summary>
    private static Batch Later(Batch recorded, bool unknown)
    {
        var batch = Batch.Parser.ParseFrom(Added(recorded));
        foreach (var stored in batch.Events)
            stored.Data.Value = ByteString.CopyFrom([.. stored.Data.Value.Span, .. Extra]);
        if (unknown)
        {
            batch.To++;
            batch.Events.Add(new Event
            {
                Position = batch.To,
                Id = Guid.CreateVersion7().ToString(),
                Subject = "somethings/1",
                Data = new Any { TypeUrl = "type.googleapis.com/fupin.registry.v1.SomethingElse", Value = ByteString.CopyFrom(Extra) },
            });
        }
        return batch;
    }

    private static byte[] Added(IMessage message) => [.. message.ToByteArray(), .. Extra];

    /// <summary>Field 999 with the text "later".</summary>
    private static byte[] Extra => [0xBA, 0x3E, 5, .. "later"u8];
}
