using Fupin.Chassis.Storage;

namespace Fupin.Roster;

/// <summary>What a service derives from its roster and keeps in step with it, in the transaction that changes it.</summary>
public interface IRosterFollower<TDb>
    where TDb : ServiceDb
{
    /// <summary>What stands below these divisions is not what stood there before. Called before a subject of the same batch is written.</summary>
    Task RegroupedAsync(TDb db, IReadOnlyCollection<Guid> divisions, CancellationToken ct);

    /// <summary>Villages and households that were written. One event may come many times; one change comes once.</summary>
    Task ChangedAsync(TDb db, IReadOnlyList<RosterChange<RosterVillage>> villages, IReadOnlyList<RosterChange<RosterHousehold>> households, CancellationToken ct);
}

/// <summary>A subject before and after: null before it came, and after it was removed.</summary>
public readonly record struct RosterChange<T>(T? Before, T? After)
    where T : class;
