using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Villages;

internal static class VillageTable
{
    public static void AddVillages(this ModelBuilder model)
    {
        model.Entity<Village>(village =>
        {
            village.ToTable("village").HasKey(v => v.Id);
            village.HasIndex(v => v.DivisionId).IsUnique();
        });
        model.Entity<VillageYear>(year => year.ToTable("village_year").HasKey(y => new { y.VillageId, y.Year }));
    }
}
