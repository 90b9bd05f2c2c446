using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Audit;

/// <summary>The tables of the audit. Triggers of the migration refuse to change or delete what is in them.</summary>
internal static class AuditTables
{
    public static void Configure(ModelBuilder model, StorageProvider provider)
    {
        model.Entity<AuditEntryRow>(row =>
        {
            row.ToTable("audit_entry");
            row.HasKey(r => r.Id);
            row.HasIndex(r => new { r.Resource, r.Id });
        });
        model.Entity<AuditChainRow>(row =>
        {
            row.ToTable("audit_chain");
            row.HasKey(r => r.Position);
            row.HasIndex(r => r.Entry).IsUnique();
        });
        model.Entity<AuditHeadRow>(row =>
        {
            row.ToTable("audit_head");
            row.HasKey(r => new { r.Service, r.Position });
        });
        model.Entity<AuditArchiveRow>(row =>
        {
            row.ToTable("audit_archive");
            row.HasKey(r => r.Through);
        });
        if (provider == StorageProvider.Postgres)
            model.Entity<AuditPendingRow>(row =>
            {
                row.ToTable("audit_pending");
                row.HasKey(r => r.Entry);
            });
    }
}
