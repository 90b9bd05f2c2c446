using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Divisions;

internal static class DivisionTable
{
    public static void AddDivisions(this ModelBuilder model)
    {
        model.Entity<Division>(division =>
        {
            division.ToTable("division").HasKey(d => d.Id);
            division.HasIndex(d => d.Code);
            division.HasIndex(d => d.ParentId);
        });
        model.Entity<DivisionSuccessor>(successor =>
            successor.ToTable("division_successor").HasKey(s => new { s.DivisionId, s.SuccessorId }));
    }
}
