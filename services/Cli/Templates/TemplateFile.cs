using Fupin.Cli.Workbooks;

namespace Fupin.Cli.Templates;

/// <summary>A form to fill in: the headers with drop-downs, what each column takes, and on a hidden sheet the lists of values.</summary>
internal static class TemplateFile
{
    private const int Rows = 20_000;
    private const double ColumnWidth = 16;
    private const string Lists = "选项";

    public static void Write(Stream file, string name, IReadOnlyList<TemplateColumn> columns)
    {
        var lists = columns.Where(column => column.Choices.Count > 0).Select(column => column.Choices).Distinct(SameChoices.Instance).ToList();
        using var book = new WorkbookWriter(file, name, [.. columns.Select(_ => ColumnWidth)], [.. columns.Select(column => column.Look)]);
        book.Row([.. columns.Select(column => column.Header)], CellLook.Header);
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Choices.Count > 0)
                Offer(book, i, lists.FindIndex(list => SameChoices.Instance.Equals(list, columns[i].Choices)), columns[i].Choices.Count);

        book.BeginSheet("填写说明", [24, 10, 60, 60], hidden: false, CellLook.Wrapped);
        book.Row(["列 column", "必填 required", "填写说明", "how to fill it in"], CellLook.Header);
        foreach (var column in columns) book.Row([column.Header, column.Required ? "必填 yes" : "", column.Zh, column.En], CellLook.Wrapped);

        book.BeginSheet(Lists, [.. lists.Select(_ => ColumnWidth)], hidden: true, CellLook.Text);
        for (var row = 0; row < lists.Max(list => list.Count); row++)
            book.Row([.. lists.Select(list => row < list.Count ? list[row] : "")], CellLook.Text);
    }

    private static void Offer(WorkbookWriter book, int column, int list, int choices)
    {
        var (at, from) = (Letters(column), Letters(list));
        book.Offer(FormattableString.Invariant($"{at}2:{at}{Rows}"), FormattableString.Invariant($"'{Lists}'!${from}$1:${from}${choices}"));
    }

    private static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters = (char)('A' + ((rest - 1) % 26)) + letters;
        return letters;
    }

    private sealed class SameChoices : IEqualityComparer<IReadOnlyList<string>>
    {
        public static readonly SameChoices Instance = new();

        public bool Equals(IReadOnlyList<string>? x, IReadOnlyList<string>? y) => x is null ? y is null : y is not null && x.SequenceEqual(y, StringComparer.Ordinal);

        public int GetHashCode(IReadOnlyList<string> choices) => choices.Aggregate(0, (hash, choice) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(choice)));
    }
}
