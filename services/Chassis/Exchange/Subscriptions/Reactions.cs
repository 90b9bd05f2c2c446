using Fupin.Chassis.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Exchange.Subscriptions;

/// <summary>One reaction of a subscription.</summary>
/// <param name="Name"><c>{consumer}/{source}/{reaction}</c>.</param>
/// <param name="Types">What it answers to.</param>
/// <param name="Make">Makes it in a batch's scope.</param>
internal sealed record Reaction<TDb>(string Name, Unpacking Types, Func<IServiceProvider, IReaction<TDb>> Make)
    where TDb : ServiceDb;

/// <summary>The reactions of a subscription: each to each event once.</summary>
internal sealed class Reactions<TDb>(IReadOnlyList<Reaction<TDb>> all)
    where TDb : ServiceDb
{
    public IEnumerable<string> Types => all.SelectMany(reaction => reaction.Types.Names);

    public IEnumerable<string> Names => all.Select(reaction => reaction.Name);

    /// <summary>Lets a reaction that never ran begin behind a position.</summary>
    public async Task BeginAsync(TDb db, long since, CancellationToken ct)
    {
        foreach (var name in Names)
            await db.ExecuteAsync(
                "INSERT INTO reactions (name, since) VALUES (@name, @since) ON CONFLICT (name) DO NOTHING", ct, ("@name", name), ("@since", since)).ConfigureAwait(false);
    }

    /// <summary>Whether all have begun.</summary>
    public async Task<bool> HaveBegunAsync(TDb db, CancellationToken ct)
    {
        foreach (var name in Names)
            if (await SinceAsync(db, name, ct).ConfigureAwait(false) is null)
                return false;
        return true;
    }

    /// <summary>Answers to a batch's events, as far as they are news.</summary>
    public async Task ReactAsync(TDb db, IServiceProvider scope, CheckpointRow at, IReadOnlyCollection<Fupin.Exchange.V1.Event> events, CancellationToken ct)
    {
        foreach (var reaction in all)
        {
            if (reaction.Types.Of(events) is not { Count: > 0 } ours)
                continue;
            var since = await SinceAsync(db, reaction.Name, ct).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"{reaction.Name} has not begun.");
            if (at.Rebuild == Rebuild.SameLog)
                since = Math.Max(since, at.RebuildUntil);
            var answering = reaction.Make(scope);
            foreach (var happened in ours)
                if (happened.Envelope.Position > since && await NoteAsync(db, reaction.Name, happened.Envelope.Id, ct).ConfigureAwait(false))
                    await answering.ReactAsync(db, happened, ct).ConfigureAwait(false);
        }
    }

    /// <summary>An event that an operator passed over is answered to by nobody, also when the log is read again.</summary>
    public async Task PassOverAsync(ServiceDb db, string eventId, CancellationToken ct)
    {
        foreach (var name in Names)
            await NoteAsync(db, name, eventId, ct).ConfigureAwait(false);
    }

    private static async Task<bool> NoteAsync(ServiceDb db, string reaction, string eventId, CancellationToken ct) =>
        await db.ExecuteAsync(
            "INSERT INTO reacted (reaction, event_id) VALUES (@reaction, @event) ON CONFLICT DO NOTHING", ct,
            ("@reaction", reaction), ("@event", eventId)).ConfigureAwait(false) == 1;

    private static async Task<long?> SinceAsync(ServiceDb db, string name, CancellationToken ct)
    {
        await using var command = db.Command("SELECT since FROM reactions WHERE name = @name", ("@name", name));
        return (long?)await command.ExecuteScalarAsync(ct).ConfigureAwait(false);
    }
}
