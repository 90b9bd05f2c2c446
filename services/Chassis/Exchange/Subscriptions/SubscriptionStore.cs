using Fupin.Chassis.Audit;
using Fupin.Chassis.Storage;
using Fupin.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>What the consumer's database knows of one subscription.</summary>
internal sealed class SubscriptionStore<TDb>
    where TDb : ServiceDb
{
    private readonly ServiceDbFactory<TDb> _databases;
    private readonly Reactions<TDb> _reactions;

    public SubscriptionStore(
        string consumer, string source, ServiceDbFactory<TDb> databases, Reactions<TDb> reactions, Action<SubscriptionState> changed)
    {
        (Consumer, Source, Name, _databases, _reactions) = (consumer, source, $"{consumer}/{source}", databases, reactions);
        Checkpoints = new(Name, source);
        Standing = new(changed);
    }

    public string Consumer { get; }

    public string Source { get; }

    public string Name { get; }

    public TimeProvider Clock => _databases.Runtime.Clock;

    public Checkpoints Checkpoints { get; }

    public Standing Standing { get; }

    public async Task<TDb> OpenAsync(CancellationToken ct)
    {
        var db = _databases.CreateDbContext();
        await db.Database.OpenConnectionAsync(ct).ConfigureAwait(false);
        return db;
    }

    public async Task<CheckpointRow> ReadAsync(CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        var at = await Checkpoints.ReadAsync(db, ct).ConfigureAwait(false);
        Standing.Stands(at.Position, at.State);
        return at;
    }

    public async Task MarkAsync(SubscriptionState state, string problem, CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        write.Record = WriteRecord.Batch($"subscription {Name}", 0);
        var at = await Checkpoints.LockAsync(db, ct).ConfigureAwait(false);
        await Checkpoints.MarkAsync(db, state, problem, ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
        Standing.Stands(at.Position, state);
    }

    /// <summary>Before the first event: reactions that never ran begin behind the source's head.</summary>
    public async Task BeginReactionsAsync(Func<Task<long>> head, CancellationToken ct)
    {
        await using var db = await OpenAsync(ct).ConfigureAwait(false);
        if (await _reactions.HaveBegunAsync(db, ct).ConfigureAwait(false))
            return;
        var since = await head().ConfigureAwait(false);
        await using var write = await db.BeginWriteAsync(ct).ConfigureAwait(false);
        write.Record = WriteRecord.Batch($"subscription {Name}", 0);
        await _reactions.BeginAsync(db, since, ct).ConfigureAwait(false);
        await write.CommitAsync(ct).ConfigureAwait(false);
    }
}
