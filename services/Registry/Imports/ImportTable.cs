using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Imports;

internal static class ImportTable
{
    public static void AddImports(this ModelBuilder model)
    {
        model.Entity<Import>(import =>
        {
            import.ToTable("import").HasKey(i => i.Id);
            import.Property(i => i.IndexKey).HasDefaultValue(1);
            // what was begun before imports had owners belongs to nobody, and to whoever may see everything
            import.Property(i => i.Caller).HasDefaultValue("");
            import.Property(i => i.Scope).HasDefaultValue("*");
            import.Property(i => i.PastKept).HasDefaultValue(true).ValueGeneratedNever();
            import.HasIndex(i => new { i.Key, i.Caller, i.Scope }).IsUnique();
        });
        model.Entity<ImportBatch>(batch => batch.ToTable("import_batch").HasKey(b => new { b.ImportId, b.Number }));
    }
}
