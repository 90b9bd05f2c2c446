using System.Security.Cryptography;
using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Tests.Storage;
using Google.Protobuf;

namespace Fupin.Chassis.Tests.Audit;

public sealed class TamperTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_untouched_record_has_no_flaws_and_agrees_with_the_heads_others_keep()
    {
        await using var record = await Record.OfAsync(5);
        var early = await record.HeadAsync();
        await record.Database.AddAsync(Sacks.New(6));
        await record.ChainAsync();
        Assert.Empty(await record.VerifyAsync(new KeptHead("downstream", early), new KeptHead("downstream", await record.HeadAsync())));
        Assert.Equal([1, 2, 3, 4, 5, 6], (await record.ChainRowsAsync()).Select(link => link.Position));
    }

    [Fact]
    public async Task A_flipped_byte_of_an_entry_is_named()
    {
        await using var record = await Record.OfAsync(5);
        var body = (await record.EntryRowAsync(3)).Body;
        body[^1] ^= 1;
        await record.TamperAsync(
            $"UPDATE audit_record SET body = {record.Blob(body)} WHERE position = 3", $"UPDATE audit_entry SET body = {record.Blob(body)} WHERE id = {Record.EntryAt(3)}");
        Assert.Equal([(3L, AuditFlaw.EntryChanged)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task A_flipped_byte_of_a_digest_is_named_and_its_neighbours_are_not()
    {
        await using var record = await Record.OfAsync(5);
        var digest = (await record.ChainRowsAsync())[2].Digest;
        digest[0] ^= 1;
        await record.TamperAsync(
            $"UPDATE audit_record SET digest = {record.Blob(digest)} WHERE position = 3", $"UPDATE audit_chain SET digest = {record.Blob(digest)} WHERE position = 3");
        Assert.Equal([(3L, AuditFlaw.LinkForged)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task What_an_entry_is_found_by_can_not_be_changed_unseen()
    {
        await using var record = await Record.OfAsync(3);
        await record.TamperAsync(
            "UPDATE audit_record SET resource = 'households/other' WHERE position = 2", $"UPDATE audit_entry SET resource = 'households/other' WHERE id = {Record.EntryAt(2)}");
        Assert.Equal([(2L, AuditFlaw.EntryChanged)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task After_the_last_entry_was_removed_the_next_ones_get_their_places()
    {
        await using var record = await Record.OfAsync(3);
        var told = new KeptHead("downstream", await record.HeadAsync());
        await record.TamperAsync("DELETE FROM audit_record WHERE position = 3", $"DELETE FROM audit_entry WHERE id = {Record.EntryAt(3)}");
        await record.Database.AddAsync(Sacks.New(4));
        await record.Database.AddAsync(Sacks.New(5));
        await record.ChainAsync();
        // where entry and place are one row, another entry takes the place of the one that is gone, and the head that was told says so
        var (last, flaw) = record.IsSqlite ? (4, AuditFlaw.HeadDiffers) : (5, AuditFlaw.EntryMissing);
        Assert.Equal(Enumerable.Range(1, last).Select(position => (long)position), (await record.ChainRowsAsync()).Select(row => row.Position));
        Assert.Equal([(3L, flaw)], Named(await record.VerifyAsync(told)));
    }

    [Fact]
    public async Task A_removed_entry_is_named()
    {
        await using var record = await Record.OfAsync(5);
        // where entry and place are one row, nothing is left of it but a gap
        await record.TamperAsync("DELETE FROM audit_record WHERE position = 2", $"DELETE FROM audit_entry WHERE id = {Record.EntryAt(2)}");
        Assert.Equal([(2L, record.IsSqlite ? AuditFlaw.LinkMissing : AuditFlaw.EntryMissing)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task An_entry_removed_with_its_link_is_named()
    {
        await using var record = await Record.OfAsync(5);
        await record.TamperAsync(
            "DELETE FROM audit_record WHERE position = 2", $"DELETE FROM audit_entry WHERE id = {Record.EntryAt(2)}; DELETE FROM audit_chain WHERE position = 2");
        Assert.Equal([(2L, AuditFlaw.LinkMissing)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task An_inserted_entry_is_named()
    {
        await using var record = await Record.OfAsync(3);
        var forged = new AuditEntry { Id = Guid.CreateVersion7().ToString("D"), Resource = "households/x", Outcome = "OK" };
        var (id, body, noMac) = (record.Literal(Guid.Parse(forged.Id)), record.Blob(forged.ToByteArray()), new byte[AuditSeals.Length]);
        if (!record.IsSqlite)
        {
            await record.TamperAsync($"INSERT INTO audit_entry (id, resource, body, mac) VALUES ({id}, '{forged.Resource}', {body}, {record.Blob(noMac)})");
            var loose = Assert.Single(await record.VerifyAsync());
            Assert.Equal((0L, AuditFlaw.Unchained, forged.Id), (loose.Position, loose.Flaw, loose.EntryId));
        }

        // given a place by one who can count but has no key
        var last = (await record.ChainRowsAsync())[^1];
        var (digest, seal) = (record.Blob(ChainDigest.After(last.Digest, SHA256.HashData(forged.ToByteArray()), noMac)), record.Blob(last.Seal));
        await record.TamperAsync(
            $"INSERT INTO audit_record (position, id, resource, body, mac, digest, seal) VALUES (4, {id}, '{forged.Resource}', {body}, {record.Blob(noMac)}, {digest}, {seal})",
            $"INSERT INTO audit_chain (position, entry, digest, seal) VALUES (4, {id}, {digest}, {seal})");
        Assert.Equal([(4L, AuditFlaw.EntryForged), (4L, AuditFlaw.LinkForged)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task Swapped_entries_are_named()
    {
        await using var record = await Record.OfAsync(5);
        var rows = await record.ChainRowsAsync();
        await record.TamperAsync(
            """
            CREATE TEMP TABLE other AS SELECT 6 - position AS position, id, resource, body, mac FROM audit_record WHERE position IN (2, 4);
            UPDATE audit_record SET (id, resource, body, mac) = (SELECT o.id, o.resource, o.body, o.mac FROM other o WHERE o.position = audit_record.position) WHERE position IN (2, 4);
            DROP TABLE other
            """,
            // by way of a place of its own, since an entry has one place only
            $"""
             UPDATE audit_chain SET entry = {record.Literal(Guid.Empty)} WHERE position = 2;
             UPDATE audit_chain SET entry = {record.Literal(rows[1].Entry)} WHERE position = 4;
             UPDATE audit_chain SET entry = {record.Literal(rows[3].Entry)} WHERE position = 2
             """);
        Assert.Equal([(2L, AuditFlaw.LinkBroken), (4L, AuditFlaw.LinkBroken)], Named(await record.VerifyAsync()));
    }

    [Fact]
    public async Task A_cut_tail_shows_by_the_head_another_service_keeps()
    {
        await using var record = await Record.OfAsync(5);
        var told = new KeptHead("downstream", await record.HeadAsync());
        await record.TamperAsync(
            "DELETE FROM audit_record WHERE position > 3",
            "DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_chain WHERE position > 3); DELETE FROM audit_chain WHERE position > 3");
        Assert.Empty(await record.VerifyAsync());
        var flaw = Assert.Single(await record.VerifyAsync(told));
        Assert.Equal((4L, AuditFlaw.TailCut, "downstream"), (flaw.Position, flaw.Flaw, flaw.Keeper));
    }

    [Fact]
    public async Task A_chain_built_anew_without_the_key_is_named_from_where_it_differs()
    {
        await using var record = await Record.OfAsync(5);
        var told = new KeptHead("downstream", await record.HeadAsync());
        await RebuildWithoutAsync(record, position: 2, (rows, position) => rows[position - 1].Seal);
        var flaws = await record.VerifyAsync(told);
        Assert.Equal([2L, 3L, 4L], flaws.Where(f => f.Flaw == AuditFlaw.LinkForged).Select(f => f.Position));
        Assert.Contains(flaws, f => f is { Flaw: AuditFlaw.TailCut, Position: 5 });
    }

    [Fact]
    public async Task A_chain_built_anew_by_one_who_has_the_key_too_shows_by_the_heads_others_keep()
    {
        await using var record = await Record.OfAsync(5);
        var early = await HeadAtAsync(record, 3);
        await RebuildWithoutAsync(record, position: 2, (_, _) => null);
        Assert.Empty(await record.VerifyAsync());
        var flaw = Assert.Single(await record.VerifyAsync(new KeptHead("downstream", early)));
        Assert.Equal((3L, AuditFlaw.HeadDiffers, "downstream"), (flaw.Position, flaw.Flaw, flaw.Keeper));
    }

    /// <summary>Takes an entry out and chains the later ones as if it had never been; a null seal is made with the key.</summary>
    private static async Task RebuildWithoutAsync(Record record, int position, Func<List<AuditChainRow>, int, byte[]?> sealOf)
    {
        var rows = await record.ChainRowsAsync();
        var (sqlite, postgres) = (
            $"DELETE FROM audit_record WHERE position = {position};",
            $"DELETE FROM audit_entry WHERE id = {Record.EntryAt(position)}; DELETE FROM audit_chain WHERE position >= {position};");
        var digest = rows[position - 2].Digest;
        for (var at = position; at < rows.Count; at++)
        {
            var entry = await record.EntryRowAsync(at + 1);
            digest = ChainDigest.After(digest, SHA256.HashData(entry.Body), entry.Mac);
            var (sum, seal) = (record.Blob(digest), record.Blob(sealOf(rows, at) ?? record.Seals.SealLink(at, digest)));
            sqlite += $"UPDATE audit_record SET position = {at}, digest = {sum}, seal = {seal} WHERE position = {at + 1};";
            postgres += $"INSERT INTO audit_chain (position, entry, digest, seal) VALUES ({at}, {record.Literal(entry.Id)}, {sum}, {seal});";
        }
        await record.TamperAsync(sqlite, postgres);
    }

    private static async Task<AuditHead> HeadAtAsync(Record record, int position)
    {
        var row = (await record.ChainRowsAsync())[position - 1];
        return AuditHeads.ToMessage("granary", new(row.Position, row.Digest), DateTimeOffset.UnixEpoch);
    }

    private static List<(long, AuditFlaw)> Named(IReadOnlyList<ChainFlaw> flaws) => [.. flaws.Select(flaw => (flaw.Position, flaw.Flaw))];
}
