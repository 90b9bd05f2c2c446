using System.Data;
using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Assessment.Figures;

internal static class Snapshots
{
    /// <summary>What is read until it is disposed stands at one position of the registry's log.</summary>
    public static Task<IDbContextTransaction> BeginSnapshotAsync(this AssessmentDb db, CancellationToken ct) =>
        // SQLite: the only level that begins deferred, without the write lock; in WAL mode it still reads one snapshot.
        db.Database.BeginTransactionAsync(
            db.Provider == StorageProvider.Sqlite ? IsolationLevel.ReadUncommitted : IsolationLevel.RepeatableRead, ct);

    /// <summary>Last applied position of the registry's log.</summary>
    public static async Task<long> RegistryPositionAsync(this AssessmentDb db, CancellationToken ct)
    {
        var name = $"{AssessmentModule.Service}/{AssessmentModule.Registry}";
        return await db.Database.SqlQuery<long>($"SELECT position AS \"Value\" FROM checkpoints WHERE name = {name}").SingleOrDefaultAsync(ct);
    }
}
