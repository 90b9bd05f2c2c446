namespace Fupin.Registry.Villages;

/// <summary>A village and the facts of the year that is told.</summary>
internal sealed record VillageCard(Village Village, VillageYear? Year);

internal static class VillageCards
{
    /// <summary>Villages with the facts of a year, or the latest for 0.</summary>
    public static IQueryable<VillageCard> WithFacts(this RegistryDb db, IQueryable<Village> villages, int year) =>
        from village in villages
        from facts in db.VillageYears
            .Where(y => y.VillageId == village.Id && y.Year == (year != 0 ? year : db.VillageYears.Where(l => l.VillageId == village.Id).Max(l => l.Year)))
            .DefaultIfEmpty()
        select new VillageCard(village, facts);
}
