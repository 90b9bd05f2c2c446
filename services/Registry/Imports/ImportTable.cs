using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

internal static class ImportTable
{
    public static void AddImports(this ModelBuilder model)
    {
        model.Entity<Import>(import =>
        {
            import.ToTable("import").HasKey(i => i.Id);
            import.HasIndex(i => i.Key).IsUnique();
            import.Property(i => i.IndexKey).HasDefaultValue(1);
        });
        model.Entity<ImportBatch>(batch => batch.ToTable("import_batch").HasKey(b => new { b.ImportId, b.Number }));
    }
}
