using Kind = Fupin.Assessment.V1.ExitPlanLineKind;

namespace Fupin.Assessment.ExitPlans;

/// <summary>
/// What a city plans now (CON-04): every year from the latest edition that prints it. A table is what an edition prints of one kind for one
/// year, for the whole city or by county; the later edition's table replaces the earlier one's as a whole, and a table it does not print stays.
/// </summary>
internal sealed class PlanInForce
{
    private readonly List<(ExitPlan Edition, ExitPlanLine Line)> lines;

    private PlanInForce(List<(ExitPlan Edition, ExitPlanLine Line)> lines)
    {
        this.lines = lines;
        Editions = [.. lines.Select(l => l.Edition).Distinct().OrderBy(e => e.Edition)];
    }

    /// <summary>Editions that still have a line in force, in their order. At least one.</summary>
    public IReadOnlyList<ExitPlan> Editions { get; }

    public IEnumerable<string> Documents => Editions.Select(e => e.Document).Distinct(StringComparer.Ordinal);

    public IEnumerable<ExitPlanLine> Lines => lines.Select(l => l.Line);

    /// <summary>Null: nothing is planned.</summary>
    public static PlanInForce? Of(IEnumerable<ExitPlan> editions)
    {
        var inForce = editions
            .SelectMany(edition => edition.Lines, (edition, line) => (Edition: edition, Line: line))
            .GroupBy(l => (l.Line.Year, l.Line.Kind, WholeCity: l.Line.Division.Length == 0))
            .SelectMany(table => table.GroupBy(l => l.Edition.Edition).MaxBy(e => e.Key)!)
            .OrderBy(l => l.Line.Year).ThenBy(l => l.Line.Kind).ThenBy(l => l.Edition.Edition).ThenBy(l => l.Line.Number)
            .ToList();
        return inForce.Count == 0 ? null : new(inForce);
    }

    /// <summary>Year a county is delisted or exits as a whole (ASM-05); null: not printed.</summary>
    public int? ExitYearOf(string division) =>
        lines.Where(l => l.Line.Kind is Kind.Delisting or Kind.OverallExit && string.Equals(l.Line.Division, division, StringComparison.Ordinal))
            .OrderBy(l => l.Edition.Edition)
            .Select(l => (int?)l.Line.Year)
            .LastOrDefault();

    /// <summary>Exits by year of a county, or of the whole city when empty; the safety net is none (CON-05).</summary>
    public IEnumerable<ExitPlanLine> ExitsOf(string division) =>
        Lines.Where(l => l.Kind == Kind.Exit && string.Equals(l.Division, division, StringComparison.Ordinal)).OrderBy(l => l.Year);
}
