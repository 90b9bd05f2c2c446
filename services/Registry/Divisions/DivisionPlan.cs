using System.Buffers;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Fupin.Type.V1;

namespace Fupin.Registry.Divisions;

/// <summary>What an import of divisions would register, checked against what is registered; all or none.</summary>
internal sealed class DivisionPlan
{
    private const int MostRows = 5000;
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
    private readonly Dictionary<string, List<Division>> byCode;
    private readonly ILookup<Guid, Guid> registeredSuccessors;
    private readonly Dictionary<Guid, Division> byId;
    private readonly FieldCheck check = new(RegistryErrors.Domain);
    private readonly List<FieldViolation> differing = [];
    private readonly DateOnly today;
    private readonly DateTimeOffset now;
    private readonly Scope scope;
    private readonly Dictionary<Guid, Division> placed;

    public DivisionPlan(IReadOnlyCollection<Division> registered, IReadOnlyCollection<DivisionSuccessor> successors, Scope scope, TimeProvider clock)
    {
        byCode = registered.GroupBy(d => d.Code, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        byId = registered.ToDictionary(d => d.Id);
        placed = new(byId);
        registeredSuccessors = successors.ToLookup(s => s.DivisionId, s => s.SuccessorId);
        (today, now, this.scope) = (clock.Today(), clock.Now(), scope);
    }

    public List<Division> New { get; } = [];
    public List<DivisionSuccessor> NewSuccessors { get; } = [];
    public int Unchanged { get; private set; }

    public void Add(IReadOnlyList<DivisionRow> rows)
    {
        check.Require(rows.Count is > 0 and <= MostRows, "rows", "ROW_COUNT", $"一次1至{MostRows}行", $"1 to {MostRows} rows a call");
        var read = rows.Take(MostRows).Select((row, i) => (Row: row, Division: Read(row, $"rows[{i}]"), Field: $"rows[{i}]")).ToList();
        foreach (var (row, division, field) in read)
            if (division is not null) Succeed(row, division, field);
    }

    /// <exception cref="Fault">INVALID_ARGUMENT with all that is wrong, or FAILED_PRECONDITION with all that differ from the register.</exception>
    public void ThrowIfRefused()
    {
        check.ThrowIfAny();
        if (differing.Count > 0)
            throw RegistryErrors.Differs(
                "DIVISION_DIFFERS", "有行政区划与已登记的内容不同", "divisions differ from what is registered", differing);
    }

    private Division? Read(DivisionRow row, string field)
    {
        var at = $"第{row.Line}行";
        var isCode = DivisionCodes.TryNormalise(row.Code, out var code, out var level);
        check.Require(isCode, $"{field}.code", "DIVISION_CODE", $"{at}：行政区划代码应为2、4、6、9或12位数字", $"line {row.Line}: a division code has 2, 4, 6, 9 or 12 digits");
        check.Require(
            row.DisplayName.Trim().Length is > 0 and <= 100 && !row.DisplayName.Contains('/', StringComparison.Ordinal),
            $"{field}.display_name", "NAME", $"{at}：名称应为1至100字，不含“/”", $"line {row.Line}: a name has 1 to 100 characters and no /");
        var (from, to) = (Day(row.ValidFrom, $"{field}.valid_from", row.Line), Day(row.ValidTo, $"{field}.valid_to", row.Line));
        check.Require(from is null || to is null || from < to, $"{field}.valid_to", "VALIDITY", $"{at}：失效日期应晚于生效日期", $"line {row.Line}: valid_to must be after valid_from");
        check.Require(
            row.Tags.All(t => t.Length is > 0 and <= 40 && !t.AsSpan().ContainsAnyExcept(TagCharacters)),
            $"{field}.tags", "TAG", $"{at}：标签只能用小写字母、数字和下划线", $"line {row.Line}: a tag has lower-case letters, digits and underscores");
        if (!isCode) return null;

        var division = new Division
        {
            Id = Guid.CreateVersion7(),
            Code = code,
            CodeAuthority = row.CodeAuthority == CodeAuthority.Unspecified ? CodeAuthority.National : row.CodeAuthority,
            Level = level,
            Name = row.DisplayName.Trim(),
            Kind = row.Kind,
            Tags = string.Join(' ', row.Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            ValidFrom = from,
            ValidTo = to,
            Invented = row.Invented,
            RecordedAt = now,
        };
        return Place(row, division, field) && IsOurs(row, division, field) ? Keep(row, division, field) : null;
    }

    /// <summary>Finds the parent: registered or earlier in the call, one level up, valid on the division's first day.</summary>
    private bool Place(DivisionRow row, Division division, string field)
    {
        if (division.Level == DivisionLevel.Province && row.ParentCode.Length == 0) return true;
        var code = DivisionCodes.ParentOf(division.Code);
        if (row.ParentCode.Length > 0) DivisionCodes.TryNormalise(row.ParentCode, out code, out _);
        var day = division.ValidFrom ?? division.ValidTo?.AddDays(-1) ?? today;
        var parent = ValidOn(code, day);
        check.Require(
            parent is not null, $"{field}.parent_code", "PARENT_UNKNOWN",
            $"第{row.Line}行：上级{code}没有登记，或在{day:yyyy-MM-dd}无效", $"line {row.Line}: the parent {code} is not registered, or not valid on {day:yyyy-MM-dd}");
        check.Require(
            parent is null || parent.Level + 1 == division.Level, $"{field}.parent_code", "PARENT_LEVEL",
            $"第{row.Line}行：上级{code}不是上一级", $"line {row.Line}: the parent {code} is not one level up");
        division.ParentId = parent?.Id;
        return parent is not null && parent.Level + 1 == division.Level;
    }

    /// <summary>Below what the caller is responsible for, or on the way to it: a city registers its province too.</summary>
    private bool IsOurs(DivisionRow row, Division division, string field)
    {
        if (scope.IsWhole) return true;
        List<string> codes = [division.Code];
        for (var at = division; at.ParentId is { } id; codes.Insert(0, at.Code)) at = placed[id];
        var ours = scope.Sees(new(codes));
        check.Require(
            ours, $"{field}.code", "OUTSIDE_SCOPE", $"第{row.Line}行：{division.Code}不在您负责的区域内", $"line {row.Line}: {division.Code} is outside the divisions you are responsible for");
        return ours;
    }

    private Division? Keep(DivisionRow row, Division division, string field)
    {
        if (!byCode.TryGetValue(division.Code, out var others)) byCode.Add(division.Code, others = []);
        if (others.Find(d => d.ValidFrom == division.ValidFrom && byId.ContainsKey(d.Id)) is { } registered)
        {
            if (SameAs(registered, division)) return registered;
            differing.Add(new(
                field, "DIVISION_DIFFERS", $"第{row.Line}行：{division.Code}已登记且内容不同", $"line {row.Line}: {division.Code} is registered with other content"));
            return null;
        }

        var clash = others.Exists(division.Overlaps);
        check.Require(
            !clash, $"{field}.code", "DIVISION_CODE_TAKEN",
            $"第{row.Line}行：{division.Code}在同一时期已有行政区划", $"line {row.Line}: {division.Code} already belongs to a division at that time");
        if (clash) return null;
        others.Add(division);
        New.Add(division);
        placed.Add(division.Id, division);
        return division;
    }

    private void Succeed(DivisionRow row, Division division, string field)
    {
        var successors = new HashSet<Guid>();
        foreach (var text in row.SuccessorCodes)
        {
            var day = division.ValidTo ?? today;
            var successor = DivisionCodes.TryNormalise(text, out var code, out _) ? ValidOn(code, day) : null;
            check.Require(
                successor is not null && successor.Id != division.Id, $"{field}.successor_codes", "SUCCESSOR_UNKNOWN",
                $"第{row.Line}行：后继{text}没有登记", $"line {row.Line}: the successor {text} is not registered");
            if (successor is not null) successors.Add(successor.Id);
        }

        if (!byId.ContainsKey(division.Id))
            NewSuccessors.AddRange(successors.Select(id => new DivisionSuccessor { DivisionId = division.Id, SuccessorId = id }));
        else if (successors.SetEquals(registeredSuccessors[division.Id])) Unchanged++;
        else
            differing.Add(new(
                $"{field}.successor_codes", "DIVISION_DIFFERS", $"第{row.Line}行：{division.Code}的后继与已登记的不同",
                $"line {row.Line}: {division.Code} is registered with other successors"));
    }

    private Division? ValidOn(string code, DateOnly day) => byCode.TryGetValue(code, out var all) ? all.Find(d => d.ValidOn(day)) : null;

    private DateOnly? Day(Google.Type.Date? date, string field, int line)
    {
        if (date is null) return null;
        check.Require(date.TryToDate(out var day), field, "DATE", $"第{line}行：日期不存在", $"line {line}: no such date");
        return day;
    }

    private static bool SameAs(Division a, Division b) =>
        (a.Name, a.CodeAuthority, a.ParentId, a.Kind, a.Tags, a.ValidTo, a.Invented)
        == (b.Name, b.CodeAuthority, b.ParentId, b.Kind, b.Tags, b.ValidTo, b.Invented);
}
