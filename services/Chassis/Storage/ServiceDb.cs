using Fupin.Chassis.Exchange;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Storage;

/// <summary>
/// The database of one service. Reads need nothing; every write happens between <see cref="BeginWriteAsync"/> and
/// <see cref="WriteScope.CommitAsync"/>, with its events, in one transaction.
/// </summary>
public abstract class ServiceDb : DbContext
{
    private WriteScope? _write;

    protected ServiceDb(DbContextOptions options, ServiceDbRuntime runtime)
        : base(options) => Runtime = runtime;

    public StorageProvider Provider => Runtime.Provider;

    /// <summary>Whether what a session keeps, such as a prepared statement, is there after its transaction. A pooler between here and the server may give the next one another session.</summary>
    public bool KeepsSessions => Runtime.KeepsSessions;

    internal ServiceDbRuntime Runtime { get; }

    /// <summary>The building of a subscription that writes here now.</summary>
    internal Applying Applying { get; set; } = Applying.First;

    internal WriteScope Write => _write ?? throw new InvalidOperationException("Writes happen inside BeginWriteAsync … CommitAsync.");

    /// <summary>The service's own tables. Names, types and key rules are given by <see cref="Conventions"/>.</summary>
    protected abstract void ConfigureModel(ModelBuilder model);

    protected sealed override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Types(configurationBuilder, Provider);

    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ChassisTables.Configure(modelBuilder, Provider);
        ConfigureModel(modelBuilder);
        Conventions.Names(modelBuilder.Model, Provider);
    }

    /// <summary>
    /// Begins a write. On SQLite it waits for its turn at the file's gate, so keep it short (a bulk batch: at most 50 ms) and call no
    /// other service inside. Errors: <see cref="InvalidOperationException"/> when this context is already writing.
    /// </summary>
    public async Task<WriteScope> BeginWriteAsync(CancellationToken ct)
    {
        if (_write is not null)
            throw new InvalidOperationException("This context is already writing; one unit of work has one transaction.");
        return _write = await WriteScope.BeginAsync(this, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Until this write ends no other write has the same turn, in any process: for writes that look whether something is there before
    /// they add it. Take it before the first look. SQLite has one writer anyway.
    /// </summary>
    /// <param name="what">Name of the turn, in this database.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task TakeTurnAsync(string what, CancellationToken ct)
    {
        _ = Write; // outside a write the turn would end at once
        if (Provider == StorageProvider.Postgres)
            await this.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext(@what))", ct, ("@what", what)).ConfigureAwait(false);
    }

    /// <summary>
    /// Publishes an event with the write in hand: it is stored in the same transaction and reaches readers after the commit. The message
    /// carries the subject's full new state; class A fields are cleared from what is stored, not from the caller's object.
    /// </summary>
    /// <param name="message">The event, past tense.</param>
    /// <param name="subject">Resource name, e.g. <c>households/{id}</c>.</param>
    /// <param name="version">Version of the subject after the event.</param>
    /// <param name="division">Resource name of the subject's division after the event; empty when it has none.</param>
    /// <param name="previousDivision">Where it was before, when it moved.</param>
    public void Publish(IMessage message, string subject, long version, string division, string previousDivision = "") =>
        Publish(Prepare(message, subject, version, division, previousDivision));

    /// <summary>Makes an event ready before the write that publishes it begins: others wait for that.</summary>
    /// <inheritdoc cref="Publish(IMessage, string, long, string, string)"/>
    public PreparedEvent Prepare(IMessage message, string subject, long version, string division, string previousDivision = "") =>
        new(subject, division, OutboxEvents.Serialize(message, subject, version, division, previousDivision, Runtime.Now()));

    /// <summary>Publishes an event that was made ready.</summary>
    public void Publish(PreparedEvent prepared)
    {
        Write.Outbox.Add(prepared.Stored);
        Write.Changes.Publish(prepared.Subject, prepared.Division);
    }

    /// <summary>The id under which the write in hand goes on record: rows may keep it, to say which write made them.</summary>
    public Guid EntryOnRecord() => Write.EntryOnRecord();

    /// <summary>
    /// Puts on record, by name, what a statement past the change tracker did in the write in hand; tracked changes and bulk inserts are noted
    /// by themselves.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="added">Rows added.</param>
    /// <param name="changed">Rows changed.</param>
    /// <param name="deleted">Rows deleted.</param>
    /// <param name="fields">Columns that were changed.</param>
    public void NoteChange(string table, long added = 0, long changed = 0, long deleted = 0, params string[] fields) =>
        Write.Changes.Add(table, added, changed, deleted, fields);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        Versions.Bump(Write, ChangeTracker);
        Write.Changes.Note(ChangeTracker);
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        Versions.Bump(Write, ChangeTracker);
        Write.Changes.Note(ChangeTracker);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    internal void EndWrite() => _write = null;
}
