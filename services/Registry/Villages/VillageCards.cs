namespace Fupin.Registry.Villages;

/// <summary>A village and the facts of the year that is told.</summary>
internal sealed record VillageCard(Village Village, VillageYear? Year);

internal static class VillageCards
{
    /// <summary>Villages with the facts of a year, or the latest for 0; as recorded at an instant, or as they are.</summary>
    public static IQueryable<VillageCard> WithFacts(this RegistryDb db, IQueryable<Village> villages, int year, DateTimeOffset? at = null)
    {
        var told = db.VillageYears.Where(y =>
            (at == null || y.RecordedAt <= at)
            && (year == 0 ? !db.VillageYears.Any(later => later.VillageId == y.VillageId && later.Year > y.Year && (at == null || later.RecordedAt <= at)) : y.Year == year));
        return
            from village in villages
            from facts in told.Where(y => y.VillageId == village.Id).DefaultIfEmpty()
            select new VillageCard(village, facts);
    }
}
