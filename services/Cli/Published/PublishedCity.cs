using Fupin.Assessment.V1;
using Fupin.Registry.V1;

namespace Fupin.Cli;

/// <summary>What is published about a city, exactly as printed; what is not printed is null or an empty list.</summary>
public sealed class PublishedCity
{
    /// <summary>`luoyang`, `xinxiang`: the value of <c>Fupin:City</c> and the jurisdiction of its plans.</summary>
    public required string Key { get; init; }

    /// <summary>E.g. 洛阳市.</summary>
    public required string Name { get; init; }

    /// <summary>E.g. Luoyang.</summary>
    public required string EnglishName { get; init; }

    /// <summary>National statistical code, 4 digits.</summary>
    public required string Code { get; init; }

    /// <summary>County-level units in the order of the published table.</summary>
    public required IReadOnlyList<PublishedCounty> Counties { get; init; }

    /// <summary>Townships in the plan's scope; printed for Luoyang only (REG-16: LY135 ch.3 §4).</summary>
    public int? Townships { get; init; }

    /// <summary>Poor villages of the whole city (REG-16: LY135 ch.3 §4; REG-17: XX2016 part 1).</summary>
    public required int PoorVillages { get; init; }

    /// <summary>Registered poor persons of the whole city at the end of 2015.</summary>
    public required int PoorPersons { get; init; }

    /// <summary>Main poverty causes (REG-09); printed for Luoyang only.</summary>
    public required IReadOnlyList<PublishedCause> Causes { get; init; }

    /// <summary>Exit plans in the order of their publication, each a new edition.</summary>
    public required IReadOnlyList<PublishedExitPlan> ExitPlans { get; init; }
}

/// <summary>A row of `divisions_luoyang.csv` or `divisions_xinxiang.csv`.</summary>
/// <param name="Name">E.g. 栾川县.</param>
/// <param name="EnglishName">A translation, not an official name.</param>
/// <param name="Code">GB/T 2260 code, 6 digits; null: a functional zone has none.</param>
/// <param name="Kind">REG-19; unspecified where the text does not say which (the two poor counties of Xinxiang).</param>
/// <param name="Qinba">In the Qinba special-difficulty area.</param>
/// <param name="SanshanYitan">In the area of three mountains and one flood plain.</param>
/// <param name="PoorVillages">Poor villages at the end of 2015; null: not printed for this unit.</param>
/// <param name="PoorPersons">Registered poor persons at the end of 2015.</param>
/// <param name="UnitPersons">Smallest unit of the print in persons: 1 exact, 100 for 10,000 persons with two decimals.</param>
/// <param name="PlannedExitYear">Year the unit is planned to be delisted or to exit; null: not printed.</param>
/// <param name="Source">Document and section.</param>
public sealed record PublishedCounty(
    string Name, string EnglishName, string? Code, DivisionKind Kind, bool Qinba, bool SanshanYitan,
    int? PoorVillages, int PoorPersons, int UnitPersons, int? PlannedExitYear, string Source);

/// <summary>A row of `poverty_causes_luoyang_2015.csv`.</summary>
/// <param name="Cause">REG-09.</param>
/// <param name="Label">As printed, e.g. 因病.</param>
/// <param name="ShareE4">Printed percent with two decimals, in 1/10,000: 13.46 % is 1346.</param>
/// <param name="Source">Document and section.</param>
public sealed record PublishedCause(PovertyCause Cause, string Label, int ShareE4, string Source);

/// <summary>One published edition of an exit plan, ready for <c>ExitPlanService.ImportExitPlan</c>.</summary>
/// <param name="Jurisdiction">`luoyang`, `xinxiang`.</param>
/// <param name="Document">Short name of the document: LY135, LY2018, XX2016.</param>
/// <param name="Lines">As printed, in the order of the table; nothing is computed or filled in.</param>
public sealed record PublishedExitPlan(string Jurisdiction, string Document, IReadOnlyList<ExitPlanLine> Lines);
