using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;

namespace Fupin.Registry.Villages;

/// <summary>What an import of villages would register: a village or a further year of one; other facts for a known year are refused.</summary>
internal sealed class VillagePlan(Dictionary<Guid, Village> registered, IReadOnlyDictionary<(Guid, int), VillageYear> years, DateTimeOffset now)
{
    private readonly List<FieldViolation> differing = [];

    public List<Village> New { get; } = [];
    public List<VillageYear> NewYears { get; } = [];
    public List<(Village Village, VillageYear Year, DivisionNode Division)> Changed { get; } = [];
    public int Unchanged { get; private set; }

    public void Add(VillageRowOf row)
    {
        if (!registered.TryGetValue(row.Division.Id, out var village))
        {
            village = new() { Id = Guid.CreateVersion7(), DivisionId = row.Division.Id, RecordedAt = now };
            registered.Add(row.Division.Id, village);
            New.Add(village);
        }
        else if (years.TryGetValue((village.Id, row.Facts.Year), out var known))
        {
            if (known.ToMessage().Equals(row.Facts)) Unchanged++;
            else
                differing.Add(new(
                    row.Field, "VILLAGE_DIFFERS", $"第{row.Line}行：{row.Division.Code}的{row.Facts.Year}年数据已登记且内容不同",
                    $"line {row.Line}: {row.Division.Code} is registered with other facts for {row.Facts.Year}"));
            return;
        }
        else
        {
            // a further year of a registered village: the tracked row gets the next version when it is saved
            village.RecordedAt = now;
        }

        var year = row.Facts.ToRow(village.Id, now);
        NewYears.Add(year);
        Changed.Add((village, year, row.Division));
    }

    /// <exception cref="Fault">FAILED_PRECONDITION with all villages that differ.</exception>
    public void ThrowIfRefused()
    {
        if (differing.Count > 0)
            throw RegistryErrors.Differs("VILLAGE_DIFFERS", "有村的数据与已登记的内容不同", "villages differ from what is registered", differing);
    }
}
