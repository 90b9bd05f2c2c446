using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal static class HouseholdTable
{
    public static void AddHouseholds(this ModelBuilder model)
    {
        model.Entity<Household>(household =>
        {
            household.ToTable("household").HasKey(h => h.Id);
            household.HasIndex(h => new { h.CountyId, h.Number }).IsUnique();
            household.HasIndex(h => new { h.DivisionId, h.Id });
            household.HasIndex(h => new { h.ImportId, h.Id });
        });
        model.Entity<HouseholdYear>(year => year.ToTable("household_year").HasKey(y => new { y.HouseholdId, y.Year }));
        model.Entity<Person>(person =>
        {
            person.ToTable("person").HasKey(p => p.Id);
            person.HasIndex(p => new { p.HouseholdId, p.Seq }).IsUnique();
            person.HasIndex(p => p.IdHash).IsUnique().HasFilter("id_hash IS NOT NULL");
            person.HasIndex(p => p.IdHashSecond).IsUnique().HasFilter("id_hash_second IS NOT NULL");
        });
        model.Entity<PersonYear>(year => year.ToTable("person_year").HasKey(y => new { y.PersonId, y.Year }));
    }
}
