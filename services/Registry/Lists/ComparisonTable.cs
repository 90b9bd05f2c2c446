using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

internal static class ComparisonTable
{
    public static void AddComparisons(this ModelBuilder model)
    {
        model.Entity<Comparison>(comparison =>
        {
            comparison.ToTable("comparison").HasKey(c => c.Id);
            comparison.HasIndex(c => new { c.Caller, c.Key }).IsUnique();
        });
        model.Entity<Difference>(difference =>
        {
            difference.ToTable("difference").HasKey(d => d.Id);
            difference.HasIndex(d => new { d.ComparisonId, d.Line, d.Verdict }).IsUnique();
            difference.HasIndex(d => new { d.DivisionId, d.Outcome });
        });
    }
}
