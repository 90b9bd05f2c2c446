using System.Data.Common;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

/// <summary>Reads one card at a time, again and again: its statement is prepared once.</summary>
internal sealed class CardQuery : IAsyncDisposable
{
    private static readonly string Statement = CardSql.Of(recorded: false, " AND h.id = @id");
    private const string MappedBytes = "268435456";

    private readonly RegistryDb db;
    private readonly DbCommand command;

    public CardQuery(RegistryDb db)
    {
        this.db = db;
        command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = Statement;
        command.Add(db.Provider, "@id", Guid.Empty);
        command.Add(db.Provider, "@year", 0);
    }

    public async Task<HouseholdCard?> FindAsync(Guid id, int year, CancellationToken ct)
    {
        var connection = command.Connection!;
        var sqlite = db.Provider == StorageProvider.Sqlite;
        if (connection.State != System.Data.ConnectionState.Open) await OpenAsync(connection, sqlite, ct);
        try
        {
            command.Parameters[0].Value = sqlite ? id.ToByteArray(bigEndian: true) : id;
            command.Parameters[1].Value = year;
            // planning the four tables costs a server more than reading one card; a connection that has it prepared is not asked again
            if (!sqlite && db.KeepsSessions) await command.PrepareAsync(ct);
            return await command.ReadCardsAsync(db.Provider, ct) is [var card] ? card : null;
        }
        finally
        {
            // a file's connection stays open with its statement; a server's goes back to its pool
            if (!sqlite) await connection.CloseAsync();
        }
    }

    private static async Task OpenAsync(DbConnection connection, bool sqlite, CancellationToken ct)
    {
        await connection.OpenAsync(ct);
        if (!sqlite) return;
        // cards are scattered over the file: the system's cache, which all share, instead of 2 MB of an own
        await using var pragma = connection.CreateCommand();
        pragma.CommandText = $"PRAGMA mmap_size = {MappedBytes}";
        await pragma.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await command.DisposeAsync();
        await db.DisposeAsync();
    }
}
