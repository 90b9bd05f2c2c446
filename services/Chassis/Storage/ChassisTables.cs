using Fupin.Chassis.Audit;
using Fupin.Chassis.Exchange;
using Fupin.Chassis.Exchange.Operations;
using Fupin.Chassis.Exchange.Subscriptions;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Chassis.Requests;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Chassis.Storage;

/// <summary>The tables every service's database has.</summary>
internal static class ChassisTables
{
    public static void Configure(ModelBuilder model, StorageProvider provider)
    {
        model.Entity<OutboxRow>(row =>
        {
            row.ToTable("outbox");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedOnAdd();
            row.HasIndex(r => r.First).IsUnique();
            row.HasIndex(r => r.Id).HasFilter("first IS NULL");
        });
        model.Entity<FeedHeadRow>(row =>
        {
            row.ToTable("feed_head");
            row.HasKey(r => r.Id);
        });
        model.Entity<CheckpointRow>(row =>
        {
            row.ToTable("checkpoints");
            row.HasKey(r => r.Name);
            row.Property(r => r.Generation).HasDefaultValue(1L);
            row.Property(r => r.Rebuild).HasDefaultValue(Rebuild.No);
            row.Property(r => r.RebuildUntil).HasDefaultValue(0L);
        });
        model.Entity<ReactionRow>(row =>
        {
            row.ToTable("reactions");
            row.HasKey(r => r.Name);
        });
        model.Entity<ReactedRow>(row =>
        {
            row.ToTable("reacted");
            row.HasKey(r => new { r.Reaction, r.EventId });
        });
        model.Entity<SkippedEventRow>(row =>
        {
            row.ToTable("skipped_events");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedOnAdd();
            row.HasIndex(r => r.Subscription);
        });
        model.Entity<KeyUseRow>(row =>
        {
            row.ToTable("key_use");
            row.HasKey(r => r.Purpose);
        });
        model.Entity<RequestRow>(row =>
        {
            row.ToTable("requests");
            row.HasKey(r => new { r.Caller, r.RequestId });
            row.HasIndex(r => r.RecordedAt);
        });
        AuditTables.Configure(model, provider);
    }
}
