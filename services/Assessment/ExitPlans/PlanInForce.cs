using Kind = Fupin.Assessment.V1.ExitPlanLineKind;

namespace Fupin.Assessment.ExitPlans;

/// <summary>
/// What a city plans now (CON-04): every year from the latest document that prints it, each document in its latest edition. Documents stand in
/// the order of their first import, so that a corrected print of an early one doesn't overtake a later one. A table is what a document prints
/// of one kind for one year, for the whole city or by county; the later table replaces the earlier one as a whole, and one not printed again stays.
/// </summary>
internal sealed class PlanInForce
{
    private readonly List<(int Rank, ExitPlan Edition, ExitPlanLine Line)> lines;

    private PlanInForce(List<(int Rank, ExitPlan Edition, ExitPlanLine Line)> lines)
    {
        this.lines = lines;
        Editions = [.. lines.OrderBy(l => l.Rank).Select(l => l.Edition).Distinct()];
    }

    /// <summary>Editions that still have a line in force, in the order of their documents. At least one.</summary>
    public IReadOnlyList<ExitPlan> Editions { get; }

    public IEnumerable<string> Documents => Editions.Select(e => e.Document).Distinct(StringComparer.Ordinal);

    public IEnumerable<ExitPlanLine> Lines => lines.Select(l => l.Line);

    /// <summary>Null: nothing is planned.</summary>
    public static PlanInForce? Of(IEnumerable<ExitPlan> editions)
    {
        var documents = editions.GroupBy(e => e.Document, StringComparer.Ordinal)
            .OrderBy(document => document.Min(e => e.Edition))
            .Select((document, rank) => (Rank: rank, Edition: document.MaxBy(e => e.Edition)!));
        var inForce = documents
            .SelectMany(document => document.Edition.Lines, (document, line) => (document.Rank, document.Edition, Line: line))
            .GroupBy(l => (l.Line.Year, l.Line.Kind, WholeCity: l.Line.Division.Length == 0))
            .SelectMany(table => table.GroupBy(l => l.Rank).MaxBy(e => e.Key)!)
            .OrderBy(l => l.Line.Year).ThenBy(l => l.Line.Kind).ThenBy(l => l.Rank).ThenBy(l => l.Line.Number)
            .ToList();
        return inForce.Count == 0 ? null : new(inForce);
    }

    /// <summary>Year a county is delisted or exits as a whole (ASM-05); null: not printed.</summary>
    public int? ExitYearOf(string division) =>
        lines.Where(l => l.Line.Kind is Kind.Delisting or Kind.OverallExit && string.Equals(l.Line.Division, division, StringComparison.Ordinal))
            .OrderBy(l => l.Rank)
            .Select(l => (int?)l.Line.Year)
            .LastOrDefault();

    /// <summary>Exits by year of a county, or of the whole city when empty; the safety net is none (CON-05).</summary>
    public IEnumerable<ExitPlanLine> ExitsOf(string division) =>
        Lines.Where(l => l.Kind == Kind.Exit && string.Equals(l.Division, division, StringComparison.Ordinal)).OrderBy(l => l.Year);
}
