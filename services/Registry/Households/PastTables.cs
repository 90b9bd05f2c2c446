using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fupin.Registry.Households;

/// <summary>
/// What households were: the rows of a card under every version that is over, with the columns of the tables they were in. Hashes are not
/// kept: what is past is not matched.
/// </summary>
internal static class PastTables
{
    /// <summary>Beside the name of a table, the one that holds what its rows were.</summary>
    public const string Suffix = "_past";

    /// <summary>The version of the household that a row belonged to.</summary>
    public const string Version = nameof(Households.Household.Version);

    /// <summary>When the household was recorded otherwise, or left: from then on it was not so any more.</summary>
    public const string Until = "Until";

    /// <summary>The write on record that ended it.</summary>
    public const string Entry = "Entry";

    private static readonly HashSet<string> Left = new(StringComparer.Ordinal)
    {
        nameof(Households.Household.ContentHash), nameof(Person.IdHash), nameof(Person.IdHashSecond),
    };

    public static void AddPast(this ModelBuilder model)
    {
        model.Past<Household>(past =>
        {
            past.HasKey(nameof(Households.Household.Id), Version);
            past.IndexerProperty<DateTimeOffset>(Until);
            past.IndexerProperty<Guid>(Entry);
            past.HasIndex(nameof(Households.Household.DivisionId), nameof(Households.Household.Id));
            past.HasIndex(nameof(Households.Household.CountyId), nameof(Households.Household.Number));
        });
        model.Past<HouseholdYear>(past => past.HasKey(nameof(HouseholdYear.HouseholdId), Version, nameof(HouseholdYear.Year)));
        model.Past<Person>(past =>
        {
            past.HasKey(nameof(Person.Id), Version);
            past.HasIndex(nameof(Person.HouseholdId), Version);
        });
        model.Past<PersonYear>(past => past.HasKey(nameof(PersonYear.PersonId), Version, nameof(PersonYear.Year)));
    }

    private static void Past<T>(this ModelBuilder model, Action<EntityTypeBuilder<Dictionary<string, object>>> keys)
        where T : class
    {
        var row = model.Entity<T>().Metadata;
        model.SharedTypeEntity<Dictionary<string, object>>(row.GetTableName() + Suffix, past =>
        {
            past.ToTable(row.GetTableName() + Suffix);
            foreach (var property in row.GetProperties().Where(p => !Left.Contains(p.Name)))
                past.IndexerProperty(property.ClrType, property.Name).IsRequired(!property.IsNullable);
            if (row.FindProperty(Version) is null) past.IndexerProperty<long>(Version);
            keys(past);
        });
    }
}
