using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.Figures;

internal static class RegistryPosition
{
    /// <summary>Last applied position of the registry's log.</summary>
    public static async Task<long> RegistryPositionAsync(this AssessmentDb db, CancellationToken ct)
    {
        var name = $"{AssessmentModule.Service}/{AssessmentModule.Registry}";
        return await db.Database.SqlQuery<long>($"SELECT position AS \"Value\" FROM checkpoints WHERE name = {name}").SingleOrDefaultAsync(ct);
    }
}
