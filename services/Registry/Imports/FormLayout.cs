using System.Security.Cryptography;
using System.Text;
using Fupin.Chassis.Faults;
using Fupin.Registry.V1;

namespace Fupin.Registry.Imports;

/// <summary>Which cell of a row is which column of the form.</summary>
internal sealed class FormLayout
{
    private FormLayout(FormColumn?[] cells, int defaultYear, byte[] shape, IReadOnlyList<string> unknown)
    {
        Cells = cells;
        DefaultYear = defaultYear;
        Shape = shape;
        Unknown = unknown;
        Number = Array.IndexOf(cells, HouseholdForm.Find(HouseholdForm.Number));
        Places = [.. Enumerable.Range(0, cells.Length).Where(i => cells[i]?.Of == ColumnOf.Place)];
    }

    /// <summary>The column of each cell; null where the header is unknown.</summary>
    public FormColumn?[] Cells { get; }

    /// <summary>Place of 户编号.</summary>
    public int Number { get; }

    /// <summary>Places of the village's code and names.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>Year of the facts where a row has none; 0: each household must say it.</summary>
    public int DefaultYear { get; }

    /// <summary>SHA-256 over headers and default year.</summary>
    public byte[] Shape { get; }

    public IReadOnlyList<string> Unknown { get; }

    public bool Has(string header) => Cells.Any(c => c?.Header == header);

    /// <exception cref="Fault">INVALID_ARGUMENT DUPLICATE_COLUMNS or MISSING_COLUMNS, naming all of them.</exception>
    public static FormLayout Of(IReadOnlyList<string> headers, int defaultYear)
    {
        var cells = headers.Select(HouseholdForm.Find).ToArray();
        Duplicates(headers, cells);
        Missing(cells, defaultYear);
        var unknown = headers.Where((h, i) => cells[i] is null && h.Trim().Length > 0).ToList();
        var shape = SHA256.HashData(Encoding.UTF8.GetBytes($"{defaultYear}\u001e{string.Join('\u001f', headers)}"));
        return new(cells, defaultYear, shape, unknown);
    }

    private static void Duplicates(IReadOnlyList<string> headers, FormColumn?[] cells)
    {
        var twice = headers.Select((header, i) => (header, column: cells[i]))
            .Where(c => c.column is not null)
            .GroupBy(c => c.column!.Header, StringComparer.Ordinal)
            .Where(g => g.Count() > 1)
            .Select(g => (Column: g.Key, Spelled: string.Join('、', g.Select(c => c.header.Trim()))))
            .ToList();
        if (twice.Count == 0) return;
        var hint = twice.Exists(t => t.Column == "联系电话") ? "；帮扶责任人的电话请用表头“帮扶责任人联系电话”" : "";
        throw RegistryErrors.Headers(
            "DUPLICATE_COLUMNS",
            $"表头重复：{string.Join("；", twice.Select(t => $"{t.Column}（{t.Spelled}）"))}{hint}",
            $"headers that mean the same column: {string.Join("; ", twice.Select(t => $"{t.Column} ({t.Spelled})"))}",
            [.. twice.Select(t => new FieldViolation("columns", "DUPLICATE_COLUMN", $"“{t.Column}”出现多次", $"{t.Column} stands more than once"))]);
    }

    private static void Missing(FormColumn?[] cells, int defaultYear)
    {
        var missing = new[] { HouseholdForm.Number, HouseholdForm.PersonName, HouseholdForm.Relation }.Where(h => !Has(h)).ToList();
        var names = new[] { HouseholdForm.County, HouseholdForm.Township, HouseholdForm.Village }.Where(h => !Has(h)).ToList();
        if (!Has(HouseholdForm.DivisionCode) && names.Count > 0)
            missing.Add($"{HouseholdForm.DivisionCode}（或{string.Join('、', names)}）");
        if (!Has(HouseholdForm.Year) && defaultYear is < 1949 or > 2100) missing.Add(HouseholdForm.Year);
        if (missing.Count == 0) return;
        throw RegistryErrors.Headers(
            "MISSING_COLUMNS",
            $"缺少列：{string.Join('、', missing)}",
            $"columns are missing: {string.Join(", ", missing)}",
            [.. missing.Select(m => new FieldViolation("columns", "MISSING_COLUMN", $"缺少列“{m}”", $"the column {m} is missing"))]);

        bool Has(string header) => cells.Any(c => c?.Header == header);
    }
}
