using Fupin.Chassis.Audit;
using Fupin.Chassis.Exchange;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fupin.Chassis.Storage;

/// <summary>One write transaction. Disposing it without <see cref="CommitAsync"/> rolls everything back and forgets what was tracked.</summary>
public sealed class WriteScope : IAsyncDisposable
{
    private readonly ServiceDb _db;
    private readonly IDbContextTransaction _transaction;
    private bool _committed;
    private bool _disposed;

    private WriteScope(ServiceDb db, IDbContextTransaction transaction)
    {
        _db = db;
        _transaction = transaction;
    }

    internal List<byte[]> Outbox { get; } = [];

    internal HashSet<IVersioned> Bumped { get; } = new(ReferenceEqualityComparer.Instance);

    internal WriteChanges Changes { get; } = new();

    /// <summary>How it goes on record; null: as the call's, or as background work.</summary>
    internal WriteRecord? Record { get; set; }

    /// <summary>Under which id, and as of when, it goes on record, once somebody asked.</summary>
    internal (Guid Id, DateTimeOffset Time)? Entry { get; private set; }

    internal IDbContextTransaction Transaction => _transaction;

    internal Guid EntryOnRecord()
    {
        var now = _db.Runtime.Now();
        return (Entry ??= (Guid.CreateVersion7(now), now)).Id;
    }

    internal static async Task<WriteScope> BeginAsync(ServiceDb db, CancellationToken ct)
    {
        var gate = db.Runtime.Gate;
        if (gate is not null)
            await gate.EnterAsync(ct).ConfigureAwait(false);
        try
        {
            await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
            if (gate is not null)
                SqliteSettings.Ensure((SqliteConnection)db.Database.GetDbConnection());
            return new WriteScope(db, await db.Database.BeginTransactionAsync(ct).ConfigureAwait(false));
        }
        catch
        {
            await db.Database.CloseConnectionAsync().ConfigureAwait(false);
            gate?.Leave();
            throw;
        }
    }

    /// <summary>
    /// Saves tracked changes, writes the events to the outbox, puts the write on record, commits, wakes the readers. Errors:
    /// <see cref="DbUpdateConcurrencyException"/> when a row changed since it was read (ABORTED to the caller).
    /// </summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_committed)
            throw new InvalidOperationException("Already committed.");
        await _db.SaveChangesAsync(ct).ConfigureAwait(false);
        if (Outbox.Count > 0)
            await OutboxWriter.WriteAsync(_db, Outbox, ct).ConfigureAwait(false);
        await AuditWriter.CommitAsync(_db, this, ct).ConfigureAwait(false);
        _committed = true;
        await ReleaseAsync().ConfigureAwait(false);
        if (Outbox.Count == 0)
            return;
        _db.Runtime.Committed.Wake();
        if (_db.Provider == StorageProvider.Sqlite)
            _db.Runtime.Advanced.Wake();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        if (!_committed)
            _db.ChangeTracker.Clear();
        await ReleaseAsync().ConfigureAwait(false);
    }

    private async Task ReleaseAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        try
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
            await _db.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
        finally
        {
            _db.EndWrite();
            _db.Runtime.Gate?.Leave();
        }
    }
}
