using Fupin.Assessment.Policies;
using Fupin.Chassis.Faults;
using Kind = Fupin.Assessment.V1.ExitPlanLineKind;

namespace Fupin.Assessment.ExitPlans;

/// <summary>What an exit plan must be to be stored. Every violation names its field, e.g. `lines[3].year`.</summary>
internal static class ExitPlanRules
{
    public const int FirstYear = 2014;
    public const int LastYear = 2030;
    public const int BaseYear = 2015;
    public const int MaxLines = 5_000;
    private const int MaxText = 200;

    /// <exception cref="Fault">INVALID_ARGUMENT with all violations.</exception>
    public static void Check(V1.ImportExitPlanRequest request, Jurisdictions jurisdictions)
    {
        var check = new FieldCheck(AssessmentErrors.Domain);
        CheckJurisdiction(check, request.Jurisdiction, jurisdictions);
        check.Require(
            !string.IsNullOrWhiteSpace(request.Document) && request.Document.Length <= MaxText, "document", "REQUIRED",
            "请填写文件简称，不超过200字", "give the short name of the document, at most 200 characters");
        check.Require(
            request.Lines.Count is > 0 and <= MaxLines, "lines", "OUT_OF_RANGE",
            "计划至少1行，至多5000行", "a plan has 1 to 5,000 lines");

        var seen = new Dictionary<(int, string, Kind), int>();
        var exitYears = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < request.Lines.Count; i++)
        {
            var line = request.Lines[i];
            CheckFigures(check, line, $"lines[{i}]");
            CheckKind(check, line, $"lines[{i}]");
            CheckAgainstOthers(check, line, i, seen, exitYears);
        }

        check.ThrowIfAny();
    }

    public static void CheckJurisdiction(FieldCheck check, string jurisdiction, Jurisdictions jurisdictions) =>
        check.Require(
            jurisdictions.IsKnown(jurisdiction), "jurisdiction", "UNKNOWN_JURISDICTION",
            "未知的行政区，例如 luoyang、xinxiang", "unknown jurisdiction; known are e.g. luoyang, xinxiang");

    private static void CheckFigures(FieldCheck check, V1.ExitPlanLine line, string field)
    {
        check.Require(
            line.Year is >= FirstYear and <= LastYear, $"{field}.year", "OUT_OF_RANGE", "年度应在2014至2030之间", "the year must be 2014 to 2030");
        check.Require(
            !line.HasPersons || line.Persons >= 0, $"{field}.persons", "OUT_OF_RANGE", "人数不能为负", "persons must not be negative");
        check.Require(
            !line.HasVillages || line.Villages >= 0, $"{field}.villages", "OUT_OF_RANGE", "村数不能为负", "villages must not be negative");
        check.Require(
            line.Division.Length <= MaxText && line.Division.Trim().Length == line.Division.Length, $"{field}.division", "MALFORMED",
            "县(区)名称前后不能有空格，不超过200字", "the name has no spaces around it and at most 200 characters");
        check.Require(
            line.Source.Length <= MaxText, $"{field}.source", "OUT_OF_RANGE", "出处不超过200字", "the source has at most 200 characters");
        if (line is { HasPersons: true, Persons: >= 0 })
        {
            check.Require(
                line.UnitPersons >= 1 && line.Persons % line.UnitPersons == 0, $"{field}.unit_persons", "NOT_A_MULTIPLE",
                "人数应为最小印刷单位的整数倍；精确到人时填1", "persons must be a multiple of the printed unit; 1 when exact");
        }
    }

    private static void CheckKind(FieldCheck check, V1.ExitPlanLine line, string field)
    {
        switch (line.Kind)
        {
            case Kind.Exit:
                check.Require(
                    line.HasPersons || line.HasVillages, field, "EMPTY", "脱贫计划行应有人数或村数", "an exit line prints persons, villages or both");
                break;
            case Kind.SafetyNet:
                check.Require(
                    line is { HasPersons: true, HasVillages: false }, field, "INCONSISTENT_KIND",
                    "兜底保障行只填人数", "a safety-net line prints persons and no villages");
                break;
            case Kind.Delisting or Kind.OverallExit:
                check.Require(
                    line.Division.Length > 0, $"{field}.division", "REQUIRED", "摘帽或整体脱贫应写明县(区)", "a delisting or overall exit names its county");
                check.Require(
                    line is { HasPersons: false, HasVillages: false }, field, "INCONSISTENT_KIND",
                    "摘帽或整体脱贫行不填人数、村数，请另列脱贫计划行", "a delisting or overall exit has no figures; give them as an exit line");
                break;
            case Kind.Base:
                check.Require(
                    line is { HasPersons: true, HasVillages: false }, field, "INCONSISTENT_KIND", "基数行只填人数", "a base line prints persons and no villages");
                check.Require(
                    line.Year == BaseYear, $"{field}.year", "INCONSISTENT_KIND", "基数年度为2015年底", "the base is the end of 2015");
                break;
            default:
                check.Require(false, $"{field}.kind", "REQUIRED", "请填写行类别", "give the kind of the line");
                break;
        }
    }

    private static void CheckAgainstOthers(
        FieldCheck check, V1.ExitPlanLine line, int index, Dictionary<(int, string, Kind), int> seen, Dictionary<string, int> exitYears)
    {
        if (!seen.TryAdd((line.Year, line.Division, line.Kind), index))
        {
            var first = seen[(line.Year, line.Division, line.Kind)];
            check.Require(
                false, $"lines[{index}]", "DUPLICATE",
                $"与lines[{first}]的年度、县(区)和类别相同", $"same year, division and kind as lines[{first}]");
        }
        else if (line.Kind is Kind.Delisting or Kind.OverallExit && !exitYears.TryAdd(line.Division, index))
        {
            var first = exitYears[line.Division];
            check.Require(
                false, $"lines[{index}].division", "CONTRADICTS",
                $"该县(区)在lines[{first}]已有摘帽或整体脱贫年度", $"lines[{first}] already gives this county's year");
        }
    }
}
