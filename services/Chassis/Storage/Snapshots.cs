using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Chassis.Storage;

public static class Snapshots
{
    /// <summary>What is read until it is disposed stands at one moment: rows, and the checkpoint they belong to.</summary>
    public static Task<IDbContextTransaction> BeginSnapshotAsync(this ServiceDb db, CancellationToken ct) =>
        // SQLite: the only level that begins deferred, without the write lock; in WAL mode it still reads one snapshot.
        db.Database.BeginTransactionAsync(
            db.Provider == StorageProvider.Sqlite ? IsolationLevel.ReadUncommitted : IsolationLevel.RepeatableRead, ct);
}
