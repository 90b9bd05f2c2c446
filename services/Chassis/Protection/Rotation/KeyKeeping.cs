using Fupin.Chassis.Storage;

namespace Fupin.Chassis.Protection.Rotation;

/// <summary>
/// Brings one database's values under the newest keys. The order makes it safe beside running writes: first all instances write with the
/// new key (a write under way holds the old state until it commits), then the older values are rewritten, so that one pass finds them all.
/// An index key fills the second hash column of each row, then that column is the one that is matched, then the first is emptied.
/// Ended at any point, it goes on from what it finds.
/// </summary>
internal sealed class KeyKeeping(
    string service, Func<ServiceDb> open, Protector protector, IReadOnlyList<EncryptedColumn> encrypted, IReadOnlyList<HashedColumn> hashed)
{
    public string Service => service;

    /// <summary>Before the process serves: takes the newest keys of the folder into use, as far as an earlier change is through.</summary>
    /// <exception cref="Hosting.StartupException">A key that values are under is not in the folder.</exception>
    public async Task BeginAsync(CancellationToken ct)
    {
        await using var db = open();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        await db.TakeTurnAsync("keys", ct).ConfigureAwait(false);
        await AdvanceAsync(db, KeyUseRow.Field, protector.Fields.InUse, "", ct).ConfigureAwait(false);
        await AdvanceAsync(db, KeyUseRow.Index, protector.Index.InUse, " AND settled = newest AND NOT clearing", ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
        var (field, index) = await KeyUse.RowsAsync(db, ct).ConfigureAwait(false);
        KeyUse.RequireAtStart(protector.Fields, field, service);
        KeyUse.RequireAtStart(protector.Index, index, service);
        protector.Fields.Follow((ushort)field.Newest);
        protector.Index.Follow((ushort)index.Newest);
    }

    /// <summary>Does what is left to do. Returns how many values were rewritten.</summary>
    public async Task<long> SettleAsync(CancellationToken ct)
    {
        var (field, index) = await StateAsync(ct).ConfigureAwait(false);
        long rewritten = 0;
        if (field.Settled < field.Newest)
        {
            foreach (var column in encrypted)
                rewritten += await ReencryptAsync(column, (ushort)field.Newest, ct).ConfigureAwait(false);
            await UpdateAsync("UPDATE key_use SET settled = newest WHERE purpose = 'field' AND newest = @newest", field, ct).ConfigureAwait(false);
        }

        if (index.Settled < index.Newest)
        {
            foreach (var column in hashed)
                rewritten += await RehashAsync(column, (ushort)index.Newest, index.Second ? column.First : column.Second, ct).ConfigureAwait(false);
            const string Turn = "UPDATE key_use SET settled = newest, second = NOT second, clearing = @yes WHERE purpose = 'index' AND settled = @settled AND newest = @newest";
            await UpdateAsync(Turn, index, ct).ConfigureAwait(false);
            (_, index) = await StateAsync(ct).ConfigureAwait(false);
        }

        if (index.Clearing)
        {
            foreach (var column in hashed)
                await ClearAsync(column.Encrypted.Table, index.Second ? column.First : column.Second, ct).ConfigureAwait(false);
            await UpdateAsync("UPDATE key_use SET clearing = NOT @yes WHERE purpose = 'index' AND settled = @settled", index, ct).ConfigureAwait(false);
        }

        return rewritten;
    }

    public async Task<(KeyUseRow Field, KeyUseRow Index)> StateAsync(CancellationToken ct)
    {
        await using var db = open();
        return await KeyUse.RowsAsync(db, ct).ConfigureAwait(false);
    }

    private static async Task AdvanceAsync(ServiceDb db, string purpose, int inUse, string unless, CancellationToken ct)
    {
        await db.ExecuteAsync(
            "INSERT INTO key_use (purpose, settled, newest, second, clearing) VALUES (@purpose, @key, @key, @no, @no) ON CONFLICT DO NOTHING", ct,
            ("@purpose", purpose), ("@key", inUse), ("@no", false)).ConfigureAwait(false);
        await db.ExecuteAsync(
            $"UPDATE key_use SET newest = @key WHERE purpose = @purpose AND newest < @key{unless}", ct, ("@purpose", purpose), ("@key", inUse)).ConfigureAwait(false);
    }

    private Task<long> ReencryptAsync(EncryptedColumn column, ushort key, CancellationToken ct)
    {
        var (table, name) = column;
        // >=: a table of copies has several rows of one id, and a page may end among them; what is rewritten does not come again
        var older = $"SELECT id, {name} FROM {table} WHERE id >= @after AND {name} IS NOT NULL AND substr({name}, 2, 2) < @key ORDER BY id LIMIT {ValueRows.Batch}";
        return RewriteAsync(older, new(table, name, name), key, (id, cipher) => protector.Encrypt(protector.Decrypt(cipher, column.Bound, id, name), column.Bound, id, name), ct);
    }

    private Task<long> RehashAsync(HashedColumn column, ushort key, string into, CancellationToken ct)
    {
        var (table, name) = column.Encrypted;
        var missing = $"SELECT id, {name} FROM {table} WHERE id > @after AND {name} IS NOT NULL AND {into} IS NULL ORDER BY id LIMIT {ValueRows.Batch}";
        return RewriteAsync(missing, new(table, name, into), key, (id, cipher) => protector.Hash(column.Label, protector.Decrypt(cipher, table, id, name), key), ct);
    }

    private async Task<long> RewriteAsync(string select, ValueRows rows, ushort key, Func<Guid, byte[], byte[]> make, CancellationToken ct)
    {
        long rewritten = 0;
        await using var db = open();
        for (var after = Guid.Empty; ;)
        {
            var found = await ValueRows.ReadAsync(db, select, after, key, ct).ConfigureAwait(false);
            if (found.Count == 0) return rewritten;
            var made = found.ConvertAll(row => (row.Id, row.Value, make(row.Id, row.Value)));
            await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
            rewritten += await rows.WriteAsync(db, made, ct).ConfigureAwait(false);
            await write.CommitAsync(ct).ConfigureAwait(false);
            after = found[^1].Id;
        }
    }

    private async Task ClearAsync(string table, string column, CancellationToken ct)
    {
        var sql = $"UPDATE {table} SET {column} = NULL WHERE id IN (SELECT id FROM {table} WHERE {column} IS NOT NULL LIMIT {ValueRows.Batch})";
        await using var db = open();
        int cleared;
        do
        {
            await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
            cleared = await db.ExecuteAsync(sql, ct).ConfigureAwait(false);
            db.NoteChange(table, changed: cleared, fields: column);
            await write.CommitAsync(ct).ConfigureAwait(false);
        }
        while (cleared > 0);
    }

    private async Task UpdateAsync(string sql, KeyUseRow seen, CancellationToken ct)
    {
        await using var db = open();
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        await db.ExecuteAsync(sql, ct, ("@settled", seen.Settled), ("@newest", seen.Newest), ("@yes", true)).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
    }
}
