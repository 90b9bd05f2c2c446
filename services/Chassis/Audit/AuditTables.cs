using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Audit;

/// <summary>The tables of the audit. Triggers of the migration refuse to change or delete what is in them.</summary>
internal static class AuditTables
{
    /// <summary>Where entries stand: what has columns <c>entry</c> and <c>position</c> and is searched by either.</summary>
    public static string Places(StorageProvider provider) => provider == StorageProvider.Postgres ? "audit_chain" : "audit_place";

    public static void Configure(ModelBuilder model, StorageProvider provider)
    {
        if (provider == StorageProvider.Postgres)
            ConfigureApart(model);
        else
            ConfigureTogether(model);
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
    }

    /// <summary>PostgreSQL: entries, and their places, which they get after the commit.</summary>
    private static void ConfigureApart(ModelBuilder model)
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
        model.Entity<AuditPendingRow>(row =>
        {
            row.ToTable("audit_pending");
            row.HasKey(r => r.Entry);
        });
    }

    /// <summary>SQLite: entries with their places, and what they are found by. Views show them as PostgreSQL has them.</summary>
    private static void ConfigureTogether(ModelBuilder model)
    {
        model.Entity<AuditRecordRow>(row =>
        {
            row.ToTable("audit_record");
            row.HasKey(r => r.Position);
        });
        model.Entity<AuditIndexRow>(row =>
        {
            row.ToTable("audit_index");
            row.HasKey(r => r.Position);
            row.HasIndex(r => r.Entry);
            row.HasIndex(r => new { r.Resource, r.Entry });
        });
    }
}
