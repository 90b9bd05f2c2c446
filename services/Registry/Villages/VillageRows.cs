using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Registry.Villages;

/// <summary>A row of the village form whose division is known.</summary>
internal sealed record VillageRowOf(int Line, string Field, DivisionNode Division, VillageFacts Facts);

/// <summary>The rows of one call, checked by themselves.</summary>
internal sealed class VillageRows(DivisionTree tree, Scope scope, DateOnly today)
{
    private const int MostRows = 5000;
    private readonly FieldCheck check = new(RegistryErrors.Domain);
    private readonly HashSet<(Guid, int)> seen = [];

    public List<VillageRowOf> Valid { get; } = [];

    /// <exception cref="Fault">INVALID_ARGUMENT with all that is wrong.</exception>
    public void Read(IReadOnlyList<VillageRow> rows)
    {
        check.Require(rows.Count is > 0 and <= MostRows, "rows", "ROW_COUNT", $"一次1至{MostRows}行", $"1 to {MostRows} rows a call");
        for (var i = 0; i < rows.Count; i++) Read(rows[i], $"rows[{i}]");
        check.ThrowIfAny();
    }

    private void Read(VillageRow row, string field)
    {
        var facts = row.Facts ?? new();
        var yearly = facts.Year is >= 1949 and <= 2100;
        Require(yearly, row, $"{field}.facts.year", "YEAR", "数据年度应为四位年份", "the year of the facts is missing or impossible");
        Require(facts.Kind != VillageKind.Unspecified, row, $"{field}.facts.kind", "VILLAGE_KIND", "村属性不能为空", "the kind of the village is missing");
        var known = DivisionCodes.TryNormalise(row.DivisionCode, out var code, out var level) && level == DivisionLevel.Village;
        Require(known, row, $"{field}.division_code", "DIVISION_CODE", "行政村代码应为12位数字", "the code of a village has 12 digits");
        if (!known || !yearly) return;

        var division = tree.FindByCode(code, new(facts.Year, 12, 31)) ?? tree.FindByCode(code, today);
        var ours = division is null ? scope.CoversCode(code) : scope.Covers(division.Path);
        Require(ours, row, $"{field}.division_code", "OUTSIDE_SCOPE", $"行政区划{code}不在您负责的区域内", $"the division {code} is outside the divisions you are responsible for");
        if (!ours) return;
        Require(division is not null, row, $"{field}.division_code", "UNKNOWN_DIVISION", $"行政区划{code}没有登记", $"the division {code} is not registered");
        if (division is null) return;
        Require(seen.Add((division.Id, facts.Year)), row, $"{field}.division_code", "DUPLICATE_VILLAGE", "该村在文件中重复", "the village is in the file twice");
        Count(row, facts, field);
        Valid.Add(new(row.Line, field, division, facts));
    }

    private void Count(VillageRow row, VillageFacts facts, string field)
    {
        foreach (var number in VillageFacts.Descriptor.Fields.InDeclarationOrder().Where(f => f.HasPresence && f.Name != "year"))
            if (number.Accessor.HasValue(facts) && number.Accessor.GetValue(facts) is int and < 0 or long and < 0)
                Require(false, row, $"{field}.facts.{number.Name}", "NEGATIVE", $"{number.Name} 不能为负数", $"{number.Name} must not be negative");
        AtMost(row, facts.HasPoorHouseholds && facts.HasHouseholds && facts.PoorHouseholds > facts.Households, $"{field}.facts.poor_households", "贫困户数", "总户数");
        AtMost(row, facts.HasPoorPersons && facts.HasPopulation && facts.PoorPersons > facts.Population, $"{field}.facts.poor_persons", "贫困人口", "总人口");
    }

    private void AtMost(VillageRow row, bool more, string field, string part, string whole) =>
        Require(!more, row, field, "PART_EXCEEDS_WHOLE", $"{part}多于{whole}", "a part exceeds the whole");

    private void Require(bool ok, VillageRow row, string field, string reason, string zh, string en)
    {
        if (!ok) check.Require(false, field, reason, $"第{row.Line}行：{zh}", $"line {row.Line}: {en}");
    }
}
