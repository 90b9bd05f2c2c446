using Fupin.Chassis.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Assessment.ExitPlans;

internal static class ExitPlanTable
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<ExitPlan>(plan =>
        {
            plan.ToTable("exit_plan");
            plan.HasKey(p => p.Id);
            plan.HasIndex(p => new { p.Jurisdiction, p.Edition }).IsUnique();
            plan.HasMany(p => p.Lines).WithOne().HasForeignKey(l => l.ExitPlanId);
        });
        model.Entity<ExitPlanLine>(line =>
        {
            line.ToTable("exit_plan_line");
            line.HasKey(l => new { l.ExitPlanId, l.Number });
        });
    }

    /// <summary>All editions of a jurisdiction with their lines, in their order. A city has a handful.</summary>
    public static async Task<List<ExitPlan>> EditionsAsync(this AssessmentDb db, string jurisdiction, CancellationToken ct) =>
        await db.ExitPlans.AsNoTracking()
            .Include(p => p.Lines)
            .Where(p => p.Jurisdiction == jurisdiction)
            .OrderBy(p => p.Edition)
            .ToListAsync(ct);

    /// <summary>Two imports at once must not take the same number. SQLite writes one at a time anyway.</summary>
    public static async Task LockEditionsAsync(this AssessmentDb db, string jurisdiction, CancellationToken ct)
    {
        if (db.Provider == StorageProvider.Postgres)
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"exit_plans/" + jurisdiction}, 0))", ct);
    }
}
