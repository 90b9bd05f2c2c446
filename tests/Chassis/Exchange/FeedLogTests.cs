using System.Security.Cryptography;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Google.Protobuf;

namespace Fupin.Chassis.Tests.Exchange;

public sealed class FeedLogTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_position_is_an_edge_of_a_batch()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store, new ExchangeOptions { BatchEvents = 3 });
        await source.PublishAsync("1", "2", "3", "4", "5");
        await source.PublishAsync("6");
        await source.PublishAsync("7", "8");
        var digests = await DigestsAsync(source);
        for (var after = 0; after <= 8; after++)
        {
            var batches = await source.ReadAsync(after);
            Assert.Equal(Enumerable.Range(after + 1, 8 - after).Select(p => (long)p), batches.SelectMany(b => b.Events).Select(e => e.Position));
            var at = (long)after;
            foreach (var batch in batches)
            {
                Assert.Equal(("granary", at), (batch.Source, batch.From));
                Assert.InRange(batch.Events.Count, 1, 3);
                Assert.Equal(digests[(int)batch.From], batch.DigestBefore);
                Assert.Equal(digests[(int)batch.To], batch.DigestAfter);
                at = batch.To;
            }
            Assert.Equal(8, at);
        }
    }

    [Fact]
    public async Task A_batch_ends_at_its_bytes()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store, new ExchangeOptions { BatchBytes = 4096 });
        await source.PublishAsync([.. Enumerable.Range(0, 20).Select(_ => new string('x', 1000))]);
        var batches = await source.ReadAsync();
        Assert.All(batches, batch => Assert.InRange(batch.Events.Count, 1, 4));
        Assert.Equal(20, batches.Sum(batch => batch.Events.Count));
    }

    [Fact]
    public async Task A_filter_leaves_events_out_and_covers_every_position()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store, new ExchangeOptions { BatchEvents = 4 });
        for (var i = 0; i < 30; i++)
            await source.PublishAsync("a");
        await using (var db = source.Database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            db.Publish(new VillageRecorded(), "villages/1", 1, "divisions/here");
            db.Publish(new VillageRecorded(), "villages/2", 1, "divisions/there", "divisions/here");
            db.Publish(new VillageRecorded(), "villages/3", 1, "divisions/there");
            await write.CommitAsync(Ct);
        }
        await source.SequenceAsync();
        await source.PublishAsync("a");

        var digests = await DigestsAsync(source);
        foreach (var (filter, wanted) in new[]
        {
            (new FeedFilter([VillageRecorded.Descriptor.FullName], []), new long[] { 31, 32, 33 }),
            (new FeedFilter([], ["divisions/here"]), [31, 32]),
            (new FeedFilter([VillageRecorded.Descriptor.FullName], ["divisions/there"]), [32, 33]),
            (new FeedFilter(["fupin.registry.v1.Nothing"], []), []),
        })
        {
            var batches = await source.ReadAsync(0, filter);
            Assert.Equal(wanted, batches.SelectMany(b => b.Events).Select(e => e.Position));
            Assert.Equal(0, batches[0].From);
            Assert.Equal(34, batches[^1].To);
            Assert.All(batches.Zip(batches.Skip(1)), pair => Assert.Equal((pair.First.To, pair.First.DigestAfter), (pair.Second.From, pair.Second.DigestBefore)));
            Assert.All(batches, batch => Assert.Equal(digests[(int)batch.To], batch.DigestAfter));
        }
    }

    [Fact]
    public async Task Reading_after_the_head_is_refused()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        await source.PublishAsync("a");
        Assert.Empty(await source.ReadAsync(1));
        var refusal = await Assert.ThrowsAsync<Fault>(() => source.ReadAsync(2));
        Assert.Equal("BEYOND_HEAD", refusal.Reason);
    }

    [Theory]
    [InlineData("UPDATE outbox SET digest = (SELECT digest FROM outbox WHERE first = 1) WHERE first = 2")]
    [InlineData("DELETE FROM outbox WHERE first = 2")]
    [InlineData("DELETE FROM outbox WHERE first = 1")]
    [InlineData("DELETE FROM outbox WHERE first = 3")]
    [InlineData("UPDATE outbox SET events = (SELECT events FROM outbox WHERE first = 1) WHERE first = 2")]
    public async Task A_log_that_someone_touched_is_not_handed_out(string touch)
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        await source.PublishAsync("a");
        await source.PublishAsync("b");
        await source.PublishAsync("c");
        await using (var db = source.Database.CreateDbContext())
        await using (var write = await db.BeginWriteAsync(Ct))
        {
            await db.ExecuteAsync(touch, Ct);
            await write.CommitAsync(Ct);
        }
        var refusal = await Assert.ThrowsAsync<Fault>(() => source.ReadAsync());
        Assert.Equal("LOG_DAMAGED", refusal.Reason);
    }

    /// <summary>Digest at every position, computed from the stored records alone.</summary>
    private static async Task<List<ByteString>> DigestsAsync(Source source)
    {
        List<ByteString> digests = [ByteString.CopyFrom(new byte[32])];
        await using var db = source.Database.CreateDbContext();
        foreach (var row in db.Set<OutboxRow>().OrderBy(row => row.First))
            foreach (var stored in OutboxRecord.Parser.ParseFrom(row.Events).Events)
                digests.Add(ByteString.CopyFrom(SHA256.HashData([.. digests[^1], .. stored.ToByteArray()])));
        return digests;
    }
}
