using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Fupin.Chassis.Storage;

internal static class Versions
{
    /// <summary>Gives new rows version 1 and changed rows the next one, once per write: saving twice in a transaction is one change.</summary>
    public static void Bump(WriteScope write, ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries<IVersioned>())
        {
            if (entry.State == EntityState.Added)
            {
                if (entry.Entity.Version == 0)
                    entry.Entity.Version = 1;
                write.Bumped.Add(entry.Entity);
            }
            else if (entry.State == EntityState.Modified && write.Bumped.Add(entry.Entity))
            {
                entry.Entity.Version = entry.Property(e => e.Version).OriginalValue + 1;
            }
        }
    }
}
