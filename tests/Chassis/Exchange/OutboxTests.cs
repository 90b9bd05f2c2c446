using System.Security.Cryptography;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Tests.Storage;
using Fupin.Exchange.V1;
using Fupin.Kit;
using Fupin.Registry.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Tests.Exchange;

public sealed class OutboxTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_transaction_is_one_record_and_positions_are_dense()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        await source.PublishAsync("a", "b", "c");
        await source.PublishAsync("d");
        var rows = await RowsAsync(source);
        Assert.Equal([(1L, 3), (4L, 1)], rows.Select(row => (row.First!.Value, row.Count)));
        Assert.Equal(4, (await source.Log.HeadAsync(Ct)).Position);
    }

    [Fact]
    public async Task The_digest_chains_over_the_stored_bytes_of_every_event()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        await source.PublishAsync("a", "b", "c");
        await source.PublishAsync("d", "e");

        var digest = new byte[32];
        foreach (var row in await RowsAsync(source))
        {
            foreach (var stored in OutboxRecord.Parser.ParseFrom(row.Events).Events)
            {
                Assert.Equal(0, stored.Position);
                digest = SHA256.HashData([.. digest, .. stored.ToByteArray()]);
            }
            Assert.Equal(digest, row.Digest);
        }
        Assert.Equal(digest, (await source.Log.HeadAsync(Ct)).Digest);
    }

    [Fact]
    public async Task A_large_transaction_is_split_at_256_KiB_and_stays_in_order()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        var texts = Enumerable.Range(0, 1000).Select(i => $"{i}:{new string('x', 1000)}").ToArray();
        await source.PublishAsync(texts);
        var rows = await RowsAsync(source);
        Assert.True(rows.Count >= 4);
        Assert.All(rows, row => Assert.InRange(row.Events.Length, 1, 256 * 1024));
        Assert.Equal(rows.Select(row => row.First!.Value + row.Count), rows.Skip(1).Select(row => row.First!.Value).Append(1001));
        Assert.Equal<IEnumerable<string>>(texts, rows.SelectMany(row => OutboxRecord.Parser.ParseFrom(row.Events).Events).Select(e => e.Data.Unpack<DivisionRecorded>().Division.DisplayName));
    }

    [Fact]
    public async Task An_event_says_what_happened_to_whom_and_when()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        using var write = new System.Diagnostics.Activity("write").Start();
        await using (var db = source.Database.CreateDbContext())
        await using (var scope = await db.BeginWriteAsync(Ct))
        {
            db.Publish(Publishing.Division(Guid.CreateVersion7(), "x"), "divisions/1", 7, "divisions/new", "divisions/old");
            await scope.CommitAsync(Ct);
        }
        await source.SequenceAsync();
        var stored = Assert.Single(Assert.Single(await source.ReadAsync()).Events);
        Assert.Equal((1L, 7L), (stored.Position, stored.SubjectVersion));
        Assert.Equal("divisions/1", stored.Subject);
        Assert.Equal("divisions/new", stored.Division);
        Assert.Equal("divisions/old", stored.PreviousDivision);
        Assert.Equal(7, Guid.Parse(stored.Id).Version);
        Assert.Equal(write.Id, stored.Traceparent);
        Assert.Equal(stored.Time.ToDateTimeOffset(), Assert.Single(await RowsAsync(source)).RecordedAt, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Class_A_is_cleared_from_the_event_and_kept_in_the_callers_message()
    {
        await using var store = new TestStore();
        await using var source = await Source.OpenAsync(store);
        var message = Publishing.Household(Guid.CreateVersion7(), "张三");
        await using (var db = source.Database.CreateDbContext())
        await using (var scope = await db.BeginWriteAsync(Ct))
        {
            db.Publish(message, message.Household.Name, 1, "divisions/1");
            await scope.CommitAsync(Ct);
        }
        await source.SequenceAsync();
        var household = Assert.Single(Assert.Single(await source.ReadAsync()).Events).Data.Unpack<HouseholdRecorded>().Household;
        Assert.Equal(("", "", "张三"), (household.Phone, household.Members[0].IdNumber, household.Members[0].FullName));
        Assert.Equal(("13800000000", "990324198001010016"), (message.Household.Phone, message.Household.Members[0].IdNumber));
    }

    private static async Task<List<OutboxRow>> RowsAsync(Source source)
    {
        await using var db = source.Database.CreateDbContext();
        return await db.Set<OutboxRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync(Ct);
    }
}
