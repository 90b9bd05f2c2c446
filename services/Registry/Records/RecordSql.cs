using Fupin.Registry.Households;
using Fupin.Registry.V1;

namespace Fupin.Registry.Records;

/// <summary>What the records count, in statements over <c>household h</c> and the facts of its year <c>y</c>.</summary>
internal static class RecordSql
{
    /// <summary>
    /// Of a year that is asked for, only households with facts of it count, with the size declared for it (the import holds it against the
    /// members); without a year all that are registered, with their members now.
    /// </summary>
    public static string Households(CardTables tables) =>
        $"{tables.Household} h LEFT JOIN {tables.HouseholdYear} y ON y.household_id = h.id AND y.year = {tables.Year}{tables.Same("y")}";

    public const string OfYear = "(@year = 0 OR y.year IS NOT NULL)";
    public const string Persons = "CASE WHEN @year = 0 THEN h.persons ELSE COALESCE(y.size, h.persons) END";

    /// <summary>Not exited: 未脱贫 and 返贫.</summary>
    public static readonly string Poor = $"y.status IN ({(int)PovertyStatus.Poor}, {(int)PovertyStatus.Returned})";

    /// <summary>
    /// Facts of a village's year; <see cref="OfYear"/> holds for it too. Facts of a village are recorded once and stay, so what was recorded
    /// later is only left out; a village is registered with its first facts.
    /// </summary>
    public static string Villages(bool recorded) => recorded
        ? $"village v JOIN village_year y ON y.recorded_at <= @at AND y.village_id = v.id AND y.year = {VillageYear(" AND l.recorded_at <= @at")}"
        : $"village v LEFT JOIN village_year y ON y.village_id = v.id AND y.year = {VillageYear("")}";

    private static string VillageYear(string then) =>
        $"CASE WHEN @year <> 0 THEN @year ELSE (SELECT MAX(l.year) FROM village_year l WHERE l.village_id = v.id{then}) END";

    public static readonly string PoorVillage = $"y.kind IN ({(int)VillageKind.Poor}, {(int)VillageKind.DeepPoverty})";
}
